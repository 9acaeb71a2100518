"""Cut spans out of UTF-8 rows and put tags in their place."""

from numba import njit, types

from transforms.kernels.types import BYTES, I64, I64_OUT

BYTES_OUT = types.Array(types.uint8, 1, "C")
STRIDE = 64


@njit(types.int64(BYTES, types.int64, types.int64, types.int64), cache=True, nogil=True)
def skip(data, at, stop, points):
    """Return the byte offset `points` code points behind byte `at`, or -1 if that lies behind `stop`."""
    while points > STRIDE and at + STRIDE <= stop:
        seen = 0
        for byte in data[at : at + STRIDE]:
            seen += (byte & 0xC0) != 0x80
        points -= seen
        at += STRIDE
    while at < stop and (data[at] & 0xC0) == 0x80:
        at += 1
    while points > 0 and at < stop:
        at += 1
        while at < stop and (data[at] & 0xC0) == 0x80:
            at += 1
        points -= 1
    return at if points == 0 else -1


@njit(
    types.int64(BYTES, I64, I64, I64, I64, I64, BYTES, I64, BYTES_OUT, I64_OUT),
    cache=True,
    nogil=True,
)
def replace_spans(data, offsets, first, starts, ends, tag_of, tags, tag_offsets, out, out_offsets):
    """Write every row with its spans replaced; return the bytes written, or -1 - row where a span does not fit.

    Args:
        data, offsets: UTF-8 bytes of the rows and their n + 1 byte offsets.
        first: n + 1 span numbers: row r has the spans first[r] to first[r + 1], ascending and apart.
        starts, ends: code points into the row, end exclusive.
        tag_of: number of the tag that replaces a span; -1 leaves the text as it is.
        tags, tag_offsets: UTF-8 bytes of the tags and their offsets.
        out: at least len(data) + the bytes of all tags that are put in.
        out_offsets: out, n + 1 byte offsets.
    """
    written = 0
    out_offsets[0] = 0
    for row in range(len(offsets) - 1):
        at, stop = offsets[row], offsets[row + 1]
        point = 0
        for span in range(first[row], first[row + 1]):
            begin = skip(data, at, stop, starts[span] - point)
            end = skip(data, begin, stop, ends[span] - starts[span]) if begin >= 0 else -1
            if end < 0:
                return -1 - row
            tag = tag_of[span]
            if tag >= 0:
                out[written : written + begin - at] = data[at:begin]
                written += begin - at
                size = tag_offsets[tag + 1] - tag_offsets[tag]
                out[written : written + size] = tags[tag_offsets[tag] : tag_offsets[tag + 1]]
                written += size
            else:
                out[written : written + end - at] = data[at:end]
                written += end - at
            at, point = end, ends[span]
        out[written : written + stop - at] = data[at:stop]
        written += stop - at
        out_offsets[row + 1] = written
    return written
