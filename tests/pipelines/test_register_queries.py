"""The four questions on sources, opt-outs and conflicts, asked of small ledger tables."""

import hashlib
from datetime import date

import duckdb
import pyarrow as pa
import pytest

from pipelines.audit.queries import run_query
from pipelines.register import RegisterRule, check_register
from pipelines.register_ledger import source_rows
from tests.builders import a_source
from tests.shipped import shipped
from transforms.identity import doc_id

RULE = shipped("register", RegisterRule)
DAY = date(2026, 6, 1)
RECORDS = pa.schema(
    [
        ("doc_id", pa.binary(16)), ("source_id", pa.string()), ("file", pa.string()), ("offset", pa.int64()),
        ("url", pa.string()), ("licence", pa.string()), ("verdict", pa.string()), ("reason", pa.string()),
        ("optout", pa.string()), ("optout_signals", pa.list_(pa.string())), ("optout_denied_domain", pa.string()),
        ("conflict_doc_ids", pa.list_(pa.binary(16))), ("conflict_sources", pa.list_(pa.string())),
        ("conflict_licences", pa.list_(pa.string())),
    ]
)  # fmt: skip


def record(at, source_id="good", verdict="kept", **facts):
    """Return one row of `records`."""
    row = dict.fromkeys(RECORDS.names) | {"optout_signals": []}
    return row | {"doc_id": doc_id(source_id, "f", at), "source_id": source_id, "file": "f", "offset": at,
                  "verdict": verdict, **facts}  # fmt: skip


@pytest.fixture
def ledger(tmp_path):
    """Give a connection that holds a good and a bad source and six records."""
    (tmp_path / "LICENSE").write_text("text")
    pinned = {"file": "LICENSE", "sha256": hashlib.sha256(b"text").hexdigest()}
    approval = {"by": "Li Hua", "on": "2026-01-05", "expires": "2026-06-11"}
    sources = (
        a_source(id="good", raw={"evidence": [pinned], "approval": approval}),
        a_source(id="bad", acquisition="self_collected", raw={"evidence": [{**pinned, "sha256": "0" * 64}]}),
    )
    table = source_rows(check_register(sources, RULE, DAY, tmp_path))
    other = doc_id("bad", "f", 0)
    rows = [
        record(0, optout="allow", optout_signals=["robots"]),
        record(1, optout="deny", optout_signals=["robots", "tdmrep"], verdict="dropped"),
        record(2, optout_denied_domain="pirate.org", verdict="dropped"),
        record(3),
        record(
            4,
            conflict_doc_ids=[other],
            conflict_sources=["bad"],
            conflict_licences=["CC-BY-NC-4.0"],
            licence="CC0-1.0",
            verdict="quarantined",
            reason="licence.conflict",
        ),
        record(0, "bad", verdict="dropped", reason="source.evidence_changed"),
    ]
    connection = duckdb.connect()
    connection.register("sources", table)
    connection.register("records", pa.Table.from_pylist(rows, schema=RECORDS))
    return connection


def asked(connection, name, *columns, **params):
    """Return some columns of the answer."""
    heads, rows = run_query(connection, name, params)
    return [tuple(row[heads.index(column)] for column in columns) for row in rows]


def test_sources_without_evidence(ledger):
    """The changed file comes first, with what the register objects to; the good source only lacks optional marks."""
    found = asked(ledger, "sources-without-evidence", "source_id", "kind", "finding")
    assert found[0] == ("bad", "evidence", "changed")
    assert {kind for source_id, kind, _ in found if source_id == "good"} == {"rule"}


def test_who_approved(ledger):
    """A source without an approval comes first; the days left are counted from the day of the run."""
    found = asked(ledger, "who-approved", "source_id", "approved_by", "days_left", "records", "kept")
    assert found == [("bad", None, None, 1, 0), ("good", "Li Hua", 10, 5, 2)]


def test_opt_outs(ledger):
    """Every signal counts the records it stood for; a domain list is a signal of its own."""
    found = asked(ledger, "opt-outs", "decision", "signal", "records", "kept", "dropped")
    assert found == [
        ("allow", "robots", 1, 1, 0), ("deny", "domain list", 1, 0, 1),
        ("deny", "robots", 1, 0, 1), ("deny", "tdmrep", 1, 0, 1),
    ]  # fmt: skip


def test_opt_outs_of_one_decision(ledger):
    """The parameter narrows the answer."""
    assert asked(ledger, "opt-outs", "signal", decision="allow") == [("robots",)]


@pytest.mark.parametrize("source", [None, "good", "bad"])
def test_licence_conflicts(ledger, source):
    """One row a pair, found from either side."""
    params = {"source": source} if source else {}
    found = asked(
        ledger, "licence-conflicts", "source_id", "licence", "conflict_source_id", "conflict_licence", **params
    )
    assert found == [("good", "CC0-1.0", "bad", "CC-BY-NC-4.0")]
