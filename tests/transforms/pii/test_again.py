"""The second look gives what every pattern over whole texts gives, in windows of its own."""

import gzip
import json

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generators.chinese_pii import records
from tests.transforms.pii.kit import the_kit, the_rule
from tests.transforms.pii.test_scan import CORPORA, PIECES
from transforms.pii import stage as pii
from transforms.pii.again import SecondScan
from transforms.pii.scan import Scanner
from transforms.recognizers import recognizers

MORE = (
    *PIECES,
    "(at)",
    "[dot]",
    "a@b.c",
    "com",
    "GB29NWBK60161331926819",
    "fe80::1:2",
    "00:1b:44:11:3a:b7",
    "京A12345",
    "vx:",
    "qq",
    "078-05-1121",
    "a123456(7)",
    "4111",
    "8:8::",
)


def again(texts):
    """Scan texts the second time."""
    return pii.rescan(pa.array(texts, pa.large_string()), the_kit())


def whole(texts):
    """Search texts whole."""
    return [the_kit().bare.unfiltered(text) for text in texts]


@given(st.lists(st.lists(st.sampled_from(MORE), max_size=14).map("".join), min_size=1, max_size=4))
@settings(max_examples=80, deadline=None)
def test_equal_on_fragments(texts):
    """Fragments of identifiers in any order."""
    assert again(texts) == whole(texts)


@pytest.mark.parametrize("corpus", CORPORA)
def test_equal_on_shared_text(shared, corpus):
    """A slice of each shared corpus."""
    texts = []
    for path in sorted(shared(corpus).glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            texts += [row["text"] for row in map(json.loads, lines) if isinstance(row.get("text"), str)]
    texts = [text[:3000] for text in texts[::41][:20]]

    assert again(texts) == whole(texts)


def test_equal_on_generated_identifiers():
    """Chinese identifiers in all surface forms."""
    texts = [row["text"] for row in records(60, 5)]

    assert again(texts) == whole(texts)


def test_it_finds_what_the_triggers_of_the_first_scan_miss(monkeypatch):
    """It asks neither the trigger kernel nor the cue words: with both broken it finds the same."""
    text = "13800138000 a@b.org 微信：zhang_88"
    expected = again([text])
    monkeypatch.setattr("transforms.kernels.pii_runs.find_runs", None)
    monkeypatch.setattr("transforms.cue_words.CueWords.find", None)

    assert again([text]) == expected
    assert [span.type for span in expected[0]] == ["CN_MOBILE", "EMAIL_ADDRESS", "WECHAT_ID"]


def test_nulls_and_an_empty_column():
    """A null text has no spans; no texts, no answers."""
    assert (again([None, "", "13800138000"])[:2], again([])) == ([(), ()], [])


def test_an_exhausted_budget_is_none():
    """A text that is too long, or holds too many candidates, has no answer; its neighbours have theirs."""
    rule = the_rule()
    chosen = recognizers(pii.limits_of(rule, False), ("CnMobileRecognizer",))
    scan = SecondScan(Scanner(chosen, {}, rule.min_score, 40, 2, ()))
    texts = pa.array(["13800138000 " * 3, "x" * 41, "13800138000"], pa.large_string())

    assert [spans if spans is None else len(spans) for spans in scan.scan(texts)] == [None, None, 1]


def test_patterns_that_ask_for_context_yield_nothing_without():
    """What is not searched in the second look could not have been found there."""
    blind, rule = pii.limits_of(the_rule(), False), the_rule()
    texts = [
        "电话 8005551234, 123456789, 130503670401001",
        "phone 020 7946 0958 ssn 078 05 1120",
        *(r["text"] for r in records(40, 9)),
    ]
    for recognizer in recognizers(blind, rule.recognizers):
        asking = [p for p in recognizer.PATTERNS if p.name in recognizer.ASKING]
        recognizer.ASKING = ()
        recognizer.load()
        for number, pattern in enumerate(recognizer.searched):
            if pattern in asking:
                views = (pii_view(text) for text in texts)
                assert [list(recognizer.search(number, v, 0, len(v.folded))) for v in views] == [[]] * len(texts)


def pii_view(text):
    """The view of a text."""
    from transforms.fold import fold, squeeze
    from transforms.recognizers.base import View

    squeezed, _ = squeeze(fold(text))
    return View(squeezed, lambda: squeezed)
