"""Evaluation items inside records."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tests.builders import a_source, documents
from transforms.contamination import STAGE, ContaminationRule, EvaluationSet

POLICY = Path(__file__).parents[2] / "pipelines" / "policies" / "contamination.yaml"
RULE = ContaminationRule(**yaml.safe_load(POLICY.read_text(encoding="utf-8"))["contamination"])

ITEM = "which of the following metals has the highest melting point and is used in the filaments of lamps"
CHINESE = "下列哪一种金属的熔点最高并且被用来制造白炽灯泡的灯丝请选择一个正确的答案"


@pytest.fixture
def rule(tmp_path):
    """A rule with one JSON Lines set of a long English, a long Chinese and a short item."""
    path = tmp_path / "quiz.jsonl"
    lines = [f'{{"q": "{text}", "a": "", "n": 1}}' for text in (ITEM, CHINESE, "too short")]
    path.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return replace(RULE, sets=(EvaluationSet("quiz", str(path), digest, ("q", "a", "n")),))


def facts_of(rule, *texts):
    """Measure texts and return (ratio, n-grams, set) of each."""
    facts = STAGE.measure(documents(*texts), rule, STAGE.open(rule), a_source())
    return list(zip(*(facts[f.name].to_pylist() for f in STAGE.facts), strict=True))


def found_in(rule, *texts):
    """Return {reason: rows} for texts."""
    batch = documents(*texts)
    for field in STAGE.facts:
        batch = batch.append_column(field, STAGE.measure(batch, rule, STAGE.open(rule), a_source())[field.name])
    return {f.reason: f.mask.tolist() for f in STAGE.judge(batch, rule, a_source())}


def test_an_item_inside_a_long_record_is_found_whole(rule):
    """The share is of the item, so length around it does not hide it; case and punctuation do not matter."""

    record = "Preface words here. " * 200 + ITEM.upper().replace(" ", ", ") + " and more text." * 100

    assert facts_of(rule, record) == [(1.0, 6, "quiz")]


def test_chinese_items_are_found_by_characters(rule):
    """A Chinese item needs no spaces to be found."""

    assert facts_of(rule, f"前言前言。{CHINESE}。后记") == [(1.0, len(CHINESE) - 12, "quiz")]


def test_a_traditional_copy_of_a_simplified_item_is_found(rule):
    """The same characters in the other writing are the same item."""

    copy = "下列哪一種金屬的熔點最高並且被用來製造白熾燈泡的燈絲請選擇一個正確的答案"

    assert facts_of(rule, copy) == [(1.0, len(CHINESE) - 12, "quiz")]


def lines_set(tmp_path, *lines, suffix="txt", fields=()):
    """Return the rule with one set of these lines."""
    path = tmp_path / f"lines.{suffix}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return replace(RULE, sets=(EvaluationSet("lines", str(path), digest, fields),))


NINE = "Which planet has the shortest day of all eight?"
FOURTEEN = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"


def test_an_item_shorter_than_an_ngram_is_found_as_a_whole(tmp_path):
    """Nine words of a question are looked for in one piece; a word more or less in it is another question."""
    rule = lines_set(tmp_path, NINE, FOURTEEN)

    texts = (f"So: {NINE.upper()} Jupiter.", NINE.replace("shortest", "longest"), f"Count: {FOURTEEN}, fifteen.")

    assert facts_of(rule, *texts) == [(1.0, 1, "lines"), (0.0, 0, None), (1.0, 2, "lines")]
    assert found_in(rule, *texts)["contamination.evaluation_item"] == [True, False, True]


def test_a_common_phrase_is_no_item(tmp_path):
    """A line of a poem and a short question, in few letters, are left out and counted."""
    rule = lines_set(tmp_path, FOURTEEN, "床前明月光，疑是地上霜。", "Who wrote it?", "a b c d e f g h")

    assert STAGE.open(rule).skipped == 3
    assert facts_of(rule, "床前明月光，疑是地上霜。举头望明月，低头思故乡。") == [(0.0, 0, None)]


def test_the_choices_of_a_question_are_part_of_it(tmp_path):
    """A field may be a list of strings."""
    rule = lines_set(
        tmp_path,
        '{"q": "one two three", "c": ["four five", 6, "seven eight nine ten"]}',
        suffix="jsonl",
        fields=("q", "c"),
    )

    assert facts_of(rule, "one two three four five seven eight nine ten") == [(1.0, 1, "lines")]


@pytest.mark.parametrize(
    ("line", "suffix", "fields"),
    [
        ("", "txt", ()),
        ("too short", "txt", ()),
        (f'{{"q": "{FOURTEEN}"}}', "jsonl", ("question",)),
        ('{"q": "x"}', "jsonl", ()),
    ],
)
def test_a_set_of_which_nothing_can_be_looked_for_is_refused(tmp_path, line, suffix, fields):
    """No item, a misspelt field, only short items: a stage that finds nothing must not look like a clean corpus."""
    with pytest.raises(ValueError, match="no item of evaluation set lines"):
        STAGE.open(lines_set(tmp_path, line, suffix=suffix, fields=fields))


@pytest.mark.parametrize(
    ("data", "message"),
    [(b'{"q": "x"}\n{"q\n', "line 2: JSONDecodeError"), (b"\xc3\xf4\n", "line 1: UnicodeDecodeError")],
)
def test_a_line_that_cannot_be_read_is_named_without_its_text(tmp_path, data, message):
    """Set and line, and the class of what went wrong."""
    path = tmp_path / "broken.jsonl"
    path.write_bytes(data)
    one = EvaluationSet("broken", str(path), hashlib.sha256(data).hexdigest(), ("q",))
    with pytest.raises(ValueError, match=f"evaluation set broken, {message}"):
        STAGE.open(replace(RULE, sets=(one,)))


def test_half_an_item_is_measured_and_not_dropped(rule):
    """A near miss: 3 of 6 n-grams are a ratio of 0.5, below the limit."""

    text = " ".join(ITEM.split()[:15])

    assert facts_of(rule, text) == [(0.5, 3, "quiz")]
    assert found_in(rule, text, ITEM)["contamination.evaluation_item"] == [False, True]


def test_short_items_are_left_out_and_counted(rule):
    """Two words of an item are no evidence."""

    assert facts_of(rule, "too short", "") == [(0.0, 0, None), (0.0, 0, None)]
    assert STAGE.open(rule).skipped == 1


def test_a_changed_file_is_refused(rule):
    """The policy names the content of a set, not just its place."""

    Path(rule.sets[0].path).write_text("{}", encoding="utf-8")

    with pytest.raises(ValueError, match="sha256"):
        STAGE.open(rule)


def test_plain_files_hold_an_item_a_line(rule, tmp_path):
    """Without .jsonl every line is an item."""

    path = tmp_path / "quiz.txt"
    path.write_text(f"{ITEM}\n{CHINESE}\n", encoding="utf-8")
    plain = EvaluationSet("plain", str(path), hashlib.sha256(path.read_bytes()).hexdigest(), ())

    assert facts_of(replace(rule, sets=(plain,)), ITEM, CHINESE) == [(1.0, 6, "plain"), (1.0, 24, "plain")]


def test_without_sets_the_stage_is_off():
    """Facts are null and nothing is found, not even as unmeasured."""

    assert facts_of(RULE, ITEM) == [(None, None, None)]
    assert found_in(RULE, ITEM) == {}


def test_a_readable_record_without_facts_is_held(rule):
    """Null facts of a readable row are found when sets are named; an unreadable row has its own reason."""

    batch = documents(None, None, reader_reason=[None, "reader.nul"])
    for name, values in STAGE.measure(batch, rule, STAGE.open(rule), a_source()).items():
        batch = batch.append_column(name, values)
    found = {f.reason: f.mask.tolist() for f in STAGE.judge(batch, rule, a_source())}

    assert found == {"contamination.not_measured": [True, False], "contamination.evaluation_item": [False, False]}
