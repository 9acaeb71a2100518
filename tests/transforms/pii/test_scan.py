"""The scheduler: the same spans as a full scan, linear work on hostile input, recognisers at home in Presidio."""

import gzip
import json
import subprocess
import sys
import time

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generators.chinese_pii import records
from tests.transforms.pii.kit import limits, the_kit, the_rule
from transforms.fold import fold_batch
from transforms.kernels.pii_features import LONG, class_table
from transforms.kernels.pii_runs import find_runs
from transforms.pii import stage as pii
from transforms.pii.types import TYPES, canonical
from transforms.recognizers import classes
from transforms.records import Span

CORPORA = (
    "pii-en-presidio-synth-v2", "text-zh-wiki-cmrc-trial", "annotation-mhc-mandarin", "text-zh-tidb-docs", "text-en-digitalgov",
    "license-debian-dep5", "code-pypi-sdists", "text-zh-laws-sample",
)  # fmt: skip
PIECES = (
    "13800138000", "1", "12", "2023", "-", ".", " ", "/", ":", "::", "@", "qq.com", "a", "fe80", "e1", "电话", "号", "路", "北京市", "京",
    "A1234", "（", "）", "\u200b", "\u00ad", "\n", "，", "６２２２", "4111 1111 1111 1111", "住址：", "姓名：", "张三", "My name is ",
    "Bob Lee", "passport E12345678", "+86", "0571", "8765", "°", "39.90923", ",", "116.39742", "微信：", "zhang_88", "password=",
)  # fmt: skip


def spans_of(*texts):
    """Return the spans of each text."""
    return the_kit().scanner.scan(pa.array(texts, pa.large_string())).spans


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_prefiltered_equals_unfiltered_on_fragments(texts):
    """Windows around triggers give what every recogniser gives over the whole text."""
    assert spans_of(*texts) == [the_kit().scanner.unfiltered(text) for text in texts]


@pytest.mark.parametrize("corpus", CORPORA)
def test_prefiltered_equals_unfiltered_on_shared_text(shared, corpus):
    """The same on a slice of each shared corpus; the slow test reads all of them whole."""
    texts = _texts(shared(corpus))[::37][:25]
    texts = [text[:4000] for text in texts]
    assert spans_of(*texts) == [the_kit().scanner.unfiltered(text) for text in texts]


@pytest.mark.slow
def test_prefiltered_equals_unfiltered_on_all_shared_text(shared):
    """The same on every shared JSON Lines corpus, the second look too.

    Whole texts of up to 20,000 characters and the first 20,000 of longer ones; of a corpus with more than 1.5 million
    characters every k-th text, so that the slow way ends in a few minutes.
    """
    for folder in sorted(shared("text-zh-tidb-docs").parent.iterdir()):
        texts = [text[:20_000] for text in _texts(folder)]
        texts = texts[:: max(1, sum(map(len, texts)) // 1_500_000)]
        assert spans_of(*texts) == [the_kit().scanner.unfiltered(text) for text in texts], folder.name
        again = pii.rescan(pa.array(texts, pa.large_string()), the_kit())
        assert again == [the_kit().bare.unfiltered(text) for text in texts], folder.name


def test_prefiltered_equals_unfiltered_on_generated_identifiers():
    """The same on Chinese identifiers in all surface forms."""
    texts = [row["text"] for row in records(80, 3)]

    assert spans_of(*texts) == [the_kit().scanner.unfiltered(text) for text in texts]


def test_chinese_identifiers_recall_and_precision():
    """Recall at least 0.99 and precision at least 0.95 on a seed that nothing was tuned on."""
    rows = list(records(400, 20260101))
    right = found = labelled = 0
    for row, spans in zip(rows, spans_of(*(row["text"] for row in rows)), strict=True):
        gold = {(canonical(s["label"]), s["start"], s["end"]) for s in row["spans"]}
        mine = {(canonical(s.type), s.start, s.end) for s in spans}
        right, found, labelled = right + len(gold & mine), found + len(mine), labelled + len(gold)

    assert right / labelled >= 0.99
    assert right / found >= 0.95


@pytest.mark.parametrize(
    "unit", ["a.a.a.", "1-1-1-", ".-.-.-", "a@a@a@", "1.1.1.", "::1:", "号1号", "a-b.", "13800138000 "]
)
def test_hostile_input_is_linear(unit):
    """Four times the text costs less than ten times the work, or the budget says so."""
    the_kit().scanner.scan(pa.array([unit], pa.large_string()))
    times = []
    for size in (20_000, 80_000):
        started = time.process_time()
        spans_of(unit * (size // len(unit)))
        times.append(time.process_time() - started)

    assert times[1] < 10 * times[0] + 0.1


def test_null_rows_and_empty_batches():
    """Null and empty texts have no spans; an empty batch has no rows."""
    scanned = the_kit().scanner.scan(pa.array([None, "", "13800138000"], pa.large_string()))

    assert [len(spans) for spans in scanned.spans] == [0, 0, 1]
    assert the_kit().scanner.scan(pa.array([], pa.large_string())).spans == []


def test_a_slice_of_a_batch_has_the_same_spans():
    """Arrow slices are read from their own offset."""
    texts = pa.array(["x\u200by", "电话\u200b13800138000", "y"], pa.large_string())

    assert the_kit().scanner.scan(texts.slice(1, 1)).spans == [the_kit().scanner.scan(texts).spans[1]]


def test_a_contained_span_is_dropped_and_partial_overlaps_stay():
    """The overlap rule of the module."""
    outer, inner = Span(0, 10, "EMAIL_ADDRESS", 0.5, "a"), Span(2, 8, "CN_MOBILE", 0.9, "b")
    partial, weak = Span(8, 14, "CN_MOBILE", 0.9, "b"), Span(20, 30, "PERSON", 0.1, "c")

    assert the_kit().scanner.settle([inner, outer, partial, weak]) == (outer, partial)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=60, deadline=None)
def test_number_runs_are_those_of_a_plain_reading(text):
    """The kernel's number runs with 11 or more digits are those a regular expression finds."""
    import re

    folded = fold_batch(pa.array([text], pa.large_string()))
    rows, begins, ends, bits = find_runs(folded.codepoints, folded.starts, class_table())
    mine = {(int(b), int(e)) for b, e, m in zip(begins, ends, bits, strict=True) if m & LONG}
    join = r"[ \t\u3000\u00a0\-_\u2014.\u00b7\u2022\u30fb\u3002()\[\]+/]"
    runs = re.finditer(rf"[0-9](?:(?:{join}{{0,3}}|\n)[0-9])*", folded.text(0))
    plain = {m.span() for m in runs if sum(c.isdigit() for c in m[0]) >= 12}

    assert mine == plain
    assert np.all(rows == 0)


def test_recognisers_work_in_a_plain_analyzer_engine():
    """Anybody's AnalyzerEngine runs them, in any language it supports."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    from transforms.recognizers.presidio import presidio_recognizers

    configuration = {"nlp_engine_name": "no_op", "models": [{"lang_code": "zh", "model_name": "none"}]}
    nlp = NlpEngineProvider(nlp_configuration=configuration).create_engine()
    ours = presidio_recognizers(limits(), the_rule().recognizers, "zh")
    registry = RecognizerRegistry(recognizers=list(ours), supported_languages=["zh"])
    engine = AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["zh"])

    text = "联系人：张三，手机１３８００１３８０００，邮箱zhang@qq.com"
    found = {(r.entity_type, text[r.start : r.end]) for r in engine.analyze(text, "zh") if r.score >= 0.5}
    assert found == {("PERSON", "张三"), ("CN_MOBILE", "１３８００１３８０００"), ("EMAIL_ADDRESS", "zhang@qq.com")}


def test_a_worker_does_without_presidio_and_spacy():
    """Opening the detectors imports neither; both cost seconds and hundreds of megabytes."""
    code = (
        "import sys; from tests.transforms.pii.kit import the_kit; the_kit(); "
        "print(sorted({'presidio_analyzer', 'spacy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_stock_recognisers_equal_presidio():
    """The bridge gives the types, places and scores of the recogniser itself."""
    from presidio_analyzer.predefined_recognizers import UrlRecognizer

    from transforms.recognizers.stock import stock

    text = "see https://example.org/a?b=c and www.example.com."
    theirs = {(r.start, r.end, r.entity_type, r.score) for r in UrlRecognizer().analyze(text, ["URL"], None)}
    from transforms.recognizers.base import View

    ours = {tuple(s)[:4] for s in stock(("UrlRecognizer",))[0].find(View(text, lambda: text), 0, len(text))}
    assert ours == theirs


def test_strings_and_one_text():
    """Metadata strings are scanned as they are; null has no spans."""
    found = pii.scan_strings(["/home/zhang@qq.com/x", None, ""], the_kit())

    assert [[s.type for s in spans] for spans in found] == [["EMAIL_ADDRESS"], [], []]
    assert pii.find_spans("a b@c.org", the_rule(), the_kit())[0][:3] == (2, 9, "EMAIL_ADDRESS")


def test_rescan_is_deaf_to_context():
    """After redaction a number that context excused is found again."""
    text = "订单号13800138000"

    assert spans_of(text) == [()]
    assert [s.type for s in pii.rescan(pa.array([text], pa.large_string()), the_kit())[0]] == ["CN_MOBILE"]


def test_types_are_unique_and_aliases_do_not_clash():
    """One name, one row; an alias belongs to one row."""
    names = [row.name for row in TYPES]
    aliases = [alias for row in TYPES for alias in row.aliases]

    assert len(set(names)) == len(names)
    assert len(set(aliases)) == len(aliases)
    assert not set(aliases) & set(names)


def _texts(folder):
    texts = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            texts += [row["text"] for row in map(json.loads, lines) if isinstance(row.get("text"), str)]
    return texts


def test_gates_shut_out_nothing():
    """Without its gates a recogniser finds the same: on examples of all forms, and in the labels it knows."""
    texts = [row["text"] for row in records(60, 11)] + [
        "Ada.Lovelace (at) example [dot] org, 'bob@ex.org' http://me:Sekr3t!x9@host.example/ AKIAIOSFODNN7EXAMPL2",
        "My name is Bob Lee. Contact: Ann Lee; Dear Ms. Ng, SINCERELY, Al Roth; P.O. Box 12, PSC 1, Box 2 APO AE 09012",
        "密码：Abc!2345x 联系人：张三 我叫李四 api_key=Ab3dEf7hIj9k 20 W 34th Street, fe80::1:2 +44 20 7946 0958 0044 20 7946 0958",
    ]
    for cls in classes():
        gated, free = cls(limits()), type(cls.__name__, (cls,), {"GATES": {}})(limits())
        for text in texts:
            assert values_of(free, text) == values_of(gated, text)


def values_of(recognizer, text):
    """Return what a recogniser finds: places, types and scores."""
    from transforms.recognizers.presidio import analyze

    return analyze(recognizer, text)


def test_naming_a_feature_does_not_import_the_compiler():
    """Recognisers are data to whoever lists them; only a scan compiles."""
    script = "import sys, transforms.recognizers.stock; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
