"""Checks of people: roles in a task, qualification and suspension on the day, training, exam, supervision."""

import dataclasses

import pytest

from pipelines.policy_gates import Waiver
from tests.annotation_register import (
    EVENTS,
    MODULES,
    TOPICS,
    batch,
    checked,
    event,
    person,
    register,
    shipped_rule,
    standing,
    withheld,
)

TRAINED = [{"module": module, "on": "2026-01-05"} for module in MODULES]


def with_person(folder, **changes):
    """Check the sound register with one change of person a-1, who labelled r1 and r2."""
    people = [person("a-1", **changes), *(person(name) for name in ("a-2", "q-1", "v-1"))]
    return checked(folder, register(annotators=people))


def test_a_sound_team_passes(tmp_path):
    """Nothing is held, and every check of a person passes for everybody who acted."""
    found = checked(tmp_path, register())
    checks = standing(found, "roles", "qualified", "suspended", "legal_training", "training", "retraining")
    assert set(checks.values()) == {"pass"}
    assert {subject for check, subject in checks if check == "training"} == {"a-1", "a-2", "q-1"}
    assert withheld(found) == {}


def test_nobody_labels_and_reviews_in_one_task(tmp_path):
    """Also on different items and in different batches of the task; in another task the same person may."""
    rows = [event("r3", "q-1"), event("r4", "a-1")]
    other = batch(id="b2", events=[{"file": "b2.jsonl"}], samples=[{"seed": "x", "size": 1, "verifiers": ["v-1"]}])
    one_task = register(batches=[batch(task="t"), {**other, "task": "t"}])
    found = checked(tmp_path / "a", one_task, b2=rows)
    assert standing(found, "roles") == {("roles", "t"): "alarm"}
    assert set(withheld(found)) == {"r1", "r2", "r3", "r4"}
    apart = checked(tmp_path / "b", register(batches=[batch(task="t"), {**other, "task": "u"}]), b2=rows)
    assert standing(apart, "roles") == {("roles", "t"): "pass", ("roles", "u"): "pass"}


def test_a_reviewer_who_relabels_is_a_labeller(tmp_path):
    """Giving a label is labelling, whatever role the export says."""
    rows = [*EVENTS, {**event("r2", "q-1", "relabel", 9), "role": "reviewer"}]
    assert standing(checked(tmp_path, register(), b1=rows), "roles") == {("roles", "b1"): "alarm"}


def test_a_data_user_who_labels_has_two_roles(tmp_path):
    """GB/T 42755: user, administrator and labeller are different people."""
    assert standing(checked(tmp_path, register(batches=[batch(data_user="a-1")])), "roles") == {
        ("roles", "b1"): "alarm"
    }


def test_labelling_alone_shows_no_separation(tmp_path):
    """Where nobody reviewed or verified, there are no two roles to separate: no evidence, not a pass."""
    found = checked(tmp_path, register(batches=[batch(samples=[])]), b1=[event("r1")])
    assert standing(found, "roles") == {("roles", "b1"): "no_evidence"}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"qualified_from": "2026-02-01"}, "pass"),
        ({"qualified_from": "2026-02-02"}, "alarm"),
        ({"qualified_to": "2026-02-01"}, "pass"),
        ({"qualified_to": "2026-01-31"}, "alarm"),
        ({"qualified_from": None, "qualified_to": None}, "alarm"),
    ],
)
def test_who_labels_is_qualified_on_that_day(tmp_path, changes, status):
    """First and last day count; the label's day is the one in the policy's zone."""
    found = with_person(tmp_path, **changes)
    assert standing(found, "qualified") == {("qualified", "b1"): status}
    assert withheld(found) == ({} if status == "pass" else {"r1": "label_invalid", "r2": "label_invalid"})


def test_the_day_is_that_of_the_zone(tmp_path):
    """00:30 in Beijing is the day before in UTC: qualified from that day is qualified."""
    rows = [{**event("r1"), "at": "2026-02-01T16:30:00Z"}]
    people = [person("a-1", qualified_from="2026-02-02"), person("v-1")]
    found = checked(tmp_path, register(annotators=people), b1=rows)
    assert standing(found, "qualified") == {("qualified", "b1"): "pass"}


def test_a_person_who_is_not_registered_is_not_qualified(tmp_path):
    """Only the items of that person are held."""
    found = checked(tmp_path, register(), b1=[event("r1"), event("r2", "x-9")])
    assert standing(found, "qualified") == {("qualified", "b1"): "alarm"}
    assert withheld(found) == {"r2": "label_invalid"}


@pytest.mark.parametrize(
    ("spell", "status"),
    [
        ({"since": "2026-01-20", "until": "2026-01-31"}, "pass"),
        ({"since": "2026-01-20", "until": "2026-02-01"}, "alarm"),
        ({"since": "2026-02-01"}, "alarm"),
        ({"since": "2026-02-02"}, "pass"),
    ],
)
def test_nobody_works_while_suspended(tmp_path, spell, status):
    """Both days of a suspension count; one without an end lasts."""
    assert standing(with_person(tmp_path, suspended=[spell]), "suspended") == {("suspended", "b1"): status}


def test_a_label_given_anew_by_a_qualified_person_stands(tmp_path):
    """An invalid label that was replaced holds nothing any more."""
    rows = [event("r1", "x-9"), event("r1", "a-2", "relabel", 3), event("r2")]
    found = checked(tmp_path, register(), b1=rows)
    assert standing(found, "qualified") == {("qualified", "b1"): "pass"}
    assert withheld(found) == {}


@pytest.mark.parametrize(
    ("check", "changes", "status"),
    [
        ("legal_training", {"training": TRAINED[:4]}, "alarm"),
        ("legal_training", {"training": [*TRAINED[:4], {"module": "legal_awareness", "on": "2026-02-02"}]}, "alarm"),
        ("legal_training", {"training": [*TRAINED[:4], {"module": "legal_awareness", "on": "2026-02-01"}]}, "pass"),
        ("legal_training", {"supervisor": None}, "alarm"),
        ("training", {"training": TRAINED[1:]}, "alarm"),
        ("training", {"exam": None}, "alarm"),
        ("training", {"exam": {"on": "2026-01-08", "topics": TOPICS[:3], "score": 90, "passed": True}}, "alarm"),
        ("training", {"exam": {"on": "2026-01-08", "topics": TOPICS, "score": 90, "passed": False}}, "alarm"),
        ("training", {"exam": {"on": "2026-02-02", "topics": TOPICS, "score": 90, "passed": True}}, "alarm"),
        ("training", {"exam": {"on": "2026-02-01", "topics": TOPICS, "passed": True}}, "pass"),
        ("training", {"organiser": "other"}, "alarm"),
        ("training", {"organiser": None}, "no_evidence"),
        ("retraining", {"training": [{**one, "on": "2025-02-01"} for one in TRAINED]}, "pass"),
        ("retraining", {"training": [{**one, "on": "2025-01-31"} for one in TRAINED]}, "alarm"),
        (
            "retraining",
            {"training": [{**one, "on": "2025-01-31"} for one in TRAINED], "retrained": ["2026-01-01"]},
            "pass",
        ),
    ],
)
def test_training_and_exam_come_before_the_first_label(tmp_path, check, changes, status):
    """Law, four modules, four topics, passed, by the provider, supervised, and not longer ago than a year."""
    assert standing(with_person(tmp_path, **changes), check)[check, "a-1"] == status


def test_an_exam_is_passed_with_the_score_of_the_policy(tmp_path):
    """Where policy names a score, an exam under it or without one is not passed."""
    rule = dataclasses.replace(shipped_rule(), min_exam_score=91.0)
    found = checked(tmp_path, register(), rule=rule)
    assert standing(found, "training")["training", "a-1"] == "alarm"


def test_actions_decide_what_a_failure_does(tmp_path):
    """stop forbids publishing, alarm holds nothing; a signed waiver lets it pass and shows as no evidence later."""
    rule = shipped_rule()
    rows = [event("r1"), event("r2", "x-9")]
    found = {}
    for action in ("stop", "hold", "alarm"):
        changed = dataclasses.replace(rule, actions={**rule.actions, "qualified": action})
        one = checked(tmp_path / action, register(), rule=changed, b1=rows)
        found[action] = (standing(one)["qualified", "b1"], "r2" in withheld(one) and withheld(one)["r2"])
    found["alarm"] = found["alarm"][0]
    assert (found["stop"][0], found["hold"], found["alarm"]) == ("fail", ("alarm", "label_invalid"), "alarm")
    waiver = Waiver("b1", "annotation.qualified", "Li Hua", "trained on paper", "2026-12-31")
    assert standing(checked(tmp_path / "w", register(), [waiver], b1=rows))["qualified", "b1"] == "waived"
    over = dataclasses.replace(waiver, expiry="2026-05-31")
    assert standing(checked(tmp_path / "o", register(), [over], b1=rows))["qualified", "b1"] == "alarm"
