"""Tokens of letters and digits, signs that stand alone, and runs of hexadecimal digits, with their features."""

from numba import njit, types

from transforms.kernels.pii_disguised import has_letters, spaced_dot
from transforms.kernels.pii_features import (
    AT,
    CODE,
    DEGREE,
    DEGREES,
    DIGIT,
    DISGUISED,
    EMAIL,
    HEX,
    HOUSE,
    IBAN,
    LETTER,
    PLATE,
    PLATES,
    SPACED,
    UNIT,
    USCC,
)
from transforms.kernels.pii_kinds import kind_at
from transforms.kernels.types import BYTES, U32


@njit(
    types.int64(U32, BYTES, types.int64, types.int64),
    cache=True,
    nogil=True,
)
def token_bits(points, table, at, end):
    """Return the features of the token of ASCII letters and digits at [at, end)."""
    size = end - at
    letters = 0
    while letters < size and kind_at(points, table, at + letters) == LETTER:
        letters += 1
    digits = 0
    i = at + letters
    while i < end and kind_at(points, table, i) == DIGIT:
        i += 1
        digits += 1
    bits = 0
    if 1 <= letters <= 3 and digits >= 6:
        bits |= CODE
    if letters == 2 and digits >= 2 and size >= 4:
        bits |= IBAN
    if has_letters(points, at, end):
        bits |= DISGUISED
    if size == 18:
        total = 0
        for k in range(at, end):
            if kind_at(points, table, k) == DIGIT:
                total += 1
        if total >= 8:
            bits |= USCC
    return bits


@njit(
    types.int64(U32, BYTES, types.int64, types.int64, types.int64),
    cache=True,
    nogil=True,
    inline="always",
)
def sign_bits(points, table, begin, at, stop):
    """Return the features of the single character at `at`: at sign, plate, house number, degree."""
    kind = kind_at(points, table, at)
    if kind == AT:
        blank = at + 2 < stop and points[at + 1] == 32
        right = at + 2 if blank else at + 1
        left = at - 2 if blank and at > begin + 1 and points[at - 1] == 32 else at - 1
        local = at > begin and points[left] > 32 and kind_at(points, table, left) != AT
        if local and right < stop and (kind_at(points, table, right) in (DIGIT, LETTER) or points[right] == 91):
            if blank:
                return SPACED
            return EMAIL | SPACED if spaced_dot(points, right, stop) else EMAIL
    elif kind == PLATE:
        if at + 1 < stop and kind_at(points, table, at + 1) == LETTER:
            return PLATES
    elif kind == UNIT:
        if at > begin and kind_at(points, table, at - 1) == DIGIT:
            return HOUSE
    elif kind == DEGREE and at > begin and kind_at(points, table, at - 1) == DIGIT:
        return DEGREES
    return 0


@njit(types.boolean(types.uint32), cache=True, nogil=True, inline="always")
def is_hex(point):
    """Say whether a code point of the fold is a hexadecimal digit."""
    return 48 <= point <= 57 or 97 <= point <= 102


@njit(types.UniTuple(types.int64, 2)(U32, types.int64, types.int64), cache=True, nogil=True)
def hex_run(points, at, stop):
    """Read the hex run at `at`: (end, HEX or 0)."""
    colons = dashes = dots = digits = 0
    double = number = False
    i = at
    while i < stop:
        point = points[i]
        if is_hex(point):
            digits += 1
            number = number or point <= 57
        elif point == 58:
            if i > at and points[i - 1] == 58:
                double = True
            colons += 1
        elif point == 45:
            dashes += 1
        elif point == 46:
            dots += 1
        else:
            break
        i += 1
    wanted = colons >= 5 or (double and digits >= 1) or (number and (dashes >= 5 or (dots >= 2 and digits >= 12)))
    return i, HEX if wanted else 0


@njit(types.int64(U32, types.int64, types.int64), cache=True, nogil=True)
def hex_start(points, at, floor):
    """Walk back from `at` over at most 40 hexadecimal digits, colons, dashes and dots, not beyond `floor`."""
    first = at
    while first > floor and at - first < 40:
        point = points[first - 1]
        if not (is_hex(point) or point == 58 or point == 45 or point == 46):
            break
        first -= 1
    return first
