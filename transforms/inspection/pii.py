"""`inspect pii`: what the recognisers find in each record, one JSON object a record."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from transforms.pii.rule import PiiRule
from transforms.pii.stage import PiiKit


def inspect_pii(batch: pa.RecordBatch, rule: PiiRule, kit: PiiKit) -> Iterator[dict[str, Any]]:
    """Yield {id, spans: [{start, end, type, score, recognizer}]} for each record of a document batch.

    `id` is `source_record_id`. Flags of a record (sensitive words) are not spans of personal information and are
    left out. A record whose budget ran out has `"spans": null`: not measured.
    """
    scanned = kit.scanner.scan(batch.column("text"))
    ids = batch.column("source_record_id").to_pylist()
    for row, spans in enumerate(scanned.spans):
        measured = not scanned.exhausted[row] and batch.column("text")[row].is_valid
        yield {
            "id": ids[row],
            "spans": [{**span._asdict(), "score": round(span.score, 4)} for span in spans] if measured else None,
        }
