"""Lines and paragraphs of one text and the phrases in them."""

from numba import njit, types

from transforms.kernels import quality_columns as c
from transforms.kernels.charclass import CLOSER, SPACE, TERMINAL
from transforms.kernels.quality_repetition import mix, seen_before, slots_for
from transforms.kernels.quality_words import (
    CHUNKS,
    LINE_BASE,
    LONGEST_CHUNK,
    SENTENCES,
    UNITS,
    count_tokens,
)  # fmt: skip
from transforms.kernels.types import I32_AT, I64_AT, U8_AT, U32_AT, U64_AT

FULL_STOP, ELLIPSIS, HYPHEN, CARRIAGE_RETURN = 46, 0x2026, 45, 13
OPEN_BRACKET, CLOSE_BRACKET = 91, 93
BULLETS = "•●■◆▪‣◦"
BOILERPLATE_SHARE = 3  # a line is page furniture when a third of it is such phrases
KINDS = 6  # kinds of phrases in quality_columns
NEXT_HIT = 2 * KINDS  # `covered`, behind the code points and the ends by kind
COVERED = NEXT_HIT + 1
MIN_C4_WORDS, MAX_C4_WORD_CHARS = 3, 1000  # C4: words a line must have; code points a word may have
LONG_LINE_CHARS, LONG_CJK_LINE_CHARS = 100, 33  # as long as a sentence: English ones have 80-120 code points
SHORT_LINE_CHARS, SHORT_CJK_LINE_CHARS = 30, 10  # FineWeb: 30; a CJK character says about as much as three letters


@njit(types.int64(I32_AT, types.int64, types.int64, types.int64, types.int64, U8_AT, I64_AT), cache=True, nogil=True)
def cover_phrases(hits, n_hits, stop, first_end, columns, widths, covered):
    """Add the phrases that end before `stop`; return the bit set of their kinds.

    Args:
        hits: n_hits numbers: place and state in turn, see `quality_chars.read_text`.
        first_end, columns, widths: see `quality.phrases.Automaton`.
        covered: in and out, code points inside phrases by kind, each counted once; where the last one of the kind ended;
            the next of `hits`.
    """
    kinds, at = 0, covered[NEXT_HIT]
    while at < n_hits and hits[at] < stop:
        end, row = types.int64(hits[at]) + 1, (types.int64(hits[at + 1]) - first_end) // columns
        for kind in range(KINDS):
            width = types.int64(widths[row * KINDS + kind])
            if width:
                covered[kind] += min(width, end - covered[KINDS + kind])
                covered[KINDS + kind] = end
                kinds |= 1 << kind
        at += 2
    covered[NEXT_HIT] = at
    return kinds


@njit(types.boolean(types.uint32, types.uint32, types.uint32), cache=True, nogil=True)
def ends_sentence(last, before, before_last):
    """Say whether a line ends with a sentence end, or with one inside a closing quote of Chinese typography.

    Args:
        last: flags of the last code point. before, before_last: the code point before it and its flags, or 0.
    """
    if last & CLOSER:
        return before >= 0x3000 and (before_last & TERMINAL) != 0
    return (last & TERMINAL) != 0


@njit(types.boolean(U32_AT, U32_AT, types.int64, types.int64), cache=True, nogil=True)
def ends_as_c4_wants(points, flags, start, stop):
    """Say whether a line ends with . ? ! " ' (or a CJK sentence end) and not with an ellipsis; citations aside."""
    while stop - 2 > start and points[stop - 1] == CLOSE_BRACKET:  # [12] and [] at the end are citations
        at = stop - 2
        while at > start and 48 <= points[at] <= 57:
            at -= 1
        if points[at] != OPEN_BRACKET:
            break
        stop = at
    last = points[stop - 1]
    if last == FULL_STOP:
        return not (stop - 3 >= start and points[stop - 2] == FULL_STOP and points[stop - 3] == FULL_STOP)
    if last in (33, 63, 34, 39):
        return True
    if last <= 127:
        return False
    if stop - 2 < start:
        return ends_sentence(flags[stop - 1], types.uint32(0), types.uint32(0))
    return ends_sentence(flags[stop - 1], points[stop - 2], flags[stop - 2])


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


@njit(types.void(U32_AT, U32_AT, types.int64, types.int64, types.int64, types.int64, types.boolean, types.int64, I64_AT,
      I64_AT), cache=True, nogil=True)  # fmt: skip
def count_line(points, flags, start, stop, first, last, braced, kinds, line, out):
    """Add the line counts of a line [start, stop) whose text is [first, last).

    Args:
        braced: whether it has an opening brace. kinds: of the phrases in it. line: as `count_tokens` left it.
    """
    out[c.TEXT_LINES] += 1
    out[c.LONGEST_LINE] = max(out[c.LONGEST_LINE], stop - start)
    out[c.BULLETS] += is_bullet(points[first])
    end, before, before_flags = points[last - 1], types.uint32(0), types.uint32(0)
    if last - first >= 2:
        before, before_flags = points[last - 2], flags[last - 2]
    dotted = end == FULL_STOP and before == FULL_STOP and last - first >= 3 and points[last - 3] == FULL_STOP
    out[c.ELLIPSIS_LINES] += end == ELLIPSIS or dotted
    terminal = ends_sentence(flags[last - 1], before, before_flags)
    out[c.TERMINAL_LINES] += terminal
    out[c.TERMINAL_RAW_LINES] += terminal and last == (stop - 1 if points[stop - 1] == CARRIAGE_RETURN else stop)
    cjk = 2 * line[UNITS] >= last - first
    out[c.SHORT_LINES] += stop - start <= (SHORT_CJK_LINE_CHARS if cjk else SHORT_LINE_CHARS)
    is_long = last - first >= (LONG_CJK_LINE_CHARS if cjk else LONG_LINE_CHARS)
    out[c.PROSE_LINES] += terminal or is_long or line[SENTENCES] > 1
    if line[LONGEST_CHUNK] > MAX_C4_WORD_CHARS or line[CHUNKS] + line[UNITS] < MIN_C4_WORDS:
        return
    if not ends_as_c4_wants(points, flags, first, last):
        return
    out[c.C4_LOREM] += (kinds >> c.LOREM) & 1
    if (kinds >> c.JAVASCRIPT) & 1:
        return
    out[c.C4_CURLY] += braced
    if not (kinds >> c.POLICY) & 1:
        out[c.C4_LINES] += 1
        out[c.C4_SENTENCES] += line[SENTENCES]


@njit(types.void(types.int64, types.uint64, types.int64, U32_AT, U64_AT, I64_AT, I64_AT), cache=True, nogil=True)
def close_paragraph(chars, key, last_slot, slots, known, used, out):
    """Count a paragraph of so many code points. Its key is kept apart from those of lines."""
    out[c.PARAGRAPHS] += 1
    if out[c.TEXT_LINES] * 2 <= last_slot and seen_before(mix(key + types.uint64(1)), last_slot, slots, known, used):
        out[c.DUP_PARAGRAPHS] += 1
        out[c.DUP_PARAGRAPH_CHARS] += chars


STOP_WORDS = (U64_AT, U64_AT, types.int64)
PHRASES = (types.int64, types.int64, U8_AT)


@njit(types.void(U32_AT, U32_AT, types.int64, I64_AT, I32_AT, types.int64, *STOP_WORDS, *PHRASES, U64_AT, I32_AT, I32_AT,
      types.int64, U32_AT, types.int64, U64_AT, I64_AT, U64_AT, I64_AT, I64_AT, I64_AT), cache=True, nogil=True)  # fmt: skip
def count_lines(points, flags, n_lines, ends, hits, n_hits, stop_keys, stop_masks, last_stop, first_end, columns, widths,
                hashes, chars, gaps, room, slots, n_slots, known, used, stops, line, covered, out):  # fmt: skip
    """Add token, line, paragraph and phrase counts of one text to `out`.

    A line ends at a line feed; a paragraph at a blank line. Lines and paragraphs are the same when their tokens are.
    Behind the work budget (as many lines as `room`) nothing is looked up any more.
    """
    n = ends[n_lines - 1] >> 1
    last_slot = min(slots_for(n + 1), n_slots) - 1
    start, paragraph_start, paragraph_stop, paragraph = types.int64(0), types.int64(-1), types.int64(0), types.uint64(0)
    for at in range(n_lines):
        stop, braced = ends[at] >> 1, (ends[at] & 1) != 0
        if start == n:
            break
        first, last = start, stop
        while first < stop and flags[first] & SPACE:
            first += 1
        while last > first and flags[last - 1] & SPACE:
            last -= 1
        out[c.LINES] += 1
        if first == last:
            if paragraph_start >= 0:
                close_paragraph(paragraph_stop - paragraph_start, paragraph, last_slot, slots, known, used, out)
            paragraph_start = -1
        else:
            found = 0
            if covered[NEXT_HIT] < n_hits:
                furniture = covered[c.BOILERPLATE]
                found = cover_phrases(hits, n_hits, stop, first_end, columns, widths, covered)
                out[c.BOILERPLATE_LINES] += BOILERPLATE_SHARE * (covered[c.BOILERPLATE] - furniture) >= last - first
            key = count_tokens(points, flags, first, last, hashes, chars, gaps, room, stop_keys, stop_masks, last_stop, stops,
                               line, out)  # fmt: skip
            count_line(points, flags, start, stop, first, last, braced, found, line, out)
            if out[c.TEXT_LINES] <= room and seen_before(key, last_slot, slots, known, used):
                out[c.DUP_LINES] += 1
                out[c.DUP_LINE_CHARS] += stop - start
            if paragraph_start < 0:
                paragraph_start, paragraph = start, types.uint64(0)
            paragraph_stop = stop
            paragraph = paragraph * types.uint64(LINE_BASE) + key
        start = stop + 1
    if paragraph_start >= 0:
        close_paragraph(paragraph_stop - paragraph_start, paragraph, last_slot, slots, known, used, out)
