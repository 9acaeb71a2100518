"""Labels of a fastText model for the head of each text, straight from the buffers of an Arrow LargeString array.

The arithmetic is that of fastText 0.9 (Joulin et al. 2016), in the same order and in single precision: character
n-grams of each token hashed by FNV-1a, the mean of their rows, a binary tree of labels (hierarchical softmax).
"""

import math

import numpy as np
from numba import njit, types

from transforms.kernels.types import BYTES, I64

FNV_OFFSET, FNV_PRIME = 2166136261, 16777619  # 32 bits
OPEN, CLOSE = 60, 62  # < and > stand around a word when its n-grams are taken
TINY = 1e-5  # fastText adds it before every logarithm

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
def mean_rows(rows, picked, count, hidden):
    """Set `hidden` to the mean of the rows `picked`, added up in their order."""
    width = len(hidden)
    hidden[:] = 0
    share = types.float32(1.0 / count)
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
            hidden[start + at] = value * share
    for at in range(width - width % 8, width):
        for i in range(count):
            hidden[at] += rows[picked[i], at]
        hidden[at] *= share


@njit(types.int64(BYTES_OUT, types.int64, SHAPE, I32, I32_OUT, types.int64), cache=True, nogil=True)
def pick_grams(word, size, shape, buckets, picked, added):
    """Add to `picked` the rows of the character n-grams of a word of `size` bytes, < and > included.

    Return how many there are then.
    """
    words, shortest, longest, divisor = shape
    inverse = 1.0 / divisor
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
                row = buckets[remainder(key, divisor, inverse)]
                if row >= 0:
                    picked[added] = words + row
                    added += 1
            n += 1
    return added


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
        nodes[depth], sums[depth] = tree[node - labels, 1], score + types.float32(math.log(right + TINY))
        nodes[depth + 1], sums[depth + 1] = tree[node - labels, 0], score + types.float32(math.log(left + TINY))
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


@njit(types.int64(BYTES, types.int64, types.int64, types.int64, I32, I64, BYTES, SHAPE, I32, BYTES_OUT, I32_OUT),
      cache=True, nogil=True)  # fmt: skip
def pick_rows(data, start, stop, end_entry, slots, spellings, letters, shape, buckets, word, picked):
    """Fill `picked` with the rows of every token of bytes [start, stop) and of the line end; return how many.

    As in fastText a token that is spelled like the line end ends the line, and labels in the text say nothing.
    """
    added, at = 0, start
    while at < stop:
        if parts_tokens(data[at]):
            at += 1
            continue
        first = at
        while at < stop and not parts_tokens(data[at]):
            word[at - first + 1] = data[at]
            at += 1
        entry = find_word(data, first, at, slots, spellings, letters)
        if entry >= 0 and entry == end_entry:
            break
        if entry >= shape[0] or (entry < 0 and is_label(data, first, at)):
            continue
        if entry >= 0:
            picked[added] = entry
            added += 1
        word[0], word[at - first + 1] = OPEN, CLOSE
        added = pick_grams(word, at - first + 2, shape, buckets, picked, added)
    if end_entry >= 0:
        picked[added] = end_entry
        added += 1
    return added


@njit(types.void(BYTES, I64, types.int64, types.int64, I32, I64, BYTES, SHAPE, I32, F32_2D, F32_2D, I32_2D, I32_2D_OUT,
      F32_2D_OUT), cache=True, nogil=True)  # fmt: skip
def predict_rows(data, offsets, window, end_entry, slots, spellings, letters, shape, buckets, rows, outputs, tree, best,
                 scores):  # fmt: skip
    """Predict labels for the first `window` code points of every row; the other arguments as in `language_model.Net`.

    Args:
        best, scores: out, rows x how many labels are wanted: label numbers, likeliest first, -1 where there is none,
            and their probabilities.
    """
    word = np.empty(4 * window + 2, np.uint8)
    picked = np.empty(3 * window * (shape[2] + 1) + 2, np.int32)  # a token is one code point and two ends at least
    hidden = np.empty(rows.shape[1], np.float32)
    nodes, sums = np.empty(len(tree) + 2, np.int32), np.empty(len(tree) + 2, np.float32)
    for row in range(len(offsets) - 1):
        stop = head_stop(data, offsets[row], offsets[row + 1], window)
        added = pick_rows(data, offsets[row], stop, end_entry, slots, spellings, letters, shape, buckets, word, picked)
        if added == 0:
            best[row] = -1
            continue
        mean_rows(rows, picked, added, hidden)
        walk_tree(hidden, outputs, tree, best[row], scores[row], nodes, sums)
        for at in range(best.shape[1]):
            scores[row, at] = types.float32(math.exp(scores[row, at]))
