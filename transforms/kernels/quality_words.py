"""Tokens of one line: counted, hashed, stored for the search of repetition."""

from numba import njit, types

from transforms.kernels import quality_columns as c
from transforms.kernels.charclass import ALPHA, HAN, NONWORD, PUNCT, SPACE, TERMINAL, UNIT, UNPLAIN
from transforms.kernels.language import FNV_OFFSET, step
from transforms.kernels.quality_repetition import mix
from transforms.kernels.quality_tokens import START, is_tail, mark_chunk
from transforms.kernels.types import I32_AT, I64_AT, U32_AT, U64_AT

SENTENCES, CHUNKS, UNITS, LONGEST_CHUNK, ADDRESS, BEHIND_UNIT = range(
    6
)  # `line`; the last is carried from line to line
LINE = 6
LINE_BASE = 0x9E3779B97F4A7C15  # odd multiplier of the hashes of lines and paragraphs
ZH_STOP_BITS = 0xFFFFFFFF00000000  # bits 0-31 are the English stop words of the rule, 32-63 the Chinese
SPACE_OR_START = SPACE | START
SPACE_OR_UNPLAIN = SPACE | UNPLAIN


@njit(types.uint64(U32_AT, U32_AT, types.int64, types.int64, U64_AT, I32_AT, I32_AT, types.int64, U64_AT, U64_AT,
      types.int64, U64_AT, I64_AT, I64_AT), cache=True, nogil=True)  # fmt: skip
def count_tokens(points, flags, start, stop, hashes, chars, gaps, room, stop_keys, stop_masks, last_stop, stops, line,
                 out):  # fmt: skip
    """Count the tokens of a line [start, stop), which begins and ends with none of white space; return its hash.

    A chunk without UNPLAIN code points is one token; in others the tokens are marked first. Sentences are counted as
    spaCy's sentencizer does: one begins with the first token that is not punctuation behind a sentence end.

    Args:
        flags: in and out, tokens are marked. The one at `stop` is that of white space.
        hashes: out, one a token, as far as there is `room`. chars, gaps: out, code points up to and including a token,
            and spaces when tokens are joined by one each (none between two CJK characters); [0] is of no token.
        stop_keys, stop_masks: see `quality_rows.count_rows`. last_stop: their last place. stops: in and out, those met.
        line: out, the counts of the line.
    """
    n, words, word_chars, alpha_tokens = out[c.TOKENS], out[c.WORDS], out[c.WORD_CHARS], out[c.ALPHA_TOKENS]
    last_slot = types.uint64(last_stop)
    total, spaces = types.int64(chars[min(n, room)]), types.int64(gaps[min(n, room)])
    bits, zh_stops, longest_word = stops[0], out[c.ZH_STOP_CHARS], out[c.LONGEST_WORD]
    key_of_line, behind_unit, at = types.uint64(0), line[BEHIND_UNIT], start
    chunks, units, sentences, longest, address = 0, 0, 1, 0, types.int64(0)
    lone_hans = out[c.LONE_HANS]
    seen_end = False
    while at < stop:
        if flags[at] & SPACE:
            at += 1
            continue
        chunk, ends = at, types.uint32(SPACE_OR_UNPLAIN)
        parted, lone = types.int64(1), types.int64(0)  # behind a separator; and the token before is a Han between them
        chunks += 1
        here = flags[at]
        if here & UNPLAIN:
            address += mark_chunk(points, flags, chunk, at)
            ends = types.uint32(SPACE_OR_START)
        while True:
            first, key, together, apart = at, types.uint64(FNV_OFFSET), types.uint32(0), types.uint32(PUNCT | NONWORD)
            while True:
                key = step(key, points[at])
                together |= here
                apart &= here
                at += 1
                here = flags[at]
                if here & ends:
                    break
            if here & ends & UNPLAIN:  # no plain word, or one and a closing mark behind it
                ends = types.uint32(SPACE_OR_START)
                before = flags[at - 2] if at - 2 >= chunk else types.uint32(0)
                if not (flags[at + 1] & SPACE and is_tail(points[at], here, flags[at - 1], before)):
                    address += mark_chunk(points, flags, chunk, at)
                    at, here = chunk, flags[chunk]  # once more, token by token
                    continue
            width = at - first
            is_unit = types.int64((together & UNIT) != 0)
            units += is_unit
            alpha_tokens += (together & ALPHA) != 0
            is_lone = types.int64((together & HAN) != 0) & parted
            parted = types.int64((apart & NONWORD) != 0)
            lone_hans += lone & parted
            lone = is_lone
            is_word = types.int64((apart & NONWORD) == 0)
            words += is_word
            word_chars += width * is_word
            longest_word = max(longest_word, width * is_word)
            slot = (key ^ (key >> types.uint64(29))) & last_slot  # `language.look_up`, written out
            while min(stop_keys[slot], stop_keys[slot] ^ key) != 0:  # neither free nor the key: one rare jump for both
                slot = (slot + types.uint64(1)) & last_slot
            listed = stop_masks[slot] & types.uint64(-is_word)
            bits |= listed
            zh_stops += (listed & types.uint64(ZH_STOP_BITS)) != 0
            if n < room:
                total += width
                spaces += (is_unit & behind_unit) ^ 1
                hashes[n], chars[n + 1], gaps[n + 1] = key, total, spaces
                behind_unit = is_unit
            n += 1
            key_of_line = key_of_line * types.uint64(LINE_BASE) + mix(key)
            ends_one = (width == 1) & ((together & TERMINAL) != 0)
            begins_one = seen_end & (not ends_one) & ((apart & PUNCT) == 0)
            sentences += begins_one
            seen_end = ends_one | (seen_end & (not begins_one))
            if here & SPACE:
                break
        lone_hans += lone
        longest = max(longest, at - chunk)
    out[c.TOKENS], out[c.WORDS], out[c.WORD_CHARS], out[c.ALPHA_TOKENS] = n, words, word_chars, alpha_tokens
    out[c.LONGEST_WORD], out[c.ZH_STOP_CHARS], stops[0] = longest_word, zh_stops, bits
    out[c.LONE_HANS] = lone_hans
    line[SENTENCES], line[CHUNKS], line[UNITS], line[LONGEST_CHUNK] = sentences, chunks, units, longest
    line[ADDRESS], line[BEHIND_UNIT] = line[ADDRESS] + address, behind_unit
    return key_of_line
