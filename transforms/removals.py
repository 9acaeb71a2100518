"""Records that somebody asked to have removed, as the operator decided: which request names which record.

A request names records of one source by `doc_id`, `url` or `source_record_id`, exactly as they were read.
"""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

REMOVED = "LicenseRef-removed-on-request"
"""Stands for the licence of a removed record where copies of it are looked for: under it nobody may use the text."""
NAMED_BY = ("doc_id", "url", "source_record_id")
"""Columns that a request may name a record by, in the order in which they are asked."""


def removal_requests(batch: pa.RecordBatch, removed: Sequence[tuple[str, str, str]]) -> pa.Array:
    """Return the id of the request that names each record, as string; null for the others.

    Args:
        removed: (column of `NAMED_BY`, value, request id), see `records.Source.removed`; a doc_id in 32 hex digits.
            Of several requests that name one record the first in this order counts.
    """
    found = pa.nulls(batch.num_rows, pa.string())
    for column in NAMED_BY:
        mine = [(value, request) for name, value, request in removed if name == column]
        if not mine:
            continue
        values = [bytes.fromhex(value) if column == "doc_id" else value for value, _ in mine]
        at = pc.index_in(batch[column], value_set=pa.array(values, batch[column].type))
        found = pc.coalesce(found, pa.array([request for _, request in mine], pa.string()).take(at))
    return found
