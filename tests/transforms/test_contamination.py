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
