"""A small release in the layout of a real one, written by the ledger's own functions; no run is needed.

Every row starts from honest defaults (a kept record of source `docs`); a test names only what it is about.
"""

import uuid
from datetime import date
from pathlib import Path

from pipelines.register_ledger import SOURCES
from transforms import ledger, ledger_annotation
from transforms.identity import doc_id
from transforms.stages import stages


def record_id(at):
    """Return the doc_id of the record at a place, as the ledger holds it."""
    return uuid.UUID(bytes=doc_id("docs", "a.jsonl", at))


def a_record(at, **changes):
    """Return a kept record at byte offset `at`; `text` is what its shard holds."""
    kept = changes.get("verdict", "kept") == "kept"
    row = {
        "doc_id": record_id(at).bytes, "source_id": "docs", "file": "a.jsonl", "offset": at, "length": 100,
        "source_record_id": f"r{at}", "licence": "CC0-1.0", "licence_record": None, "licence_source": "CC0-1.0",
        "licence_evidence": [], "optout": None, "optout_signals": [], "ai_generated": "none",
        "ai_label_evidence": [], "language": "en", "language_score": 0.98, "quality_chars": 100, "quality_words": 20,
        "quality_score": None, "quality_digit_ratio": 0.01, "pii_counts": [], "pii_direct_identifiers": 0,
        "pii_persons": 0, "pii_sensitive": [], "pii_exhausted": False, "n_shingles": 16, "verdict": "kept",
        "reason": None, "reasons": [], "flags": [], "pi_spans": 0, "contains_pi": False,
        "shard": "part-000000.parquet" if kept else None, "text_sha256": bytes(32) if kept else None,
        "text": f"text {at}",
    }  # fmt: skip
    row.update(changes)
    if row["reason"] is None and row["reasons"]:
        row["reason"] = row["reasons"][0]
    return row


def a_source(**changes):
    """Return a register row of an approved open-licence source."""
    row = {
        "source_id": "docs", "title": "Project documentation", "acquisition": "open_licence", "licence": "CC0-1.0",
        "origin": "domestic", "languages": ["en"], "status": "approved", "decision": "approved", "reason": None,
        "approved_by": "the data owner", "approved_on": date(2026, 1, 1), "as_of": date(2026, 11, 1), "evidence": [],
        "assessments": [], "objections": [],
        "rules": [{"rule": "cn-genai-7.1-lawful-source", "status": "pass", "detail": "evidence complete"}],
    }  # fmt: skip
    return {**row, **changes}


def a_file(**changes):
    """Return a row of `files` that adds up for one record of 100 bytes."""
    row = {
        "source_id": "docs", "file": "a.jsonl", "decoded_bytes": 100, "record_bytes": 99, "separator_bytes": 1,
        "skipped_bytes": 0, "records": 1, "rows": 1, "not_content": 0, "not_sampled": 0, "declared_records": None,
    }  # fmt: skip
    return {**row, **changes}


def build_release(
    folder: Path, records, sources=None, pii=(), checks=(), files=None, scope="public_cn", models=(), annotation=()
):
    """Write the ledger and one shard of a release; returns its folder. `annotation` is table -> rows."""
    records = sorted(records, key=lambda row: (row["source_id"], row["file"], row["offset"]))
    kept = [row for row in records if row["verdict"] == "kept"]
    for at, row in enumerate(kept):
        row.setdefault("shard_row", at)
    _write(folder, "records", ledger.record_schema(stages()), records)
    if pii:
        _write(folder, "pii", ledger.PI, pii)
    _write(folder, "sources", SOURCES, sources or [a_source()])
    _write(folder, "files", ledger.FILES, files or _files(records))
    _write(folder, "checks", ledger.CHECKS, checks)
    _write(folder, "models", ledger.MODELS, models)
    for name, rows in dict(annotation).items():
        _write(folder, name, ledger_annotation.TABLES[name], rows)
    _write(folder, "policies", ledger.POLICIES, [{"sha256": "p" * 64, "section": "gates", "json": "{}"}])
    text_bytes = sum(len(row["text"].encode()) for row in kept)
    shard = {
        "shard": "part-000000.parquet",
        "rows": len(kept),
        "bytes": 1000,
        "text_bytes": text_bytes,
        "sha256": "s" * 64,
    }
    _write(folder, "shards", ledger.SHARDS, [shard])
    run = {"corpus": "demo", "scope": scope, "policy_sha256": "p" * 64, "code_sha256": "c" * 64, "ledger_schema": 1}
    _write(
        folder,
        "runs",
        ledger.RUNS,
        [{**run, "contains_pi": any(row["contains_pi"] for row in kept), "dedup_against": []}],
    )
    (folder / "shards").mkdir()
    ledger.write_table(folder / "shards" / "part-000000.parquet", ledger.SHARD, _known(ledger.SHARD, kept))
    return folder


def _files(records):
    places = sorted({(row["source_id"], row["file"]) for row in records})
    rows = []
    for source, name in places:
        count = sum((row["source_id"], row["file"]) == (source, name) for row in records)
        size = {"decoded_bytes": 100 * count, "record_bytes": 99 * count, "separator_bytes": count}
        rows.append(a_file(source_id=source, file=name, records=count, rows=count, **size))
    return rows


def _write(folder, table, schema, rows):
    (folder / "ledger" / table).mkdir(parents=True)
    ledger.write_table(folder / "ledger" / table / "part-000000.parquet", schema, _known(schema, rows))


def _known(schema, rows):
    return [{name: row.get(name) for name in schema.names} for row in rows]
