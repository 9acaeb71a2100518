"""The quality counts of a batch, straight from the buffers of an Arrow LargeString array."""

import numpy as np
from numba import njit, types

from transforms.kernels import quality_columns as c
from transforms.kernels.borrow import pointer
from transforms.kernels.language import count_bits
from transforms.kernels.quality_chars import HITS, KIND_COUNTS, NOTES, count_classes, count_signs, read_text
from transforms.kernels.quality_garble import count_wrong_gbk
from transforms.kernels.quality_lines import COVERED, count_lines
from transforms.kernels.quality_repetition import NEXT, begin_text, count_repetition, slots_for
from transforms.kernels.quality_words import ADDRESS, BEHIND_UNIT, LINE
from transforms.kernels.types import BYTES, I32_OUT, I64, I64_OUT, U32, U32_OUT, U64, U64_OUT

U32_2D = types.Array(types.uint32, 2, "C")
I32_2D = types.Array(types.int32, 2, "C")
I64_2D = types.Array(types.int64, 2, "C")
MASKS = types.Array(types.int64, 2, "C", readonly=True)
U8_2D = types.Array(types.uint8, 2, "C", readonly=True)
GIVEN = (BYTES, I64, U64, MASKS, U64, U64, U32, types.int64, types.int64, U8_2D)


@njit(types.void(*GIVEN, I64_2D, U32_2D, I64_OUT, I32_OUT, U64_OUT, I32_2D, U32_OUT, U64_OUT, I64_OUT, U64_OUT),
      cache=True, nogil=True)  # fmt: skip
def count_texts(all_data, offsets, all_characters, all_masks, all_stop_keys, all_stop_masks, all_moves, columns,
                first_end, all_widths, out, cells, all_notes, all_hits, all_hashes, tokens, all_slots, all_known, small,
                all_stops):  # fmt: skip
    """Do the work of `count_rows`, which owns the scratch arrays from `cells` on."""
    data, characters, masks, moves = (
        pointer(all_data),
        pointer(all_characters),
        pointer(all_masks.ravel()),
        pointer(all_moves),
    )
    stop_keys, stop_masks, last_stop = pointer(all_stop_keys), pointer(all_stop_masks), len(all_stop_keys) - 1
    points, flags, notes, hits = pointer(cells[0]), pointer(cells[1]), pointer(all_notes), pointer(all_hits)
    chars, gaps, places, numbers, counts = (
        pointer(tokens[0]), pointer(tokens[1]), pointer(tokens[2]), pointer(tokens[3]), pointer(tokens[4]),
    )  # fmt: skip
    slots, known, hashes, room = pointer(all_slots), pointer(all_known), pointer(all_hashes), len(all_hashes)
    n_slots, stops, widths = len(all_slots), pointer(all_stops), pointer(all_widths.ravel())
    kinds, rest = pointer(small), small[2 * KIND_COUNTS :]
    covered, line = pointer(rest), pointer(rest[COVERED:])
    all_used, found = rest[-4:-2], pointer(rest[-2:])
    used = pointer(all_used)
    chars[0], gaps[0], used[NEXT] = 0, -1, 1
    for row in range(len(offsets) - 1):
        mine = pointer(out[row])
        n = read_text(data, offsets[row], offsets[row + 1], characters, moves, first_end, points, flags, kinds, notes,
                      hits, found)  # fmt: skip
        count_classes(kinds, n, masks, mine)
        n_lines = count_signs(points, flags, n, notes, found[NOTES], mine)
        begin_text(n, all_slots, all_used)
        for at in range(COVERED):
            covered[at] = 0
        stops[0], line[ADDRESS], line[BEHIND_UNIT] = 0, 0, 0
        count_lines(points, flags, n_lines, notes, hits, found[HITS], stop_keys, stop_masks, last_stop, first_end, columns,
                    widths, hashes, chars, gaps, room, slots, n_slots, known, used, stops, line, covered, mine)  # fmt: skip
        mine[c.URL], mine[c.GARBLE_PHRASE], mine[c.AD_PHRASE] = line[ADDRESS], covered[c.GARBLE], covered[c.ADS]
        mine[c.FURNITURE] = covered[c.BOILERPLATE]
        if mine[c.RARES] + mine[c.TRADITIONAL] > 0:
            mine[c.WRONG_GBK] = count_wrong_gbk(points, n, characters)
        mine[c.STOPS] = count_bits(stops[0] & types.uint64(0xFFFFFFFF))
        mine[c.ZH_STOPS] = count_bits(stops[0] >> types.uint64(32))
        if mine[c.TOKENS] < room:
            count_repetition(hashes, mine[c.TOKENS], chars, gaps, places, numbers, slots, known, counts, used, mine)


@njit(types.void(*GIVEN, types.int64, I64_2D), cache=True, nogil=True)
def count_rows(
    data, offsets, characters, masks, stop_keys, stop_masks, moves, columns, first_end, widths, max_tokens, out
):
    """Count every row: `out` is rows x quality_columns.NAMES, zeros on entry.

    Args:
        data, offsets: UTF-8 bytes of all rows and n + 1 byte offsets.
        characters: `quality_phrases.character_table()`. masks: `charclass.class_masks()`.
        stop_keys, stop_masks: stop words as in `kernels.language.look_up`; bits 0-31 English, 32-63 Chinese.
        moves, columns, first_end, widths: see `quality.phrases.Automaton`.
        max_tokens: work budget. Tokens behind it are counted but take no part in repetition, whose columns stay 0
            with `repetition_measured` 0. Memory is at most 24 bytes a code point of the longest text and 76 a token.
    """
    longest = types.int64(0)
    for row in range(len(offsets) - 1):
        longest = max(longest, offsets[row + 1] - offsets[row])
    room = min(longest, max_tokens) + 1
    slots = slots_for(room)
    count_texts(
        data, offsets, characters, masks, stop_keys, stop_masks, moves, columns, first_end, widths, out,
        np.empty((2, longest + 1), np.uint32), np.empty(longest + 2, np.int64), np.empty(2 * longest + 2, np.int32),
        np.empty(room, np.uint64), np.empty((5, room + 1), np.int32), np.zeros(slots, np.uint32),
        np.empty(slots, np.uint64), np.zeros(2 * KIND_COUNTS + COVERED + LINE + 4, np.int64), np.zeros(1, np.uint64),
    )  # fmt: skip
