"""How alike two texts are: by their signatures, and exactly by their sorted shingle hashes."""

import numpy as np
from numba import njit, types

from transforms.kernels.types import I64, U64

SIGNATURES = types.Array(types.uint32, 2, "C", readonly=True)


@njit(types.int64(SIGNATURES, types.int64, types.int64), cache=True, nogil=True)
def agreeing(signatures, left, right):
    """Count the positions at which two signatures agree."""
    count = 0
    for k in range(signatures.shape[1]):
        count += signatures[left, k] == signatures[right, k]
    return count


@njit(types.int64(U64, types.int64, types.int64, U64, types.int64, types.int64), cache=True, nogil=True)
def common(left, i, left_stop, right, j, right_stop):
    """Count the values that left[i:left_stop] and right[j:right_stop], both ascending and distinct, share."""
    count = 0
    while i < left_stop and j < right_stop:
        x, y = left[i], right[j]
        count += x == y
        i += x <= y
        j += y <= x
    return count


@njit(types.float64[::1](U64, I64, I64, U64, I64, I64, types.float64, types.int64), cache=True, nogil=True)
def jaccard_pairs(left, left_offsets, left_sets, right, right_offsets, right_sets, threshold, least):
    """Return the exact Jaccard similarity of pairs of sets, 0-1; -1 where the answer cannot matter.

    Set s of a side is values[offsets[s]:offsets[s + 1]], ascending and distinct. It cannot matter when a set has
    fewer than `least` values, or when even full containment would stay below `threshold` (less 0.001 for rounding).
    """
    out = np.empty(len(left_sets), np.float64)
    for p in range(len(left_sets)):
        i, i_stop = left_offsets[left_sets[p]], left_offsets[left_sets[p] + 1]
        j, j_stop = right_offsets[right_sets[p]], right_offsets[right_sets[p] + 1]
        n, m = i_stop - i, j_stop - j
        if min(n, m) < max(least, 1) or min(n, m) < (threshold - 0.001) * max(n, m):
            out[p] = -1.0
            continue
        shared = common(left, i, i_stop, right, j, j_stop)
        out[p] = shared / (n + m - shared)
    return out
