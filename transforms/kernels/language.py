"""Letters by script, words, and hits of evidence words, in one pass over the buffers of an Arrow LargeString array."""

from numba import njit, types

from transforms.kernels.borrow import borrowed
from transforms.kernels.charclass import SCRIPTS
from transforms.kernels.fold import decode
from transforms.kernels.types import BYTES, I64, U64

FNV_OFFSET, FNV_PRIME = 0xCBF29CE484222325, 0x100000001B3
SPREAD = 0x9E3779B97F4A7C15  # Knuth, TAOCP 3, 6.4: 2^64 / golden ratio; FNV of short words differs in its low bits only
(
    WORDS, HAN_CHARS, BARE_GE, SIMPLIFIED_CHARS, TRADITIONAL_CHARS, RARE_CHARS, FOREIGN_LETTERS, WORD_KINDS,
) = range(8)  # columns of `totals`  # fmt: skip
TOTALS = 8
GE = 0x4E2A  # 个
LATIN, HANI = SCRIPTS.index("Latn"), SCRIPTS.index("Hani")
GE_PENDING = -GE  # 个 that may be a genitive, as the next character will tell

# Bits of `language_tables.character_table()`; the lowest six are the script, all of them set where there is none.
SCRIPT_MASK = 63
IS_HAN, IS_WORD, IS_SIMPLIFIED, IS_TRADITIONAL, IS_RARE = 1 << 6, 1 << 7, 1 << 8, 1 << 9, 1 << 10
STANDS_ALONE, ENDS_PAIR, IS_FOREIGN = (
    1 << 11,
    1 << 12,
    1 << 13,
)  # evidence by itself; as a second character; not English
IN_EVIDENCE = STANDS_ALONE | ENDS_PAIR

U16 = types.Array(types.uint16, 1, "C", readonly=True)
COUNTS = types.Array(types.int32, 2, "C")
COUNTS_IN = types.Array(types.int32, 2, "C", readonly=True)


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


@njit(types.int64(types.uint64), cache=True, nogil=True)
def count_bits(word):
    """Return the number of set bits, added up in pairs, fours and bytes."""
    word -= (word >> types.uint64(1)) & types.uint64(0x5555555555555555)
    word = (word & types.uint64(0x3333333333333333)) + ((word >> types.uint64(2)) & types.uint64(0x3333333333333333))
    word = (word + (word >> types.uint64(4))) & types.uint64(0x0F0F0F0F0F0F0F0F)
    return types.int64((word * types.uint64(0x0101010101010101)) >> types.uint64(56))


@njit(types.boolean(types.int64), cache=True, nogil=True)
def counts_things(point):
    """Say whether 个 behind this character is a classifier: after a numeral, a quantifier or a demonstrative.

    Or after one of the everyday verbs that take 个 and a thing in spoken Chinese (开个会, 是个办法).
    """
    for known in "一二三四五六七八九十百千万亿两几多每各这那哪某整半数零〇第上下有单逐个顶些好另首末前后":
        if ord(known) == point:
            return True
    for known in (
        "是做当来打写吃开找换买拿说弄搞想要给喝睡洗聊问借租选挑点讲看走跑回见留送得到了过着像成算就再没生养抱娶嫁出带加交定约发起"
        "图凑赶碰闹讨逗混求赚挣露摆装搭剪刮贴拍唱跳歇耍玩炒煮烤切尝喂种摘捡丢扔踢揍扯扛搬挪蹭逛溜串聚填签投删攒骂吹扮演租雇请派"
    ):
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


@njit(types.void(types.int64, BYTES, types.int64, types.int64, U16, U64, U64, types.uint64, COUNTS, COUNTS, COUNTS),
      cache=True, nogil=True)  # fmt: skip
def count_row(row, data, at, stop, table, keys, groups, wanted, letters, hits, totals):
    """Count one row, bytes [at, stop); see `count_rows`. The end of the text is read as a character that is no letter."""
    word, in_word, previous, ended = types.uint64(FNV_OFFSET), False, types.int64(0), False
    latin, words, han, simplified, traditional, rare, foreign = 0, 0, 0, 0, 0, 0, 0
    kinds = types.uint64(0)
    while not ended:
        point, here = types.int64(0), types.int64(SCRIPT_MASK)
        if at < stop:
            point, used = types.int64(data[at]), 1
            if in_word and (97 <= point <= 122 or 65 <= point <= 90):  # inside a word of ASCII nothing else changes
                word = step(word, point | 0x20)
                latin += 1
                at += 1
                continue
            if point >= 0x80:
                point, used = decode(data, at, stop)
            at += used
            here = types.int64(table[point])
        else:
            ended = True
        if here & IS_WORD:
            word, in_word, previous = step(word, point | 0x20 if point < 0x80 else point), True, types.int64(0)
            if here & SCRIPT_MASK != SCRIPT_MASK:
                letters[row, here & SCRIPT_MASK] += 1
            foreign += (here & IS_FOREIGN) != 0
            continue
        if in_word:
            group = look_up(keys, groups, word)
            hits[row, group] += 1
            if (wanted >> group) & types.uint64(1):
                kinds |= types.uint64(1) << ((word * types.uint64(SPREAD)) >> types.uint64(58))
            words += 1
            word, in_word = types.uint64(FNV_OFFSET), False
        if here & IS_HAN:
            han += 1
            simplified += (here & IS_SIMPLIFIED) != 0
            traditional += (here & IS_TRADITIONAL) != 0
            rare += (here & IS_RARE) != 0
            if here & IN_EVIDENCE:
                if here & STANDS_ALONE:
                    hits[row, look_up(keys, groups, step(types.uint64(FNV_OFFSET), point))] += 1
                if here & ENDS_PAIR and previous:
                    pair = step(step(types.uint64(FNV_OFFSET), abs(previous)), point)
                    hits[row, look_up(keys, groups, pair)] += 1
            if previous == GE_PENDING:
                totals[row, BARE_GE] += not follows_noun_ge(point)
            previous = GE_PENDING if point == GE and previous and not counts_things(previous) else point
            continue
        previous = 0
        if here & SCRIPT_MASK != SCRIPT_MASK:
            letters[row, here & SCRIPT_MASK] += 1
    letters[row, LATIN] += latin
    letters[row, HANI] += han
    totals[row, WORDS], totals[row, HAN_CHARS], totals[row, RARE_CHARS] = words, han, rare
    totals[row, SIMPLIFIED_CHARS], totals[row, TRADITIONAL_CHARS] = simplified, traditional
    totals[row, FOREIGN_LETTERS], totals[row, WORD_KINDS] = foreign, count_bits(kinds)


@njit(types.void(BYTES, I64, U16, U64, U64, types.uint64, COUNTS, COUNTS, COUNTS), cache=True, nogil=True)
def count_rows(data, offsets, table, keys, groups, wanted, letters, hits, totals):
    """Count letters by script, evidence hits and words of every row.

    Args:
        data, offsets: UTF-8 bytes of all rows and n + 1 byte offsets.
        table: `language_tables.character_table()`: script and bits of every code point.
        keys, groups: hash of an evidence entry -> number of the group of lists it stands in, from 1. An entry is a word
            in lower case (ASCII folding only), one Han character or two neighbouring ones.
        wanted: bit set of the groups whose different words are counted.
        letters: out, rows x scripts. hits: out, rows x groups (0: words in no list).
        totals: out, rows x the columns named above. BARE_GE: 个 that follows neither a numeral nor a demonstrative nor
            a verb that takes it: the genitive of Wu, Gan and Hakka. WORD_KINDS: different words of the wanted
            groups, at most 64, a few less where two share a place.
    """
    data, table, keys, groups = borrowed(data), borrowed(table), borrowed(keys), borrowed(groups)
    letters, hits, totals = borrowed(letters), borrowed(hits), borrowed(totals)
    for row in range(len(offsets) - 1):
        count_row(row, data, offsets[row], offsets[row + 1], table, keys, groups, wanted, letters, hits, totals)


@njit(types.void(COUNTS, COUNTS_IN, COUNTS), cache=True, nogil=True)
def add_members(hits, members, out):
    """Add up the hits of groups to those of lists: `out`, rows x lists, zeros on entry, becomes `hits` x `members`.

    Most texts meet few groups, so this is a fraction of the matrix product.
    """
    for row in range(len(hits)):
        for group in range(1, hits.shape[1]):  # 0 is no list
            count = hits[row, group]
            if count:
                for at in range(out.shape[1]):
                    out[row, at] += count * members[group, at]
