"""What an auditor asks of annotation, on a small release."""

import hashlib

import pytest

from pipelines.audit import views
from pipelines.audit.queries import table
from tests.annotation_register import frame
from tests.annotation_tables import a_batch, a_rulebook, annotation_tables
from tests.release_builder import a_record, build_release, record_id
from transforms.safety.lexicon import risks

CHECKS = (
    {"check": "annotation.roles", "subject": "t1", "status": "alarm", "rules": ["cn-genaisec-5.3-a3-role-separation"]},
    {"check": "annotation.rulebook_file", "subject": "rules 1", "status": "pass", "rules": []},
    {"check": "annotation.training", "subject": "a-1", "status": "alarm", "rules": []},
    {"check": "annotation.vendor", "subject": "b2", "status": "no_evidence", "rules": []},
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """Give a connection to a release with two batches, one of them void."""
    tables = annotation_tables(
        annotation_batches=[a_batch(), a_batch(batch="b2", task="b2", void=True, voided_by="q-1")],
        rulebooks=[a_rulebook(), a_rulebook(rulebook="safe", kind="safety", risks=list(risks())[:-1])],
    )
    records = [
        a_record(0),
        a_record(100, verdict="quarantined", reasons=["annotation.label_invalid", "quality.too_short"]),
    ]
    release = build_release(tmp_path_factory.mktemp("out") / "r", records, checks=CHECKS, annotation=tables)
    connection = views.connect(release)
    yield connection
    connection.close()


def test_a_batch_stands_as_the_worst_of_its_checks(ledger):
    """Checks of its task and its rulebook count; a void batch is void, whatever else was found."""
    found = table(ledger, "annotation-batches")
    assert [(row["batch"], row["status"], row["problems"]) for row in found] == [
        ("b1", "fail", ["roles"]),
        ("b2", "void", []),
    ]
    assert (found[0]["approved_ratio"], found[0]["sampled"], found[0]["bad"]) == (0.5, 1, 0)


def test_rulebooks_say_which_risks_they_miss(ledger):
    """Of a safety rulebook; a functional one misses none."""
    found = {row["rulebook"]: row for row in table(ledger, "annotation-rulebooks")}
    assert (found["safe"]["risks_covered"], found["safe"]["risks_missing"], found["safe"]["batches"]) == (
        30,
        ["A5-b"],
        0,
    )
    assert (found["rules"]["risks_missing"], found["rules"]["batches"]) == ([], 2)
    assert found["rules"]["quality_metrics"] == ["agreement: 0.8 (twice)"]


def test_people_who_are_not_registered_are_listed(ledger):
    """Whoever acted appears, with what they did while not entitled."""
    found = {row["annotator"]: row for row in table(ledger, "annotation-people")}
    assert [(name, row["registered"]) for name, row in found.items()] == [
        ("a-1", True), ("a-2", True), ("q-1", False), ("x-9", False),
    ]  # fmt: skip
    assert (found["x-9"]["while_not_qualified"], found["x-9"]["too_fast"], found["a-1"]["problems"]) == (
        1,
        1,
        ["training"],
    )


def test_who_labelled_and_reviewed_a_record(ledger):
    """By its doc_id or by the item's name; who, when, entitled or not."""
    by_id = table(ledger, "annotation-of", {"record": str(record_id(0))})
    assert [(row["actor"], row["action"], row["qualified"]) for row in by_id] == [
        ("a-1", "label", True), ("a-2", "label", True), ("q-1", "approve", True),
    ]  # fmt: skip
    assert table(ledger, "annotation-of", {"record": "r0"}) == by_id
    assert table(ledger, "annotation-of", {"record": "r9"}) == []


def test_problems_are_one_row_each(ledger):
    """A label that is both not entitled and too fast is two."""
    found = table(ledger, "annotation-problems")
    assert [(row["item"], row["actor"], row["problem"]) for row in found] == [
        ("r100", "x-9", "not_qualified"),
        ("r100", "x-9", "too_fast"),
    ]


def test_withheld_records_name_the_reason(ledger):
    """Only reasons of annotation; a record that something else removed too is there."""
    (row,) = table(ledger, "annotation-withheld")
    assert (row["source_record_id"], row["verdict"], row["annotation_reasons"], row["batches"]) == (
        "r100", "quarantined", ["annotation.label_invalid"], [],
    )  # fmt: skip


def test_a_draw_is_the_smallest_hashes_of_seed_frame_and_item(ledger):
    """Anybody can repeat it: SHA-256 of three words."""
    found = table(ledger, "annotation-draw", {"batch": "b1", "seed": "x", "size": "2"})
    of = {item: hashlib.sha256(f"x {frame('r0', 'r100')} {item}".encode()).hexdigest() for item in ("r0", "r100")}
    assert [row["item"] for row in found] == sorted(of, key=of.get)
    assert {row["frame_sha256"] for row in found} == {frame("r0", "r100")}


def test_a_release_without_annotation_answers_with_nothing(tmp_path):
    """No table, no row, no error; the rules on annotation have no evidence."""
    connection = views.connect(build_release(tmp_path / "r", [a_record(0)]))
    try:
        for name in ("annotation-batches", "annotation-people", "annotation-rulebooks", "annotation-withheld"):
            assert table(connection, name) == []
        status = {row["rule_id"]: row["status"] for row in table(connection, "rule-status")}
    finally:
        connection.close()
    assert {status[rule] for rule in status if "5.3" in rule or "genai-8-" in rule} == {"no_evidence"}
