"""Characters of one text: code points with their classes, phrases, runs, garble, markup, where lines end."""

from numba import njit, types

from transforms.kernels import quality_columns as c
from transforms.kernels.charclass import COUNTED, KIND_SHIFT, SIGN, SPACE, SYMBOL_SHIFT
from transforms.kernels.fold import decode
from transforms.kernels.types import I32_AT, I64_AT, U8_AT, U32_AT, U64_AT

MAX_TAG_CHARS = 1000  # a "tag" longer than this is text with stray angle brackets
MAX_TEMPLATE_CHARS = 10_000  # likewise for {{ and }}: the boxes of encyclopedia pages have thousands
MAX_ENTITY_CHARS = 12  # the longest named HTML entity in common use, with & and ;
LINE_FEED, FULL_STOP, NUMBER_SIGN, ELLIPSIS, LESS, GREATER = 10, 46, 35, 0x2026, 60, 62
AMPERSAND, SEMICOLON, SLASH, EXCLAMATION, OPEN_BRACE, CLOSE_BRACE = 38, 59, 47, 33, 123, 125
OPEN_BRACKET, CLOSE_BRACKET, EQUALS = 91, 93, 61
BRACKETS = (OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE)
MAX_CODE_NAME_CHARS = 12  # the longest names of forum codes have ten letters
CP1252_TRAILS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # what bytes 0x80-0x9F are in Windows-1252
KIND_COUNTS = 128  # entries of one histogram of kinds; there are two, so that neighbours do not wait for each other
NOTES, HITS = range(2)  # `found` of `read_text`
CLASSES = len(COUNTED)  # columns of `charclass.class_masks`


@njit(types.int64(U8_AT, types.int64, types.int64, U64_AT, U32_AT, types.uint32, U32_AT, U32_AT, I64_AT, I64_AT, I32_AT,
      I64_AT), cache=True, nogil=True)  # fmt: skip
def read_text(data, at, stop, characters, moves, first_end, points, flags, kinds, notes, hits, found):
    """Decode bytes [at, stop) and note what to look at more closely; return how many code points there are.

    Args:
        characters: `quality_phrases.character_table()`. moves, first_end: see `quality.phrases.Automaton`.
        points, flags: out, code points and their flags; behind the last one stands a flag of white space.
        kinds: in and out, two histograms of the kinds of code points.
        notes: out, places of code points with SIGN and of those that are the same as the one before.
        hits: out, places where a phrase ends, each with the state.
        found: out, how many entries `notes` and `hits` have.
    """
    n, n_notes, n_hits, half, previous = 0, 0, 0, 0, -1
    state = types.uint64(0)
    while at < stop:
        code = types.int64(data[at])
        if code < 0x80:
            at += 1
        else:
            code, used = decode(data, at, stop)
            at += used
        character = characters[code]
        points[n], flags[n] = code, character
        kinds[(types.int64(character >> types.uint64(KIND_SHIFT)) & (KIND_COUNTS - 1)) | half] += 1
        half ^= KIND_COUNTS
        state = types.uint64(moves[state + (character >> types.uint64(SYMBOL_SHIFT))])
        if state >= first_end:
            hits[n_hits], hits[n_hits + 1] = n, state
            n_hits += 2
        notes[n_notes] = n
        n_notes += ((character & types.uint64(SIGN)) != 0) | (code == previous)
        previous = code
        n += 1
    flags[n] = SPACE
    found[NOTES], found[HITS] = n_notes, n_hits
    return n


@njit(types.void(I64_AT, types.int64, I64_AT, I64_AT), cache=True, nogil=True)
def count_classes(kinds, n, masks, out):
    """Add up the class counts of a text of n code points from its histograms, which are cleared.

    Args:
        masks: kind x class of charclass.COUNTED: all bits set where code points of the kind are of the class.
    """
    out[c.CHARS] += n
    kind = 0
    while n > 0:
        count = kinds[kind] + kinds[kind | KIND_COUNTS]
        kinds[kind], kinds[kind | KIND_COUNTS] = 0, 0
        if count:
            for at in range(CLASSES):
                out[c.LETTERS + at] += count & masks[kind * CLASSES + at]
        n -= count
        kind += 1
    out[c.VISIBLE] = out[c.CHARS] - out[c.SPACES]


@njit(types.boolean(types.uint32), cache=True, nogil=True)
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


@njit(types.int64(types.uint32, types.uint32, types.uint32), cache=True, nogil=True)
def mojibake_chars(lead, second, third):
    """Return how many of these code points are one UTF-8 sequence read as single bytes, 0 when none starts here.

    Two- and three-byte sequences: Â or Ã and one trail, â to ï and two. Longer ones contain these.
    """
    if not is_trail(second):
        return 0
    if lead in (0xC2, 0xC3):
        return 2
    return 3 if is_trail(third) else 0


@njit(types.boolean(types.uint32), cache=True, nogil=True, inline="always")
def is_ascii_letter(point):
    """Say whether this is A-Z or a-z."""
    return 97 <= (point | 0x20) <= 122 and point < 128


@njit(types.boolean(U32_AT, types.int64, types.int64), cache=True, nogil=True)
def is_unbroken(flags, start, stop):
    """Say whether there is no white space in [start, stop)."""
    for at in range(start, stop):
        if flags[at] & SPACE:
            return False
    return True


@njit(types.int64(U32_AT, types.int64, types.int64), cache=True, nogil=True)
def forum_code_chars(points, at, n):
    """Return how many code points of forum codes (BBCode) the bracket at `at` tells of; 0: it opens none.

    [/b] counts for itself and for its [b]; of [url=…], whose end may be up to MAX_TAG_CHARS away in the same line
    before another opening bracket, counts what [/url] does not count. [b] alone may be any word in brackets.
    """
    first = at + 2 if at + 1 < n and points[at + 1] == SLASH else at + 1
    stop = first
    while stop < n and stop - first <= MAX_CODE_NAME_CHARS and is_ascii_letter(points[stop]):
        stop += 1
    name = stop - first
    if not 0 < name <= MAX_CODE_NAME_CHARS or stop == n:
        return 0
    if first == at + 2:
        return 2 * name + 5 if points[stop] == CLOSE_BRACKET else 0
    if points[stop] != EQUALS:
        return 0
    for end in range(stop, min(n, at + MAX_TAG_CHARS)):
        if points[end] == CLOSE_BRACKET:
            return end + 1 - at - (name + 2)
        if points[end] == LINE_FEED or points[end] == OPEN_BRACKET:
            break
    return 0


@njit(types.int64(U32_AT, U32_AT, types.int64, I64_AT, types.int64, I64_AT), cache=True, nogil=True)
def count_signs(points, flags, n, notes, n_notes, out):
    """Count runs, number signs, ellipses, mojibake and residue of markup; return how many lines there are.

    A run is the same code point again and again, no white space. An ellipsis is … or three full stops. Markup: HTML
    tags, character entities, templates in double braces with what is in them, double brackets of wikis, forum codes;
    an opening `<` is forgotten at the next one, at MAX_TAG_CHARS or at the end of the text, open braces at the next
    ones behind MAX_TEMPLATE_CHARS.

    Args:
        notes: in, the places that `read_text` noted; out, twice the place where each line ends (a line feed or the end
            of the text), one more where the line has an opening brace.
        out: in and out; the classes are counted.
    """
    run, longest, behind, mojibake_until, braced = 0, types.int64(out[c.VISIBLE] > 0), -1, 0, 0
    lines, hashes, ellipses, stops, mojibake, markup, tag, entity = 0, 0, 0, 0, 0, 0, -1, -1
    template, depth = types.int64(0), 0
    for i in range(n_notes):
        at = types.int64(notes[i])
        point = points[at]
        if flags[at] & SPACE:
            if point == LINE_FEED:
                notes[lines] = 2 * at + braced
                lines, braced = lines + 1, 0
            continue
        before = points[at - 1] if at > 0 else types.uint32(0)
        run = ((run if at == behind else 1) + 1) if point == before and at > 0 else 1
        behind = at + 1
        longest = max(longest, run)
        if not flags[at] & SIGN:
            continue
        following = points[at + 1] if at + 1 < n else types.uint32(0)
        if point == FULL_STOP:
            stops += 1
            if stops == 3:
                ellipses, stops = ellipses + 1, 0
            if following != FULL_STOP:
                stops = 0
        elif point == NUMBER_SIGN:
            hashes += 1
        elif point == ELLIPSIS:
            ellipses += 1
        elif point == LESS:
            tag = at if is_ascii_letter(following) or following in (SLASH, EXCLAMATION) else -1
        elif point == GREATER:
            markup += at - tag + 1 if tag >= 0 and at - tag < MAX_TAG_CHARS else 0
            tag = -1
        elif point == AMPERSAND:
            entity = at
        elif point == SEMICOLON:
            if entity >= 0 and 2 < at - entity + 1 <= MAX_ENTITY_CHARS and is_unbroken(flags, entity, at):
                markup += at - entity + 1
            entity = -1
        elif point in BRACKETS:
            braced |= point == OPEN_BRACE
            if point == OPEN_BRACKET and run == 1:
                markup += forum_code_chars(points, at, n)
            if run == 2:  # [[ ]] {{ }}
                if point == OPEN_BRACE:
                    if depth == 0 or at - template > MAX_TEMPLATE_CHARS:
                        template, depth = at - 1, 0
                    depth += 1
                elif point == CLOSE_BRACE:
                    markup += at - template + 1 if depth == 1 and at - template <= MAX_TEMPLATE_CHARS else 0
                    depth = max(depth - 1, 0)
                else:
                    markup += 2
                run = 0
        elif at >= mojibake_until:
            width = mojibake_chars(point, following, points[at + 2] if at + 2 < n else types.uint32(0))
            mojibake += width
            mojibake_until = at + width
    notes[lines] = 2 * n + braced
    out[c.LONGEST_RUN], out[c.NEWLINES], out[c.HASHES], out[c.ELLIPSES] = longest, lines, hashes, ellipses
    out[c.MOJIBAKE], out[c.MARKUP], out[c.NET_CHARS] = mojibake, markup, n - lines
    return lines + 1
