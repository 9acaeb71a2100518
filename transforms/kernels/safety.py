"""A fold made ready for the search of terms: no invisible characters, single blanks, characters that stand apart."""

from numba import njit, types

from transforms.kernels.charclass import SPACE, WORDLIKE
from transforms.kernels.types import I64_OUT, U32, U32_OUT

ZERO_WIDTH = 0x200B  # what the fold makes of invisible characters
BLANK = 32
MOST_BETWEEN = 3  # other characters between two that stand apart
MIN_LETTERS = 3  # of a run in a spaced script: two single letters are initials
FIRST_WIDE = 0x2E80  # CJK characters are words by themselves from here on
ENUMERATING = "、,。;"  # of a fold; characters with these between them are items of a list


@njit(types.boolean(U32, types.int64, types.int64), cache=True, nogil=True)
def enumerates(points, start, stop):
    """Say whether there is a sign of enumeration in [start, stop)."""
    for at in range(start, stop):
        for known in ENUMERATING:
            if points[at] == ord(known):
                return True
    return False


@njit(types.int64(U32, U32, U32_OUT, I64_OUT), cache=True, nogil=True)
def single_space(points, table, out, offsets):
    """Drop invisible characters and make every run of white space one blank; return how many code points are left.

    Args:
        table: `charclass.class_table()`. out, offsets: out, what is left and where it stood; one more offset: the end.
    """
    n, behind_space = 0, False
    for at in range(len(points)):
        point = points[at]
        if point == ZERO_WIDTH:
            continue
        is_space = (table[point] & SPACE) != 0
        if not (is_space and behind_space):
            out[n], offsets[n] = BLANK if is_space else point, at
            n += 1
        behind_space = is_space
    offsets[n] = len(points)
    return n


@njit(types.int64(U32, types.int64, U32, I64_OUT), cache=True, nogil=True)
def find_apart(points, n, table, places):
    """Find letters, digits and CJK characters one by one, with at most MOST_BETWEEN other characters between two.

    Args:
        places: out, room for 2 n + 1: the places of each run, and -1 behind it. A run has at least MIN_LETTERS
            characters, two when one of them is CJK.

    Returns:
        how many entries `places` has.
    """
    used, run, wide, last, before = 0, 0, 0, -1, False
    for at in range(n + 1):
        here = at < n and (table[points[at]] & WORDLIKE) != 0
        alone = here and not before and not (at + 1 < n and (table[points[at + 1]] & WORDLIKE) != 0)
        if at == n or (alone and run and (at - last > MOST_BETWEEN + 1 or enumerates(points, last + 1, at))):
            if run >= MIN_LETTERS or (run > 1 and wide):
                places[used] = -1
                used += 1
            else:
                used -= run
            run, wide = 0, 0
        if alone:
            places[used] = at
            used, run, last = used + 1, run + 1, at
            wide += points[at] >= FIRST_WIDE
        before = here
    return used
