"""The Parquet files of one part, filled a batch at a time in ledger order."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms import ledger
from transforms.clear_text import Cleared
from transforms.judge import VERDICTS
from transforms.outcome import Outcome
from transforms.pseudonym import Key, kind_of
from transforms.records import Stage
from transforms.redact.text import Applied
from transforms.shards import Shards
from transforms.tables import Table, as_column

Rows = npt.NDArray[np.int64]  # positions in `Cleared.rows`
Placed = tuple[list[str], list[int]]  # shard and row in it of each released row


class PartTables:
    """Open tables of a part. `add` appends one batch; `close` ends the files and returns the counts."""

    def __init__(self, folder: Path, part: str, chain: Sequence[Stage], rule: Any, key: Key | None) -> None:
        self._shards = Shards(folder, part, rule)
        self._rule, self._key = rule, key
        self._record_schema = ledger.record_schema(chain)
        schemas = {
            "records": self._record_schema,
            "pii": ledger.PI,
            "quarantine": ledger.QUARANTINE,
            "subjects": ledger.SUBJECTS,
        }
        self._tables = {name: Table(folder / f"{name}.parquet", schema) for name, schema in schemas.items()}
        self._verdicts = dict.fromkeys(VERDICTS, 0)
        self._withheld: list[tuple[str, str]] = []
        self._contains_pi = False

    def add(
        self, source_id: str, batch: pa.RecordBatch, outcome: Outcome, cleared: Cleared, strings: Mapping[str, pa.Array]
    ) -> None:
        """Append the rows of a batch; `cleared` holds the rows that were kept before redaction could hold them."""
        released = np.flatnonzero(outcome.verdict[cleared.rows] == 0)
        own = {**strings, "source_id": pa.repeat(source_id, batch.num_rows)}
        self._note(batch, outcome, cleared, released)
        placed = self._add_shard(batch, cleared, released, own) if len(released) else ([], [])
        self._add_records(batch, outcome, cleared, released, placed, own)
        if len(released):
            self._add_pi(source_id, batch, cleared, released)
        self._add_quarantine(source_id, batch, outcome)

    def close(self) -> dict[str, Any]:
        """Write what is still buffered and return the summary of the part."""
        for table in self._tables.values():
            table.close()
        return {
            "rows": {name: table.rows for name, table in self._tables.items()},
            "shards": self._shards.close(),
            "verdicts": self._verdicts,
            "withheld": self._withheld,
            "contains_pi": self._contains_pi,
        }

    def _note(self, batch: pa.RecordBatch, outcome: Outcome, cleared: Cleared, released: Rows) -> None:
        for verdict, count in enumerate(np.bincount(outcome.verdict, minlength=len(VERDICTS))):
            self._verdicts[VERDICTS[verdict]] += int(count)
        withheld = np.setdiff1d(np.arange(len(cleared.rows)), released)
        self._withheld += [
            (batch["doc_id"][int(cleared.rows[at])].as_py().hex(), cleared.held[int(at)]) for at in withheld
        ]
        self._contains_pi |= bool(cleared.contains_pi[released].any())

    def _add_records(
        self,
        batch: pa.RecordBatch,
        outcome: Outcome,
        cleared: Cleared,
        released: Rows,
        placed: Placed,
        strings: Mapping[str, pa.Array],
    ) -> None:
        decisions = {**self._decided(batch, outcome), **_released(batch.num_rows, cleared, released, placed)}
        arrays = []
        for field in self._record_schema:
            column = decisions.get(field.name, strings.get(field.name))
            arrays.append(as_column(column if column is not None else batch[field.name], field.type))
        rows = pa.RecordBatch.from_arrays(arrays, schema=self._record_schema)
        self._tables["records"].add(rows, self._rule.ledger_row_group_rows, None)

    def _decided(self, batch: pa.RecordBatch, outcome: Outcome) -> dict[str, Any]:
        dedup = {("dedup_method" if name == "method" else name): values for name, values in outcome.dedup.items()}
        return {
            **dedup,
            "verdict": [VERDICTS[verdict] for verdict in outcome.verdict],
            "reason": outcome.reason,
            "reasons": outcome.reasons,
            "flags": outcome.flags,
            "raw_text_hmac": self._raw_hashes(batch["text"]),
        }

    def _raw_hashes(self, text: pa.Array) -> list[bytes | None]:
        if self._key is None:
            return [None] * len(text)
        secret = self._key.record_hash
        return [None if t is None else hmac.digest(secret, t.encode(), hashlib.sha256) for t in text.to_pylist()]

    def _add_shard(
        self, batch: pa.RecordBatch, cleared: Cleared, released: Rows, strings: Mapping[str, pa.Array]
    ) -> Placed:
        rows = pa.array(cleared.rows[released])
        texts = cleared.texts.take(pa.array(released))
        own: dict[str, Any] = {
            "text": texts,
            "pi_spans": [len(cleared.applied.get(at, ())) for at in released.tolist()],
            "contains_pi": cleared.contains_pi[released],
        }
        arrays = []
        for field in ledger.SHARD:
            column = own.get(field.name)
            if column is None:
                column = (strings[field.name] if field.name in strings else batch[field.name]).take(rows)
            arrays.append(as_column(column, field.type))
        return self._shards.add(pa.RecordBatch.from_arrays(arrays, schema=ledger.SHARD))

    def _add_pi(self, source_id: str, batch: pa.RecordBatch, cleared: Cleared, released: Rows) -> None:
        spans, subjects = [], []
        for at in released.tolist():
            applied = cleared.applied.get(at)
            if not applied:
                continue
            row = int(cleared.rows[at])
            doc_id = batch["doc_id"][row].as_py()
            for span in applied:
                facts = {name: getattr(span, name) for name in _PI_FIELDS}
                spans.append({"doc_id": doc_id, "source_id": source_id, **facts})
            subjects += self._subjects(doc_id, batch["text"][row].as_py(), applied)
        if spans:
            self._tables["pii"].add(_from_rows(spans, ledger.PI), self._rule.ledger_row_group_rows, None)
        if subjects:
            self._tables["subjects"].add(_from_rows(subjects, ledger.SUBJECTS), self._rule.ledger_row_group_rows, None)

    def _subjects(self, doc_id: bytes, text: str, applied: Sequence[Applied]) -> list[dict[str, Any]]:
        """File the keyed hash of each value once per document; without a key there is no subject index."""
        if self._key is None:
            return []
        found = {(a.type, self._key.subject_hash(kind_of(a.type), text[a.start : a.end])) for a in applied}
        return [
            {"doc_id": doc_id, "type": kind, "subject_hash": subject, "key_id": self._key.id}
            for kind, subject in sorted(found)
        ]

    def _add_quarantine(self, source_id: str, batch: pa.RecordBatch, outcome: Outcome) -> None:
        held = np.flatnonzero(outcome.verdict == VERDICTS.index("quarantined"))
        if not len(held):
            return
        chosen = batch.select(["doc_id", "file", "offset", "text"]).take(pa.array(held))
        columns = {
            **{name: chosen[name] for name in chosen.schema.names},
            "source_id": pa.repeat(source_id, len(held)),
            "reasons": [outcome.reasons[row] for row in held],
        }
        arrays = [as_column(columns[field.name], field.type) for field in ledger.QUARANTINE]
        rows = pa.RecordBatch.from_arrays(arrays, schema=ledger.QUARANTINE)
        self._tables["quarantine"].add(rows, self._rule.shard_row_group_rows, self._rule.shard_row_group_bytes)


_PI_FIELDS = ("start", "end", "type", "recognizer", "score", "action", "why", "key_id")


def _released(count: int, cleared: Cleared, released: Rows, placed: Placed) -> dict[str, list[Any]]:
    """Fill the columns that only a released row has; every other row is null."""
    names = ("pi_spans", "contains_pi", "ner_covered_ratio", "shard", "shard_row", "text_sha256")
    columns: dict[str, list[Any]] = {name: [None] * count for name in names}
    for at, shard, shard_row in zip(released.tolist(), *placed, strict=True):
        row = int(cleared.rows[at])
        columns["pi_spans"][row] = len(cleared.applied.get(at, ()))
        columns["contains_pi"][row] = bool(cleared.contains_pi[at])
        columns["ner_covered_ratio"][row] = float(cleared.covered[at])
        columns["shard"][row] = shard
        columns["shard_row"][row] = shard_row
        columns["text_sha256"][row] = hashlib.sha256(cleared.texts[at].as_buffer()).digest()
    return columns


def _from_rows(rows: Sequence[dict[str, Any]], schema: pa.Schema) -> pa.RecordBatch:
    arrays = [as_column([row[field.name] for row in rows], field.type) for field in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
