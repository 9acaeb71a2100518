"""Where personal information can be: one pass over the folded code points, runs of characters with features.

A number run is digits with at most `MAX_GAP` separators, or one line feed, between them; a token is ASCII letters and digits; a hex
run is hexadecimal digits with colons, dashes and dots. A run is reported only with the features that some
recogniser needs; the plain-Python oracle is in the tests.
"""

import numpy as np
from numba import njit, types

from transforms.kernels.pii_disguised import NUMERAL, NUMERAL_CHARS, comma_run, has_letters, numeral_run, spaced_dot
from transforms.kernels.types import I64, I64_OUT, U32, U32_OUT

OTHER, LETTER, BLANK, DASH, DOT, ROUND, PLUS, SLASH, DIGIT, COLON, AT, PLATE, UNIT, DEGREE = range(14)
"""Classes of characters. Those before DIGIT begin nothing and are skipped; BLANK to SLASH join a number."""

MOBILE = 1 << 0
"""11 or more digits, a group that begins 1[3-9] (or 86 and that), or is the single digit 1."""
LONG = 1 << 1
"""12 or more digits: bank cards, IMEI."""
ID18 = 1 << 2
"""17 or more digits."""
ID15 = 1 << 3
"""A group of exactly 15 digits."""
IPV4 = 1 << 4
"""Four groups of at most three digits joined by single dots."""
SSN = 1 << 5
"""Groups of 3, 2 and 4 digits one after the other."""
TRUNK = 1 << 6
"""10 or more digits and a group that begins with 0, 400 or 800 (landlines)."""
PHONE = 1 << 7
"""7 or more digits that are more than a date (2023-01-15, 20230115, each with a time) or two years (1990-1995)."""
INTERNATIONAL = 1 << 8
"""7 or more digits with a plus sign in front."""
FRACTION = 1 << 9
"""A group of four or more digits behind a decimal point: coordinates."""
EMAIL = 1 << 10
"""An at sign between a character of a local part and a letter or digit."""
CODE = 1 << 11
"""A token of one to three letters followed by six or more digits: documents."""
USCC = 1 << 12
"""A token of 18 letters and digits with eight or more digits."""
IBAN = 1 << 13
"""A token that begins with two letters and two digits."""
HEX = 1 << 14
"""A hex run with five colons, a double colon, or a digit and five dashes or two dots: IPv6, MAC."""
PLATES = 1 << 15
"""A province abbreviation followed by a letter."""
HOUSE = 1 << 16
"""A digit followed by the character of a house, building or room number."""
DEGREES = 1 << 17
"""A degree sign or a prime behind a digit."""
NORTH_AMERICAN = 1 << 18
"""Groups of 3, 3 and 4 digits, the second begins 2-9, one separator before the last and at most two before the second;
the first may have a 1 or 001 in front."""
ZEROS = 1 << 19
"""7 or more digits and a group that begins 00 and another digit than 0."""
NINE = 1 << 20
"""A group of exactly 9 digits."""
DISGUISED = 1 << 21
"""11 or more digits with commas, 11 or more Chinese numerals, or a token of digits and the letters o, l, i."""
SPACED = 1 << 22
"""The same with a blank behind the sign, or around it, or with a blank or a Chinese full stop for the next dot."""

MAX_GAP = 3

PLATE_CHARS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
UNIT_CHARS = "号弄栋幢座室楼单层巷组"


def class_table() -> np.ndarray:
    """Return the class of each code point below 0x10000, uint8; everything above is OTHER."""
    table = np.zeros(0x10000, dtype=np.uint8)
    table[ord("0") : ord("9") + 1] = DIGIT
    table[ord("a") : ord("z") + 1] = LETTER
    for chars, kind in (
        (" \t\u3000\u00a0", BLANK), ("-_\u2014", DASH), (".\u00b7\u2022\u30fb\u3002", DOT), ("()[]", ROUND),
        ("+", PLUS), ("/", SLASH), (":", COLON), ("@", AT), (PLATE_CHARS, PLATE), (UNIT_CHARS, UNIT),
        ("\u00b0\u2032\u00ba", DEGREE), (NUMERAL_CHARS, NUMERAL),
    ):  # fmt: skip
        for char in chars:
            table[ord(char)] = kind
    return table


@njit(types.boolean(types.int64), cache=True, nogil=True, inline="always")
def _joins(kind):
    return BLANK <= kind <= SLASH


@njit(
    types.int64(U32, types.Array(types.uint8, 1, "C", readonly=True), types.int64),
    cache=True,
    nogil=True,
    inline="always",
)
def _kind(points, table, at):
    point = points[at]
    return types.int64(table[point]) if point < 0x10000 else 0


@njit(
    types.UniTuple(types.int64, 2)(
        U32, types.Array(types.uint8, 1, "C", readonly=True), types.int64, types.int64, types.int64
    ),
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
    if at > begin and _kind(points, table, at - 1) == PLUS:
        plus = True
    i = at
    while True:
        kind = _kind(points, table, i) if i < stop else OTHER
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
                and _kind(points, table, first - 2) == DIGIT
            ):
                bits |= FRACTION
            if group <= 3:
                if (
                    chain > 0
                    and first - 1 >= begin
                    and points[first - 1] == 46
                    and _kind(points, table, first - 2) == DIGIT
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
        wrapped = points[i] == 10 and gap == 0 and i + 1 < stop and _kind(points, table, i + 1) == DIGIT
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


@njit(
    types.int64(U32, types.Array(types.uint8, 1, "C", readonly=True), types.int64, types.int64),
    cache=True,
    nogil=True,
)
def token_bits(points, table, at, end):
    """Return the features of the token of ASCII letters and digits at [at, end)."""
    size = end - at
    letters = 0
    while letters < size and _kind(points, table, at + letters) == LETTER:
        letters += 1
    digits = 0
    i = at + letters
    while i < end and _kind(points, table, i) == DIGIT:
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
            if _kind(points, table, k) == DIGIT:
                total += 1
        if total >= 8:
            bits |= USCC
    return bits


@njit(
    types.int64(U32, types.Array(types.uint8, 1, "C", readonly=True), types.int64, types.int64, types.int64),
    cache=True,
    nogil=True,
    inline="always",
)
def sign_bits(points, table, begin, at, stop):
    """Return the features of the single character at `at`: at sign, plate, house number, degree."""
    kind = _kind(points, table, at)
    if kind == AT:
        blank = at + 2 < stop and points[at + 1] == 32
        right = at + 2 if blank else at + 1
        left = at - 2 if blank and at > begin + 1 and points[at - 1] == 32 else at - 1
        local = at > begin and points[left] > 32 and _kind(points, table, left) != AT
        if local and right < stop and (_kind(points, table, right) in (DIGIT, LETTER) or points[right] == 91):
            if blank:
                return SPACED
            return EMAIL | SPACED if spaced_dot(points, right, stop) else EMAIL
    elif kind == PLATE:
        if at + 1 < stop and _kind(points, table, at + 1) == LETTER:
            return PLATES
    elif kind == UNIT:
        if at > begin and _kind(points, table, at - 1) == DIGIT:
            return HOUSE
    elif kind == DEGREE and at > begin and _kind(points, table, at - 1) == DIGIT:
        return DEGREES
    return 0


@njit(types.boolean(types.uint32), cache=True, nogil=True, inline="always")
def _is_hex(point):
    return 48 <= point <= 57 or 97 <= point <= 102


@njit(types.UniTuple(types.int64, 2)(U32, types.int64, types.int64), cache=True, nogil=True)
def hex_run(points, at, stop):
    """Read the hex run at `at`: (end, HEX or 0)."""
    colons = dashes = dots = digits = 0
    double = number = False
    i = at
    while i < stop:
        point = points[i]
        if _is_hex(point):
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
        if not (_is_hex(point) or point == 58 or point == 45 or point == 46):
            break
        first -= 1
    return first


@njit(
    types.Tuple((I64_OUT, I64_OUT, I64_OUT, I64_OUT))(U32, I64, types.Array(types.uint8, 1, "C", readonly=True)),
    cache=True,
    nogil=True,
)
def find_runs(points, starts, table):
    """Find every run with a feature: (row, start, end, bits), offsets into `points`, in order of scanning.

    Args:
        points: squeezed folded code points of all rows.
        starts: n + 1 offsets into `points`.
        table: `class_table()`.
    """
    room = 1024
    rows = np.empty(room, np.int64)
    begins = np.empty(room, np.int64)
    ends = np.empty(room, np.int64)
    masks = np.empty(room, np.int64)
    used = 0
    for row in range(len(starts) - 1):
        begin, stop = starts[row], starts[row + 1]
        i = begin
        number = hexed = listed = begin  # number, hex and comma runs are read once: up to here they are done
        while True:
            while i < stop and (points[i] >= 0x10000 or table[points[i]] < DIGIT):
                i += 1
            if i >= stop:
                break
            if used + 64 > room:
                rows = np.append(rows, np.empty(room, np.int64))
                begins = np.append(begins, np.empty(room, np.int64))
                ends = np.append(ends, np.empty(room, np.int64))
                masks = np.append(masks, np.empty(room, np.int64))
                room *= 2
            if table[points[i]] == NUMERAL:
                end, count = numeral_run(points, table, i, stop)
                if count >= 11:
                    rows[used], begins[used], ends[used], masks[used] = row, i, end, DISGUISED
                    used += 1
                i = end
                continue
            if table[points[i]] != DIGIT:
                bits = sign_bits(points, table, begin, i, stop)
                if bits:
                    rows[used], begins[used], ends[used], masks[used] = row, i, i + 1, bits
                    used += 1
                if points[i] == 58 and i >= hexed and i + 1 < stop and (points[i + 1] == 58 or _is_hex(points[i + 1])):
                    first = hex_start(points, i, max(begin, hexed))
                    hexed, bits = hex_run(points, first, stop)
                    if bits:
                        rows[used], begins[used], ends[used], masks[used] = row, first, hexed, bits
                        used += 1
                i += 1
                continue
            first = i
            while first > begin and points[first - 1] < 0x10000 and table[points[first - 1]] == LETTER:
                first -= 1
            end = i + 1
            while end < stop and (97 <= points[end] <= 122 or 48 <= points[end] <= 57):
                end += 1
            bits = token_bits(points, table, first, end)
            if bits:
                rows[used], begins[used], ends[used], masks[used] = row, first, end, bits
                used += 1
            at = i
            while at < end:
                if at >= number and 48 <= points[at] <= 57:
                    number, bits = number_run(points, table, begin, at, stop)
                    if number < stop and points[number] == 44 and number >= listed:
                        head, listed = comma_run(points, begin, number, stop)
                        if listed > number:
                            rows[used], begins[used], ends[used], masks[used] = row, head, listed, DISGUISED
                            used += 1
                    if bits:
                        rows[used], begins[used], ends[used], masks[used] = row, at, number, bits
                        used += 1
                        if used + 64 > room:
                            rows = np.append(rows, np.empty(room, np.int64))
                            begins = np.append(begins, np.empty(room, np.int64))
                            ends = np.append(ends, np.empty(room, np.int64))
                            masks = np.append(masks, np.empty(room, np.int64))
                            room *= 2
                    at = number
                else:
                    at += 1
            if (i >= hexed and end < stop and end - first <= 8 and 45 <= points[end] <= 58) or (
                i >= hexed
                and first > begin
                and (points[first - 1] == 58 or points[first - 1] == 45 or points[first - 1] == 46)
            ):
                first = hex_start(points, i, max(begin, hexed))
                hexed, bits = hex_run(points, first, stop)
                if bits:
                    rows[used], begins[used], ends[used], masks[used] = row, first, hexed, bits
                    used += 1
            i = end
    return rows[:used].copy(), begins[:used].copy(), ends[:used].copy(), masks[:used].copy()


@njit(types.void(U32, I64, U32_OUT), cache=True, nogil=True)
def without_places(points, places, squeezed):
    """Copy all points but those at `places`, ascending; `squeezed` is as long as that leaves."""
    used = first = 0
    for k in range(len(places)):
        squeezed[used : used + places[k] - first] = points[first : places[k]]
        used += places[k] - first
        first = places[k] + 1
    squeezed[used:] = points[first:]


@njit(types.void(U32, I64_OUT), cache=True, nogil=True)
def invisible_places(points, places):
    """Write where each U+200B stands; `places` is as long as there are."""
    used = 0
    for i in range(len(points)):
        if points[i] == 0x200B:
            places[used] = i
            used += 1
