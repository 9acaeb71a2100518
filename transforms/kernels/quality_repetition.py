"""Repetition in one text: n-grams of tokens, lines and paragraphs that occur again. Gopher, table A1."""

from numba import njit, types

from transforms.kernels import quality_columns as c
from transforms.kernels.types import I64_OUT, U64_OUT

I32_OUT = types.Array(types.int32, 1, "C")
U8_OUT = types.Array(types.uint8, 1, "C")
BASE = 0x9E3779B97F4A7C15  # odd: multiplication by it is a permutation of 64-bit words


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


@njit(types.void(U64_OUT, I32_OUT, U8_OUT, types.int64, U64_OUT, I64_OUT, I64_OUT), cache=True, nogil=True)
def prefix_sums(hashes, lengths, flags, n, poly, chars, gaps):
    """Fill n + 1 prefix values: polynomial hash, code points, and spaces that join tokens (none between two CJK)."""
    poly[0], chars[0], gaps[0] = 0, 0, 0
    for at in range(n):
        poly[at + 1] = poly[at] * types.uint64(BASE) + mix(hashes[at])
        chars[at + 1] = chars[at] + lengths[at]
        glued = at > 0 and (flags[at] & flags[at - 1] & c.IS_UNIT) != 0
        gaps[at + 1] = gaps[at] + (0 if glued or at == 0 else 1)


@njit(types.int64(U64_OUT, types.int64, types.uint64, I32_OUT, types.int64, U64_OUT, I32_OUT, I32_OUT, I32_OUT,
      types.int32), cache=True, nogil=True)  # fmt: skip
def count_grams(poly, size, power, places, n_places, table, counts, firsts, found_in, stamp):
    """Count the n-grams that begin at `places`; return how many distinct ones there are.

    They are numbered as they first occur. `found_in` gets the number of each place, `counts` how often each occurs,
    `firsts` where first.
    """
    distinct, slots = 0, slots_for(n_places)
    mark = types.uint64(stamp) << types.uint64(32)
    for i in range(n_places):
        at = types.int64(places[i])
        key = poly[at + size] - poly[at] * power
        place = find_slot(table, slots, stamp, key)
        held = table[place | types.uint64(1)]
        if held >= mark:
            number = types.int64(held & types.uint64(0xFFFFFFFF))
            counts[number] += 1
        else:
            number = distinct
            table[place], table[place | types.uint64(1)] = key, mark | types.uint64(number)
            counts[number], firsts[number] = 1, at
            distinct += 1
        found_in[i] = number
    return distinct


@njit(types.int64(I64_OUT, I64_OUT, types.int64, types.int64, I32_OUT, I32_OUT), cache=True, nogil=True)
def top_chars(chars, gaps, size, distinct, counts, firsts):
    """Return the code points of the commonest n-gram, the first of equals, times its count."""
    best, first = 0, -1
    for number in range(distinct):
        if counts[number] > best:
            best, first = counts[number], firsts[number]
    if best < 2:  # every n-gram occurs once: the first one of the text
        best, first = 1, 0
    return best * (chars[first + size] - chars[first] + gaps[first + size] - gaps[first + 1])


@njit(types.int64(I64_OUT, types.int64, I32_OUT, types.int64, I32_OUT, I32_OUT), cache=True, nogil=True)
def repeated_chars(chars, size, places, n_places, counts, found_in):
    """Count code points in n-grams that occurred before; after one the search goes on behind it, so none counts twice.

    `counts` is changed: that of an n-gram that was met is negative.
    """
    total, free = 0, 0
    for i in range(n_places):
        at, slot = places[i], found_in[i]
        if at < free:
            continue
        if counts[slot] < 0:
            total += chars[at + size] - chars[at]
            free = at + size
        else:
            counts[slot] = -counts[slot]
    return total


@njit(types.int64(types.int64, types.int64, I32_OUT, types.int64, I32_OUT, I32_OUT), cache=True, nogil=True)
def keep_repeated(n, size, places, n_places, counts, found_in):
    """Keep the places whose n-gram occurs more than once and where one more token follows; return how many."""
    kept = 0
    for i in range(n_places):
        if abs(counts[found_in[i]]) > 1 and places[i] + size < n:
            places[kept] = places[i]
            kept += 1
    return kept


@njit(types.int32(U64_OUT, I32_OUT, U8_OUT, types.int64, U64_OUT, I64_OUT, I64_OUT, I32_OUT, I32_OUT, U64_OUT,
      I32_OUT, I32_OUT, types.int32, I64_OUT), cache=True, nogil=True)  # fmt: skip
def count_repetition(hashes, lengths, flags, n, poly, chars, gaps, places, found_in, table, counts, firsts, stamp, out):
    """Add the repetition counts of one text to `out`; return the last stamp used.

    An n-gram can only occur twice where its head of n - 1 tokens does: each size looks at the places that the size
    before left over.
    """
    prefix_sums(hashes, lengths, flags, n, poly, chars, gaps)
    for at in range(n):
        places[at] = at
    n_places, power = n, types.uint64(1)
    for size in range(1, min(n, 10) + 1):
        power *= types.uint64(BASE)
        stamp += 1
        distinct = count_grams(poly, size, power, places, n_places, table, counts, firsts, found_in, stamp)
        if size == 1:
            out[c.DISTINCT_TOKENS] = distinct
        if size <= 4:
            out[c.TOP_WORD_CHARS + size - 1] = top_chars(chars, gaps, size, distinct, counts, firsts)
        elif distinct < n_places:
            out[c.DUP_5 + size - 5] = repeated_chars(chars, size, places, n_places, counts, found_in)
        n_places = keep_repeated(n, size, places, n_places, counts, found_in) if distinct < n_places else 0
    out[c.REPETITION_MEASURED] = 1
    return stamp
