"""Parquet is read a row group at a time."""

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.tables import read_groups


def test_batches_never_span_row_groups(tmp_path):
    """Two groups of three rows, at most two a batch: two, one, two, one; columns as asked for."""
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"n": range(6), "m": range(6)}), path, row_group_size=3)

    found = [batch.to_pydict() for batch in read_groups(path, ["n"], 2)]

    assert found == [{"n": [0, 1]}, {"n": [2]}, {"n": [3, 4]}, {"n": [5]}]


def test_an_empty_file_has_no_batches(tmp_path):
    """No row group, or one without rows."""
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"n": pa.array([], pa.int64())}), path)

    assert list(read_groups(path, ["n"])) == []
