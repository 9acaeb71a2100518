"""Characters of one text: classes, garble, markup, runs."""

from numba import njit, types

from transforms.kernels import quality_columns as c
from transforms.kernels.charclass import (
    ALPHA, CJK_PUNCT, DIGIT, EMOJI, GARBLED, HAN, PUNCT, RARE, SIMPLIFIED, SPACE, SYMBOL, TRADITIONAL, UPPER,
)  # fmt: skip
from transforms.kernels.fold import decode
from transforms.kernels.types import BYTES, I64_OUT, U32, U32_OUT

MAX_TAG_CHARS = 1000  # a "tag" longer than this is text with stray angle brackets
MAX_ENTITY_CHARS = 12  # the longest named HTML entity in common use, with & and ;
CP1252_TRAILS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # what bytes 0x80-0x9F are in Windows-1252


@njit(types.int64(BYTES, types.int64, types.int64, U32_OUT), cache=True, nogil=True)
def decode_text(data, at, stop, points):
    """Decode bytes [at, stop) into `points`; return how many code points there are."""
    n = 0
    while at < stop:
        if data[at] < 0x80:
            points[n] = data[at]
            at += 1
        else:
            point, used = decode(data, at, stop)
            points[n] = min(point, 0x10FFFF)
            at += used
        n += 1
    return n


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


@njit(types.void(U32, types.int64, U32, I64_OUT), cache=True, nogil=True)
def count_chars(points, n, classes, out):
    """Add the character counts of one text to `out` (columns of quality_columns)."""
    run, previous, mojibake_until = 0, -1, 0
    for at in range(n):
        point = types.int64(points[at])
        flags = classes[point]
        out[c.LETTERS] += (flags & ALPHA) != 0
        out[c.SPACES] += (flags & SPACE) != 0
        if not flags & (ALPHA | SPACE):
            out[c.DIGITS] += (flags & DIGIT) != 0
            out[c.PUNCTS] += (flags & PUNCT) != 0
            out[c.SYMBOLS] += (flags & SYMBOL) != 0
            out[c.EMOJIS] += (flags & EMOJI) != 0
            out[c.CJK_PUNCTS] += (flags & CJK_PUNCT) != 0
            out[c.GARBLED] += (flags & GARBLED) != 0
        elif flags & HAN:
            out[c.HANS] += 1
            out[c.SIMPLIFIED] += (flags & SIMPLIFIED) != 0
            out[c.TRADITIONAL] += (flags & TRADITIONAL) != 0
            out[c.RARES] += (flags & RARE) != 0
        out[c.UPPERS] += (flags & UPPER) != 0
        if 0xC2 <= point <= 0xEF and at >= mojibake_until:
            found = mojibake_chars(points, at, n)
            out[c.MOJIBAKE] += found
            mojibake_until = at + found
        run = run + 1 if point == previous and not flags & SPACE else 1
        previous = point
        if run > out[c.LONGEST_RUN]:
            out[c.LONGEST_RUN] = run
    out[c.CHARS] = n


@njit(types.boolean(types.int64), cache=True, nogil=True, inline="always")
def is_ascii_letter(point):
    """Say whether this is A-Z or a-z."""
    return 97 <= (point | 0x20) <= 122 and point < 128


@njit(types.int64(U32, types.int64), cache=True, nogil=True)
def markup_chars(points, n):
    """Count code points in residue of markup: HTML tags, character entities, double braces and brackets of wikis.

    One pass: an opening `<` is forgotten at the next `<`, at MAX_TAG_CHARS or at the end of the text.
    """
    total, tag, entity = 0, -1, -1
    for at in range(n):
        point = types.int64(points[at])
        if point > 126:
            entity = -1
            continue
        following = types.int64(points[at + 1]) if at + 1 < n else 0
        if point == 60:  # <
            tag = at if is_ascii_letter(following) or following == 47 or following == 33 else -1
        elif point == 62 and tag >= 0:  # >
            total += at - tag + 1 if at - tag < MAX_TAG_CHARS else 0
            tag = -1
        elif point == 38:  # &
            entity = at
        elif point == 59 and entity >= 0:  # ;
            total += at - entity + 1 if 2 < at - entity + 1 <= MAX_ENTITY_CHARS else 0
            entity = -1
        elif entity >= 0 and not (is_ascii_letter(point) or 48 <= point <= 57 or point == 35):
            entity = -1
        if point == following and (point in (91, 93, 123, 125)):  # [[ ]] {{ }}
            total += 2
    return total
