"""Checks of rulebooks: there, whole, in force, of the right kind, with all 31 risks; each with a near miss."""

import pytest

from tests.annotation_register import batch, checked, event, register, rulebook, safety_rulebook, standing, withheld
from transforms.safety.lexicon import risks

SAFETY = batch(kind="safety", rulebook="safety", samples=[])


def of_rulebook(folder, check, **changes):
    """Return status, detail and withheld items when the rulebook is changed."""
    found = checked(folder, register(rulebooks=[rulebook(**changes)]))
    (one,) = [one for one in found.checks if one.check == f"annotation.{check}" and one.subject == "rules 1"]
    return one.status, one.detail, sorted(withheld(found))


def test_a_sound_rulebook_passes(tmp_path):
    """Every check of rules passes, and those of safety rules have nothing to look at."""
    found = standing(checked(tmp_path, register()))
    assert {key: status for key, status in found.items() if key[0].startswith("rulebook")} == {
        ("rulebook_file", "rules 1"): "pass",
        ("rulebook_contents", "rules 1"): "pass",
        ("rulebook_risks", "*"): "not_applicable",
        ("rulebook_in_force", "b1"): "pass",
        ("rulebook_stages", "b1"): "pass",
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"sha256": "0" * 64}, ("alarm", "the file is changed", ["r1", "r2"])),
        ({"file": "gone.md"}, ("alarm", "the file is missing", ["r1", "r2"])),
        ({"sha256": None}, ("no_evidence", "no sha256 is recorded", [])),
    ],
)
def test_a_rulebook_is_the_file_that_was_recorded(tmp_path, changes, expected):
    """Another or no file holds every item labelled by it; without a hash nothing is shown and nothing held."""
    assert of_rulebook(tmp_path, "rulebook_file", **changes) == expected


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"goal": " "}, "goal"),
        ({"data_format": None}, "data_format"),
        ({"method": None}, "method"),
        ({"quality_metrics": []}, "quality_metrics"),
        ({"quality_metrics": [{"name": "agreement", "target": "0.8"}]}, "quality_metrics"),
    ],
)
def test_each_of_the_four_elements_is_asked_for(tmp_path, changes, missing):
    """One empty element, or a metric without a way of measuring, fails the contents."""
    assert of_rulebook(tmp_path, "rulebook_contents", **changes) == ("alarm", f"missing: {missing}", ["r1", "r2"])


def test_rules_for_labelling_alone_are_half(tmp_path):
    """Both stages are asked for."""
    found = checked(tmp_path, register(rulebooks=[rulebook(stages=["label"])]))
    assert standing(found, "rulebook_stages") == {("rulebook_stages", "b1"): "alarm"}
    assert set(withheld(found).values()) == {"rules_unsound"}


def test_a_safety_batch_under_functional_rules_fails(tmp_path):
    """The two kinds have rules of their own."""
    found = checked(tmp_path, register(batches=[batch(kind="safety", samples=[])]))
    assert standing(found, "rulebook_stages") == {("rulebook_stages", "b1"): "alarm"}


@pytest.mark.parametrize(("codes", "status", "observed"), [(31, "pass", 31.0), (30, "alarm", 30.0), (0, "alarm", 0.0)])
def test_safety_rules_speak_of_all_31_risks(tmp_path, codes, status, observed):
    """One risk without a rule is a gap."""
    books = [safety_rulebook(risks=list(risks())[:codes])]
    found = checked(tmp_path, register(rulebooks=books, batches=[SAFETY]))
    (one,) = [one for one in found.checks if one.check == "annotation.rulebook_risks"]
    assert (one.status, one.observed, one.limit) == (status, observed, 31.0)


def test_rules_come_before_the_batch(tmp_path):
    """In force at the minute of creation passes; a minute later holds the batch."""
    at = "2026-02-01T09:00:00+08:00"
    for effective, status in ((at, "pass"), ("2026-02-01T09:01:00+08:00", "alarm")):
        found = checked(tmp_path, register(rulebooks=[rulebook(effective_at=effective)]))
        assert standing(found, "rulebook_in_force") == {("rulebook_in_force", "b1"): status}


def test_a_label_older_than_its_rules_is_held(tmp_path):
    """Only that item: the batch is younger than its rules."""
    rows = [event("r1"), {**event("r2"), "at": "2026-01-09T23:59:00+08:00"}]
    found = checked(tmp_path, register(), b1=rows)
    assert standing(found, "rulebook_in_force") == {("rulebook_in_force", "b1"): "alarm"}
    assert withheld(found)["r2"] == "rules_unsound"
    assert "r1" not in withheld(found)


def test_a_rulebook_that_no_batch_used_is_not_judged(tmp_path):
    """A draft of the next version stands in the register without harm."""
    found = checked(tmp_path, register(rulebooks=[rulebook(), rulebook(id="next", file="draft.md", goal=None)]))
    assert not [one for one in found.checks if one.subject == "next 1"]
