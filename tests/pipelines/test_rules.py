"""How the rules of the catalogue stand: evidence decides, silence is never a pass."""

import pytest

from pipelines.audit import views
from pipelines.audit.queries import table
from pipelines.policy_gates import NotApplicable
from pipelines.rules import CATALOGUE_COLUMNS, catalogue_rows
from tests.release_builder import a_record, a_source, build_release
from transforms.reasons import REASONS


def standing(folder, records=(), **tables):
    """Return {rule: row} of a small release."""
    connection = views.connect(build_release(folder / "r", records or [a_record(0)], **tables))
    try:
        return {row["rule_id"]: row for row in table(connection, "rule-status")}
    finally:
        connection.close()


def a_check(name, status, *rules):
    """Return a row of `checks`."""
    return {"check": name, "subject": "*", "status": status, "rules": list(rules)}


def a_mark(rule, status):
    """Return an entry of a source's `rules`."""
    return {"rule": rule, "status": status, "detail": None}


def test_the_catalogue_is_whole():
    """Eighty rules, each with both titles, clause, force and confidence; what covers nothing looks at nothing."""
    rows = [dict(zip(CATALOGUE_COLUMNS, row, strict=True)) for row in catalogue_rows()]
    assert len({row["rule_id"] for row in rows}) == 80
    for row in rows:
        assert all(row[key] for key in ("title", "title_zh", "clause", "bindingness", "instrument_zh", "scopes"))
        assert row["confidence"] in ("confirmed", "secondary", "recalled")
        assert (row["looks_at"] is None) == (row["covers"] == "none")


def test_every_reason_serves_known_rules():
    """A rule id beside a reason code is one of the catalogue."""
    known = {row[1] for row in catalogue_rows()}
    assert {rule for reason in REASONS.values() for rule in reason.rules} <= known


def test_silence_is_not_a_pass(tmp_path):
    """A rule without evidence is no evidence; every rule has a status."""
    found = standing(tmp_path)
    assert len(found) == 80
    assert found["cn-genai-8-annotator-training"]["status"] == "no_evidence"
    assert found["cn-genaisec-5.2-a-filtering"]["status"] == "no_evidence"


def test_the_worst_evidence_decides(tmp_path):
    """One failure fails a rule, one gap leaves it without evidence, and a waiver proves nothing."""
    cases = {
        "cn-pipl-51-54-safeguards-audit": (["pass"], "pass"),
        "cn-pipl-55-56-pia": (["pass", "fail"], "fail"),
        "cn-pipl-69-burden-of-proof": (["pass", "no_evidence"], "no_evidence"),
        "cn-pipl-73-deid-vs-anon": (["waived"], "no_evidence"),
        "optout-tdmrep": (["not_applicable"], "not_applicable"),
        "quality-iso5259": (["pass", "not_applicable"], "pass"),
    }
    checks = [a_check(f"c{at}", status, rule) for rule, (given, _) in cases.items() for at, status in enumerate(given)]
    found = standing(tmp_path, checks=checks)
    assert {rule: found[rule]["status"] for rule in cases} == {rule: status for rule, (_, status) in cases.items()}


def test_the_register_marks_count(tmp_path):
    """One source without its evidence fails the rule for the release."""
    rule = "cn-genai-7.1-lawful-source"
    sources = [
        a_source(rules=[a_mark(rule, "pass")]),
        a_source(source_id="other", rules=[a_mark(rule, "fail")]),
    ]
    found = standing(tmp_path, sources=sources)[rule]
    assert (found["status"], found["evidence"]) == ("fail", ["register fail", "register pass"])


def test_a_rule_outside_the_declared_scope_does_not_apply(tmp_path):
    """Research in house is outside the Measures, not outside the law on personal information."""
    found = standing(tmp_path, scope="internal_rnd", checks=[a_check("c", "fail", "cn-genai-7.1-lawful-source")])
    assert found["cn-genai-7.1-lawful-source"]["status"] == "not_applicable"
    assert found["cn-pipl-31-minors"]["status"] == "pass"


def test_a_signed_declaration_shows_its_signer_and_hides_no_failure(tmp_path):
    """Who declared it, on which day and why stands beside the rule; what fails in the release still fails."""
    declared = {"check": "declared.not_applicable", "status": "not_applicable", "waived_by": "Li Hua"}
    rules = ("cn-genai-8-annotator-training", "cn-pipl-55-56-pia")
    checks = [
        {**declared, "subject": rule, "detail": "2026-01-05: no people annotate", "rules": [rule]} for rule in rules
    ]
    found = standing(tmp_path, checks=[*checks, a_check("c", "fail", rules[1])])
    shown = [(found[rule]["status"], found[rule]["not_applicable_because"]) for rule in rules]
    assert shown == [("not_applicable", "declared"), ("fail", None)]
    assert found[rules[0]]["declared_by"] == "Li Hua, 2026-01-05: no people annotate"


@pytest.mark.parametrize("change", [{"by": " "}, {"on": ""}, {"on": "soon"}, {"reason": ""}, {"rule": "no-such-rule"}])
def test_a_declaration_without_signer_day_reason_or_rule_is_refused(change):
    """Nobody can leave a rule out without saying who did it, when and why."""
    whole = {
        "rule": "cn-genai-8-annotator-training",
        "by": "Li Hua",
        "on": "2026-01-05",
        "reason": "no people annotate",
    }
    assert NotApplicable(**whole).by == "Li Hua"
    with pytest.raises(ValueError, match=r"not_applicable|isoformat"):
        NotApplicable(**{**whole, **change})


def test_a_rule_on_user_input_needs_user_input(tmp_path):
    """Without such a source the rule does not apply, even if a check had nothing to look at."""
    rule = "cn-genaisec-5.1-c4-user-input"
    found = standing(tmp_path, checks=[a_check("c", "no_evidence", rule)])
    assert found[rule]["status"] == "not_applicable"


def test_one_source_per_language_fails_diversity(tmp_path):
    """Two sources feed a language, or the rule fails; both must not be from overseas alone."""
    rule = "cn-genaisec-5.1-b-diversity"
    assert standing(tmp_path)[rule]["status"] == "fail"
    records = [a_record(0), a_record(0, source_id="b", doc_id=bytes(16))]
    sources = [a_source(origin="overseas"), a_source(source_id="b")]
    assert standing(tmp_path / "two", records, sources=sources)[rule]["status"] == "pass"


def test_unknown_licences_in_the_corpus_fail(tmp_path):
    """A kept record whose licence nobody knows fails the rule on infringement."""
    found = standing(tmp_path, [a_record(0, licence="LicenseRef-unknown")])
    assert found["cn-genai-7.2-no-ip-infringement"]["status"] == "fail"


def test_removed_records_are_counted_for_the_rules_they_serve(tmp_path):
    """A rule shows how many records went in its name."""
    dropped = a_record(9, verdict="dropped", reasons=["optout.denied", "optout.domain_denied"])
    found = standing(tmp_path, [a_record(0), dropped])
    assert found["optout-tdmrep"]["removed_records"] == 1
