"""The class of one character, as `pii_features.class_table` has it."""

from numba import njit, types

from transforms.kernels.types import BYTES, U32


@njit(types.int64(U32, BYTES, types.int64), cache=True, nogil=True, inline="always")
def kind_at(points, table, at):
    """Return the class of the character at `at`."""
    point = points[at]
    return types.int64(table[point]) if point < 0x10000 else 0
