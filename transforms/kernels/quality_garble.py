"""UTF-8 text that was read as GBK: Han characters whose GBK bytes are those of UTF-8 sequences, one after the other."""

from functools import cache

import numpy as np
import numpy.typing as npt
from numba import njit, types

from transforms.kernels.charclass import PATTERN_SHIFT
from transforms.kernels.types import U32, U32_AT, U64, U64_AT

LEAD_TRAIL, TRAIL_LEAD, TRAIL_TRAIL = 1, 2, 3
MIN_RUN = 3  # three GBK characters are two UTF-8 ones
LEADS = frozenset((*range(0xE3, 0xEA), 0xEF))  # first bytes of CJK punctuation, kana, Han, full-width forms in UTF-8
TRAILS = range(0x80, 0xC0)


@cache
def byte_patterns() -> npt.NDArray[np.uint64]:
    """Return 0x110000 numbers: which two bytes of UTF-8 the GBK code of a character looks like; 0: none, or no GBK."""
    table = np.zeros(0x110000, np.uint64)
    for first in (*TRAILS, *sorted(LEADS)):
        for second in (*TRAILS, *sorted(LEADS)):
            found = bytes((first, second)).decode("gbk", "ignore")
            if len(found) == 1 and ord(found) >= 0x80:
                table[ord(found)] = _pattern(first, second)
    table.setflags(write=False)
    return table


def _pattern(first: int, second: int) -> int:
    if first in LEADS:
        return LEAD_TRAIL if second in TRAILS else 0
    return TRAIL_LEAD if second in LEADS else TRAIL_TRAIL


@njit([types.int64(U32, types.int64, U64), types.int64(U32_AT, types.int64, U64_AT)], cache=True, nogil=True)
def count_wrong_gbk(points, n, characters):
    """Count code points in runs of MIN_RUN or more whose patterns follow each other as in a UTF-8 text of Han.

    Three bytes a character, two bytes a pattern: lead-trail, trail-lead, trail-trail, and again from the start. Of the
    Han of laws, manuals, classics and encyclopedia text at most one in eight hundred has the first pattern, one in
    thirty the second, one in six the third; of seven million, 40 stand in a run of three (measured).

    Args:
        characters: `quality_phrases.character_table()`, which has the pattern of each code point.
    """
    total, run, before = 0, 0, types.uint64(0)
    for at in range(n):
        pattern = (characters[points[at]] >> types.uint64(PATTERN_SHIFT)) & types.uint64(3)
        if pattern != 0 and pattern == (before + types.uint64(1) if before < 3 else types.uint64(1)):
            run += 1
        else:
            total += run if run >= MIN_RUN else 0
            run = types.int64(pattern != 0)
        before = pattern
    return total + (run if run >= MIN_RUN else 0)
