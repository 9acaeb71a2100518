"""Parquet a row group at a time: the files of a part as they are written, and any file as it is read."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from transforms import ledger
from transforms.judge import VERDICTS


class Table:
    """A file with row groups of a fixed size; not created before its first row."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path, self._schema = path, schema
        self._writer: pq.ParquetWriter | None = None
        self._held: list[pa.RecordBatch] = []
        self._held_rows = 0
        self.held_bytes = self.rows = 0

    def add(self, rows: pa.RecordBatch, group_rows: int, group_bytes: int | None) -> None:
        """Append rows; end the row group when it has `group_rows` rows or `group_bytes` bytes."""
        self._held.append(rows)
        self.rows += rows.num_rows
        self._held_rows += rows.num_rows
        self.held_bytes += rows.nbytes
        if self._held_rows >= group_rows or (group_bytes is not None and self.held_bytes >= group_bytes):
            self.flush()

    def close(self) -> None:
        """End the file."""
        self.flush()
        if self._writer is not None:
            self._writer.close()

    def flush(self) -> None:
        """End the row group."""
        if not self._held:
            return
        if self._writer is None:
            self._writer = ledger.table_writer(self._path, self._schema, bloom="doc_id" in self._schema.names)
        table = pa.Table.from_batches(self._held, schema=self._schema)
        self._writer.write_table(table, row_group_size=max(1, table.num_rows))
        self._held, self._held_rows, self.held_bytes = [], 0, 0


def read_groups(
    path: Path | str, columns: Sequence[str] | None, most_rows: int | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a Parquet file in batches that never span row groups, each of at most `most_rows`.

    `columns` None means all. Only one row group is in memory; `ParquetFile.iter_batches` holds every one that it has
    read.
    """
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            yield from file.read_row_group(group, columns=columns).combine_chunks().to_batches(most_rows)


def as_column(values: Any, kind: pa.DataType) -> pa.Array:
    """Bring a column to its ledger type; UUID and dictionary columns are built from their storage."""
    if isinstance(kind, pa.UuidType):
        storage = values if isinstance(values, pa.Array) else pa.array(values, pa.binary(16))
        return pa.ExtensionArray.from_storage(kind, storage.cast(pa.binary(16)))
    if isinstance(values, pa.Array):
        return values if values.type == kind else values.cast(kind)
    if pa.types.is_dictionary(kind):
        names = pa.array(VERDICTS, kind.value_type)
        codes = pa.array([VERDICTS.index(value) for value in values], kind.index_type)
        return pa.DictionaryArray.from_arrays(codes, names)
    return pa.array(values, kind)
