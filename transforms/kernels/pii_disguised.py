"""Runs of numbers that are written so as not to look like one: with commas, in Chinese numerals, with letters."""

from numba import njit, types

from transforms.kernels.pii_features import NUMERAL
from transforms.kernels.types import BYTES, U32

LEAST = 11
"""Digits of the shortest number that is looked for, a mobile number."""


@njit(types.boolean(types.uint32), cache=True, nogil=True, inline="always")
def _digit(point):
    return 48 <= point <= 57


@njit(types.UniTuple(types.int64, 2)(U32, types.int64, types.int64, types.int64), cache=True, nogil=True)
def comma_run(points, begin, at, stop):
    """Read the digits around the comma at `at`: (start, end of the run, end is `at` where fewer than LEAST digits).

    A comma belongs to the run in front of four digits, so not in 13,800,138,000, or of any behind fourteen.
    """
    first = at
    while first > begin and _digit(points[first - 1]):
        first -= 1
    digits = at - first
    i = last = at
    while i < stop and points[i] == 44:
        i += 1
        group = 0
        while i < stop and _digit(points[i]):
            group += 1
            i += 1
        if group < 4 and (digits < 14 or group == 0):
            break
        digits += group
        last = i
    return first, last if digits >= LEAST else at


@njit(types.UniTuple(types.int64, 2)(U32, BYTES, types.int64, types.int64), cache=True, nogil=True)
def numeral_run(points, table, at, stop):
    """Read the Chinese numerals at `at`, single blanks, dashes or dots between them: (end, how many)."""
    i = last = at
    count = 0
    while i < stop:
        point = points[i]
        if point < 0x10000 and table[point] == NUMERAL:
            count += 1
            last = i + 1
        elif not ((point == 32 or point == 45 or point == 46) and last == i):
            break
        i += 1
    return last, count


@njit(types.boolean(U32, types.int64, types.int64), cache=True, nogil=True)
def has_letters(points, at, end):
    """Say whether the token at [at, end) is digits and the letters o, l, i: at least three, both kinds."""
    letters = 0
    for i in range(at, end):
        point = points[i]
        if point == 111 or point == 108 or point == 105:
            letters += 1
        elif not _digit(point):
            return False
    return 0 < letters < end - at and end - at >= 3


@njit(types.boolean(U32, types.int64, types.int64), cache=True, nogil=True)
def spaced_dot(points, at, stop):
    """Say whether the letters, digits, dots and dashes at `at` end at a blank and a dot, or at a Chinese full stop."""
    i = at
    while i < stop and (97 <= points[i] <= 122 or 45 <= points[i] <= 57):
        i += 1
    return i < stop and (points[i] == 0x3002 or (points[i] == 32 and i + 1 < stop and points[i + 1] == 46))
