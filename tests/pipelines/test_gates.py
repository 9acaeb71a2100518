"""Alarms: what a person should look at, in the ledger and the report, without stopping a release."""

import hashlib

from pipelines.audit import views
from pipelines.gates import SERVES, Check, failed, lexicon_checks, merged_alarms
from pipelines.policy import load_policy
from pipelines.rules import CATALOGUE_COLUMNS, catalogue_rows
from tests.release_builder import a_record, build_release


def merged(at, **changes):
    """Return a record that merged into another one."""
    away = a_record(5000)["doc_id"]
    return a_record(at, verdict="merged", reasons=["dedup.near"], survivor_doc_id=away, similarity=0.8, **changes)


def test_a_source_that_mostly_merged_rings(tmp_path):
    """Three of four records merged is above a limit of 0.7; a dropped one never reached deduplication."""
    records = [a_record(0), merged(1), merged(2), merged(3), a_record(4, verdict="dropped", reasons=["quality.short"])]
    connection = views.connect(build_release(tmp_path / "r", records))

    found = merged_alarms(connection, 0.7)

    assert found == [Check("gate.merged", "docs", "alarm", 0.75, 0.7, None, "3 of 4 records merged", ())]
    assert failed(found) == []
    connection.close()


def test_a_share_at_the_limit_is_quiet(tmp_path):
    """The limit itself passes."""
    connection = views.connect(build_release(tmp_path / "r", [a_record(0), merged(1), merged(2), merged(3)]))
    assert [check.status for check in merged_alarms(connection, 0.75)] == ["pass"]
    connection.close()


def test_a_small_lexicon_is_counted_against_the_standard(tmp_path):
    """Two terms of 10,000, and two of the 200 that each risk of class A1 should have."""
    lexicon = tmp_path / "words.txt"
    lexicon.write_text("alpha\nbeta\n")
    sha256 = hashlib.sha256(lexicon.read_bytes()).hexdigest()
    policy = tmp_path / "policy.yaml"
    policy.write_text(
        f"safety: {{lexicons: [{{name: mine, path: words.txt, sha256: {sha256}, risk: A1-a, version: '1'}}]}}\n"
    )

    found = {check.subject: check[2:5] for check in lexicon_checks(load_policy(policy).rules["safety"])}

    assert (found["*"], found["A1-a"]) == (("alarm", 2.0, 10000.0), ("alarm", 2.0, 200.0))


def test_without_a_lexicon_nothing_is_counted():
    """The shipped policy configures none: no evidence, not a count of zero."""
    assert lexicon_checks(load_policy(None).rules["safety"]) == []


def test_gates_name_rules_that_the_catalogue_has():
    """What a gate is evidence for can be looked up, and the catalogue says that something of it is covered."""
    covered = {row[1]: row[CATALOGUE_COLUMNS.index("covers")] for row in catalogue_rows()}

    assert {covered.get(rule, "none") for rules in SERVES.values() for rule in rules} == {"part"}
