"""Labels of a fastText model for the head of each text, straight from the buffers of an Arrow LargeString array.

The arithmetic is that of fastText 0.9 (Joulin et al. 2016) in single precision: character n-grams of each token hashed
by FNV-1a, the mean of their rows, a binary tree of labels (hierarchical softmax). Rows are added token by token, so
probabilities agree with the library's to about 1e-6.
"""

import math

import numpy as np
from numba import njit, types

from transforms.kernels.borrow import borrowed
from transforms.kernels.language_grams import (
    BYTES_OUT,
    ENDS,
    F32_2D,
    F32_2D_OUT,
    F32_OUT,
    I32,
    SHAPE,
    pick_token,
    sum_rows,
)
from transforms.kernels.types import BYTES, I32_OUT, I64, U64, U64_OUT

TINY = 1e-5  # fastText adds it before every logarithm
CLEARLY = 0.9999  # chances are compared with a margin far above the rounding of single precision
REMEMBERED_BYTES = 16  # of a token at most, two words
SPREAD = 0x9E3779B97F4A7C15  # odd multiplier that spreads the bits of a key

I32_2D = types.Array(types.int32, 2, "C", readonly=True)
F64_OUT = types.Array(types.float64, 1, "C")
I32_2D_OUT = types.Array(types.int32, 2, "C")


@njit(types.void(F32_OUT, F32_2D, F32_OUT), cache=True, nogil=True)
def dot_all(hidden, outputs, dots):
    """Fill `dots` with the product of `hidden` and every column of `outputs`, each added up in the order of the rows."""
    dots[:] = 0
    for at in range(len(hidden)):
        value = hidden[at]
        for node in range(len(dots)):
            dots[node] += outputs[at, node] * value


@njit(types.void(F32_OUT, I32_2D, I32_OUT, F32_OUT, I32_OUT, F32_OUT, F64_OUT), cache=True, nogil=True)
def walk_tree(dots, tree, best, scores, nodes, sums, chances):
    """Fill `best` and `scores` with the likeliest labels and their log-probabilities, the likeliest first.

    A child whose chance is clearly below that of the least wanted label is left out before its logarithm is taken; what
    is near is decided by the logarithms, which are those of the library.

    Args:
        dots: by inner node, what its sigmoid gives the probability of its right child.
        tree: inner node -> left and right child; children below the number of labels are labels, the others
            inner nodes counted on from there. The last inner node is the root.
        best: out, -1 where fewer labels than that are likelier than 1e-5. nodes, sums, chances: scratch, one a label.
    """
    best[:], scores[:] = -1, -np.inf
    labels, depth, least = len(tree) + 1, 1, types.float32(math.log(TINY))
    nodes[0], sums[0], chances[0], floor = 2 * labels - 2, 0, 1.0, CLEARLY * TINY
    while depth:
        depth -= 1
        node, score, chance = nodes[depth], sums[depth], chances[depth]
        if score < least or score < scores[-1]:
            continue
        if node < labels:
            at = len(best) - 1
            while at > 0 and scores[at - 1] < score:
                best[at], scores[at] = best[at - 1], scores[at - 1]
                at -= 1
            best[at], scores[at] = node, score
            floor = max(floor, CLEARLY * math.exp(scores[-1]))
            continue
        right = types.float32(1.0 / types.float64(types.float32(1) + math.exp(-dots[node - labels])))
        left = types.float32(1.0 - types.float64(right))
        first = types.int64(right > left)  # the likelier side is looked at first: it rules out most of the other
        for side in (1 - first, first):
            likely = right if side else left
            if chance * (likely + TINY) >= floor:
                nodes[depth], sums[depth] = tree[node - labels, side], score + types.float32(math.log(likely + TINY))
                chances[depth] = chance * (likely + TINY)
                depth += 1


@njit(types.boolean(types.uint8), cache=True, nogil=True, inline="always")
def parts_tokens(byte):
    """Say whether fastText parts tokens at this byte: white space of ASCII and NUL."""
    return byte <= 32 and (byte == 32 or 9 <= byte <= 13 or byte == 0)


@njit(types.int64(BYTES, types.int64, types.int64, types.int64), cache=True, nogil=True)
def head_stop(data, start, stop, window):
    """Return where the first `window` code points of bytes [start, stop) end."""
    at, points = start, 0
    if stop - start <= window:
        return stop
    while at < stop:
        points += data[at] & 0xC0 != 0x80
        if points > window:
            return at
        at += 1
    return at


@njit(types.uint64(types.uint64, types.uint64), cache=True, nogil=True, inline="always")
def spread(low, high):
    """Mix the bytes of a token, as two words, into the high bits."""
    return (low ^ (high * types.uint64(SPREAD))) * types.uint64(SPREAD)


@njit(types.int64(BYTES, types.int64, types.int64, types.int64, I32, I64, BYTES, SHAPE, U64, F32_2D, U64_OUT, F32_2D_OUT,
      BYTES_OUT, I32_OUT, F32_OUT), cache=True, nogil=True)  # fmt: skip
def add_tokens(
    data, at, stop, end_entry, slots, spellings, letters, shape, blocks, rows, keys, sums, word, picked, hidden
):
    """Add the rows of all tokens in bytes [at, stop) to `hidden`; return how many rows they are.

    The sum of the rows of a token of up to 16 bytes is remembered: words come again. The sums of the tokens are added
    in their order, so a result does not depend on what is remembered.

    Args:
        keys: in and out, four words a slot: the bytes of the token that it remembers, and how many rows it has.
        sums: in and out, their sum; one slot more, for tokens that are not remembered.
        word, picked: scratch, see `language_grams.pick_token`.
    """
    total, room = types.int64(0), types.int64(len(sums) - 1)
    while at < stop:
        if parts_tokens(data[at]):
            at += 1
            continue
        first, low, high = at, types.uint64(0), types.uint64(0)
        half, end = min(stop, first + 8), min(stop, first + REMEMBERED_BYTES)
        while at < half and not parts_tokens(data[at]):
            low |= types.uint64(data[at]) << types.uint64(8 * (at - first))
            at += 1
        while half <= at < end and not parts_tokens(data[at]):
            high |= types.uint64(data[at]) << types.uint64(8 * (at - half))
            at += 1
        while end <= at < stop and not parts_tokens(data[at]):
            at += 1
        slot = (
            types.int64(spread(low, high) >> types.uint64(40)) & (room - 1) if at - first <= REMEMBERED_BYTES else room
        )
        key = slot << 2
        if slot == room or keys[key] != low or keys[key + 1] != high:
            added = pick_token(data, first, at, end_entry, slots, spellings, letters, shape, blocks, word, picked)
            keys[key], keys[key + 1], keys[key + 2] = low, high, added
            if added > 0:
                sum_rows(rows, picked, added, sums, slot)
        added = types.int64(keys[key + 2])
        if added == ENDS:
            return total
        if added > 0:
            total += added
            for i in range(len(hidden)):
                hidden[i] += sums[slot, i]
    return total


MODEL = (types.int64, I32, I64, BYTES, SHAPE, U64, F32_2D, F32_2D, I32_2D)


@njit(types.void(BYTES, I64, types.int64, *MODEL, U64_OUT, F32_2D_OUT, I32_2D_OUT, F32_2D_OUT, BYTES_OUT, I32_OUT, F32_OUT,
      I32_OUT, F32_OUT, F64_OUT, F32_OUT), cache=True, nogil=True)  # fmt: skip
def predict_texts(data, offsets, window, end_entry, slots, spellings, letters, shape, blocks, rows, outputs, tree, keys,
                  sums, best, scores, word, picked, hidden, nodes, costs, chances, dots):  # fmt: skip
    """Do the work of `predict_rows`, which owns the scratch arrays from `word` on."""
    data, slots, spellings, letters, blocks, rows, outputs, tree = (
        borrowed(data), borrowed(slots), borrowed(spellings), borrowed(letters), borrowed(blocks), borrowed(rows),
        borrowed(outputs), borrowed(tree),
    )  # fmt: skip
    keys, sums, best, scores, word, picked, hidden, nodes, costs, chances, dots = (
        borrowed(keys), borrowed(sums), borrowed(best), borrowed(scores), borrowed(word), borrowed(picked),
        borrowed(hidden), borrowed(nodes), borrowed(costs), borrowed(chances),
        borrowed(dots),
    )  # fmt: skip
    for row in range(len(offsets) - 1):
        stop = head_stop(data, offsets[row], offsets[row + 1], window)
        hidden[:] = 0
        total = add_tokens(data, offsets[row], stop, end_entry, slots, spellings, letters, shape, blocks, rows, keys, sums,
                           word, picked, hidden)  # fmt: skip
        if end_entry >= 0:
            total += 1
            for i in range(len(hidden)):
                hidden[i] += rows[end_entry, i]
        if total == 0:
            best[row], scores[row] = -1, 0
            continue
        share = types.float32(1.0 / total)
        for i in range(len(hidden)):
            hidden[i] *= share
        dot_all(hidden, outputs, dots)
        walk_tree(dots, tree, best[row], scores[row], nodes, costs, chances)
        for at in range(best.shape[1]):
            scores[row, at] = types.float32(math.exp(scores[row, at]))


@njit(types.void(BYTES, I64, types.int64, *MODEL, U64_OUT, F32_2D_OUT, I32_2D_OUT, F32_2D_OUT), cache=True, nogil=True)
def predict_rows(data, offsets, window, end_entry, slots, spellings, letters, shape, blocks, rows, outputs, tree, keys,
                 sums, best, scores):  # fmt: skip
    """Predict labels for the first `window` code points of every row; the other arguments as in `language.model.Net`.

    Args:
        keys, sums: `language.model.Memory`: tokens of earlier calls for the same model, and of this one.
        best, scores: out, rows x how many labels are wanted: label numbers, likeliest first, -1 where there is none,
            and their probabilities.
    """
    width, nodes = rows.shape[1], len(tree) + 2
    predict_texts(
        data, offsets, window, end_entry, slots, spellings, letters, shape, blocks, rows, outputs, tree, keys, sums,
        best, scores, np.empty(4 * window + 2, np.uint8),
        np.empty(3 * window * (shape[2] + 1) + 2, np.int32),  # a token is one code point and two ends at least
        np.zeros(width, np.float32), np.empty(nodes, np.int32), np.empty(nodes, np.float32), np.empty(nodes, np.float64),
        np.empty(len(tree), np.float32),
    )  # fmt: skip
