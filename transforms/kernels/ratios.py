"""Ratios of counts, rounded as facts are."""

import numpy as np
from numba import njit, types

from transforms.kernels.types import I64

COUNTS = types.Array(types.int64, 2, "C", readonly=True)
RATIOS = types.Array(types.float64, 2, "C")
NONE = -1  # in `summands`: no further one


BLOCK = 64  # rows at a time, so that their counts stay near the core


@njit(types.void(COUNTS, COUNTS, I64, RATIOS), cache=True, nogil=True)
def fill_ratios(counts, summands, divisors, out):
    """Fill `out`, ratios x rows: a sum of counts over a count (0 when that is 0), to 1e-4 as `numpy.round` has it.

    Args:
        counts: rows x columns. summands: ratio x columns that are added, NONE behind the last. divisors: column by
            ratio.
    """
    for start in range(0, len(counts), BLOCK):
        stop = min(start + BLOCK, len(counts))
        for at in range(len(divisors)):
            first, divisor = types.uint64(summands[at, 0]), types.uint64(divisors[at])
            for row in range(start, stop):
                out[at, row] = counts[row, first]
            for more in range(1, summands.shape[1]):
                if summands[at, more] != NONE:
                    for row in range(start, stop):
                        out[at, row] += counts[row, summands[at, more]]
            for row in range(start, stop):
                out[at, row] = np.rint(out[at, row] / max(counts[row, divisor], 1) * 10000.0) / 10000.0
