"""The ledger table `sources`: the register as it stood on the day of the run, one row a source."""

import pyarrow as pa

from pipelines.register import RegisterResult, SourceDecision
from pipelines.register_crawl_log import CrawlSummary
from pipelines.register_values import Entry

_EVIDENCE = pa.struct(
    [
        pa.field("path", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("proves", pa.string()),
        pa.field("state", pa.string()),
        pa.field("expected_sha256", pa.string()),
        pa.field("actual_sha256", pa.string()),
        pa.field("found_at", pa.string()),
        pa.field("retrieved", pa.date32()),
        pa.field("expires", pa.date32()),
        pa.field("checked_as_of", pa.date32()),
    ]
)
_ASSESSMENT = pa.struct(
    [
        pa.field("when", pa.string()),
        pa.field("on", pa.date32()),
        pa.field("items", pa.int64()),
        pa.field("bad", pa.int64()),
        pa.field("bad_ratio", pa.float64()),
        pa.field("upper_bound_ratio", pa.float64()),
    ]
)
_OBJECTION = pa.struct([pa.field("reason", pa.string()), pa.field("detail", pa.string())])
_MARK = pa.struct([pa.field(name, pa.string()) for name in ("rule", "status", "detail")])
_CRAWL = pa.struct(
    [
        pa.field("agent", pa.string()),
        *(pa.field(name, pa.int64()) for name in ("fetches", "incomplete", "denied", "stale", "other_agents")),
        pa.field("first", pa.date32()),
        pa.field("last", pa.date32()),
    ]
)
_GENERATOR_TERMS = pa.struct(
    [pa.field(name, pa.string()) for name in ("version", "provider", "terms_url", "training_on_output", "condition")]
)

SOURCES = pa.schema(
    [
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("title", pa.string()),
        pa.field("acquisition", pa.string(), nullable=False),
        pa.field("licence", pa.string()),
        pa.field("origin", pa.string()),
        pa.field("languages", pa.list_(pa.string())),
        pa.field("status", pa.string(), nullable=False),
        pa.field("decision", pa.string(), nullable=False),
        pa.field("reason", pa.string()),
        pa.field("approved_by", pa.string()),
        pa.field("approved_on", pa.date32()),
        pa.field("approval_expires", pa.date32()),
        pa.field("collected_from", pa.date32()),
        pa.field("collected_to", pa.date32()),
        pa.field("pipl_basis", pa.string()),
        pa.field("ip_contact", pa.string()),
        pa.field("contract_id", pa.string()),
        pa.field("generator", pa.string()),
        pa.field("as_of", pa.date32(), nullable=False),
        pa.field("evidence", pa.list_(_EVIDENCE), nullable=False),
        pa.field("assessments", pa.list_(_ASSESSMENT), nullable=False),
        pa.field("objections", pa.list_(_OBJECTION), nullable=False),
        pa.field("rules", pa.list_(_MARK), nullable=False),
        pa.field("crawl", _CRAWL),
        pa.field("generator_terms", _GENERATOR_TERMS),
        pa.field("upstream_version", pa.string()),
        pa.field("optout_clicks", pa.string()),
    ]
)
"""One row a source, in the order of source_id.

decision     approved | warned | blocked | stopped.
approved_by, ip_contact   names that the operator publishes as responsible; not taken from any record.
evidence     one entry a file: `state` is ok | missing | empty | unreadable | unpinned | changed | expired.
rules        how each rule stands: pass | fail | not_applicable | no_evidence.
crawl        of a self-collected source: the crawler's name and, null without a readable log, counts of fetches in the
             crawl logs (incomplete, denied by robots, with a stale robots.txt, by an agent without the registered
             name) and the UTC days of the first and last.
generator_terms   of a synthetic source: which version of the generator, whose, and what its terms say.
"""


def source_rows(result: RegisterResult) -> pa.Table:
    """Return the snapshot of the register as a table with schema `SOURCES`, sorted by source_id."""
    rows = sorted((_row(decision) for decision in result.decisions), key=lambda row: str(row["source_id"]))
    return pa.Table.from_pylist(rows, schema=SOURCES)


def _row(decision: SourceDecision) -> dict[str, object]:
    source, approval = decision.source, decision.approval
    return {
        "source_id": source.id, "title": source.title, "acquisition": source.acquisition,
        "licence": source.licence, "origin": source.origin, "languages": list(source.languages),
        "status": approval.status, "decision": decision.decision, "reason": decision.reason,
        "approved_by": approval.by, "approved_on": approval.on, "approval_expires": approval.expires,
        **_declared(Entry(source.id, "", source.raw)), "as_of": decision.as_of,
        "evidence": [found.row() for found in decision.evidence],
        "assessments": [found.row() for found in decision.assessments],
        "objections": [found._asdict() for found in decision.objections],
        "rules": [mark._asdict() for mark in decision.marks],
        "crawl": _crawl(Entry(source.id, "", source.raw).child("crawl"), decision.crawl),
    }  # fmt: skip


def _crawl(declared: Entry | None, found: CrawlSummary | None) -> dict[str, object] | None:
    if declared is None and found is None:
        return None
    counts = ("fetches", "incomplete", "denied", "stale", "other_agents", "first", "last")
    agent = declared.text("agent") if declared else None
    return {"agent": agent, **{name: getattr(found, name) if found else None for name in counts}}


def _declared(entry: Entry) -> dict[str, object]:
    window, people = entry.child("collection"), entry.child("personal_information")
    contract, generator = entry.child("contract"), entry.child("generator")
    return {
        "collected_from": window.day("from") if window else None,
        "collected_to": window.day("to") if window else None,
        "pipl_basis": people.text("basis") if people else None,
        "ip_contact": entry.text("ip_contact"),
        "contract_id": contract.text("id") if contract else None,
        "generator": generator.text("model") if generator else None,
        "generator_terms": {f.name: generator.text(f.name) for f in _GENERATOR_TERMS} if generator else None,
        "upstream_version": entry.text("upstream_version"),
        "optout_clicks": entry.text("optout_clicks"),
    }
