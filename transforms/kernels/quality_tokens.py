"""Where tokens begin: words as an English tokenizer cuts them, and each CJK character by itself.

White space parts chunks; brackets, quotes and commas at the edges of a chunk are tokens; inside, a chunk is cut at
hyphens and slashes between letters, at dots between lower and upper case, before n't, 's, 're, 've, 'll, 'd, 'm.
Addresses (URL, e-mail) are one token. Near the tokenizer that the published English thresholds were used with
(spaCy's rules, facts taken from its documentation); how near is measured in tests/benchmarks/bench_quality.py.
"""

from numba import njit, types

from transforms.kernels.borrow import pointer
from transforms.kernels.charclass import (
    ALPHA,
    CJK_PUNCT,
    DIGIT,
    EDGE,
    EMOJI,
    LOWER,
    PUNCT,
    QUOTE,
    SPACE,
    SYMBOL,
    UNIT,
    UPPER,
    WORDLIKE,
)  # fmt: skip
from transforms.kernels.types import U32, U32_AT, U32_OUT

START = 1 << 31  # flag of a code point that begins a token; a token ends at the next one or at white space
FULL_STOP, COMMA, HYPHEN, SLASH, COLON, AT_SIGN, APOSTROPHE, QUOTE_RIGHT = 46, 44, 45, 47, 58, 64, 39, 0x2019
CJK_START = 0x3000  # punctuation from here on is cut off wherever it stands
OPENERS = (61, 167, 43)  # = § +: cut off before a word, not behind one

_RANGE = (types.int64, types.int64)
_AROUND = (types.uint32,) * 4


@njit(types.int64(U32_AT, *_RANGE), cache=True, nogil=True)
def dots(points, at, stop):
    """Return the length of the run of full stops at `at`."""
    run = 0
    while at + run < stop and points[at + run] == FULL_STOP:
        run += 1
    return run


@njit(types.boolean(*_AROUND), cache=True, nogil=True)
def is_tail(point, here, last, before_last):
    """Say whether one code point behind a plain word is a token by itself; what `tail_start` would say.

    Args:
        point, here: the code point and its flags. last, before_last: flags of the end of the word, 0 where there is none.
    """
    if here & EDGE:
        return point not in OPENERS
    initial = (last & UPPER) != 0 and not before_last & UPPER
    return point == FULL_STOP and not initial and (last & (ALPHA | DIGIT)) != 0


@njit(types.int64(U32_AT, U32_AT, *_RANGE), cache=True, nogil=True)
def tail_start(points, flags, start, stop):
    """Return where the closing punctuation of a chunk begins; `start` is no closing punctuation."""
    while stop > start + 1:
        point, before = points[stop - 1], flags[stop - 2]
        if flags[stop - 1] & EDGE:
            if point in OPENERS:
                return stop
            stop -= 1
        elif point == FULL_STOP:
            run = 1
            while stop - 1 - run > start and points[stop - 1 - run] == FULL_STOP:
                run += 1
            initial = (before & UPPER) != 0 and not (stop - 3 >= start and flags[stop - 3] & UPPER)
            initial |= stop - 3 > start and points[stop - 3] == FULL_STOP and (before & ALPHA) != 0  # e.g. a.m. U.S.
            if run == 1 and (initial or not before & (ALPHA | DIGIT | EDGE | PUNCT)):
                return stop
            stop -= run
        elif (point | 0x20) == 115 and stop - 2 > start and points[stop - 2] in (APOSTROPHE, QUOTE_RIGHT):
            stop -= 2
        else:
            return stop
    return stop


@njit(types.int64(U32_AT, U32_AT, *_RANGE), cache=True, nogil=True)
def address_start(points, flags, start, stop):
    """Return where a URL, a host name or an e-mail address begins in a chunk; `stop` when there is none.

    A scheme (letters and ://) may stand anywhere in the chunk, as in [text](https://…). Without one the chunk up to its
    first slash is letters, digits, dots, hyphens and at signs, and has a dot before a slash or behind an at sign, or
    ends in a dot and two to six small letters.
    """
    letters, dotted, at_sign, plain, small = start, False, False, True, 0
    if stop - start < 4:
        return stop
    for at in range(start, stop):
        point = points[at]
        if flags[at] & (UNIT | LOWER | UPPER | DIGIT):
            small = small + 1 if flags[at] & LOWER else -stop
            plain &= (flags[at] & UNIT) == 0
            continue
        if point == COLON and at > letters and at + 2 < stop and points[at + 1] == SLASH and points[at + 2] == SLASH:
            return letters
        if point == SLASH and plain and dotted:
            return start
        dotted |= point == FULL_STOP and at > start and (at_sign or (flags[at - 1] & WORDLIKE) != 0)
        at_sign |= point == AT_SIGN
        plain &= point in (FULL_STOP, HYPHEN, AT_SIGN, 95)
        letters, small = at + 1, 0 if point == FULL_STOP else -stop
    return start if plain and dotted and 2 <= small <= 6 else stop


@njit(types.boolean(*_AROUND), cache=True, nogil=True)
def is_infix(point, following, before, after):
    """Say whether a chunk is cut at `point`, which has a neighbour on both sides; arguments as in `cut_width`."""
    if point == FULL_STOP:
        return (before & (LOWER | QUOTE)) != 0 and (after & (UPPER | QUOTE)) != 0
    if point == COMMA:
        return (before & ALPHA) != 0 and (after & ALPHA) != 0
    if point in (HYPHEN, 43, 42, 94) and before & DIGIT and (after & DIGIT or following == HYPHEN):
        return True
    if point in (HYPHEN, 0x2013, 0x2014, 126, COLON, 60, 62, 61, SLASH):
        return (before & (ALPHA | DIGIT)) != 0 and (after & ALPHA) != 0
    return False


@njit(types.int64(*_AROUND, types.uint32, types.int64, types.int64), cache=True, nogil=True)
def cut_width(point, following, before, after, here, behind, left):
    """Return how many code points are a token by themselves inside a chunk; 0: the word goes on.

    Everything is a number, since an array costs more to hand over than it saves here.

    Args:
        point: neither a letter, a digit, a CJK character nor a run of full stops. following: the code point behind it.
        before, here, after: flags of its neighbour, its own, and of its other neighbour; 0 where there is none.
        behind, left: how many code points of the chunk are before it, and from it to the end.
    """
    if here & EMOJI or (here & CJK_PUNCT and point >= CJK_START):
        return 1
    if (before | after) & UNIT and here & (PUNCT | SYMBOL):
        return 1
    if behind == 0 or left < 2:
        return 0
    if point == HYPHEN and following == HYPHEN and left > 2 and before & ALPHA:
        return 2
    return 1 if is_infix(point, following, before, after) else 0


@njit(types.int64(U32_AT, U32_AT, *_RANGE, types.int64), cache=True, nogil=True)
def contraction_start(points, flags, start, at, stop):
    """Return where the token of the apostrophe `at` begins: n't, 're, 've, 'll, 'd, 'm, 's at the end; -1: nowhere."""
    width = stop - at
    if at == start or not flags[at - 1] & ALPHA:
        return -1
    last = points[stop - 1] | 0x20
    if width == 2 and last == 116 and (points[at - 1] | 0x20) == 110 and at - 1 > start:
        return at - 1
    return at if width == 3 or (width == 2 and last in (100, 109, 115)) else -1


@njit(types.void(U32_AT, U32_AT, *_RANGE), cache=True, nogil=True)
def mark_inside(points, flags, start, stop):
    """Mark the tokens of a chunk without its opening and closing punctuation."""
    flags[start] |= types.uint32(START)
    at, before = start, types.uint32(0)
    while at < stop:
        here, width = flags[at], 0
        if here & UNIT:
            while at < stop and flags[at] & UNIT:
                flags[at] |= types.uint32(START)
                at += 1
            before = here
            if at < stop:
                flags[at] |= types.uint32(START)
            continue
        if not here & WORDLIKE:
            point, following, after = points[at], types.uint32(0), types.uint32(0)
            if at + 1 < stop:
                following, after = points[at + 1], flags[at + 1]
            if point == FULL_STOP and following == FULL_STOP:
                width = dots(points, at, stop)
            else:
                width = cut_width(point, following, before, after, here, at - start, stop - at)
            if not width and stop - at <= 3 and point in (APOSTROPHE, QUOTE_RIGHT):
                cut = contraction_start(points, flags, start, at, stop)
                if cut >= 0:
                    flags[cut] |= types.uint32(START)
        if width:
            flags[at] |= types.uint32(START)
            at += width
            if at < stop:
                flags[at] |= types.uint32(START)
        else:
            at += 1
        before = flags[at - 1]


@njit([types.int64(U32, U32_OUT, *_RANGE), types.int64(U32_AT, U32_AT, *_RANGE)], cache=True, nogil=True)
def mark_chunk(all_points, all_flags, start, at):
    """Set START where a token of a chunk begins; return how many code points of the chunk are an address.

    The chunk begins at `start` and ends at white space; before `at` there is no UNPLAIN code point.
    """
    points, flags = pointer(all_points), pointer(all_flags)
    linked, stop = False, at  # without a full stop or a slash there is no address
    while not flags[stop] & SPACE:
        linked |= points[stop] == FULL_STOP or points[stop] == SLASH
        stop += 1
    while start < stop and (flags[start] & EDGE or (points[start] == FULL_STOP and dots(points, start, stop) > 1)):
        flags[start] |= types.uint32(START)
        start += max(1, dots(points, start, stop)) if points[start] == FULL_STOP else 1
    if start == stop:
        return 0
    tail = tail_start(points, flags, start, stop)
    address = address_start(points, flags, start, tail) if linked else tail
    if address == start:
        flags[start] |= types.uint32(START)
    else:
        mark_inside(points, flags, start, tail)
    address = tail - address
    while tail < stop:
        flags[tail] |= types.uint32(START)
        run = dots(points, tail, stop)
        genitive = tail + 1 < stop and flags[tail] & QUOTE and (points[tail + 1] | 0x20) == 115
        tail += 2 if genitive else max(1, run)
    return address
