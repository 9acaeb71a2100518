"""Lines and paragraphs of one text and the phrases in them."""

from numba import njit, types

from transforms.kernels import quality_columns as c
from transforms.kernels.charclass import (
    ALPHA,
    CLOSER,
    GARBLED,
    PUNCT,
    SPACE,
    SYMBOL,
    TERMINAL,
    UNIT,
)  # fmt: skip
from transforms.kernels.language import FNV_OFFSET, step
from transforms.kernels.quality_repetition import I32_OUT, U8_OUT, mix, seen_before, slots_for
from transforms.kernels.quality_tokens import START
from transforms.kernels.types import I64_OUT, U32, U64, U64_OUT

U16 = types.Array(types.uint16, 1, "C", readonly=True)
U16_2D = types.Array(types.uint16, 2, "C", readonly=True)
U8_2D = types.Array(types.uint8, 2, "C", readonly=True)
TOKENS = (U64_OUT, I32_OUT, U8_OUT)  # hash, code points and kind of each token

SENTENCES, LINE_WORDS, LINE_UNITS = 0, 1, 2  # `state`: of the line that is being read
LINE_HASH, PARAGRAPH_HASH, STOP_BITS = 0, 1, 2  # `hash_state`
ZH_STOP_BITS = 0xFFFFFFFF00000000  # bits 0-31 are the English stop words of the rule, 32-63 the Chinese
MAX_STOP_CHARS = 8  # longer words are no stop words
LINE_BASE = 0x9E3779B97F4A7C15  # odd multiplier of the hashes of lines and paragraphs
FULL_STOP, ELLIPSIS, HYPHEN, OPEN_BRACE, CARRIAGE_RETURN = 46, 0x2026, 45, 123, 13
BULLETS = "•●■◆▪‣◦"
BOILERPLATE_SHARE = 3  # a line is page furniture when a third of it is such phrases
KINDS = 6  # kinds of phrases in quality_columns
MIN_C4_WORDS, MAX_C4_WORD_CHARS = 3, 1000  # C4: words a line must have; code points a word may have
SHORT_LINE_CHARS, SHORT_CJK_LINE_CHARS = 30, 10  # FineWeb: 30; a CJK character says about as much as three letters


@njit(types.int64(U32, types.int64, types.int64, U16, U16_2D, U8_2D, I64_OUT), cache=True, nogil=True)
def match_phrases(points, start, stop, symbols, moves, widths, covered):
    """Run the phrase automaton over a line; return the bit set of kinds found.

    Args:
        symbols: 0x110000 entries, code point -> column of `moves`.
        moves: state x symbol -> state.
        widths: state x kind -> length of the longest phrase of the kind that ends here, or 0; the column behind
            the last kind says whether there is any.
        covered: in and out, code points inside phrases by kind, each counted once; then where the last one ended.
    """
    state, kinds = types.uint16(0), 0
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
def ends_sentence(points, flags, start, stop):
    """Say whether a line ends with a sentence end, or with one inside a closing quote of Chinese typography."""
    last = flags[stop - 1]
    if last & CLOSER and stop - 2 >= start:
        return points[stop - 2] >= 0x3000 and (flags[stop - 2] & TERMINAL) != 0
    return (last & TERMINAL) != 0


@njit(types.boolean(U32, U32, types.int64, types.int64), cache=True, nogil=True)
def ends_as_c4_wants(points, flags, start, stop):
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
    return last > 127 and ends_sentence(points, flags, start, stop)


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
def count_line(points, flags, start, stop, first, last, longest, kinds, state, out):
    """Add the line counts of a line [start, stop) whose text is [first, last); `kinds` of phrases are in it."""
    out[c.TEXT_LINES] += 1
    out[c.LONGEST_LINE] = max(out[c.LONGEST_LINE], stop - start)
    out[c.BULLETS] += is_bullet(points[first])
    dotted = last - first >= 3 and points[last - 1] == FULL_STOP and points[last - 2] == FULL_STOP
    out[c.ELLIPSIS_LINES] += points[last - 1] == ELLIPSIS or (dotted and points[last - 3] == FULL_STOP)
    written = stop - 1 if points[stop - 1] == CARRIAGE_RETURN else stop
    out[c.TERMINAL_LINES] += ends_sentence(points, flags, first, last)
    out[c.TERMINAL_RAW_LINES] += ends_sentence(points, flags, start, written)
    cjk = 2 * state[LINE_UNITS] >= last - first
    out[c.SHORT_LINES] += stop - start <= (SHORT_CJK_LINE_CHARS if cjk else SHORT_LINE_CHARS)
    words = state[LINE_WORDS] + state[LINE_UNITS]
    if longest > MAX_C4_WORD_CHARS or words < MIN_C4_WORDS or not ends_as_c4_wants(points, flags, first, last):
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
        out[c.C4_SENTENCES] += state[SENTENCES]


@njit(types.int64(U32, U32, types.int64, types.int64, *TOKENS, U64, U64, I64_OUT, U64_OUT, I64_OUT), cache=True,
      nogil=True)  # fmt: skip
def count_tokens(points, flags, start, stop, hashes, lengths, kinds, stop_keys, stop_masks, state, hash_state, out):
    """Count the tokens of a line and store them while there is room; return its longest chunk in code points.

    `flags` has one entry behind the line that may be read. Sentences are counted as spaCy's sentencizer does: one begins with the first token that is not punctuation
    behind a sentence end.
    """
    n, words, word_chars, alpha_tokens = out[c.TOKENS], out[c.WORDS], out[c.WORD_CHARS], out[c.ALPHA_TOKENS]
    line, bits, zh_stops, seen_end = types.uint64(0), hash_state[STOP_BITS], types.int64(0), False
    longest, longest_word, chunk, at = types.int64(0), out[c.LONGEST_WORD], start, start
    chunks, units, sentences, room = types.int64(0), types.int64(0), types.int64(0), len(hashes)
    here, last_slot = flags[at], types.uint64(len(stop_keys) - 1)
    while at < stop:
        if here & SPACE:
            at += 1
            chunk, here = at, flags[at]
            continue
        chunks += at == chunk
        first, key, together, apart = at, types.uint64(FNV_OFFSET), types.uint32(0), types.uint32(PUNCT)
        word = False
        while True:
            key = step(key, points[at])
            together |= here
            apart &= here
            word |= (here & (PUNCT | SYMBOL | GARBLED)) == 0
            at += 1
            here = flags[at]
            if here & (SPACE | START) or at >= stop:
                break
        width = at - first
        longest = max(longest, at - chunk)
        alpha_tokens += (together & ALPHA) != 0
        unit = (together & UNIT) != 0
        units += unit
        if word:
            words += 1
            word_chars += width
            longest_word = max(longest_word, width)
            if width <= MAX_STOP_CHARS:  # as `language.look_up`, which would count references to arrays at every word
                slot = (key ^ (key >> types.uint64(29))) & last_slot
                while stop_keys[slot] != 0 and stop_keys[slot] != key:
                    slot = (slot + types.uint64(1)) & last_slot
                if stop_keys[slot] != 0:
                    bits |= stop_masks[slot]
                    zh_stops += (stop_masks[slot] & types.uint64(ZH_STOP_BITS)) != 0
        if n < room:
            hashes[n], lengths[n], kinds[n] = key, width, types.uint8(unit) * types.uint8(c.IS_UNIT)
        n += 1
        line = line * types.uint64(LINE_BASE) + mix(key)
        if width == 1 and together & TERMINAL:
            seen_end = True
        elif seen_end and not apart:
            sentences += 1
            seen_end = False
    out[c.TOKENS], out[c.WORDS], out[c.WORD_CHARS], out[c.ALPHA_TOKENS] = n, words, word_chars, alpha_tokens
    out[c.LONGEST_WORD] = longest_word
    out[c.ZH_STOP_CHARS] += zh_stops
    state[LINE_WORDS] += chunks
    state[LINE_UNITS] += units
    state[SENTENCES] += sentences
    hash_state[STOP_BITS], hash_state[LINE_HASH] = bits, line
    return longest


@njit(types.void(types.int64, U64_OUT, U64_OUT, types.int64, types.int32, I64_OUT), cache=True, nogil=True)
def close_paragraph(chars, hash_state, table, slots, stamp, out):
    """Count a paragraph of so many code points. Its key is kept apart from those of lines."""
    out[c.PARAGRAPHS] += 1
    key = mix(hash_state[PARAGRAPH_HASH] + types.uint64(1))
    if out[c.TEXT_LINES] * 2 < slots and seen_before(table, slots, stamp, key):
        out[c.DUP_PARAGRAPHS] += 1
        out[c.DUP_PARAGRAPH_CHARS] += chars


TABLES = (U64, U64, U16, U16_2D, U8_2D)


@njit(types.void(U32, U32, types.int64, *TABLES, *TOKENS, I64_OUT, U64_OUT, I64_OUT, U64_OUT, types.int32,
      I64_OUT), cache=True, nogil=True)  # fmt: skip
def count_lines(points, flags, n, stop_keys, stop_masks, symbols, moves, widths, hashes, lengths, kinds, state,
                hash_state, covered, table, stamp, out):  # fmt: skip
    """Add token, line, paragraph and phrase counts of one text to `out`.

    A line ends at a line feed; a paragraph at a blank line. Lines and paragraphs are the same when their tokens are.
    Behind the work budget (as many lines as `hashes` holds) nothing is looked up any more.
    """
    slots = min(slots_for(n + 1), len(table) // 2)
    start, paragraph_start, paragraph_stop = 0, -1, 0
    while start < n:
        first = start
        while first < n and flags[first] & SPACE and points[first] != 10:
            first += 1
        stop = first
        while stop < n and points[stop] != 10:
            stop += 1
        last = stop
        while last > first and flags[last - 1] & SPACE:
            last -= 1
        out[c.LINES] += 1
        if first == last:
            if paragraph_start >= 0:
                close_paragraph(paragraph_stop - paragraph_start, hash_state, table, slots, stamp, out)
            paragraph_start = -1
        else:
            state[:] = 0
            state[SENTENCES] = 1
            furniture = covered[c.BOILERPLATE]
            found = match_phrases(points, first, last, symbols, moves, widths, covered)
            out[c.BOILERPLATE_LINES] += BOILERPLATE_SHARE * (covered[c.BOILERPLATE] - furniture) >= last - first
            longest = count_tokens(points, flags, first, last, hashes, lengths, kinds, stop_keys, stop_masks, state,
                                   hash_state, out)  # fmt: skip
            count_line(points, flags, start, stop, first, last, longest, found, state, out)
            line = hash_state[LINE_HASH]
            if out[c.TEXT_LINES] <= len(hashes) and seen_before(table, slots, stamp, line):
                out[c.DUP_LINES] += 1
                out[c.DUP_LINE_CHARS] += stop - start
            if paragraph_start < 0:
                paragraph_start, hash_state[PARAGRAPH_HASH] = start, 0
            paragraph_stop = stop
            hash_state[PARAGRAPH_HASH] = hash_state[PARAGRAPH_HASH] * types.uint64(LINE_BASE) + line
        start = stop + 1
    if paragraph_start >= 0:
        close_paragraph(paragraph_stop - paragraph_start, hash_state, table, slots, stamp, out)
