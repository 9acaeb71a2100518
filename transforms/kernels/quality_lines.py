"""Lines and paragraphs of one text and the phrases in them."""

from numba import njit, types

from transforms.kernels import quality_columns as c
from transforms.kernels import quality_tokens as t
from transforms.kernels.charclass import CLOSER, SPACE, TERMINAL
from transforms.kernels.quality_repetition import I32_OUT, U8_OUT, mix, seen_before, slots_for
from transforms.kernels.types import I64_OUT, U32, U64, U64_OUT

U16 = types.Array(types.uint16, 1, "C", readonly=True)
I32_2D = types.Array(types.int32, 2, "C", readonly=True)
U8_2D = types.Array(types.uint8, 2, "C", readonly=True)
FULL_STOP, ELLIPSIS, HYPHEN, OPEN_BRACE = 46, 0x2026, 45, 123
BULLETS = "•●■◆▪‣◦"
KINDS = 6  # kinds of phrases in quality_columns
MIN_C4_WORDS, MAX_C4_WORD_CHARS = 3, 1000  # C4: words a line must have; code points a word may have
SHORT_LINE_CHARS, SHORT_CJK_LINE_CHARS = 30, 10  # FineWeb: 30; a CJK character says about as much as three letters


@njit(types.int64(U32, types.int64, types.int64, U16, I32_2D, U8_2D, I64_OUT), cache=True, nogil=True)
def match_phrases(points, start, stop, symbols, moves, widths, covered):
    """Run the phrase automaton over a line; return the bit set of kinds found.

    Args:
        symbols: 0x110000 entries, code point -> column of `moves`.
        moves: state x symbol -> state.
        widths: state x kind -> length of the longest phrase of the kind that ends here, or 0; the column behind
            the last kind says whether there is any.
        covered: in and out, code points inside phrases by kind, each counted once; then where the last one ended.
    """
    state, kinds = types.int32(0), 0
    for at in range(start, stop):
        state = moves[state, symbols[points[at]]]
        if widths[state, KINDS]:
            for kind in range(KINDS):
                width = types.int64(widths[state, kind])
                if width:
                    covered[kind] += min(width, at + 1 - covered[KINDS + kind])
                    covered[KINDS + kind] = at + 1
                    kinds |= 1 << kind
    return kinds


@njit(types.boolean(U32, U32, types.int64, types.int64), cache=True, nogil=True)
def ends_sentence(points, classes, start, stop):
    """Say whether a line ends with a sentence end, or with one inside a closing quote of Chinese typography."""
    last = classes[points[stop - 1]]
    if last & CLOSER and stop - 2 >= start:
        return points[stop - 2] >= 0x3000 and (classes[points[stop - 2]] & TERMINAL) != 0
    return (last & TERMINAL) != 0


@njit(types.boolean(U32, U32, types.int64, types.int64), cache=True, nogil=True)
def ends_as_c4_wants(points, classes, start, stop):
    """Say whether a line ends with . ? ! " ' (or a CJK sentence end) and not with an ellipsis; citations aside."""
    while stop - 2 > start and points[stop - 1] == 93:  # [12] and [] at the end are citations
        at = stop - 2
        while at > start and 48 <= points[at] <= 57:
            at -= 1
        if points[at] != 91:
            break
        stop = at
    last = points[stop - 1]
    if last == FULL_STOP:
        return not (stop - 3 >= start and points[stop - 2] == FULL_STOP and points[stop - 3] == FULL_STOP)
    if last in (33, 63, 34, 39):
        return True
    return last > 127 and ends_sentence(points, classes, start, stop)


@njit(types.boolean(types.int64), cache=True, nogil=True)
def is_bullet(point):
    """Say whether a line that begins with this is an item of a list."""
    if point == HYPHEN:
        return True
    if point < 0x2022 or point > 0x25E6:
        return False
    for known in BULLETS:
        if ord(known) == point:
            return True
    return False


@njit(types.void(U32, U32, types.int64, types.int64, types.int64, types.int64, types.int64, types.int64, I64_OUT,
      I64_OUT), cache=True, nogil=True)  # fmt: skip
def count_line(points, classes, start, stop, first, last, longest, kinds, state, out):
    """Add the line counts of a line [start, stop) whose text is [first, last); `kinds` of phrases are in it."""
    out[c.TEXT_LINES] += 1
    out[c.LONGEST_LINE] = max(out[c.LONGEST_LINE], stop - start)
    out[c.BULLETS] += is_bullet(points[first])
    dotted = last - first >= 3 and points[last - 1] == FULL_STOP and points[last - 2] == FULL_STOP
    out[c.ELLIPSIS_LINES] += points[last - 1] == ELLIPSIS or (dotted and points[last - 3] == FULL_STOP)
    out[c.TERMINAL_LINES] += ends_sentence(points, classes, first, last)
    cjk = 2 * state[t.LINE_UNITS] >= last - first
    out[c.SHORT_LINES] += stop - start <= (SHORT_CJK_LINE_CHARS if cjk else SHORT_LINE_CHARS)
    out[c.BOILERPLATE_LINES] += (kinds >> c.BOILERPLATE) & 1
    words = state[t.LINE_WORDS] + state[t.LINE_UNITS]
    if longest > MAX_C4_WORD_CHARS or words < MIN_C4_WORDS or not ends_as_c4_wants(points, classes, first, last):
        return
    out[c.C4_LOREM] += (kinds >> c.LOREM) & 1
    if (kinds >> c.JAVASCRIPT) & 1:
        return
    for at in range(first, last):
        if points[at] == OPEN_BRACE:
            out[c.C4_CURLY] += 1
            break
    if not (kinds >> c.POLICY) & 1:
        out[c.C4_LINES] += 1
        out[c.C4_SENTENCES] += state[t.SENTENCES]


@njit(types.int64(U32, types.int64, types.int64, U32, U64, U64, U64_OUT, I32_OUT, U8_OUT, I64_OUT, U64_OUT,
      I64_OUT), cache=True, nogil=True)  # fmt: skip
def split_line(points, start, stop, classes, stop_keys, stop_masks, hashes, lengths, kinds, state, hash_state, out):
    """Count the tokens of a line; return the length of its longest chunk in code points."""
    longest, at = 0, start
    while at < stop:
        if classes[points[at]] & SPACE:
            at += 1
            continue
        first = at
        while at < stop and not classes[points[at]] & SPACE:
            at += 1
        if state[t.LINE_WORDS] == 0:
            state[t.SENTENCES] = 1
        state[t.LINE_WORDS] += 1
        longest = max(longest, at - first)
        t.split_chunk(points, classes, stop_keys, stop_masks, hashes, lengths, kinds, state, hash_state, out,
                      first, at)  # fmt: skip
    return longest


@njit(types.void(U32, types.int64, I64_OUT), cache=True, nogil=True)
def count_signs(points, n, out):
    """Count number signs and ellipses (… or three full stops), as Gopher's symbol-to-word ratio does."""
    run = 0
    for at in range(n):
        point = points[at]
        if point == FULL_STOP:
            run += 1
            continue
        out[c.ELLIPSES] += run // 3 + (point == ELLIPSIS)
        out[c.HASHES] += point == 35
        out[c.NEWLINES] += point == 10
        run = 0
    out[c.ELLIPSES] += run // 3


@njit(types.void(types.int64, U64_OUT, U64_OUT, I32_OUT, types.int64, types.int32, I64_OUT), cache=True, nogil=True)
def close_paragraph(chars, hash_state, keys, stamps, slots, stamp, out):
    """Count a paragraph of so many code points. Its key is kept apart from those of lines."""
    out[c.PARAGRAPHS] += 1
    key = mix(hash_state[t.PARAGRAPH_HASH] + types.uint64(1))
    if out[c.TEXT_LINES] * 2 < slots and seen_before(keys, stamps, slots, stamp, key):
        out[c.DUP_PARAGRAPHS] += 1
        out[c.DUP_PARAGRAPH_CHARS] += chars


TABLES = (U32, U64, U64, U16, I32_2D, U8_2D)


@njit(types.void(U32, types.int64, *TABLES, U64_OUT, I32_OUT, U8_OUT, I64_OUT, U64_OUT, I64_OUT, U64_OUT, I32_OUT,
      types.int32, I64_OUT), cache=True, nogil=True)  # fmt: skip
def count_lines(points, n, classes, stop_keys, stop_masks, symbols, moves, widths, hashes, lengths, kinds, state,
                hash_state, covered, keys, stamps, stamp, out):  # fmt: skip
    """Add token, line, paragraph and phrase counts of one text to `out`.

    A line ends at a line feed; a paragraph at a blank line. Lines and paragraphs are the same when their tokens are.
    Behind the work budget (as many lines as `hashes` holds) nothing is looked up any more.
    """
    slots = min(slots_for(n + 1), len(keys))
    start, paragraph_start, paragraph_stop = 0, -1, 0
    while start < n:
        stop = start
        first, last = -1, -1
        while stop < n and points[stop] != 10:
            if not classes[points[stop]] & SPACE:
                first = stop if first < 0 else first
                last = stop + 1
            stop += 1
        out[c.LINES] += 1
        if first < 0:
            if paragraph_start >= 0:
                close_paragraph(paragraph_stop - paragraph_start, hash_state, keys, stamps, slots, stamp, out)
            paragraph_start = -1
        else:
            state[:] = 0
            hash_state[t.LINE_HASH] = 0
            found = match_phrases(points, first, last, symbols, moves, widths, covered)
            longest = split_line(points, first, last, classes, stop_keys, stop_masks, hashes, lengths, kinds, state,
                                 hash_state, out)  # fmt: skip
            count_line(points, classes, start, stop, first, last, longest, found, state, out)
            line = hash_state[t.LINE_HASH]
            if out[c.TEXT_LINES] <= len(hashes) and seen_before(keys, stamps, slots, stamp, line):
                out[c.DUP_LINES] += 1
                out[c.DUP_LINE_CHARS] += stop - start
            if paragraph_start < 0:
                paragraph_start, hash_state[t.PARAGRAPH_HASH] = start, 0
            paragraph_stop = stop
            hash_state[t.PARAGRAPH_HASH] = hash_state[t.PARAGRAPH_HASH] * types.uint64(t.FNV_OFFSET | 1) + line
        start = stop + 1
    if paragraph_start >= 0:
        close_paragraph(paragraph_stop - paragraph_start, hash_state, keys, stamps, slots, stamp, out)
