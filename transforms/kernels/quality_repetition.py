"""Repetition in one text: n-grams of tokens, lines and paragraphs that occur again. Gopher, table A1."""

from numba import njit, types

from transforms.kernels import quality_columns as c
from transforms.kernels.types import I64_OUT, U64_OUT

I32_OUT = types.Array(types.int32, 1, "C")
U8_OUT = types.Array(types.uint8, 1, "C")
BASE = 0x9E3779B97F4A7C15  # odd: multiplication by it is a permutation of 64-bit words
FEW = 1 << 16  # with so many n-grams at most, a pair of their numbers has 32 bits
LOW_HALF = 0xFFFFFFFF
LAST_STAMP, NEXT_BASE = 0, 1  # `used`


@njit(types.uint64(types.uint64), cache=True, nogil=True, inline="always")
def mix(key):
    """Spread the bits of a hash (the finalizer of MurmurHash3)."""
    key = (key ^ (key >> types.uint64(33))) * types.uint64(0xFF51AFD7ED558CCD)
    return key ^ (key >> types.uint64(33))


@njit(types.int64(types.int64), cache=True, nogil=True)
def slots_for(entries):
    """Return the power of two that is at least twice `entries`: the part of a table that is used."""
    slots = 16
    while slots < 2 * entries:
        slots *= 2
    return slots


@njit(types.uint64(U64_OUT, types.int64, types.int32, types.uint64), cache=True, nogil=True)
def find_slot(table, slots, stamp, key):
    """Return the place in `table` of `key` under `stamp`, or the free place where it belongs.

    Two words a slot, so that one cache line has both: the key; then the stamp in the high half and a number in the low.
    """
    last = types.uint64(slots - 1)
    slot = mix(key) & last
    while True:
        place = slot << types.uint64(1)
        if table[place | types.uint64(1)] >> types.uint64(32) != types.uint64(stamp) or table[place] == key:
            return place
        slot = (slot + types.uint64(1)) & last


@njit(types.boolean(U64_OUT, types.int64, types.int32, types.uint64), cache=True, nogil=True)
def seen_before(table, slots, stamp, key):
    """Say whether `key` was added under `stamp` before; add it."""
    place = find_slot(table, slots, stamp, key)
    mark = types.uint64(stamp) << types.uint64(32)
    if table[place | types.uint64(1)] >= mark:
        return True
    table[place], table[place | types.uint64(1)] = key, mark
    return False


@njit(types.void(I32_OUT, U8_OUT, types.int64, I64_OUT, I64_OUT), cache=True, nogil=True)
def prefix_sums(lengths, flags, n, chars, gaps):
    """Fill n + 1 prefix values: code points, and spaces that join tokens (none between two CJK)."""
    chars[0], gaps[0] = 0, 0
    total, spaces, before = types.int64(0), types.int64(-1), types.int64(0)
    for at in range(n):
        here = types.int64(flags[at]) & c.IS_UNIT
        total += lengths[at]
        spaces += (here & before) == 0
        before = here
        chars[at + 1], gaps[at + 1] = total, spaces


@njit(types.int64(U64_OUT, types.int64, U64_OUT, I32_OUT, I32_OUT, I32_OUT, types.int32), cache=True, nogil=True)
def number_keys(keys, n, table, numbers, counts, firsts, stamp):
    """Number n keys as they first occur; return how many distinct ones there are.

    `numbers` gets the number of each, `counts` how often each occurs, `firsts` the index of its first occurrence.
    """
    distinct, last = types.uint64(0), types.uint64(slots_for(n) - 1)
    mark = types.uint64(stamp) << types.uint64(32)
    for i in range(n):
        key = keys[i]
        place = (mix(key) & last) << types.uint64(1)
        held = table[place | types.uint64(1)]
        while held >= mark and table[place] != key:
            place = (((place >> types.uint64(1)) + types.uint64(1)) & last) << types.uint64(1)
            held = table[place | types.uint64(1)]
        if held >= mark:
            number = held & types.uint64(0xFFFFFFFF)
            counts[number] += 1
        else:
            number = distinct
            table[place], table[place | types.uint64(1)] = key, mark | number
            counts[number], firsts[number] = 1, i
            distinct += types.uint64(1)
        numbers[i] = number
    return types.int64(distinct)


@njit(types.int64(U64_OUT, types.int64, U64_OUT, I32_OUT, I32_OUT, I32_OUT, types.int64), cache=True, nogil=True)
def number_pairs(keys, n, pairs, numbers, counts, firsts, base):
    """Do what `number_keys` does for keys that are pairs of numbers below FEW.

    A slot of `pairs` is one word: the pair in the high half, `base` and its number in the low; what is below `base` is
    left from before.
    """
    distinct, shift = types.uint64(0), types.uint64(64)
    slots = slots_for(n)
    last, start = types.uint64(slots - 1), types.uint64(base)
    while slots > 1:
        slots >>= 1
        shift -= types.uint64(1)
    for i in range(n):
        key = (keys[i] >> types.uint64(16)) | (keys[i] & types.uint64(FEW - 1))
        slot = (key * types.uint64(BASE)) >> shift
        held = pairs[slot]
        while (held & types.uint64(LOW_HALF)) >= start and held >> types.uint64(32) != key:
            slot = (slot + types.uint64(1)) & last
            held = pairs[slot]
        if (held & types.uint64(LOW_HALF)) >= start:
            number = (held & types.uint64(LOW_HALF)) - start
            counts[number] += 1
        else:
            number = distinct
            pairs[slot] = (key << types.uint64(32)) | (start + number)
            counts[number], firsts[number] = 1, i
            distinct += types.uint64(1)
        numbers[i] = number
    return types.int64(distinct)


@njit(types.int64(types.int64, I32_OUT, I32_OUT, I32_OUT, U64_OUT), cache=True, nogil=True)
def join_neighbours(n, places, numbers, counts, keys):
    """Make the keys of the next longer n-grams; return how many. `places` and `keys` are changed.

    An n-gram can occur again only where its first n - 1 tokens and its last n - 1 do: kept are places whose n-gram and
    that of the place behind them occur more than once, with the pair of their numbers as key.
    """
    kept = 0
    if n == 0:
        return kept
    place, number, again = places[0], types.int64(numbers[0]), abs(counts[numbers[0]]) > 1
    for i in range(1, n):
        place_behind, number_behind = places[i], types.int64(numbers[i])
        again_behind = abs(counts[number_behind]) > 1
        places[kept] = place
        keys[kept] = (types.uint64(number) << types.uint64(32)) | types.uint64(number_behind)
        kept += again & again_behind & (place_behind == place + 1)
        place, number, again = place_behind, number_behind, again_behind
    return kept


@njit(types.int64(I64_OUT, I64_OUT, types.int64, types.int64, I32_OUT, I32_OUT, I32_OUT), cache=True, nogil=True)
def top_chars(chars, gaps, size, distinct, counts, firsts, places):
    """Return the code points of the commonest n-gram, the first of equals, times its count."""
    best, first = 1, 0  # every n-gram occurs once: the first one of the text
    for number in range(distinct):
        if counts[number] > best:
            best, first = types.int64(counts[number]), types.int64(places[firsts[number]])
    return best * (chars[first + size] - chars[first] + gaps[first + size] - gaps[first + 1])


@njit(types.int64(I64_OUT, types.int64, I32_OUT, types.int64, I32_OUT, I32_OUT), cache=True, nogil=True)
def repeated_chars(chars, size, places, n_places, counts, numbers):
    """Count code points in n-grams that occurred before; after one the search goes on behind it, so none counts twice.

    `counts` is changed: that of an n-gram that was met is negative.
    """
    total, free = 0, 0
    for i in range(n_places):
        at, number = places[i], numbers[i]
        if at < free:
            continue
        if counts[number] < 0:
            total += chars[at + size] - chars[at]
            free = at + size
        else:
            counts[number] = -counts[number]
    return total


@njit(types.void(U64_OUT, I32_OUT, U8_OUT, types.int64, I64_OUT, I64_OUT, I32_OUT, I32_OUT, U64_OUT, U64_OUT, I32_OUT,
      I32_OUT, I64_OUT, I64_OUT), cache=True, nogil=True)  # fmt: skip
def count_repetition(hashes, lengths, flags, n, chars, gaps, places, numbers, table, pairs, counts, firsts, used, out):
    """Add the repetition counts of one text to `out`. `hashes` is changed.

    Each size looks at the places that may hold a repeated n-gram as far as the size before tells.

    Args:
        table: for `number_keys`, four words a token. pairs: for `number_pairs`, 4 * FEW words.
        used: in and out: the last stamp in `table`, the next base in `pairs`.
    """
    prefix_sums(lengths, flags, n, chars, gaps)
    for at in range(n):
        places[at] = at
    n_places, few = n, False
    for size in range(1, min(n, 10) + 1):
        if few:
            if used[NEXT_BASE] + n_places > LOW_HALF:
                pairs[:], used[NEXT_BASE] = 0, 1
            distinct = number_pairs(hashes, n_places, pairs, numbers, counts, firsts, used[NEXT_BASE])
            used[NEXT_BASE] += distinct
        else:
            used[LAST_STAMP] += 1
            distinct = number_keys(hashes, n_places, table, numbers, counts, firsts, used[LAST_STAMP])
        few = distinct <= FEW and n_places <= FEW
        if size == 1:
            out[c.DISTINCT_TOKENS] = distinct
        if size <= 4:
            out[c.TOP_WORD_CHARS + size - 1] = top_chars(chars, gaps, size, distinct, counts, firsts, places)
        elif distinct < n_places:
            out[c.DUP_5 + size - 5] = repeated_chars(chars, size, places, n_places, counts, numbers)
        n_places = join_neighbours(n_places, places, numbers, counts, hashes) if distinct < n_places else 0
    out[c.REPETITION_MEASURED] = 1
