"""Labels of a fastText model for the head of each text, straight from the buffers of an Arrow LargeString array.

The arithmetic is that of fastText 0.9 (Joulin et al. 2016) in single precision: character n-grams of each token hashed
by FNV-1a, the mean of their rows, a binary tree of labels (hierarchical softmax). Rows are added token by token, so
probabilities agree with the library's to about 1e-6.
"""

import math

import numpy as np
from numba import njit, types

from transforms.kernels.types import BYTES, I64

FNV_OFFSET, FNV_PRIME = 2166136261, 16777619  # 32 bits
OPEN, CLOSE = 60, 62  # < and > stand around a word when its n-grams are taken
TINY = 1e-5  # fastText adds it before every logarithm
ENDS = -1  # `pick_token`: the token is the line end
MOST_REMEMBERED = 8192  # tokens whose sum of rows is kept: 640 kB for 16 columns, near the core
SPREAD = 0x9E3779B97F4A7C15  # odd multiplier that spreads the bits of a key

I32 = types.Array(types.int32, 1, "C", readonly=True)
F32_2D = types.Array(types.float32, 2, "C", readonly=True)
I32_2D = types.Array(types.int32, 2, "C", readonly=True)
BYTES_OUT = types.Array(types.uint8, 1, "C")
F32_OUT = types.Array(types.float32, 1, "C")
F32_2D_OUT = types.Array(types.float32, 2, "C")
I32_OUT = types.Array(types.int32, 1, "C")
I32_2D_OUT = types.Array(types.int32, 2, "C")
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


@njit(types.void(F32_2D, I32_OUT, types.int64, F32_OUT), cache=True, nogil=True)
def sum_rows(rows, picked, count, total):
    """Set `total` to the sum of the rows `picked`, added up in their order."""
    width = len(total)
    for start in range(0, width - 7, 8):  # eight sums at a time stay in registers
        a, b, c, d = types.float32(0), types.float32(0), types.float32(0), types.float32(0)
        e, f, g, h = types.float32(0), types.float32(0), types.float32(0), types.float32(0)
        for i in range(count):
            row = rows[picked[i]]
            a += row[start]
            b += row[start + 1]
            c += row[start + 2]
            d += row[start + 3]
            e += row[start + 4]
            f += row[start + 5]
            g += row[start + 6]
            h += row[start + 7]
        for at, value in enumerate((a, b, c, d, e, f, g, h)):
            total[start + at] = value
    for at in range(width - width % 8, width):
        total[at] = 0
        for i in range(count):
            total[at] += rows[picked[i], at]


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


@njit(types.int64(BYTES_OUT, types.int64, SHAPE, BYTES, I32, I32_OUT, types.int64), cache=True, nogil=True)
def pick_grams(word, size, shape, present, buckets, picked, added):
    """Add to `picked` the rows of the character n-grams of a word of `size` bytes, < and > included.

    Return how many there are then. `present` has one bit a bucket: most are empty, and it stays near the core.
    """
    found = picked[added:]
    n_found, kept = list_grams(word, size, shape, found), 0
    for i in range(n_found):
        bucket = types.int64(found[i])
        found[kept] = bucket
        kept += (present[bucket >> 3] >> (bucket & 7)) & 1
    for i in range(kept):
        found[i] = shape[0] + buckets[found[i]]
    return added + kept


@njit(types.void(F32_OUT, F32_2D, I32_2D, I32_OUT, F32_OUT, I32_OUT, F32_OUT), cache=True, nogil=True)
def walk_tree(hidden, outputs, tree, best, scores, nodes, sums):
    """Fill `best` and `scores` with the likeliest labels and their log-probabilities, the likeliest first.

    Args:
        tree: inner node -> left and right child; children below the number of labels are labels, the others
            inner nodes counted on from there. The last inner node is the root.
        best: out, -1 where fewer labels than that are likelier than 1e-5. nodes, sums: scratch, one a label.
    """
    best[:], scores[:] = -1, -np.inf
    labels, depth, least = len(tree) + 1, 1, types.float32(math.log(TINY))
    nodes[0], sums[0] = 2 * labels - 2, 0
    while depth:
        depth -= 1
        node, score = nodes[depth], sums[depth]
        if score < least or score < scores[-1]:
            continue
        if node < labels:
            at = len(best) - 1
            while at > 0 and scores[at - 1] < score:
                best[at], scores[at] = best[at - 1], scores[at - 1]
                at -= 1
            best[at], scores[at] = node, score
            continue
        dot = types.float32(0)
        for at in range(len(hidden)):
            dot += outputs[node - labels, at] * hidden[at]
        right = types.float32(1.0 / types.float64(types.float32(1) + math.exp(-dot)))
        left = types.float32(1.0 - types.float64(right))
        first = types.int64(right > left)  # the likelier side is looked at first: it rules out most of the other
        nodes[depth + first], sums[depth + first] = (
            tree[node - labels, 1],
            score + types.float32(math.log(right + TINY)),
        )
        first = 1 - first
        nodes[depth + first], sums[depth + first] = tree[node - labels, 0], score + types.float32(math.log(left + TINY))
        depth += 2


@njit(types.boolean(types.uint8), cache=True, nogil=True, inline="always")
def parts_tokens(byte):
    """Say whether fastText parts tokens at this byte: white space of ASCII and NUL."""
    return byte == 32 or 9 <= byte <= 13 or byte == 0


@njit(types.int64(BYTES, types.int64, types.int64, types.int64), cache=True, nogil=True)
def head_stop(data, start, stop, window):
    """Return where the first `window` code points of bytes [start, stop) end."""
    at, points = start, 0
    while at < stop:
        points += data[at] & 0xC0 != 0x80
        if points > window:
            return at
        at += 1
    return at


@njit(types.boolean(BYTES, types.int64, types.int64), cache=True, nogil=True)
def is_label(data, start, stop):
    """Say whether a token begins with __label__."""
    if stop - start < 9 or data[start] != 95:
        return False
    for at, letter in enumerate("__label__"):
        if data[start + at] != ord(letter):
            return False
    return True


@njit(types.int64(BYTES, types.int64, types.int64, types.int64, I32, I64, BYTES, SHAPE, BYTES, I32, BYTES_OUT, I32_OUT),
      cache=True, nogil=True)  # fmt: skip
def pick_token(data, first, stop, end_entry, slots, spellings, letters, shape, present, buckets, word, picked):
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
    return pick_grams(word, stop - first + 2, shape, present, buckets, picked, added)


@njit(types.int64(types.int64), cache=True, nogil=True)
def memory_slots(size):
    """Return how many tokens a call remembers that reads `size` bytes: a power of two, at most MOST_REMEMBERED."""
    slots = 64
    while slots < MOST_REMEMBERED and 8 * slots < size:
        slots *= 2
    return slots


@njit(types.void(BYTES, I64, types.int64, types.int64, I32, I64, BYTES, SHAPE, BYTES, I32, F32_2D, F32_2D, I32_2D, I32_2D_OUT,
      F32_2D_OUT), cache=True, nogil=True)  # fmt: skip
def predict_rows(data, offsets, window, end_entry, slots, spellings, letters, shape, present, buckets, rows, outputs, tree, best,
                 scores):  # fmt: skip
    """Predict labels for the first `window` code points of every row; the other arguments as in `language_model.Net`.

    The sum of the rows of a token of up to 16 bytes is remembered: words come again. The sums of the tokens are added
    in their order, so a result does not depend on what is remembered.

    Args:
        best, scores: out, rows x how many labels are wanted: label numbers, likeliest first, -1 where there is none,
            and their probabilities.
    """
    word = np.empty(4 * window + 2, np.uint8)
    picked = np.empty(3 * window * (shape[2] + 1) + 2, np.int32)  # a token is one code point and two ends at least
    width = rows.shape[1]
    hidden, of_token = np.zeros(width, np.float32), np.zeros(width, np.float32)
    nodes, sums = np.empty(len(tree) + 2, np.int32), np.empty(len(tree) + 2, np.float32)
    room = memory_slots(min(offsets[-1] - offsets[0], 4 * window * (len(offsets) - 1)))
    lows, highs = np.zeros(room, np.uint64), np.zeros(room, np.uint64)
    counts, known = np.zeros(room, np.int64), np.zeros((room, width), np.float32)
    for row in range(len(offsets) - 1):
        at, stop = offsets[row], head_stop(data, offsets[row], offsets[row + 1], window)
        hidden[:] = 0
        total = types.int64(0)
        while at < stop:
            if parts_tokens(data[at]):
                at += 1
                continue
            first, low, high, shift = at, types.uint64(0), types.uint64(0), types.uint64(0)
            while at < stop and not parts_tokens(data[at]):
                if shift < types.uint64(64):
                    low |= types.uint64(data[at]) << shift
                elif shift < types.uint64(128):
                    high |= types.uint64(data[at]) << (shift - types.uint64(64))
                shift += types.uint64(8)
                at += 1
            if at - first > 16:
                added = pick_token(
                    data, first, at, end_entry, slots, spellings, letters, shape, present, buckets, word, picked
                )
                if added > 0:
                    sum_rows(rows, picked, added, of_token)
                    for i in range(width):
                        hidden[i] += of_token[i]
                    total += added
                continue
            key = (low ^ (high * types.uint64(SPREAD))) * types.uint64(SPREAD)
            slot = types.int64(key >> types.uint64(40)) & (room - 1)
            if lows[slot] != low or highs[slot] != high:
                lows[slot], highs[slot] = low, high
                added = pick_token(
                    data, first, at, end_entry, slots, spellings, letters, shape, present, buckets, word, picked
                )
                counts[slot] = added
                if added > 0:
                    sum_rows(rows, picked, added, known[slot])
            if counts[slot] == ENDS:
                break
            if counts[slot] > 0:
                total += counts[slot]
                for i in range(width):
                    hidden[i] += known[slot, i]
        if end_entry >= 0:
            total += 1
            for i in range(width):
                hidden[i] += rows[end_entry, i]
        if total == 0:
            best[row], scores[row] = -1, 0
            continue
        share = types.float32(1.0 / total)
        for i in range(width):
            hidden[i] *= share
        walk_tree(hidden, outputs, tree, best[row], scores[row], nodes, sums)
        for at_best in range(best.shape[1]):
            scores[row, at_best] = types.float32(math.exp(scores[row, at_best]))
