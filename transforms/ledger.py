"""The tables of the ledger: their columns, their order, and how Parquet is written so that equal rows are equal bytes.

`records` has one row per input record. Its columns are where the record stood, what the stages measured (every
fact that is not private), what was decided and where the text went. Columns are an interface: add, never rename.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.records import DOCUMENTS, Stage

LEDGER_SCHEMA = 1  # number in the manifest; readers keep reading the previous one

_HIDDEN = ("text", "markup", "headers", "reader_reason")

DECISIONS = (
    pa.field("verdict", pa.dictionary(pa.int8(), pa.string())),
    pa.field("reason", pa.string()),
    pa.field("reasons", pa.list_(pa.string())),
    pa.field("flags", pa.list_(pa.string())),
    pa.field("survivor_doc_id", pa.uuid()),
    pa.field("survivor_release", pa.string()),
    pa.field("similarity", pa.float32()),
    pa.field("dedup_method", pa.string()),
    pa.field("merged_count", pa.int32()),
    pa.field("merged_sources", pa.list_(pa.string())),
    pa.field("merged_licences", pa.list_(pa.string())),
    pa.field("conflict_doc_ids", pa.list_(pa.binary(16))),
    pa.field("conflict_sources", pa.list_(pa.string())),
    pa.field("conflict_licences", pa.list_(pa.string())),
    pa.field("pi_spans", pa.int32()),
    pa.field("contains_pi", pa.bool_()),
    pa.field("ner_covered_ratio", pa.float32()),
    pa.field("shard", pa.string()),
    pa.field("shard_row", pa.int64()),
    pa.field("text_sha256", pa.binary(32)),
    pa.field("raw_text_hmac", pa.binary(32)),
)
"""What was decided about a record.

verdict        kept | dropped | merged | quarantined; `reason` is null exactly when kept.
survivor_doc_id, similarity, dedup_method   of a merged record: who stays, exact Jaccard 0-1, exact|minhash|estimated.
survivor_release   content id of the earlier release in which the survivor stands; null when it is of this one.
merged_*       of a survivor: how many records it stands for, and their sources and licences, sorted.
pi_spans       personal-information spans acted on; contains_pi says that pseudonymised or kept spans remain.
text_sha256    SHA-256 of the UTF-8 text as published, after redaction; null unless kept.
raw_text_hmac  HMAC-SHA256 of the text as read, under the operator's key; null without a key.
"""

PI = pa.schema(
    [
        pa.field("doc_id", pa.uuid(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("start", pa.int32(), nullable=False),
        pa.field("end", pa.int32(), nullable=False),
        pa.field("type", pa.string(), nullable=False),
        pa.field("recognizer", pa.string(), nullable=False),
        pa.field("score", pa.float32(), nullable=False),
        pa.field("action", pa.string(), nullable=False),
        pa.field("why", pa.string()),
        pa.field("key_id", pa.string()),
    ]
)
"""One row per span of personal information in a kept record: offsets in code points of the text as read."""

SHARD = pa.schema(
    [
        pa.field("doc_id", pa.uuid(), nullable=False),
        pa.field("text", pa.large_string(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("licence", pa.string()),
        pa.field("language", pa.string()),
        pa.field("quality_score", pa.float32()),
        pa.field("url", pa.string()),
        pa.field("title", pa.string()),
        pa.field("author", pa.string()),
        pa.field("date", pa.string()),
        pa.field("pi_spans", pa.int32(), nullable=False),
        pa.field("contains_pi", pa.bool_(), nullable=False),
        pa.field("ai_generated", pa.string()),
    ]
)
"""The columns of a shard: what a trainer reads."""

QUARANTINE = pa.schema(
    [
        pa.field("doc_id", pa.uuid(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("file", pa.string(), nullable=False),
        pa.field("offset", pa.int64(), nullable=False),
        pa.field("reasons", pa.list_(pa.string())),
        pa.field("text", pa.large_string()),
    ]
)
"""Held records with their text as read, under restricted/ only."""

SUBJECTS = pa.schema(
    [
        pa.field("doc_id", pa.uuid(), nullable=False),
        pa.field("type", pa.string(), nullable=False),
        pa.field("subject_hash", pa.binary(32), nullable=False),
        pa.field("key_id", pa.string(), nullable=False),
    ]
)
"""Keyed hashes of the values found in released records, under restricted/ only: who appears where."""

FILES = pa.schema(
    [
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("file", pa.string(), nullable=False),
        *(
            pa.field(name, pa.int64(), nullable=False)
            for name in (
                "decoded_bytes",
                "record_bytes",
                "separator_bytes",
                "skipped_bytes",
                "records",
                "rows",
                "not_content",
                "not_sampled",
            )
        ),
        pa.field("declared_records", pa.int64()),
    ]
)
"""Where the bytes of every input file went; see `records.Tally`."""

RUNS = pa.schema(
    [
        pa.field("corpus", pa.string(), nullable=False),
        pa.field("scope", pa.string(), nullable=False),
        pa.field("policy_sha256", pa.string(), nullable=False),
        pa.field("code_sha256", pa.string(), nullable=False),
        pa.field("ledger_schema", pa.int32(), nullable=False),
        pa.field("sample", pa.float64()),
        pa.field("key_id", pa.string()),
        pa.field("contains_pi", pa.bool_(), nullable=False),
        pa.field("dedup_against", pa.list_(pa.string()), nullable=False),
    ]
)

POLICIES = pa.schema(
    [
        pa.field("sha256", pa.string(), nullable=False),
        pa.field("section", pa.string(), nullable=False),
        pa.field("json", pa.string(), nullable=False),
    ]
)

SHARDS = pa.schema(
    [
        pa.field("shard", pa.string(), nullable=False),
        pa.field("rows", pa.int64(), nullable=False),
        pa.field("bytes", pa.int64(), nullable=False),
        pa.field("text_bytes", pa.int64(), nullable=False),
        pa.field("sha256", pa.string(), nullable=False),
    ]
)

CHECKS = pa.schema(
    [
        pa.field("check", pa.string(), nullable=False),
        pa.field("subject", pa.string(), nullable=False),
        pa.field("status", pa.string(), nullable=False),
        pa.field("observed", pa.float64()),
        pa.field("limit", pa.float64()),
        pa.field("waived_by", pa.string()),
        pa.field("detail", pa.string()),
        pa.field("rules", pa.list_(pa.string())),
    ]
)
"""Gates and expectations: status is pass | fail | waived | no_evidence | not_applicable."""

MODELS = pa.schema(
    [
        pa.field("role", pa.string(), nullable=False),
        pa.field("file", pa.string(), nullable=False),
        pa.field("sha256", pa.string(), nullable=False),
        pa.field("licence", pa.string()),
        pa.field("origin", pa.string()),
        pa.field("note", pa.string()),
    ]
)


def record_schema(chain: Sequence[Stage]) -> pa.Schema:
    """Return the columns of `records`: place, public facts of every stage, decisions."""
    place = [_public(field) for field in DOCUMENTS if field.name not in _HIDDEN]
    place.insert(1, pa.field("source_id", pa.string(), nullable=False))
    facts = [
        pa.field(field.name, field.type)
        for stage in chain
        for field in stage.facts
        if (field.metadata or {}).get(b"ledger") != b"no"
    ]
    return pa.schema([*place, *facts, *DECISIONS]).with_metadata(None)


def _public(field: pa.Field) -> pa.Field:
    kind = pa.uuid() if field.name == "doc_id" else field.type
    return pa.field(field.name, kind, nullable=field.nullable)


def scanned_columns(chain: Sequence[Stage]) -> tuple[str, ...]:
    """Return the string columns from outside that pass the detectors before they leave a worker."""
    fields = [*DOCUMENTS, *(field for stage in chain for field in stage.facts)]
    return tuple(field.name for field in fields if (field.metadata or {}).get(b"scan") == b"yes")


def table_writer(path: Path, schema: pa.Schema, bloom: bool = False) -> pq.ParquetWriter:
    """Open a Parquet file with the settings of a release; a bloom filter on doc_id serves look-ups by id."""
    options: dict[str, Any] = {"bloom_filter_options": {"doc_id": {"ndv": 131072, "fpp": 0.01}}} if bloom else {}
    return pq.ParquetWriter(path, schema, compression="zstd", compression_level=3, store_schema=True, **options)


def write_table(path: Path, schema: pa.Schema, rows: Sequence[dict[str, Any]]) -> None:
    """Write a small table in one row group."""
    with table_writer(path, schema) as writer:
        writer.write_table(pa.Table.from_pylist(list(rows), schema=schema))
