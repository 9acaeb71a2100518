"""Room for what a kernel finds, when nobody knows beforehand how much that is."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

ROWS = 1 << 14  # of the first try: more than a batch of ordinary text needs


def fill(kernel: Callable[..., int], columns: int, *given: Any) -> npt.NDArray[np.int64]:
    """Return the rows that `kernel(*given, rows)` writes, n x `columns`.

    The kernel writes as many rows as there is room for and returns how many there are; it runs once more where the
    room was too small.
    """
    rows = np.empty((ROWS, columns), np.int64)
    found = kernel(*given, rows)
    if found > ROWS:
        rows = np.empty((found, columns), np.int64)
        kernel(*given, rows)
    return rows[:found]
