"""Letters by script, words, and hits of evidence words, in one pass over the buffers of an Arrow LargeString array."""

from numba import njit, types

from transforms.kernels.charclass import ALPHA, HAN, KANA, MARK, RARE, SCRIPTS, SIMPLIFIED, TRADITIONAL
from transforms.kernels.fold import decode
from transforms.kernels.types import BYTES, I64, U32, U64

FNV_OFFSET, FNV_PRIME = 0xCBF29CE484222325, 0x100000001B3
WORDS, HAN_CHARS, BARE_GE, SIMPLIFIED_CHARS, TRADITIONAL_CHARS, RARE_CHARS = range(6)  # columns of `totals`
GE, NO_SCRIPT = 0x4E2A, 255  # 个
LATIN = SCRIPTS.index("Latn")
GE_PENDING = -GE  # 个 that may be a genitive, as the next character will tell

U8 = types.Array(types.uint8, 1, "C", readonly=True)
COUNTS = types.Array(types.int32, 2, "C")


@njit(types.uint64(types.uint64, types.int64), cache=True, nogil=True, inline="always")
def step(state, point):
    """Add one code point to a hash (FNV-1a over code points)."""
    return (state ^ types.uint64(point)) * types.uint64(FNV_PRIME)


@njit(types.uint64(U64, U64, types.uint64), cache=True, nogil=True)
def look_up(keys, masks, key):
    """Return the list mask of a key, 0 when it is in no list. `keys` is open-addressed; its length a power of two."""
    slot = (key ^ (key >> types.uint64(29))) & types.uint64(len(keys) - 1)
    while keys[slot] != 0:
        if keys[slot] == key:
            return masks[slot]
        slot = (slot + types.uint64(1)) & types.uint64(len(keys) - 1)
    return types.uint64(0)


@njit(types.void(COUNTS, types.int64, types.uint64), cache=True, nogil=True, inline="always")
def add_hits(hits, row, mask):
    """Add one hit to every list of `mask`."""
    name = 0
    while mask != 0:
        if mask & types.uint64(1):
            hits[row, name] += 1
        mask >>= types.uint64(1)
        name += 1


@njit(types.boolean(types.int64), cache=True, nogil=True)
def counts_things(point):
    """Say whether 个 behind this character is a classifier: after a numeral, a quantifier or a demonstrative."""
    for known in "一二三四五六七八九十百千万亿两几多每各这那哪某整半数零〇第上下有单逐个顶些好另首末前后":
        if ord(known) == point:
            return True
    return False


@njit(types.boolean(types.int64), cache=True, nogil=True)
def follows_noun_ge(point):
    """Say whether 个 before this character is no genitive: in 个人, 个性, 个体 and the like, or 个儿, 个顶个."""
    for known in "人性体別别儿顶個个头子月位案例股展数税":
        if ord(known) == point:
            return True
    return False


@njit(types.int64(types.int64, types.int64, types.int64, U64, U64, COUNTS, COUNTS), cache=True, nogil=True)
def count_han(row, previous, point, keys, masks, hits, totals):
    """Count one Han character after `previous` (0: none); return it."""
    totals[row, HAN_CHARS] += 1
    add_hits(hits, row, look_up(keys, masks, step(types.uint64(FNV_OFFSET), point)))
    if previous:
        pair = step(step(types.uint64(FNV_OFFSET), abs(previous)), point)
        add_hits(hits, row, look_up(keys, masks, pair))
        if previous == GE_PENDING:
            totals[row, BARE_GE] += not follows_noun_ge(point)
        if point == GE and not counts_things(previous):
            return GE_PENDING
    return point


@njit(types.void(BYTES, I64, U32, U8, U64, U64, COUNTS, COUNTS, COUNTS), cache=True, nogil=True)
def count_rows(data, offsets, classes, scripts, keys, masks, letters, hits, totals):
    """Count letters by script, evidence hits and words of every row.

    Args:
        data, offsets: UTF-8 bytes of all rows and n + 1 byte offsets.
        classes, scripts: `charclass.class_table()` and `charclass.script_table()`.
        keys, masks: hash of an evidence entry -> bit set of the lists it stands in. An entry is a word in lower case
            (ASCII folding only), one Han character or two neighbouring ones.
        letters: out, rows x scripts. hits: out, rows x lists. totals: out, rows x (words, Han characters,
            个 that follows neither a numeral nor a demonstrative: the genitive of Wu, Gan and Hakka, characters of
            simplified writing only, of traditional writing only).
    """
    for row in range(len(offsets) - 1):
        at, stop = offsets[row], offsets[row + 1]
        word, in_word, previous, latin = types.uint64(FNV_OFFSET), False, types.int64(0), 0
        while at < stop:
            point = types.int64(data[at])
            if in_word and (97 <= point <= 122 or 65 <= point <= 90):  # inside a word of ASCII nothing else changes
                word = step(word, point | 0x20)
                latin += 1
                at += 1
                continue
            used = 1
            if point >= 0x80:
                point, used = decode(data, at, stop)
                point = min(point, 0x10FFFF)
            at += used
            flags = classes[point]
            if scripts[point] != NO_SCRIPT:
                letters[row, scripts[point]] += 1
            if flags & (HAN | KANA):
                if in_word:
                    add_hits(hits, row, look_up(keys, masks, word))
                    totals[row, WORDS] += 1
                    word, in_word = types.uint64(FNV_OFFSET), False
                if flags & HAN:
                    totals[row, SIMPLIFIED_CHARS] += (flags & SIMPLIFIED) != 0
                    totals[row, RARE_CHARS] += (flags & RARE) != 0
                    totals[row, TRADITIONAL_CHARS] += (flags & TRADITIONAL) != 0
                    previous = count_han(row, previous, point, keys, masks, hits, totals)
                else:
                    previous = 0
            elif flags & (ALPHA | MARK):
                lower = point | 0x20 if point < 0x80 else point
                word, in_word, previous = step(word, lower), True, types.int64(0)
            elif in_word:
                add_hits(hits, row, look_up(keys, masks, word))
                totals[row, WORDS] += 1
                word, in_word, previous = types.uint64(FNV_OFFSET), False, types.int64(0)
            else:
                previous = 0
        letters[row, LATIN] += latin
        if in_word:
            add_hits(hits, row, look_up(keys, masks, word))
            totals[row, WORDS] += 1
