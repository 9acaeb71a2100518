"""Great Expectations as a gate: what a sound release passes, what each contradiction fails, and what is no evidence."""

import shutil

from pipelines.audit import views
from pipelines.expectations import read_suites, run_expectations
from pipelines.rules import catalogue_rows
from tests.release_builder import a_record, a_source, build_release, record_id


def run(folder, records, **tables):
    """Build a release of these records and return {expectation: status}."""
    connection = views.connect(build_release(folder / "r", records, **tables))
    try:
        return {c.check.removeprefix("expectation."): c for c in run_expectations(connection, folder / "r")}
    finally:
        connection.close()


def failed(found):
    """Return the names of the failed expectations."""
    return {name for name, check in found.items() if check.status == "fail"}


def test_a_sound_release_passes(tmp_path):
    """Nothing fails; what had nothing to look at is no evidence, in the order of the suites."""
    found = run(tmp_path, [a_record(0), a_record(100, verdict="dropped", reasons=["optout.denied"], optout="deny")])
    assert failed(found) == set()
    assert {name for name, check in found.items() if check.status == "no_evidence"} == {
        "sources.unauthorised_is_out",
        "privacy.labels_are_carried_on",
        "records.similarity_is_a_share",
    }
    assert list(found) == [f"{suite.name}.{one.id}" for suite in read_suites() for one in suite.expected]


MERGED = {"verdict": "merged", "reasons": ["dedup.exact"]}
CONTRADICTIONS = {
    "release.kept_without_reason": {"reasons": ["optout.denied"]},
    "release.kept_has_a_place": {"text_sha256": None},
    "release.removed_with_reason": {"verdict": "dropped"},
    "release.reasons_are_known": {"verdict": "dropped", "reasons": ["made.up"]},
    "release.removed_has_no_place": {"verdict": "dropped", "reasons": ["optout.denied"], "text_sha256": bytes(32)},
    "release.merged_has_a_survivor": MERGED,
    "sources.registered": {},
    "sources.blocked_is_out": {},
    "sources.kept_has_a_licence": {"licence": None},
    "sources.denied_is_out": {"optout": "deny"},
    "sources.licence_needed_is_out": {"optout": "licence_needed"},
    "sources.unauthorised_is_out": {"authorisation": "withdrawn"},
    "privacy.kept_was_scanned": {"pii_exhausted": None},
    "privacy.no_secrets": {"pii_counts": [{"type": "CREDENTIAL", "count": 1}]},
    "privacy.spans_are_listed": {"pi_spans": 1},
    "privacy.labels_were_looked_for": {"ai_generated": None},
    "records.language_is_a_code": {"language": "English"},
    "records.words_within_characters": {"quality_words": 101},
    "records.digit_share_is_a_share": {"quality_digit_ratio": 1.5},
}
"""What contradicts each expectation: facts of one record in a source of its own."""


def test_each_contradiction_fails_its_expectation_alone(tmp_path):
    """Every source contradicts one expectation, and every expectation finds exactly its source."""
    records = [
        a_record(at * 100, source_id=name, **{"doc_id": record_id(at * 100).bytes, **facts})
        for at, (name, facts) in enumerate(CONTRADICTIONS.items())
    ]
    decisions = {"sources.blocked_is_out": "blocked"}
    sources = [
        a_source(source_id=name, decision=decisions.get(name, "approved"))
        for name in CONTRADICTIONS
        if name != "sources.registered"
    ]
    found = run(tmp_path, records, sources=sources)
    wrong = {name: found[name].observed for name in failed(found)}
    assert wrong == dict.fromkeys(CONTRADICTIONS, 1.0)


def test_shards_that_differ_from_the_ledger_fail(tmp_path):
    """A record that is in the ledger and not in the shard, and a total that does not agree, stop the release."""
    records = [a_record(0), a_record(100)]
    folder = build_release(tmp_path / "r", records)
    build_release(tmp_path / "other", [a_record(0), a_record(300), a_record(400)])
    for part in ("shards", "ledger/shards"):
        shutil.rmtree(folder / part)
        shutil.copytree(tmp_path / "other" / part, folder / part)
    connection = views.connect(folder)
    found = {c.check.removeprefix("expectation."): c for c in run_expectations(connection, folder)}
    connection.close()
    assert failed(found) == {
        "release.kept_is_in_a_shard",
        "release.shard_rows_are_in_the_ledger",
        "totals.shards_equal_kept",
    }


def test_counts_and_no_values(tmp_path):
    """A check carries how many rows are wrong, never what stands in them; an earlier release may hold a survivor."""
    away = record_id(5000).bytes
    merged = a_record(
        9, verdict="merged", reasons=["dedup.near"], survivor_doc_id=away, survivor_release="0" * 32, similarity=0.8
    )
    found = run(tmp_path, [a_record(0, language="Klingon"), merged])
    assert failed(found) == {"records.language_is_a_code"}
    check = found["records.language_is_a_code"]
    assert (check.observed, check.detail) == (1.0, "1 of 2 rows are not as expected")
    assert "Klingon" not in repr(found)


def test_a_check_serves_rules_of_the_catalogue():
    """Every rule id that an expectation names exists, and every expectation is told in both languages."""
    known = {row[1] for row in catalogue_rows()}
    for suite in read_suites():
        for one in suite.expected:
            assert set(one.rules) <= known, one.id
            assert one.en
            assert one.zh
