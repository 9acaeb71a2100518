"""UTF-8 to folded code points, straight from the buffers of an Arrow LargeString array."""

from numba import njit, types

from transforms.kernels.types import BYTES, I64, I64_OUT, U8_AT, U32, U32_OUT

REPLACEMENT = 0xFFFD


@njit(
    [types.UniTuple(types.int64, 2)(data, types.int64, types.int64) for data in (BYTES, U8_AT)], cache=True, nogil=True
)
def decode(data, at, stop):
    """Decode the code point at byte `at`: (code point, bytes used), never reading at or behind `stop`.

    Arrow strings are valid UTF-8; a sequence cut off by `stop` is still defined: one U+FFFD per byte.
    """
    first = types.int64(data[at])
    if first < 0x80:
        return first, 1
    if first < 0xE0 and at + 1 < stop:
        return ((first & 0x1F) << 6) | (types.int64(data[at + 1]) & 0x3F), 2
    if first < 0xF0 and at + 2 < stop:
        middle = (types.int64(data[at + 1]) & 0x3F) << 6
        return ((first & 0x0F) << 12) | middle | (types.int64(data[at + 2]) & 0x3F), 3
    if first >= 0xF0 and at + 3 < stop:
        high = (types.int64(data[at + 1]) & 0x3F) << 12
        low = ((types.int64(data[at + 2]) & 0x3F) << 6) | (types.int64(data[at + 3]) & 0x3F)
        return min(((first & 0x07) << 18) | high | low, 0x10FFFF), 4
    return REPLACEMENT, 1


@njit(types.int64(BYTES, I64, U32, U32_OUT, I64_OUT), cache=True, nogil=True)
def fold_rows(data, offsets, table, codepoints, starts):
    """Write the folded code points of every row one after the other; return how many there are.

    Args:
        data: UTF-8 bytes of all rows.
        offsets: n + 1 byte offsets into `data`, ascending.
        table: 0x110000 entries, code point -> folded code point.
        codepoints: out, at least `offsets[n] - offsets[0]` long.
        starts: out, n + 1 offsets into `codepoints`.
    """
    written = 0
    starts[0] = 0
    for row in range(len(offsets) - 1):
        at, stop = offsets[row], offsets[row + 1]
        while at < stop:
            point, used = decode(data, at, stop)
            codepoints[written] = table[point]
            written += 1
            at += used
        starts[row + 1] = written
    return written
