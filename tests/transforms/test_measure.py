"""Batches of small files are joined before they are measured."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from transforms.measure import join_small


def batches_of(sizes):
    """Make one batch a size; the values number all rows through."""
    made, start = [], 0
    for size in sizes:
        made.append(pa.record_batch({"n": pa.array(range(start, start + size), pa.int64())}))
        start += size
    return made


@given(st.lists(st.integers(0, 7), max_size=30), st.integers(1, 10))
def test_joining_keeps_every_row_in_order_and_stays_within_the_limit(sizes, most):
    """Whatever the sizes, rows and their order stay; only a batch that was larger by itself is over the limit."""
    joined = list(join_small(iter(batches_of(sizes)), most, 1 << 30))
    assert [row["n"] for batch in joined for row in batch.to_pylist()] == list(range(sum(sizes)))
    assert all(batch.num_rows and batch.num_rows <= max(most, *sizes) for batch in joined)


def test_neighbours_that_fit_are_one_batch():
    """Three files of two rows under a limit of four rows are two batches, not three."""
    assert [batch.num_rows for batch in join_small(iter(batches_of([2, 2, 2])), 4, 1 << 30)] == [4, 2]


def test_bytes_close_a_batch_too():
    """Each row has eight bytes; sixteen bytes hold two of them."""
    assert [batch.num_rows for batch in join_small(iter(batches_of([1, 1, 1])), 100, 16)] == [2, 1]
