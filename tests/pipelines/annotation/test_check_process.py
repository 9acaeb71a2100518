"""Checks of how annotation is run: description, trial and acceptance, storage, vendors, the tool."""

import hashlib

import pytest

from tests.annotation_register import batch, checked, event, register, safety_rulebook

WHOLE = {
    "description": {"method": "read", "positive_examples": "a", "negative_examples": "b", "acceptance": "96 %"},
    "data_user": "u-1", "administrator": "m-1", "trial": {"on": "2026-01-20", "items": 20},
    "acceptance": {"by": "u-1", "on": "2026-02-10", "accepted": True},
}  # fmt: skip
VENDOR = {
    "id": "vendor-1", "contract": "C-7", "purpose": "labelling", "fields": ["text"], "supervision": "monthly",
    "sent_at": "2026-01-15", "retention_until": "2029-01-15",
}  # fmt: skip
PLATFORM = {
    "tool": "tool", "authentication": True, "project_access": True, "export_log": True, "copy_control": True,
    "evidence": "rules.md",
}  # fmt: skip


def outcome(found, check):
    """Return (status, detail) of the only row of a check."""
    (one,) = [one for one in found.checks if one.check == f"annotation.{check}"]
    return one.status, one.detail


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("pass", "described, tried, accepted")),
        ({"description": {"method": "read"}}, ("alarm", "missing: positive_examples, negative_examples, acceptance")),
        ({"administrator": None}, ("alarm", "missing: administrator")),
        ({"trial": {"on": "2026-02-02", "items": 20}}, ("alarm", "missing: trial before production")),
        ({"trial": {"on": "2026-01-20", "items": 0}}, ("alarm", "missing: trial before production")),
        (
            {"acceptance": {"by": "m-1", "on": "2026-02-10", "accepted": True}},
            ("alarm", "missing: acceptance by the data user"),
        ),
        (
            {"acceptance": {"by": "u-1", "on": "2026-02-10", "accepted": False}},
            ("alarm", "missing: acceptance by the data user"),
        ),
    ],
)
def test_a_task_is_described_tried_and_accepted(tmp_path, changes, expected):
    """GB/T 42755: each part counts, and what is missing is named."""
    assert outcome(checked(tmp_path, register(batches=[batch(**{**WHOLE, **changes})])), "task_description") == expected


def test_a_batch_that_says_nothing_of_its_process_is_no_evidence(tmp_path):
    """Silence is neither a failure nor a pass."""
    assert outcome(checked(tmp_path, register()), "task_description")[0] == "no_evidence"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "no_evidence"),
        ({"in_house": True}, "not_applicable"),
        ({"vendor": VENDOR}, "pass"),
        ({"vendor": {**VENDOR, "retention_until": "2029-01-14"}}, "alarm"),
        ({"vendor": {**VENDOR, "sent_at": "2024-02-29", "retention_until": "2027-02-28"}}, "alarm"),
        ({"vendor": {**VENDOR, "sent_at": "2024-02-29", "retention_until": "2027-03-01"}}, "pass"),
        ({"vendor": {**VENDOR, "contract": None}}, "alarm"),
        ({"vendor": {**VENDOR, "fields": []}}, "alarm"),
    ],
)
def test_a_hand_over_is_recorded_for_three_years(tmp_path, changes, status):
    """Contract, purpose, fields, supervision, and three years from the day it was sent."""
    assert outcome(checked(tmp_path, register(batches=[batch(**changes)])), "vendor")[0] == status


@pytest.mark.parametrize(
    ("storage", "status"),
    [
        (None, "no_evidence"),
        ({"place": "s3://safe/labels", "access": "acl.json"}, "pass"),
        ({"place": "s3://safe/labels"}, "alarm"),
        ({"place": "s3://all/labels", "access": "acl.json"}, "alarm"),
        ({"place": "s3://all", "access": "acl.json"}, "alarm"),
        ({"place": "s3://all/labels-2", "access": "acl.json"}, "pass"),
    ],
)
def test_safety_data_lies_apart(tmp_path, storage, status):
    """Not in, above or under the place of other batches; a name that only begins alike is another place."""
    other = batch(id="b2", events=[{"file": "b2.jsonl"}], storage={"place": "s3://all/labels/", "access": "x"})
    one = batch(kind="safety", rulebook="safety", samples=[], storage=storage)
    given = register(rulebooks=[safety_rulebook(), register()["rulebooks"][0]], batches=[one, other])
    assert outcome(checked(tmp_path, given, b2=[event("r9")]), "isolated")[0] == status


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"sha256": "same"}, "pass"),
        ({}, "no_evidence"),
        ({"sha256": "0" * 64}, "alarm"),
        ({"sha256": "same", "copy_control": False}, "alarm"),
        ({"sha256": "same", "export_log": None}, "alarm"),
        ({"evidence": None}, "no_evidence"),
    ],
)
def test_the_tool_has_four_controls_and_a_file_that_shows_them(tmp_path, changes, status):
    """A control that is not said is not there; a file without a recorded hash shows nothing."""
    platform = {**PLATFORM, **changes}
    if platform.get("sha256") == "same":
        from tests.annotation_register import RULES

        platform["sha256"] = hashlib.sha256(RULES.encode()).hexdigest()
    assert outcome(checked(tmp_path, register(platform=platform)), "platform")[0] == status
