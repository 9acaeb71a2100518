"""Words of lower-case text and their CRC-32, for the comparison with full licence texts."""

import numpy as np
from numba import njit, types

from transforms.kernels.types import I64_OUT, U32, U32_OUT

LETTERS, DIGITS = 1, 2
LEAST = (0, 2, 3)
"""Shortest word of each class that counts, characters."""


def class_table() -> np.ndarray:
    """Return the class of each code point, uint8: a-z, decimal digits of every script (Unicode Nd), or 0."""
    table = np.zeros(0x110000, np.uint8)
    table[[point for point in range(0x20000) if chr(point).isdecimal()]] = DIGITS
    table[ord("a") : ord("z") + 1] = LETTERS
    return table


def crc_table() -> np.ndarray:
    """Return the 256 remainders of CRC-32 (IEEE 802.3, reflected polynomial 0xEDB88320), uint32."""
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(0xEDB88320), table >> 1).astype(np.uint32)
    return table


@njit(types.uint32(types.uint32, types.int64, U32), cache=True, nogil=True, inline="always")
def _feed(crc, byte, table):
    return types.uint32(table[(crc ^ byte) & 0xFF] ^ (crc >> types.uint32(8)))


@njit(types.uint32(types.uint32, types.int64, U32), cache=True, nogil=True)
def _feed_point(crc, point, table):
    """Feed the UTF-8 bytes of a code point."""
    if point < 0x80:
        return _feed(crc, point, table)
    if point < 0x800:
        crc = _feed(crc, 0xC0 | (point >> 6), table)
    else:
        if point < 0x10000:
            crc = _feed(crc, 0xE0 | (point >> 12), table)
        else:
            crc = _feed(crc, 0xF0 | (point >> 18), table)
            crc = _feed(crc, 0x80 | ((point >> 12) & 0x3F), table)
        crc = _feed(crc, 0x80 | ((point >> 6) & 0x3F), table)
    return _feed(crc, 0x80 | (point & 0x3F), table)


@njit(
    types.int64(U32, types.Array(types.uint8, 1, "C", readonly=True), U32, U32_OUT, I64_OUT, I64_OUT),
    cache=True,
    nogil=True,
)
def find_words(points, classes, crcs, sums, starts, ends):
    """Find runs of at least two letters a-z and of at least three digits; returns how many.

    points: code points; sums: CRC-32 of each run's UTF-8 bytes; starts, ends: its code points [start, end). The
    three outputs have room for len(points) // 2 + 1 rows.
    """
    count = 0
    at = 0
    while at < len(points):
        kind = classes[points[at]]
        if kind == 0:
            at += 1
            continue
        begin = at
        crc = types.uint32(0xFFFFFFFF)
        while at < len(points) and classes[points[at]] == kind:
            crc = _feed_point(crc, types.int64(points[at]), crcs)
            at += 1
        if at - begin >= LEAST[kind]:
            sums[count] = crc ^ types.uint32(0xFFFFFFFF)
            starts[count] = begin
            ends[count] = at
            count += 1
    return count
