"""The parts of a batch in which a recogniser has to look."""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def merge_windows(
    rows: Ints, owners: Ints, lows: Ints, highs: Ints, starts: Ints
) -> dict[int, list[tuple[int, int, int]]]:
    """Return row -> [(owner, start, stop)], inside the row, by owner and place; windows of an owner that touch are one.

    Args:
        rows, owners, lows, highs: one window each, offsets into the joined points; may stick out of their row.
        starts: n + 1 offsets of the rows.
    """
    if not len(rows):
        return {}
    order = np.lexsort((lows, owners, rows))
    rows, owners = rows[order], owners[order]
    lows, highs = np.maximum(lows[order], starts[rows]), np.minimum(highs[order], starts[rows + 1])
    group = np.append(0, np.cumsum((rows[1:] != rows[:-1]) | (owners[1:] != owners[:-1])))
    beyond = int(starts[-1]) + 1
    reach = np.maximum.accumulate(highs + group * beyond) - group * beyond
    fresh = np.ones(len(rows), np.bool_)
    fresh[1:] = (group[1:] != group[:-1]) | (lows[1:] > reach[:-1])
    first = np.flatnonzero(fresh)
    highs = np.maximum.reduceat(highs, first) - starts[rows[first]]
    rows, owners, lows = rows[first], owners[first], lows[first] - starts[rows[first]]
    windows = list(zip(owners.tolist(), lows.tolist(), highs.tolist(), strict=True))
    bounds = np.flatnonzero(np.append(True, rows[1:] != rows[:-1])).tolist()
    return {
        row: windows[a:b] for row, a, b in zip(rows[bounds].tolist(), bounds, [*bounds[1:], len(rows)], strict=True)
    }
