"""Tokens of one text: words as an English tokenizer cuts them, and each CJK character by itself.

White space parts chunks; brackets, quotes and commas at the edges of a chunk are tokens; inside, a chunk is cut at
hyphens and slashes between letters, at dots between lower and upper case, before n't, 's, 're, 've, 'll, 'd, 'm.
Addresses (URL, e-mail) are one token. Near the tokenizer that the published English thresholds were used with
(spaCy's rules, facts taken from its documentation); how near is measured in tests/benchmarks/bench_quality.py.
"""

from numba import njit, types

from transforms.kernels import quality_columns as c
from transforms.kernels.charclass import (
    ALPHA, CJK_PUNCT, DIGIT, EDGE, EMOJI, GARBLED, LOWER, PUNCT, QUOTE, SYMBOL, TERMINAL, UNIT, UPPER,
)  # fmt: skip
from transforms.kernels.language import FNV_OFFSET, look_up, step
from transforms.kernels.quality_repetition import I32_OUT, U8_OUT, mix
from transforms.kernels.types import I64_OUT, U32, U64, U64_OUT

SEEN_END, SENTENCES, LINE_WORDS, LINE_UNITS = 0, 1, 2, 3  # `state`: of the line that is being read
LINE_HASH, PARAGRAPH_HASH, STOP_BITS = 0, 1, 2  # `hash_state`
ZH_STOP_BITS = 0xFFFFFFFF00000000  # bits 0-31 are the English stop words of the rule, 32-63 the Chinese

_TOKEN_ARGS = (U32, U32, U64, U64, U64_OUT, I32_OUT, U8_OUT, I64_OUT, U64_OUT, I64_OUT)
_RANGE = (types.int64, types.int64)


@njit(types.void(*_TOKEN_ARGS, *_RANGE), cache=True, nogil=True)
def add_token(points, classes, stop_keys, stop_masks, hashes, lengths, kinds, state, hash_state, out, start, stop):
    """Count the token [start, stop) and store it while there is room (the work budget is the length of `hashes`)."""
    key, any_flags, word, punct = types.uint64(FNV_OFFSET), types.uint32(0), False, True
    for at in range(start, stop):
        flags = classes[points[at]]
        key = step(key, points[at])
        any_flags |= flags
        word |= (flags & (PUNCT | SYMBOL | GARBLED)) == 0
        punct &= (flags & PUNCT) != 0
    ends = stop == start + 1 and (any_flags & TERMINAL) != 0
    n = out[c.TOKENS]
    out[c.TOKENS] += 1
    out[c.ALPHA_TOKENS] += (any_flags & ALPHA) != 0
    if word:
        out[c.WORDS] += 1
        out[c.WORD_CHARS] += stop - start
        out[c.LONGEST_WORD] = max(out[c.LONGEST_WORD], stop - start)
        bit = look_up(stop_keys, stop_masks, key)
        hash_state[STOP_BITS] |= bit
        out[c.ZH_STOP_CHARS] += (bit & types.uint64(ZH_STOP_BITS)) != 0
    if n < len(hashes):
        hashes[n], lengths[n] = key, stop - start
        kinds[n] = c.IS_UNIT if any_flags & UNIT else 0
    hash_state[LINE_HASH] = hash_state[LINE_HASH] * types.uint64(FNV_OFFSET | 1) + mix(key)
    state[LINE_UNITS] += (any_flags & UNIT) != 0
    if ends:
        state[SEEN_END] = 1
    elif state[SEEN_END] and not punct:
        state[SENTENCES] += 1
        state[SEEN_END] = 0


@njit(types.int64(U32, *_RANGE), cache=True, nogil=True)
def dots(points, at, stop):
    """Return the length of the run of full stops at `at`."""
    run = 0
    while at + run < stop and points[at + run] == 46:
        run += 1
    return run


@njit(types.boolean(types.int64), cache=True, nogil=True, inline="always")
def is_apostrophe(point):
    """Say whether this is ' or ’."""
    return point == 39 or point == 0x2019


@njit(types.int64(U32, U32, *_RANGE), cache=True, nogil=True)
def tail_start(points, classes, start, stop):
    """Return where the closing punctuation of a chunk begins; `start` is no closing punctuation."""
    while stop > start + 1:
        point, before = points[stop - 1], classes[points[stop - 2]]
        if classes[point] & EDGE:
            stop -= 1
        elif point == 46:
            run = 1
            while stop - 1 - run > start and points[stop - 1 - run] == 46:
                run += 1
            acronym = (before & UPPER) != 0 and not (stop - 3 >= start and classes[points[stop - 3]] & UPPER)
            if run == 1 and (acronym or not before & (ALPHA | DIGIT | EDGE | PUNCT)):
                return stop
            stop -= run
        elif (point | 0x20) == 115 and stop - 2 > start and is_apostrophe(points[stop - 2]):
            stop -= 2
        else:
            return stop
    return stop


@njit(types.boolean(U32, U32, *_RANGE), cache=True, nogil=True)
def is_address(points, classes, start, stop):
    """Say whether a chunk is a URL, a host name with a path, or an e-mail address."""
    if stop - start < 6:
        return False
    dotted, at_sign = False, False
    for at in range(start + 1, stop - 1):
        point = points[at]
        if classes[point] & UNIT:
            return False
        if point == 58 and points[at + 1] == 47 and at + 2 < stop and points[at + 2] == 47:
            return True
        if point == 46 and classes[points[at - 1]] & (ALPHA | DIGIT) and classes[points[at + 1]] & ALPHA:
            if at_sign or (at == start + 3 and (points[start] | 0x20) == 119 and (points[start + 1] | 0x20) == 119):
                return True
            dotted = True
        at_sign |= point == 64
        if point == 47 and dotted:
            return True
    return False


@njit(types.boolean(U32, U32, types.int64), cache=True, nogil=True)
def is_infix(points, classes, at):
    """Say whether a chunk is cut at `at`, which has a neighbour on both sides."""
    point, before, after = points[at], classes[points[at - 1]], classes[points[at + 1]]
    if point == 46:
        return (before & (LOWER | QUOTE)) != 0 and (after & (UPPER | QUOTE)) != 0
    if point == 44:
        return (before & ALPHA) != 0 and (after & ALPHA) != 0
    if point in (45, 43, 42, 94) and before & DIGIT and (after & DIGIT or points[at + 1] == 45):
        return True
    if point in (45, 0x2013, 0x2014, 126, 58, 60, 62, 61, 47):
        return (before & (ALPHA | DIGIT)) != 0 and (after & ALPHA) != 0
    return False


@njit(types.int64(U32, U32, *_RANGE), cache=True, nogil=True)
def contraction_start(points, classes, start, stop):
    """Return where n't, 're, 've, 'll, 'd, 'm or 's begins at the end of a word, `stop` when there is none."""
    if stop - start < 3 or not classes[points[start]] & ALPHA:
        return stop
    for width in (2, 3):
        at = stop - width
        if at > start and is_apostrophe(points[at]):
            last = points[stop - 1] | 0x20
            if width == 2 and last == 116 and (points[at - 1] | 0x20) == 110 and at - 1 > start:
                return at - 1
            return at if width == 3 or last in (100, 109, 115) else stop
    return stop


@njit(types.void(*_TOKEN_ARGS, *_RANGE), cache=True, nogil=True)
def add_word(points, classes, stop_keys, stop_masks, hashes, lengths, kinds, state, hash_state, out, start, stop):
    """Count [start, stop) as a word, or as two when it is a contraction; nothing when it is empty."""
    if stop <= start:
        return
    cut = contraction_start(points, classes, start, stop)
    add_token(points, classes, stop_keys, stop_masks, hashes, lengths, kinds, state, hash_state, out, start, cut)
    if cut < stop:
        add_token(points, classes, stop_keys, stop_masks, hashes, lengths, kinds, state, hash_state, out, cut, stop)


@njit(types.int64(U32, U32, *_RANGE, types.int64), cache=True, nogil=True)
def cut_width(points, classes, start, at, stop):
    """Return how many code points from `at` are a token by themselves inside a chunk, 0 when the word goes on."""
    flags = classes[points[at]]
    if flags & (UNIT | CJK_PUNCT | EMOJI):
        return 1
    if flags & (ALPHA | DIGIT):
        return 0
    run = dots(points, at, stop)
    if run > 1:
        return run
    beside = (at > start and classes[points[at - 1]] & UNIT) or (at + 1 < stop and classes[points[at + 1]] & UNIT)
    if beside and flags & (PUNCT | SYMBOL):
        return 1
    if at == start or at + 1 >= stop:
        return 0
    if points[at] == 45 and points[at + 1] == 45 and at + 2 < stop and classes[points[at - 1]] & ALPHA:
        return 2
    return 1 if is_infix(points, classes, at) else 0


@njit(types.void(*_TOKEN_ARGS, *_RANGE), cache=True, nogil=True)
def split_chunk(points, classes, stop_keys, stop_masks, hashes, lengths, kinds, state, hash_state, out, start, stop):
    """Count the tokens of a chunk, a run without white space."""
    while start < stop and (classes[points[start]] & EDGE or dots(points, start, stop) > 1):
        width = max(1, dots(points, start, stop))
        add_token(points, classes, stop_keys, stop_masks, hashes, lengths, kinds, state, hash_state, out,
                  start, start + width)  # fmt: skip
        start += width
    if start == stop:
        return
    tail = tail_start(points, classes, start, stop)
    if is_address(points, classes, start, tail):
        out[c.URL] += tail - start
        add_token(points, classes, stop_keys, stop_masks, hashes, lengths, kinds, state, hash_state, out, start, tail)
    else:
        word, at = start, start
        while at < tail:
            width = cut_width(points, classes, word, at, tail)
            if width:
                add_word(points, classes, stop_keys, stop_masks, hashes, lengths, kinds, state, hash_state, out,
                         word, at)  # fmt: skip
                add_token(points, classes, stop_keys, stop_masks, hashes, lengths, kinds, state, hash_state, out,
                          at, at + width)  # fmt: skip
                word = at + width
            at += max(width, 1)
        add_word(points, classes, stop_keys, stop_masks, hashes, lengths, kinds, state, hash_state, out, word, tail)
    while tail < stop:
        width = max(1, dots(points, tail, stop))
        if width == 1 and is_apostrophe(points[tail]) and tail + 1 < stop and (points[tail + 1] | 0x20) == 115:
            width = 2
        add_token(points, classes, stop_keys, stop_masks, hashes, lengths, kinds, state, hash_state, out,
                  tail, tail + width)  # fmt: skip
        tail += width
