"""What the `inspect_*` modules share: the id of a record, and a source that declares nothing."""

import pyarrow as pa

from transforms.records import Source

EVERY_LANGUAGE = Source(
    id="inspect", title="", acquisition="self_collected", licence="NOASSERTION", origin="domestic", languages=(),
    inputs=(), root="",
)  # fmt: skip
"""The source of `inspect`: no declared language, nothing blocked."""


def record_id(batch: pa.RecordBatch, row: int) -> str:
    """Return the input's own id, else the position of the record in the file as the reader gives it."""
    own = batch["source_record_id"][row].as_py()
    return own if own is not None else str(batch["offset"][row].as_py())
