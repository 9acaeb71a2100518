"""Viterbi decoding of a batch of equally long sequences for a linear-chain CRF."""

import numpy as np
from numba import njit, types

EMISSIONS = types.Array(types.float32, 3, "C", readonly=True)
TRANSITIONS = types.Array(types.float32, 2, "C", readonly=True)
TAGS_OUT = types.Array(types.int32, 2, "C")


@njit(types.void(EMISSIONS, TRANSITIONS, TAGS_OUT), cache=True, nogil=True)
def viterbi(emissions, transitions, tags):
    """Write the best tag sequence of each row; of equal scores the lower tag wins, as with numpy's argmax.

    Args:
        emissions: rows x length x tags, float32.
        transitions: tags x tags, float32, from the row's tag to the column's; no start or stop scores.
        tags: out, rows x length.
    """
    rows, length, size = emissions.shape
    score = np.empty(size, np.float32)
    best = np.empty(size, np.float32)
    back = np.empty((length, size), np.int32)
    for row in range(rows):
        score[:] = emissions[row, 0]
        for at in range(1, length):
            for to in range(size):
                best[to] = score[0] + transitions[0, to]
                back[at, to] = 0
            for source in range(1, size):
                base = score[source]
                for to in range(size):
                    reached = base + transitions[source, to]
                    better = reached > best[to]
                    best[to] = reached if better else best[to]
                    back[at, to] = source if better else back[at, to]
            for to in range(size):
                score[to] = best[to] + emissions[row, at, to]
        tag = 0
        for other in range(1, size):
            if score[other] > score[tag]:
                tag = other
        for at in range(length - 1, 0, -1):
            tags[row, at] = tag
            tag = back[at, tag]
        tags[row, 0] = tag
