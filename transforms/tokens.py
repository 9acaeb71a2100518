"""Tokens of the fold and hashes of token n-grams (shingles), shared by whatever compares texts.

Tokens are runs of letters, digits, marks and `_` of the fold; every character of a script written without spaces
(Han, kana, bopomofo, Thai, Lao, Myanmar, Khmer, Tibetan) is a token of its own; Hangul has spaces and forms words.
Zero-width characters are skipped, everything else (punctuation, symbols, emoji) only separates. A shingle is `size`
tokens in a row; a text with fewer tokens has one shingle of all, a text without tokens none. Hashes have 64 bits
and no key.
"""

import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.fold import CHANGING, POINTS, ZERO_WIDTH, fold_table, utf8_buffers

UNSPACED = (
    (0x0E00, 0x0EFF), (0x0F00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x19E0, 0x19FF), (0x3005, 0x3007),
    (0x3021, 0x3029), (0x3038, 0x303C), (0x3041, 0x30FF), (0x3105, 0x312F), (0x31A0, 0x31BF), (0x31F0, 0x31FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FE), (0xAA60, 0xAA7F), (0xF900, 0xFAFF),
    (0x1AFF0, 0x1B16F), (0x20000, 0x3FFFD),
)  # fmt: skip
"""Inclusive ranges of scripts written without spaces: Thai, Lao, Tibetan, Myanmar, Khmer, Han, kana, bopomofo."""

LETTER_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7C6), (0xD7CB, 0xD7FB), (0x20000, 0x3FFFD))
"""Inclusive ranges outside `fold.CHANGING` that hold letters only: unified ideographs, Hangul."""


def shingle_hashes(texts: pa.Array, row: int, table: npt.NDArray[np.uint32], size: int) -> npt.NDArray[np.uint64]:
    """Return the hashes of all shingles of one text, in order and with repetitions."""
    from transforms.kernels.shingles import shingles_of

    (start, stop), data = utf8_buffers(texts.slice(row, 1))
    out = np.empty(stop - start + 3, np.uint64)
    return out[: shingles_of(data, start, stop, table, size, out)]


def shingle_set(texts: pa.Array, row: int, table: npt.NDArray[np.uint32], size: int) -> npt.NDArray[np.uint64]:
    """Return the distinct shingle hashes of one text, ascending: what exact Jaccard is computed on."""
    hashes = np.sort(shingle_hashes(texts, row, table, size))
    first = np.ones(len(hashes), bool)
    np.not_equal(hashes[1:], hashes[:-1], out=first[1:])
    return hashes[first]


@cache
def token_table() -> npt.NDArray[np.uint32]:
    """Return for every code point: its fold, and in the bits above 21 the token class of that fold."""
    from transforms.kernels.shingles import CLASS_SHIFT, SEPARATOR, SINGLE, SKIP, WORD

    kinds = np.full(POINTS, SEPARATOR, np.uint32)
    for first, stop in CHANGING:
        for point in range(first, stop):
            char = chr(point)
            if char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M":
                kinds[point] = WORD
    for first, last in LETTER_BLOCKS:
        kinds[first : last + 1] = WORD
    for first, last in UNSPACED:
        span = kinds[first : last + 1]
        span[span == WORD] = SINGLE
    kinds[ZERO_WIDTH] = SKIP
    folded = fold_table()
    table: npt.NDArray[np.uint32] = folded | (kinds[folded] << np.uint32(CLASS_SHIFT))
    table.flags.writeable = False
    return table
