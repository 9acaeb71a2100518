"""The gates between a finished ledger and a published release: conservation and the limits of policy.

A gate looks at the ledger itself, never at a counter kept beside it, so its number can be traced to records.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from pipelines.policy_gates import GatesRule


class Check(NamedTuple):
    """One row of the ledger table `checks`: status is pass | fail | waived | alarm | no_evidence |
    not_applicable."""

    check: str
    subject: str
    status: str
    observed: float | None
    limit: float | None
    waived_by: str | None
    detail: str
    rules: tuple[str, ...]


SERVES = {
    "gate.conservation": ("cn-genai-19-explain-on-demand", "cn-pipl-69-burden-of-proof"),
    "gate.reader_quarantined": ("cn-genai-7.4-quality-measures",),
}
"""Rules of the catalogue whose `looks_at` names what the gate counts; other gates are limits of the operator."""

DECLARED = "declared.not_applicable"
"""Check that stands for a signed declaration: subject is the rule, `waived_by` the signer, `detail` day and reason."""


def run_gates(ledger: Any, rule: GatesRule, as_of: date) -> list[Check]:
    """Run every built-in gate over a DuckDB connection with the ledger's views."""
    checks = [*_conservation(ledger), _kept(ledger, rule), *_declared(rule)]
    for source, rows, unread, removed, leaked in ledger.execute(_PER_SOURCE).fetchall():
        shares = (
            ("gate.reader_quarantined", "reader_quarantined", unread, rule.max_reader_quarantined_ratio),
            ("gate.removed", "removed", removed, rule.max_removed_ratio),
            ("gate.leak", "leak", leaked, rule.max_leak_ratio),
        )
        for check, gate, count, limit in shares:
            checks.append(_share(check, gate, source, count, rows, limit, rule, as_of))
    return checks


def _declared(rule: GatesRule) -> Iterator[Check]:
    for one in rule.not_applicable:
        detail = f"{one.on}: {one.reason}"
        yield Check(DECLARED, one.rule, "not_applicable", None, None, one.by, detail, (one.rule,))


def merged_alarms(ledger: Any, limit: float) -> list[Check]:
    """Say per source which share of the records that reached deduplication merged into others.

    Above `limit` (policy `dedup.max_removed_ratio`) the status is `alarm`: it stands in the ledger and the report and
    forbids nothing. A merged record is accounted for by its survivor; whether so many should be is for a person.
    """
    checks = []
    for source, merged, reached in ledger.execute(_MERGED).fetchall():
        share = round(merged / reached, 4)
        status = "alarm" if share > limit else "pass"
        detail = f"{merged} of {reached} records merged"
        checks.append(Check("gate.merged", source, status, share, limit, None, detail, ()))
    return checks


def lexicon_checks(rule: Any) -> list[Check]:
    """Compare the configured lexicons with TC260-003 8.1: distinct terms in all (`*`) and by risk code.

    Too few are an alarm, not a bar: the numbers are recommended. Without a lexicon there is nothing to count.
    """
    from transforms.safety.lexicon import coverage, read_lexicon

    if not rule.lexicons:
        return []
    terms = [term for lexicon in rule.lexicons for term in read_lexicon(lexicon)]
    return [
        Check(
            "safety.lexicon_terms", row["risk"], "pass" if row["enough"] else "alarm", float(row["terms"]),
            float(row["required"]), None, f"{row['terms']} distinct terms", ("cn-genaisec-8.1-keyword-library",),
        )
        for row in coverage(terms, rule.coverage_total, rule.coverage_by_class)
    ]  # fmt: skip


def failed(checks: Iterable[Check]) -> list[Check]:
    """Return the checks that forbid publishing."""
    return [check for check in checks if check.status == "fail"]


_PER_SOURCE = """
    SELECT source_id, count(*),
           count(*) FILTER (reason LIKE 'reader.%'),
           count(*) FILTER (verdict <> 'kept'),
           count(*) FILTER (list_contains(reasons, 'pii.leak'))
    FROM records GROUP BY source_id ORDER BY source_id
"""

_MERGED = """
    SELECT source_id, count(*) FILTER (verdict = 'merged'), count(*)
    FROM records WHERE verdict IN ('kept', 'merged') GROUP BY source_id ORDER BY source_id
"""

_CONSERVED = """
    SELECT f.source_id, f.file, f.rows, f.records - f.not_content - f.not_sampled,
           f.decoded_bytes - f.record_bytes - f.separator_bytes - f.skipped_bytes,
           coalesce(f.declared_records, f.records) - f.records, coalesce(r.n, 0), coalesce(r.decided, 0)
    FROM files f
    LEFT JOIN (SELECT source_id, file, count(*) AS n,
                      count(*) FILTER (verdict IN ('kept', 'dropped', 'merged', 'quarantined')) AS decided
               FROM records GROUP BY ALL) r USING (source_id, file)
    ORDER BY f.source_id, f.file
"""


def _conservation(ledger: Any) -> Iterator[Check]:
    """Every decoded byte is spoken for and every record of every file has one ledger row with one verdict."""
    gaps: dict[str, list[str]] = {}
    files: dict[str, int] = {}
    for source, file, rows, expected, bytes_left, undeclared, found, decided in ledger.execute(_CONSERVED).fetchall():
        files[source] = files.get(source, 0) + 1
        if bytes_left or undeclared or not rows == expected == found == decided:
            gaps.setdefault(source, []).append(file)
    for source, count in sorted(files.items()):
        lost = gaps.get(source, [])
        detail = f"{count - len(lost)} of {count} files conserved" + (f"; first gap in {lost[0]}" if lost else "")
        status = "fail" if lost else "pass"
        yield Check(
            "gate.conservation", source, status, float(len(lost)), 0.0, None, detail, SERVES["gate.conservation"]
        )
    extra = ledger.execute("SELECT count(*) FROM records r ANTI JOIN files f USING (source_id, file)").fetchone()[0]
    if extra:
        detail = "records without an input file"
        yield Check("gate.conservation", "*", "fail", float(extra), 0.0, None, detail, SERVES["gate.conservation"])


def _kept(ledger: Any, rule: GatesRule) -> Check:
    kept = ledger.execute("SELECT count(*) FROM records WHERE verdict = 'kept'").fetchone()[0]
    status = "pass" if kept >= rule.min_kept_records else "fail"
    return Check("gate.kept", "*", status, float(kept), float(rule.min_kept_records), None, f"{kept} records kept", ())


def _share(
    check: str, gate: str, source: str, count: int, rows: int, limit: float, rule: GatesRule, as_of: date
) -> Check:
    observed = round(count / rows, 4)
    status, by = "pass", None
    if observed > limit:
        waiver = next((w for w in rule.waivers if w.holds(source, gate, as_of)), None)
        status, by = ("waived", f"{waiver.name}: {waiver.reason}") if waiver else ("fail", None)
    return Check(check, source, status, observed, limit, by, f"{count} of {rows} records", SERVES.get(check, ()))
