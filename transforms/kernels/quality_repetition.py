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


@njit(types.int64(U64_OUT, I32_OUT, types.int64, types.int32, types.uint64), cache=True, nogil=True)
def find_slot(keys, stamps, slots, stamp, key):
    """Return the slot that holds `key` under `stamp`, or the free slot where it belongs."""
    slot = types.int64(mix(key) & types.uint64(slots - 1))
    while stamps[slot] == stamp and keys[slot] != key:
        slot = (slot + 1) & (slots - 1)
    return slot


@njit(types.boolean(U64_OUT, I32_OUT, types.int64, types.int32, types.uint64), cache=True, nogil=True)
def seen_before(keys, stamps, slots, stamp, key):
    """Say whether `key` was added under `stamp` before; add it."""
    slot = find_slot(keys, stamps, slots, stamp, key)
    if stamps[slot] == stamp:
        return True
    keys[slot], stamps[slot] = key, stamp
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


@njit(types.UniTuple(types.int64, 3)(U64_OUT, I64_OUT, I64_OUT, types.int64, types.int64, types.uint64,
      U64_OUT, I32_OUT, I32_OUT, types.int64, types.int32), cache=True, nogil=True)  # fmt: skip
def top_gram(poly, chars, gaps, n, size, power, keys, stamps, counts, slots, stamp):
    """Find the commonest n-gram, the first of equals: (its code points times its count, count, distinct n-grams)."""
    distinct, best = 0, 0
    for at in range(n - size + 1):
        key = poly[at + size] - poly[at] * power
        slot = find_slot(keys, stamps, slots, stamp, key)
        if stamps[slot] != stamp:
            keys[slot], stamps[slot], counts[slot] = key, stamp, 0
            distinct += 1
        counts[slot] += 1
        best = max(best, counts[slot])
    for at in range(n - size + 1):
        key = poly[at + size] - poly[at] * power
        if best == 1 or counts[find_slot(keys, stamps, slots, stamp, key)] == best:
            length = chars[at + size] - chars[at] + gaps[at + size] - gaps[at + 1]
            return length * best, best, distinct
    return 0, 0, 0


@njit(types.int64(U64_OUT, I64_OUT, types.int64, types.int64, types.uint64, U64_OUT, I32_OUT, types.int64,
      types.int32), cache=True, nogil=True)  # fmt: skip
def repeated_chars(poly, chars, n, size, power, keys, stamps, slots, stamp):
    """Count code points in n-grams that occurred before; after one the search goes on behind it, so none counts twice."""
    total, at = 0, 0
    while at <= n - size:
        if seen_before(keys, stamps, slots, stamp, poly[at + size] - poly[at] * power):
            total += chars[at + size] - chars[at]
            at += size
        else:
            at += 1
    return total


@njit(types.int32(U64_OUT, I32_OUT, U8_OUT, types.int64, U64_OUT, I64_OUT, I64_OUT, U64_OUT, I32_OUT, I32_OUT,
      types.int32, I64_OUT), cache=True, nogil=True)  # fmt: skip
def count_repetition(hashes, lengths, flags, n, poly, chars, gaps, keys, stamps, counts, stamp, out):
    """Add the repetition counts of one text to `out`; return the last stamp used.

    When no n-gram of one size occurs twice none of a greater size does, and the rest is known without looking.
    """
    prefix_sums(hashes, lengths, flags, n, poly, chars, gaps)
    slots, power, repeats = slots_for(n), types.uint64(1), types.int64(2)
    for size in range(1, 11):
        power *= types.uint64(BASE)
        if size > n:
            break
        stamp += 1
        if size <= 4:
            if repeats > 1:
                top, repeats, distinct = top_gram(poly, chars, gaps, n, size, power, keys, stamps, counts, slots, stamp)
            else:
                top = chars[size] + gaps[size] - gaps[1]
            if size == 1:
                out[c.DISTINCT_TOKENS], out[c.TOP_WORD_CHARS] = distinct, top
            else:
                out[c.TOP_2 + size - 2] = top
        elif repeats > 1:
            repeated = repeated_chars(poly, chars, n, size, power, keys, stamps, slots, stamp)
            out[c.DUP_5 + size - 5] = repeated
            repeats = 2 if repeated > 0 else 1
    out[c.REPETITION_MEASURED] = 1
    return stamp
