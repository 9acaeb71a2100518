"""Characters of one text: classes, garble, markup, runs."""

from numba import njit, types

from transforms.kernels import quality_columns as c
from transforms.kernels.charclass import (
    ALPHA,
    CJK_PUNCT,
    DIGIT,
    EMOJI,
    GARBLED,
    HAN,
    KIND_SHIFT,
    PUNCT,
    RARE,
    SIMPLIFIED,
    SPACE,
    SYMBOL,
    TRADITIONAL,
    UPPER,
)  # fmt: skip
from transforms.kernels.fold import decode
from transforms.kernels.types import BYTES, I64_OUT, U32, U32_OUT

MAX_TAG_CHARS = 1000  # a "tag" longer than this is text with stray angle brackets
MAX_ENTITY_CHARS = 12  # the longest named HTML entity in common use, with & and ;
FULL_STOP, NUMBER_SIGN, ELLIPSIS, LESS, GREATER = 46, 35, 0x2026, 60, 62
AMPERSAND, SEMICOLON, SLASH, EXCLAMATION = 38, 59, 47, 33
CLASS_COLUMNS = (
    (ALPHA, c.LETTERS), (DIGIT, c.DIGITS), (SPACE, c.SPACES), (UPPER, c.UPPERS), (PUNCT, c.PUNCTS), (SYMBOL, c.SYMBOLS),
    (EMOJI, c.EMOJIS), (HAN, c.HANS), (SIMPLIFIED, c.SIMPLIFIED), (TRADITIONAL, c.TRADITIONAL), (RARE, c.RARES),
    (CJK_PUNCT, c.CJK_PUNCTS), (GARBLED, c.GARBLED),
)  # fmt: skip
CP1252_TRAILS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # what bytes 0x80-0x9F are in Windows-1252


@njit(types.int64(BYTES, types.int64, types.int64, U32, U32_OUT, U32_OUT, I64_OUT), cache=True, nogil=True)
def decode_text(data, at, stop, classes, points, flags, kinds):
    """Decode bytes [at, stop) into `points` and their class flags; return how many code points there are.

    `kinds` gets the number of code points of each combination of flags.
    """
    n = 0
    while at < stop:
        point, used = types.int64(data[at]), 1
        if point >= 0x80:
            point, used = decode(data, at, stop)
            point = min(point, 0x10FFFF)
        at += used
        points[n] = point
        flags[n] = classes[point]
        kinds[flags[n] >> KIND_SHIFT] += 1
        n += 1
    return n


@njit(types.void(I64_OUT, U32, I64_OUT), cache=True, nogil=True)
def count_classes(kinds, kind_flags, out):
    """Add up the class counts of one text from its histogram, which is cleared."""
    for kind in range(len(kind_flags)):
        n, flags = kinds[kind], kind_flags[kind]
        kinds[kind] = 0
        if n == 0:
            continue
        out[c.CHARS] += n
        for at in range(len(CLASS_COLUMNS)):
            flag, column = CLASS_COLUMNS[at]
            out[column] += n * ((flags & flag) != 0)


@njit(types.boolean(types.int64), cache=True, nogil=True)
def is_trail(point):
    """Say whether this is what a UTF-8 trail byte becomes when it is read as Latin-1 or Windows-1252."""
    if 0x80 <= point <= 0xBF:
        return True
    if point < 0x152 or point > 0x2122:
        return False
    for known in CP1252_TRAILS:
        if ord(known) == point:
            return True
    return False


@njit(types.int64(U32, types.int64, types.int64), cache=True, nogil=True)
def mojibake_chars(points, at, n):
    """Return how many code points from `at` are one UTF-8 sequence read as single bytes, 0 when none starts there.

    Two- and three-byte sequences: Â or Ã and one trail, â to ï and two. Longer ones contain these.
    """
    lead = points[at]
    if lead in (0xC2, 0xC3):
        return 2 if at + 1 < n and is_trail(points[at + 1]) else 0
    if 0xE2 <= lead <= 0xEF and at + 2 < n and is_trail(points[at + 1]) and is_trail(points[at + 2]):
        return 3
    return 0


@njit(types.boolean(types.int64), cache=True, nogil=True, inline="always")
def is_ascii_letter(point):
    """Say whether this is A-Z or a-z."""
    return 97 <= (point | 0x20) <= 122 and point < 128


@njit(types.void(U32, U32, types.int64, I64_OUT), cache=True, nogil=True)
def count_signs(points, flags, n, out):
    """Count what needs neighbours: runs, line feeds, number signs, ellipses, mojibake and residue of markup.

    An ellipsis is … or three full stops. Markup: HTML tags, character entities, double braces and brackets of wikis; an
    opening `<` is forgotten at the next one, at MAX_TAG_CHARS or at the end of the text.
    """
    run, longest, previous, mojibake_until = 0, 0, types.uint32(0xFFFFFFFF), 0
    newlines, hashes, ellipses, stops, mojibake, markup, tag, entity = 0, 0, 0, 0, 0, 0, -1, -1
    for at in range(n):
        point, here = points[at], flags[at]
        run = run + 1 if point == previous else 1
        previous = point
        if here & SPACE:
            run = 0
            newlines += point == 10
            entity = -1
            continue
        longest = max(longest, run)
        if here & ALPHA:
            if 0xC2 <= point <= 0xEF and at >= mojibake_until:
                found = mojibake_chars(points, at, n)
                mojibake += found
                mojibake_until = at + found
            continue
        if point == FULL_STOP:
            stops += 1
            if stops == 3:
                ellipses, stops = ellipses + 1, 0
            if not (at + 1 < n and points[at + 1] == FULL_STOP):
                stops = 0
        elif point == NUMBER_SIGN:
            hashes += 1
        elif point == ELLIPSIS:
            ellipses += 1
        elif point == LESS:
            following = points[at + 1] if at + 1 < n else types.uint32(0)
            tag = at if is_ascii_letter(following) or following in (SLASH, EXCLAMATION) else -1
        elif point == GREATER and tag >= 0:
            markup += at - tag + 1 if at - tag < MAX_TAG_CHARS else 0
            tag = -1
        elif point == AMPERSAND:
            entity = at
        elif point == SEMICOLON and entity >= 0:
            markup += at - entity + 1 if 2 < at - entity + 1 <= MAX_ENTITY_CHARS else 0
            entity = -1
        elif point in (91, 93, 123, 125) and run == 2:  # [[ ]] {{ }}
            markup += 2
            run = 0
    out[c.LONGEST_RUN], out[c.NEWLINES], out[c.HASHES], out[c.ELLIPSES] = longest, newlines, hashes, ellipses
    out[c.MOJIBAKE], out[c.MARKUP] = mojibake, markup
