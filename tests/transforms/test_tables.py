"""Parquet is read a row group at a time, and arrays by slices."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from transforms.dedup.plan import allocate_array, fill_array, open_array, read_slice
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


def test_slices_of_an_array_are_written_and_read_at_their_place(tmp_path):
    """Five rows of two: the last two filled, the middle read, the rest zero."""
    path = tmp_path / "a.npy"
    allocate_array(path, (5, 2), np.uint32)

    fill_array(path, 3, np.array([[1, 2], [3, 4]]))

    assert read_slice(path, 2, 4).tolist() == [[0, 0], [1, 2]]
    assert open_array(path).tolist() == [[0, 0], [0, 0], [0, 0], [1, 2], [3, 4]]
