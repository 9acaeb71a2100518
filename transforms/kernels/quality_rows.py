"""The quality counts of a batch, straight from the buffers of an Arrow LargeString array."""

import numpy as np
from numba import njit, types

from transforms.kernels import quality_columns as c
from transforms.kernels.language import count_bits
from transforms.kernels.quality_chars import count_classes, count_signs, decode_text
from transforms.kernels.quality_lines import KINDS, STOP_BITS, TABLES, count_lines
from transforms.kernels.quality_repetition import FEW, LAST_STAMP, NEXT_BASE, count_repetition, slots_for
from transforms.kernels.quality_tokens import mark_tokens
from transforms.kernels.types import BYTES, I64, U32

I64_2D = types.Array(types.int64, 2, "C")


@njit(types.void(BYTES, I64, U32, U32, *TABLES, types.int64, I64_2D), cache=True, nogil=True)
def count_rows(data, offsets, classes, kind_flags, stop_keys, stop_masks, symbols, moves, widths, max_tokens, out):
    """Count every row: `out` is rows x quality_columns.NAMES, zeros on entry.

    Args:
        data, offsets: UTF-8 bytes of all rows and n + 1 byte offsets.
        classes, kind_flags: `charclass.class_table()`, `charclass.kind_flags()`.
        stop_keys, stop_masks: stop words as in `kernels.language.look_up`; bits 0-31 English, 32-63 Chinese.
        symbols, moves, widths: the phrase automaton, see `quality_lines.match_phrases`.
        max_tokens: work budget. Tokens behind it are counted but take no part in repetition, whose columns stay 0
            with `repetition_measured` 0. Memory is 8 bytes a code point of the longest text plus 100 a token.
    """
    longest = types.int64(0)
    for row in range(len(offsets) - 1):
        longest = max(longest, offsets[row + 1] - offsets[row])
    room = min(longest, max_tokens) + 1
    slots = slots_for(room)
    points, flags = np.empty(longest + 1, np.uint32), np.empty(longest + 1, np.uint32)
    hashes, lengths, kinds = np.empty(room, np.uint64), np.empty(room, np.int32), np.empty(room, np.uint8)
    chars, gaps = np.empty(room + 1, np.int64), np.empty(room + 1, np.int64)
    table = np.zeros(2 * slots, np.uint64)
    counts, firsts = np.empty(room, np.int32), np.empty(room, np.int32)
    state, hash_state, covered = np.zeros(4, np.int64), np.zeros(3, np.uint64), np.zeros(2 * KINDS, np.int64)
    places, numbers = np.empty(room, np.int32), np.empty(room, np.int32)
    histogram = np.zeros(128, np.int64)
    pairs, used = np.zeros(min(2 * slots, 4 * FEW), np.uint64), np.zeros(2, np.int64)
    used[NEXT_BASE] = 1
    for row in range(len(offsets) - 1):
        mine = out[row]
        n = decode_text(data, offsets[row], offsets[row + 1], classes, points, flags, histogram)
        hash_state[:], covered[:] = 0, 0
        used[LAST_STAMP] += 1
        count_classes(histogram, kind_flags, mine)
        count_signs(points, flags, n, mine)
        mine[c.URL] = mark_tokens(points, flags, n)
        count_lines(points, flags, n, stop_keys, stop_masks, symbols, moves, widths, hashes, lengths, kinds, state,
                    hash_state, covered, table, used[LAST_STAMP], mine)  # fmt: skip
        mine[c.GARBLE_PHRASE], mine[c.AD_PHRASE] = covered[c.GARBLE], covered[c.ADS]
        bits = hash_state[STOP_BITS]
        mine[c.STOPS], mine[c.ZH_STOPS] = (
            count_bits(bits & types.uint64(0xFFFFFFFF)),
            count_bits(bits >> types.uint64(32)),
        )
        if mine[c.TOKENS] < room:
            tokens = mine[c.TOKENS]
            count_repetition(hashes, lengths, kinds, tokens, chars, gaps, places, numbers, table, pairs, counts, firsts,
                             used, mine)  # fmt: skip
