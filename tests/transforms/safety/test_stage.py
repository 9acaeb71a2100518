"""Safety: terms on the fold, counts by risk, limits, coverage, and no evidence where nothing was named."""

import dataclasses
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_source, documents
from tests.transforms.quality.kit import safety_rule, with_facts
from transforms.inspection.safety import inspect_safety
from transforms.safety import stage as safety
from transforms.safety.lexicon import Finder, LexiconRule, Term, coverage, read_lexicon, risks


@pytest.fixture
def lexicon(tmp_path):
    """Give a function that writes a lexicon file and returns its rule."""

    def write(content, risk="A4-a", name="test"):
        path = tmp_path / f"{name}.txt"
        path.write_text(content, encoding="utf-8")
        return LexiconRule(name, str(path), hashlib.sha256(path.read_bytes()).hexdigest(), "1", risk)

    return write


def hits(rule, text):
    """Return (risk, the part of the text) for every hit."""
    kit = safety.open_safety(rule)
    found = safety.measure_safety(documents(text), rule, kit, a_source())["safety_hits"][0].as_py()
    return [(hit["risk"], text[hit["start"] : hit["end"]]) for hit in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a grass and a class", []),
        ("you ass!", ["ass"]),
        ("ＡＳＳ and Аss", ["ＡＳＳ", "Аss"]),
        ("a\u200bss it is, a\u200bs\u200bs", ["a\u200bss", "a\u200bs\u200bs"]),
        ("bad word, badword", ["bad word"]),
        ("他贩卖毒品。", ["毒品"]),
        ("毒\u200b品", ["毒\u200b品"]),
        ("看ass了", ["ass"]),
        ("a bad \n\t word", ["bad \n\t word"]),
        ("毒 品，毒*品，毒-_-品", ["毒 品", "毒*品", "毒-_-品"]),
        ("an a.s.s and an a s s", ["a.s.s", "a s s"]),
        ("毒、品，毒。品；a, s, s", []),
        ("a s say, gas s, as s", []),
        ("一毒 品二", []),
        ("cafe\u0301 and café", ["cafe\u0301", "café"]),
        ("", []),
    ],
)
def test_finds_terms_on_the_fold(lexicon, text, found):
    """Whole words for spaced scripts, anywhere for Chinese; disguises are seen, offsets are the original's."""
    rule = dataclasses.replace(safety_rule(), lexicons=(lexicon("# list\nass\nbad  word\n毒品\ncaf\u00e9\n"),))
    assert [text for _, text in hits(rule, text)] == found


def test_a_lexicon_that_is_not_utf8_is_refused_with_its_line(tmp_path):
    """The place is named, no byte of it."""
    path = tmp_path / "gbk.txt"
    path.write_bytes(b"ass\n" + "毒品\n".encode("gbk"))
    rule = LexiconRule("gbk", str(path), hashlib.sha256(path.read_bytes()).hexdigest(), "1", "A4-a")
    with pytest.raises(ValueError, match=r"lexicon gbk, line 2: not UTF-8$"):
        read_lexicon(rule)


@given(st.text("ab \t\n.*毒品", max_size=30))
def test_terms_apart_are_those_of_the_joined_runs(text):
    """Of characters one by one, whatever stands between; a run ends at a word, at a comma, behind three others."""
    found = [text[h.start : h.end] for h in Finder((Term("毒品", "A4-a", "t"), Term("bab", "A4-a", "t"))).find(text)]
    assert all("".join(c for c in part if c.isalnum()) in ("毒品", "bab") for part in found)


def test_a_second_column_names_the_risk(lexicon):
    """A term may have its own risk, and one term several."""
    rule = dataclasses.replace(safety_rule(), lexicons=(lexicon("毒品\tA1-f\n毒品\tA1-h\nass\n"),))
    assert hits(rule, "毒品 ass") == [("A1-f", "毒品"), ("A1-h", "毒品"), ("A4-a", "ass")]


def judged(rule, *texts):
    """Return the safety reasons of each text."""
    batch = documents(*texts)
    facts = safety.measure_safety(batch, rule, safety.open_safety(rule), a_source())
    found = safety.judge_safety(with_facts(batch, facts), rule, a_source())
    return [[f.reason for f in found if f.mask[at]] for at in range(len(texts))]


def test_without_lexicon_or_classifier_there_is_no_evidence():
    """Nothing named, nothing checked: every record says so, and none is called clean."""
    rule = safety_rule()
    facts = safety.measure_safety(documents("text"), rule, safety.open_safety(rule), a_source())
    assert (facts["safety_checked"].to_pylist(), judged(rule, "text")) == ([False], [["safety.no_evidence"]])


def test_limits_hold_by_risk_class_and_default(lexicon):
    """The most specific limit decides; at the limit a text stays, above it it does not."""
    limit = safety.LimitRule(1, None, None)
    free = safety.LimitRule(None, None, None)
    rule = dataclasses.replace(
        safety_rule(),
        lexicons=(lexicon("foo\tA2-e\nbar\tA2-a\nbaz\tA3-c\n"),),
        limits={"A2": limit, "A2-a": free, "default": safety.LimitRule(0, None, None)},
    )
    assert judged(rule, "foo", "foo foo", "bar bar bar", "baz", "none") == [
        [],
        ["safety.discrimination"],
        [],
        ["safety.commercial_violation"],
        [],
    ]


def test_density_is_per_thousand_characters(lexicon):
    """One hit in a long text passes the shipped limit, one in a short text does not."""
    rule = dataclasses.replace(safety_rule(), lexicons=(lexicon("foo\tA1-f\n"),))
    assert judged(rule, "foo " + "word " * 100, "foo and bar") == [[], ["safety.against_core_values"]]


def test_counts_are_complete_when_offsets_are_cut(lexicon):
    """`max_stored_hits` bounds what is kept, not what is counted."""
    rule = dataclasses.replace(safety_rule(), lexicons=(lexicon("foo\n"),), max_stored_hits=3)
    facts = safety.measure_safety(documents("foo " * 50), rule, safety.open_safety(rule), a_source())
    assert facts["safety_counts"][0].as_py() == [{"risk": "A4-a", "hits": 50, "per_1000_chars": 250.0}]
    assert len(facts["safety_hits"][0]) == 3


def test_windows_do_not_split_terms(lexicon, monkeypatch):
    """A long text is searched in windows; a term across their border is found once."""
    monkeypatch.setattr("transforms.safety.lexicon.WINDOW_CHARS", 5)
    rule = dataclasses.replace(safety_rule(), lexicons=(lexicon("毒品交易\n"),))
    assert hits(rule, "一二三毒品交易四五六七毒品交易") == [("A4-a", "毒品交易")] * 2


def test_sliced_and_null_rows_are_judged_in_place(lexicon):
    """Rows of a sliced batch keep their own findings; an unexplained null is not measured."""
    rule = dataclasses.replace(safety_rule(), lexicons=(lexicon("foo\tA1-f\n"),))
    batch = documents("foo", None, "clean", "foo")
    facts = safety.measure_safety(batch, rule, safety.open_safety(rule), a_source())
    whole = with_facts(batch, facts)
    found = safety.judge_safety(whole.slice(1), rule, a_source())
    assert {f.reason: f.mask.tolist() for f in found if f.mask.any()} == {
        "safety.not_measured": [True, False, False],
        "safety.against_core_values": [False, False, True],
    }


@pytest.mark.parametrize("content", ["foo\tA9-z\n", "\u200b\tA1-a\n"])
def test_a_bad_line_is_refused_without_the_term(lexicon, content):
    """An unknown risk or an empty term is an error with file and line."""
    with pytest.raises(ValueError, match="lexicon test, line 1: unknown risk code or empty term"):
        read_lexicon(lexicon(content))


def test_a_changed_lexicon_is_refused(lexicon):
    """The policy names a file by hash."""
    rule = dataclasses.replace(lexicon("foo\n"), sha256="0" * 64)
    with pytest.raises(ValueError, match="sha256"):
        read_lexicon(rule)


def test_annex_a_has_31_risks():
    """8 + 9 + 5 + 7 + 2."""
    classes = [cls for cls, _, _ in risks().values()]
    assert [classes.count(f"A{n}") for n in range(1, 6)] == [8, 9, 5, 7, 2]


def test_coverage_counts_distinct_terms_against_the_standard(lexicon):
    """Spellings that fold to one term count once."""
    terms = read_lexicon(lexicon("foo\nFOO\nＦoo\nbar\n", risk="A1-a"))
    rows = coverage(terms, 2, {"A1": 200, "A2": 100})
    assert rows[:2] == [
        {"risk": "*", "terms": 2, "required": 2, "enough": True},
        {"risk": "A1-a", "terms": 2, "required": 200, "enough": False},
    ]
    assert len(rows) == 1 + 8 + 9


def test_inspect_gives_offsets_and_refuses_to_look_clean(lexicon):
    """{id, hits} a record; without a lexicon there is nothing to inspect with."""
    rule = dataclasses.replace(safety_rule(), lexicons=(lexicon("foo\n"),))
    batch = documents("a foo", None, source_record_id=["r1", "r2"])
    assert list(inspect_safety(batch, rule, safety.open_safety(rule))) == [
        {"id": "r1", "hits": [{"risk": "A4-a", "lexicon": "test", "start": 2, "end": 5}]},
        {"id": "r2", "hits": []},
    ]
    with pytest.raises(ValueError, match="no lexicon"):
        list(inspect_safety(batch, safety_rule(), safety.open_safety(safety_rule())))


def test_a_real_word_list_finds_itself(shared, lexicon):
    """Every term of a public profanity list (CC-BY-4.0) is found in a sentence that holds it."""
    with open(shared("toxic-naughty-words") / "terms.jsonl", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    terms = sorted({row["term"].strip() for row in rows if row["lang"] in ("en", "zh") and row["term"].strip()})
    rule = dataclasses.replace(safety_rule(), lexicons=(lexicon("\n".join(terms)),))
    kit = safety.open_safety(rule)
    facts = safety.measure_safety(documents(*(f"… {term} …" for term in terms)), rule, kit, a_source())
    assert [t for t, found in zip(terms, facts["safety_counts"].to_pylist(), strict=True) if not found] == []
