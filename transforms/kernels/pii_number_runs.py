"""Runs of digits: read from the first digit to the last, with what each kind of number looks like as a feature."""

from numba import njit, types

from transforms.kernels.pii_features import (
    BLANK,
    DIGIT,
    FRACTION,
    ID15,
    ID18,
    INTERNATIONAL,
    IPV4,
    LONG,
    MOBILE,
    NINE,
    NORTH_AMERICAN,
    OTHER,
    PHONE,
    PLUS,
    SLASH,
    SSN,
    TRUNK,
    ZEROS,
)
from transforms.kernels.pii_kinds import kind_at
from transforms.kernels.types import BYTES, U32

MAX_GAP = 3
"""Separators between two digits of one number, at most."""


@njit(types.boolean(types.int64), cache=True, nogil=True, inline="always")
def _joins(kind):
    return BLANK <= kind <= SLASH


@njit(
    types.UniTuple(types.int64, 2)(U32, BYTES, types.int64, types.int64, types.int64),
    cache=True,
    nogil=True,
)
def number_run(points, table, begin, at, stop):
    """Read the number run whose first digit is at `at`: (end behind its last digit, feature bits)."""
    bits = 0
    digits = group = gap = chain = 0
    first = at
    last = at
    one = zero = plus = abroad = False
    ended = at  # behind the last digit of the group before this one
    step = step2 = 0  # separators before this group and before the one before it
    before3 = before2 = 0  # lengths of the two groups before this one
    groups = 0
    years = 0  # groups of four or eight digits that begin 19 or 20
    date = False  # the run begins with a date
    if at > begin and kind_at(points, table, at - 1) == PLUS:
        plus = True
    i = at
    while True:
        kind = kind_at(points, table, i) if i < stop else OTHER
        if i < stop and kind == DIGIT:
            if group == 0:
                first = i
            group += 1
            digits += 1
            gap = 0
            last = i
            i += 1
            continue
        if group:
            a = points[first] - 48
            b = points[first + 1] - 48 if group > 1 else 0
            c = points[first + 2] - 48 if group > 2 else 0
            if a == 1 and (group == 1 or b >= 3):
                one = True
            if a == 8 and b == 6 and (group == 2 or (c == 1)):
                one = True
            if a == 0:
                zero = True
                abroad = abroad or (group > 2 and b == 0 and c != 0)
                if group > 4 and b == 0 and c == 8:
                    one = True
            if (a == 4 or a == 8) and b == 0 and c == 0 and group >= 3:
                zero = True
            groups += 1
            if (group == 4 or group == 8) and ((a == 1 and b == 9) or (a == 2 and b == 0)):
                years += 1
                if groups == 1 and group == 8:
                    date = True
            if groups == 3 and years >= 1 and before3 == 4 and before2 <= 2 and group <= 2:
                date = True
            if group == 15:
                bits |= ID15
            if group == 4 and before2 == 2 and before3 == 3:
                bits |= SSN
            if group == 9:
                bits |= NINE
            step2, step = step, first - ended
            if (
                group == 4
                and before2 == 3
                and (before3 == 3 or before3 == 4 or before3 == 6)
                and step == 1
                and step2 <= 2
                and points[first - 4] >= 50
            ):
                bits |= NORTH_AMERICAN
            ended = last + 1
            if (
                group >= 4
                and first > begin
                and points[first - 1] == 46
                and first - 1 > begin
                and kind_at(points, table, first - 2) == DIGIT
            ):
                bits |= FRACTION
            if group <= 3:
                if (
                    chain > 0
                    and first - 1 >= begin
                    and points[first - 1] == 46
                    and kind_at(points, table, first - 2) == DIGIT
                ):
                    chain += 1
                else:
                    chain = 1
                if chain >= 4:
                    bits |= IPV4
            else:
                chain = 0
            before3, before2 = before2, group
            group = 0
        if i >= stop:
            break
        wrapped = points[i] == 10 and gap == 0 and i + 1 < stop and kind_at(points, table, i + 1) == DIGIT
        if not (wrapped or _joins(kind)):
            break
        gap += 1
        if gap > MAX_GAP:
            break
        if kind == PLUS:
            plus = True
        i += 1
    if digits >= 7:
        if digits >= 11 and one:
            bits |= MOBILE
        if digits >= 12:
            bits |= LONG
        if digits >= 17:
            bits |= ID18
        if digits >= 10 and zero:
            bits |= TRUNK
        if not ((date and digits <= 14) or (years == 2 and groups == 2 and digits == 8)):
            bits |= PHONE
        if plus:
            bits |= INTERNATIONAL
        if abroad:
            bits |= ZEROS
    return last + 1, bits
