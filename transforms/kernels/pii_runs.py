"""Where personal information can be: one pass over the folded code points, runs of characters with features.

A number run is digits with at most `MAX_GAP` separators, or one line feed, between them; a token is ASCII letters and
digits; a hex run is hexadecimal digits with colons, dashes and dots. A run is reported only with the features that some
recogniser needs; the plain-Python oracle is in the tests.
"""

import numpy as np
from numba import njit, types

from transforms.kernels.pii_disguised import comma_run, numeral_run
from transforms.kernels.pii_features import DIGIT, DISGUISED, LETTER, NUMERAL
from transforms.kernels.pii_number_runs import number_run
from transforms.kernels.pii_tokens import hex_run, hex_start, is_hex, sign_bits, token_bits
from transforms.kernels.types import BYTES, I64, I64_OUT, U32


@njit(
    types.Tuple((I64_OUT, I64_OUT, I64_OUT, I64_OUT))(U32, I64, BYTES),
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
                if points[i] == 58 and i >= hexed and i + 1 < stop and (points[i + 1] == 58 or is_hex(points[i + 1])):
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
