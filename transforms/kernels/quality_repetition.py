"""Repetition in one text: n-grams of tokens, lines and paragraphs that occur again. Gopher, table A1."""

from numba import njit, types

from transforms.kernels import quality_columns as c
from transforms.kernels.types import I32_AT, I32_OUT, I64_AT, I64_OUT, U32_AT, U32_OUT, U64_AT, U64_OUT

BASE = 0x9E3779B97F4A7C15  # odd: multiplication by it is a permutation of 64-bit words
LARGEST = 0xFFFFFFFF  # number in a slot
NEXT, FIRST = 0, 1  # `used`
SIZES = 10  # the longest n-gram


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


@njit(types.void(types.int64, U32_OUT, I64_OUT), cache=True, nogil=True)
def begin_text(n, slots, used):
    """Say from where on the table is of this text of n code points; clear it when the numbers would not last.

    There are fewer than n lines and paragraphs, and at most n n-grams of each size.
    """
    if used[NEXT] + (SIZES + 2) * (n + 1) > LARGEST:
        slots[:], used[NEXT] = 0, 1
    used[FIRST] = used[NEXT]


@njit(types.boolean(types.uint64, types.int64, U32_AT, U64_AT, I64_AT), cache=True, nogil=True)
def seen_before(key, last_slot, slots, known, used):
    """Say whether `key` was added since `used[FIRST]`; add it. The table is that of `number_keys`."""
    base, slot = used[FIRST], types.int64(mix(key) & types.uint64(last_slot))
    while slots[slot] >= base:
        if known[slots[slot] - base] == key:
            return True
        slot = (slot + 1) & last_slot
    slots[slot], known[used[NEXT] - base] = used[NEXT], key
    used[NEXT] += 1
    return False


@njit([types.int64(U64_OUT, types.int64, U32_OUT, U64_OUT, I32_OUT, I32_OUT, types.int64),
       types.int64(U64_AT, types.int64, U32_AT, U64_AT, I32_AT, I32_AT, types.int64)], cache=True, nogil=True)  # fmt: skip
def number_keys(keys, n, slots, known, numbers, counts, base):
    """Number n keys as they first occur; return how many distinct ones there are.

    Args:
        slots: open-addressed by key: `base` and a number; what is below `base` is free. known: out, the key of each
            number. numbers: out, the number of each key. counts: out, how often each number occurs.
    """
    distinct, start = types.uint64(0), types.uint64(base)
    size = slots_for(n)
    last, shift = types.uint64(size - 1), types.uint64(64)
    while size > 1:
        size >>= 1
        shift -= types.uint64(1)
    for i in range(n):
        key = keys[i]
        slot = (key * types.uint64(BASE)) >> shift
        held = types.uint64(slots[slot])
        number = held - start if held >= start else distinct
        known[distinct] = key  # what is not found is found here
        while known[number] != key:
            slot = (slot + types.uint64(1)) & last
            held = types.uint64(slots[slot])
            number = held - start if held >= start else distinct
        slots[slot] = start + number
        counts[distinct] = 0
        counts[number] += 1
        distinct += types.uint64(number == distinct)
        numbers[i] = number
    return types.int64(distinct)


@njit(types.int64(types.int64, I32_AT, I32_AT, I32_AT, U64_AT), cache=True, nogil=True)
def join_neighbours(n, places, numbers, counts, keys):
    """Make the keys of the next longer n-grams; return how many. `places` and `keys` are changed.

    An n-gram can occur again only where its first n - 1 tokens and its last n - 1 do: kept are places whose n-gram and
    that of the place behind them occur more than once, with the pair of their numbers as key.
    """
    kept = types.uint64(0)
    place, number = places[0], types.uint32(numbers[0])
    again = abs(counts[number]) > 1
    for i in range(1, n):
        place_behind, number_behind = places[i], types.uint32(numbers[i])
        again_behind = abs(counts[number_behind]) > 1
        places[kept] = place
        keys[kept] = (types.uint64(number) << types.uint64(32)) | types.uint64(number_behind)
        kept += types.uint64(again & again_behind & (place_behind == place + 1))
        place, number, again = place_behind, number_behind, again_behind
    return types.int64(kept)


@njit(types.int64(I32_AT, I32_AT, types.int64, types.int64), cache=True, nogil=True)
def gram_chars(chars, gaps, first, size):
    """Return the code points of the n-gram of `size` tokens that begins with token `first`, spaces between included."""
    return types.int64(chars[first + size] - chars[first] + gaps[first + size] - gaps[first + 1])


@njit(types.int64(I32_AT, I32_AT, types.int64, types.int64, I32_AT, I32_AT, I32_AT), cache=True, nogil=True)
def top_chars(chars, gaps, size, distinct, counts, numbers, places):
    """Return the code points of the commonest n-gram, the first of equals, times its count."""
    most = types.int32(0)
    for number in range(distinct):
        most = max(most, counts[number])
    if most < 2:  # every n-gram occurs once: the first one of the text
        return gram_chars(chars, gaps, 0, size)
    best = 0
    while counts[best] != most:
        best += 1
    at = 0
    while numbers[at] != best:
        at += 1
    return most * gram_chars(chars, gaps, types.int64(places[at]), size)


@njit(types.int64(I32_AT, types.int64, I32_AT, types.int64, I32_AT, I32_AT), cache=True, nogil=True)
def repeated_chars(chars, size, places, n_places, counts, numbers):
    """Count code points in n-grams that occurred before; after one the search goes on behind it, so none counts twice.

    `counts` is changed: that of an n-gram that was met is negative.
    """
    total, free = types.int64(0), types.int64(0)
    for i in range(n_places):
        at, number = types.int64(places[i]), numbers[i]
        if at < free:
            continue
        if counts[number] < 0:
            total += chars[at + size] - chars[at]
            free = at + size
        else:
            counts[number] = -counts[number]
    return total


@njit(types.void(U64_AT, types.int64, I32_AT, I32_AT, I32_AT, I32_AT, U32_AT, U64_AT, I32_AT, I64_AT, I64_AT),
      cache=True, nogil=True)  # fmt: skip
def count_repetition(hashes, n, chars, gaps, places, numbers, slots, known, counts, used, out):
    """Add the repetition counts of one text of n tokens to `out`. `hashes` is changed.

    Each size looks at the places that may hold a repeated n-gram as far as the size before tells.

    Args:
        chars, gaps: see `quality_words.count_tokens`. slots, known: table of `number_keys`, room for n keys.
        used: in and out, the next number in the table.
    """
    out[c.REPETITION_MEASURED] = 1
    for at in range(n):
        places[at] = at
    n_places = n
    for size in range(1, min(n, SIZES) + 1):
        distinct = number_keys(hashes, n_places, slots, known, numbers, counts, used[NEXT])
        used[NEXT] += distinct
        if size == 1:
            out[c.DISTINCT_TOKENS] = distinct
        if size <= 4:
            out[c.TOP_WORD_CHARS + size - 1] = top_chars(chars, gaps, size, distinct, counts, numbers, places)
        elif distinct < n_places:
            out[c.DUP_5 + size - 5] = repeated_chars(chars, size, places, n_places, counts, numbers)
        if distinct == n_places:
            n_places = 0
            if size >= 4:
                break
        else:
            n_places = join_neighbours(n_places, places, numbers, counts, hashes)
