"""The licence detector over a batch, as the JSON objects of `clearance inspect licence`."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from transforms.licence.rule import LicenceRule
from transforms.licence.stage import Kit, decide


def inspect_licence(batch: pa.RecordBatch, rule: LicenceRule, kit: Kit) -> Iterator[dict[str, Any]]:
    """Yield {id, expression, licences: [{expression, kind, start, end, confidence}]} for every row.

    `expression` is what the record states about itself, null when it states nothing; `licences` is the evidence that
    this rests on (what is below `detect.min_confidence` is left out). Offsets are code points into `text`, null for
    metadata and markup. `id` is the record's own id, else its place in the batch.
    """
    ids = batch["source_record_id"].to_pylist()
    found = kit.detector.detect_rows(batch)
    for row in range(batch.num_rows):
        firm = [one for one in found.get(row, []) if one.confidence >= rule.detect.min_confidence]
        expression, _ = decide(firm, False, rule)
        yield {
            "id": ids[row] if ids[row] is not None else str(row),
            "expression": expression,
            "licences": [
                {
                    "expression": one.expression,
                    "kind": one.kind,
                    "start": one.start,
                    "end": one.end,
                    "confidence": round(one.confidence, 4),
                }
                for one in firm
            ],
        }
