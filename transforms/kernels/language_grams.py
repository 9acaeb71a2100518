"""Rows of the input matrix of a fastText model for one token: its own and those of its character n-grams."""

from numba import njit, types

from transforms.kernels.language import count_bits
from transforms.kernels.types import BYTES, I32_OUT, I64, U64

FNV_OFFSET, FNV_PRIME = 2166136261, 16777619  # 32 bits
OPEN, CLOSE = 60, 62  # < and > stand around a word when its n-grams are taken
ENDS = -1  # `pick_token`: the token is the line end

I32 = types.Array(types.int32, 1, "C", readonly=True)
F32_2D = types.Array(types.float32, 2, "C", readonly=True)
BYTES_OUT = types.Array(types.uint8, 1, "C")
F32_OUT = types.Array(types.float32, 1, "C")
F32_2D_OUT = types.Array(types.float32, 2, "C")
SHAPE = types.UniTuple(types.int64, 4)  # words, shortest n-gram, longest n-gram, buckets


@njit(types.uint32(types.uint32, types.uint8), cache=True, nogil=True, inline="always")
def add_byte(state, byte):
    """Add a byte to a hash: FNV-1a of 32 bits over signed bytes, as fastText has it."""
    signed = types.uint32(byte) | (types.uint32(0xFFFFFF00) if byte & 0x80 else types.uint32(0))
    return types.uint32((state ^ signed) * types.uint32(FNV_PRIME))


@njit(types.int64(types.uint32, types.int64, types.float64), cache=True, nogil=True, inline="always")
def remainder(key, divisor, inverse):
    """Return key % divisor by a multiplication; `inverse` is 1 / divisor."""
    rest = types.int64(key) - types.int64(key * inverse) * divisor
    if rest < 0:
        return rest + divisor
    return rest - divisor if rest >= divisor else rest


@njit(types.int64(BYTES, types.int64, types.int64, I32, I64, BYTES), cache=True, nogil=True)
def find_word(data, start, stop, slots, spellings, letters):
    """Return the number of the dictionary entry that is bytes [start, stop), -1 when there is none.

    `slots` is open-addressed by hash, its length a power of two, -1 a free slot; entry e is spelled
    letters[spellings[e]:spellings[e + 1]].
    """
    key = types.uint32(FNV_OFFSET)
    for at in range(start, stop):
        key = add_byte(key, data[at])
    slot = types.int64(key) & (len(slots) - 1)
    while slots[slot] >= 0:
        entry = slots[slot]
        first = spellings[entry]
        if spellings[entry + 1] - first == stop - start:
            same = 0
            while same < stop - start and letters[first + same] == data[start + same]:
                same += 1
            if same == stop - start:
                return entry
        slot = (slot + 1) & (len(slots) - 1)
    return -1


@njit(types.void(F32_2D, I32_OUT, types.int64, F32_2D_OUT, types.int64), cache=True, nogil=True)
def sum_rows(rows, picked, count, sums, slot):
    """Set row `slot` of `sums` to the sum of the rows `picked`, added up in their order."""
    width = rows.shape[1]
    for start in range(0, width - 7, 8):  # eight sums at a time stay in registers
        a, b, c, d = types.float32(0), types.float32(0), types.float32(0), types.float32(0)
        e, f, g, h = types.float32(0), types.float32(0), types.float32(0), types.float32(0)
        for i in range(count):
            row = types.uint32(picked[i])
            a += rows[row, start]
            b += rows[row, start + 1]
            c += rows[row, start + 2]
            d += rows[row, start + 3]
            e += rows[row, start + 4]
            f += rows[row, start + 5]
            g += rows[row, start + 6]
            h += rows[row, start + 7]
        for at, value in enumerate((a, b, c, d, e, f, g, h)):
            sums[slot, start + at] = value
    for at in range(width - width % 8, width):
        sums[slot, at] = 0
        for i in range(count):
            sums[slot, at] += rows[picked[i], at]


@njit(types.int64(BYTES_OUT, types.int64, SHAPE, I32_OUT), cache=True, nogil=True)
def list_grams(word, size, shape, found):
    """Fill `found` with the buckets of the character n-grams of a word of `size` bytes, < and > included."""
    _, shortest, longest, divisor = shape
    inverse, n_found = 1.0 / divisor, 0
    for start in range(size):
        if word[start] & 0xC0 == 0x80:
            continue
        key, at, n = types.uint32(FNV_OFFSET), start, 1
        while at < size and n <= longest:
            key = add_byte(key, word[at])
            at += 1
            while at < size and word[at] & 0xC0 == 0x80:
                key = add_byte(key, word[at])
                at += 1
            if n >= shortest and not (n == 1 and (start == 0 or at == size)):
                found[n_found] = remainder(key, divisor, inverse)
                n_found += 1
            n += 1
    return n_found


@njit(types.int64(BYTES_OUT, types.int64, SHAPE, U64, I32_OUT, types.int64), cache=True, nogil=True)
def pick_grams(word, size, shape, blocks, picked, added):
    """Add to `picked` the rows of the character n-grams of a word of `size` bytes, < and > included.

    Return how many there are then. `blocks` has two words for every 64 buckets: a bit for each bucket that has a row,
    and how many rows the buckets before have; rows stand in the order of their buckets.
    """
    found = picked[added:]
    n_found, kept = list_grams(word, size, shape, found), 0
    for i in range(n_found):
        bucket = types.uint64(found[i])
        block = (bucket >> types.uint64(6)) << types.uint64(1)
        bits, place = blocks[block], bucket & types.uint64(63)
        rank = count_bits(bits & ((types.uint64(1) << place) - types.uint64(1)))
        found[kept] = shape[0] + types.int64(blocks[block | types.uint64(1)]) + rank
        kept += types.int64((bits >> place) & types.uint64(1))
    return added + kept


@njit(types.boolean(BYTES, types.int64, types.int64), cache=True, nogil=True)
def is_label(data, start, stop):
    """Say whether a token begins with __label__."""
    if stop - start < 9 or data[start] != 95:
        return False
    for at, letter in enumerate("__label__"):
        if data[start + at] != ord(letter):
            return False
    return True


@njit(types.int64(BYTES, types.int64, types.int64, types.int64, I32, I64, BYTES, SHAPE, U64, BYTES_OUT, I32_OUT),
      cache=True, nogil=True)  # fmt: skip
def pick_token(data, first, stop, end_entry, slots, spellings, letters, shape, blocks, word, picked):
    """Fill `picked` with the rows of the token that is bytes [first, stop); return how many, ENDS for the line end.

    As in fastText a token that is spelled like the line end ends the line, and labels in the text say nothing.
    """
    entry = find_word(data, first, stop, slots, spellings, letters)
    if entry >= 0 and entry == end_entry:
        return ENDS
    if entry >= shape[0] or (entry < 0 and is_label(data, first, stop)):
        return 0
    added = 0
    if entry >= 0:
        picked[0] = entry
        added = 1
    word[0], word[stop - first + 1] = OPEN, CLOSE
    for at in range(first, stop):
        word[at - first + 1] = data[at]
    return pick_grams(word, stop - first + 2, shape, blocks, picked, added)
