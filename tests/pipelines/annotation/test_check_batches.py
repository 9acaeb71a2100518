"""Checks of batches: review of safety items, samples, independent verifiers, relabelling, agreement; void ones are out."""

import hashlib

import pytest

from tests.annotation_register import (
    EVENTS,
    batch,
    checked,
    event,
    frame,
    register,
    rulebook,
    safety_rulebook,
    standing,
    withheld,
)

SAMPLE = batch()["samples"][0]


def safety(folder, rows, **changes):
    """Check a safety batch with these events and without samples."""
    entry = batch(kind="safety", rulebook="safety", samples=[], **changes)
    return checked(folder, register(rulebooks=[safety_rulebook()], batches=[entry]), b1=rows)


def sampled(folder, rows=EVENTS, **changes):
    """Check the functional batch with another sample."""
    return checked(folder, register(batches=[batch(samples=[{**SAMPLE, **changes}])]), b1=rows)


def one_check(found, name):
    """Return status, number and detail of the only row of a check."""
    (one,) = [one for one in found.checks if one.check == f"annotation.{name}"]
    return one.status, one.observed, one.detail


def test_every_safety_item_approved_is_whole(tmp_path):
    """Then the batch has been checked in full, and asks for no sample."""
    rows = [event("r1"), event("r2"), event("r1", "q-1", "approve", 5), event("r2", "q-1", "approve", 6)]
    found = safety(tmp_path, rows)
    assert one_check(found, "safety_review") == ("pass", 1.0, "2 of 2 items approved by another, qualified person")
    assert standing(found, "sampling", "verifiers") == {("sampling", "b1"): "pass", ("verifiers", "b1"): "pass"}
    assert withheld(found) == {}


@pytest.mark.parametrize(
    "second",
    [
        [],
        [event("r2", "q-1", "reject", 5)],
        [event("r2", "q-1", "approve", 5), event("r2", "a-2", "relabel", 6)],
        [event("r2", "q-1", "approve", 5), event("r2", "q-1", "reject", 6)],
        [event("r2", "a-1", "approve", 5)],
        [event("r2", "x-9", "approve", 5)],
        [{**event("r2", "v-1", "approve", 5), "role": "verifier"}],
    ],
    ids=["none", "rejected", "relabelled since", "rejected since", "by the labeller", "by a stranger", "by a verifier"],
)
def test_an_item_without_a_standing_approval_is_held(tmp_path, second):
    """Half is not all; the approved item goes on, the other waits."""
    found = safety(tmp_path, [event("r1"), event("r2"), event("r1", "q-1", "approve", 5), *second])
    assert one_check(found, "safety_review")[:2] == ("alarm", 0.5)
    assert withheld(found)["r2"] in ("not_approved", "label_invalid")
    assert "r1" not in withheld(found) or withheld(found)["r1"] != "not_approved"


def test_without_safety_batches_the_rule_does_not_apply(tmp_path):
    """A functional batch says nothing of safety review, and a safety batch nothing of relabelling."""
    assert standing(checked(tmp_path / "f", register()), "safety_review") == {("safety_review", "*"): "not_applicable"}
    rows = [event("r1"), event("r1", "q-1", "approve", 5)]
    assert standing(safety(tmp_path / "s", rows), "relabelled") == {("relabelled", "*"): "not_applicable"}


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({}, "pass", "1 of 2 items drawn and looked at"),
        ({"seed": None}, "alarm", "a sample without a recorded seed"),
        ({"size": 0}, "alarm", "no sample was looked at"),
        ({"size": 3}, "alarm", "a sample of 3 from 2 items"),
        ({"frame_sha256": frame("r1")}, "alarm", "a sample of other items: frame_sha256 differs"),
        ({"frame_sha256": None}, "no_evidence", "the sample does not say frame_sha256"),
        ({"bad": None}, "no_evidence", "the sample does not say bad"),
        ({"inaccurate": None}, "no_evidence", "the sample does not say inaccurate"),
    ],
)
def test_a_sample_has_seed_frame_size_and_findings(tmp_path, changes, status, said):
    """What is wrong holds the batch; what is not said is no evidence."""
    found = sampled(tmp_path, **changes)
    assert (one_check(found, "sampling")[0], one_check(found, "sampling")[2]) == (status, said)
    assert set(withheld(found).values()) == ({"not_sampled"} if status == "alarm" else set())


def test_a_batch_without_a_sample_is_not_sampled(tmp_path):
    """Also when a reviewer looked at some of it."""
    assert one_check(checked(tmp_path, register(batches=[batch(samples=[])])), "sampling")[0] == "alarm"


def test_the_drawn_items_are_the_ones_that_were_verified(tmp_path):
    """Events of verifiers must cover the draw that seed and frame give: another item does not stand for it."""
    keys = {item: hashlib.sha256(f"x {frame('r1', 'r2')} {item}".encode()).hexdigest() for item in ("r1", "r2")}
    first, second = sorted(keys, key=keys.get)
    for item, status in ((first, "pass"), (second, "alarm")):
        look = {**event(item, "v-1", "approve", 9), "role": "verifier"}
        assert one_check(sampled(tmp_path / item, [*EVENTS, look]), "sampling")[0] == status


def test_a_verifier_has_not_worked_in_the_batch(tmp_path):
    """Labeller or reviewer; nobody named is no evidence."""
    status = {
        name: one_check(sampled(tmp_path / name, verifiers=[name]), "verifiers")[0] for name in ("v-1", "a-2", "q-1")
    }
    assert status == {"v-1": "pass", "a-2": "alarm", "q-1": "alarm"}
    assert one_check(sampled(tmp_path / "none", verifiers=[]), "verifiers")[0] == "no_evidence"


def test_a_rejected_item_is_labelled_again(tmp_path):
    """Until then its record waits; a relabelling, or an approval after the rejection, mends it."""
    wrong = event("r2", "q-1", "reject", 5)
    endings = {
        "open": [],
        "relabelled": [event("r2", "a-2", "relabel", 6)],
        "approved": [event("r2", "q-1", "approve", 6)],
    }
    found = {name: checked(tmp_path / name, register(), b1=[*EVENTS, wrong, *end]) for name, end in endings.items()}
    assert {name: standing(one)["relabelled", "b1"] for name, one in found.items()} == {
        "open": "alarm", "relabelled": "pass", "approved": "pass",
    }  # fmt: skip
    assert {name: withheld(one) for name, one in found.items()} == {
        "open": {"r2": "not_relabelled"}, "relabelled": {}, "approved": {},
    }  # fmt: skip


def test_inaccurate_items_that_nobody_relabelled_hold_the_batch(tmp_path):
    """The sample says how many, no event says which: all of it waits."""
    found = sampled(tmp_path, inaccurate=1)
    assert one_check(found, "relabelled") == ("alarm", 1.0, "1 items found inaccurate, 0 relabelled")
    assert withheld(found) == {"r1": "not_relabelled", "r2": "not_relabelled"}


def test_harmful_content_voids_the_batch_whatever_was_declared(tmp_path):
    """All its items are out; not to have declared it void stops the release."""
    found = sampled(tmp_path / "silent", bad=1)
    assert standing(found, "void") == {("void", "b1"): "fail"}
    assert withheld(found) == {"r1": "void_batch", "r2": "void_batch"}
    voided = {"disposition": "void", "voided": {"by": "q-1", "on": "2026-02-03", "reason": "harmful"}}
    declared = checked(tmp_path / "declared", register(batches=[batch(samples=[{**SAMPLE, "bad": 1}], **voided)]))
    assert standing(declared, "void") == {}
    assert withheld(declared) == {"r1": "void_batch", "r2": "void_batch"}


def test_a_void_batch_is_not_judged_further(tmp_path):
    """Unqualified labels in it harm nobody: its items are out."""
    voided = {"disposition": "void", "voided": {"by": "q-1", "on": "2026-02-03", "reason": "harmful"}}
    other = batch(id="b2", events=[{"file": "b2.jsonl"}], **voided)
    found = checked(tmp_path, register(batches=[batch(), other]), b2=[event("r8", "x-9")])
    assert not [one for one in found.checks if one.subject in ("b2", "x-9")]
    assert withheld(found) == {"r8": "void_batch"}


def test_the_gravest_objection_stands(tmp_path):
    """An item of a void batch and of another one that is merely not sampled is void."""
    voided = {"disposition": "void", "voided": {"by": "q-1", "on": "2026-02-03", "reason": "harmful"}}
    other = batch(id="b2", events=[{"file": "b2.jsonl"}], **voided)
    found = checked(tmp_path, register(batches=[batch(samples=[]), other]), b2=[event("r1")])
    assert withheld(found) == {"r1": "void_batch", "r2": "not_sampled"}


def test_agreement_is_reported_where_items_were_labelled_twice(tmp_path):
    """Below the limit it alarms and holds nothing; one code only, or no second label, is said as it is."""
    split = [event(f"r{at}", person, label=code) for at, code in enumerate("ab" * 4) for person in ("a-1",)]
    split += [event(f"r{at}", "a-2", label="a") for at in range(8)]
    same = [{**row, "label": ("a", "b")[int(row["item"][1]) % 2]} for row in split]
    given = register(batches=[batch(samples=[{**SAMPLE, "frame_sha256": None}])])
    low, high = (checked(tmp_path / name, given, b1=rows) for name, rows in (("low", split), ("high", same)))
    assert (one_check(low, "agreement")[0], one_check(high, "agreement")[:2]) == ("alarm", ("pass", 1.0))
    assert withheld(low) == {}
    assert [one.rules for one in low.checks if one.check == "annotation.agreement"] == [
        ("cn-gbt45674-annotation-security",)
    ]
    assert one_check(checked(tmp_path / "one", register()), "agreement")[:2] == ("pass", None)
    single = checked(tmp_path / "single", register(), b1=[event("r1"), event("r2")])
    assert one_check(single, "agreement")[0] == "not_applicable"


def test_relabelling_is_no_second_opinion(tmp_path):
    """Agreement is between first labels of different people."""
    rows = [event("r1"), event("r1", "a-1", "label", 2, label="bad"), event("r1", "a-2", "relabel", 3), event("r2")]
    assert one_check(checked(tmp_path, register(), b1=rows), "agreement")[0] == "not_applicable"


@pytest.mark.parametrize(("items", "status"), [(20, "pass"), (21, "alarm")])
def test_the_share_that_was_verified(tmp_path, items, status):
    """One of twenty is the shipped limit, one of twenty-one is under it."""
    rows = [event(f"r{at}") for at in range(items)]
    assert one_check(sampled(tmp_path, rows, frame_sha256=None), "verified_share")[0] == status


def test_items_elsewhere_are_judged_and_hold_nothing(tmp_path):
    """A batch that belongs to no source of the corpus is evidence all the same."""
    found = checked(tmp_path, register(batches=[batch(sources=[], samples=[])]))
    assert standing(found, "sampling") == {("sampling", "b1"): "alarm"}
    assert found.withheld == {}


def test_items_of_a_release_are_looked_for_in_every_source(tmp_path):
    """They are named by doc_id, whichever source has them now."""
    name = "ab69d23acc3588048e548e54a94ce3c3"
    rows = [{**one, "item": name} for one in EVENTS[:1]]
    found = checked(tmp_path, register(batches=[batch(sources=[], release="c" * 32, samples=[])]), b1=rows)
    assert found.withheld == {"s": (("doc_id", name, "not_sampled", "b1"),)}
    assert rulebook()["kind"] == "functional"
