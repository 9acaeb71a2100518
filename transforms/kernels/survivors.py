"""The greedy set of survivors over a graph of verified edges whose nodes are numbered in policy order."""

from numba import njit, types

from transforms.kernels.types import I64, I64_OUT

UNDECIDED, KEPT, MERGED = 0, 1, 2

F32 = types.Array(types.float32, 1, "C", readonly=True)
STATE = types.Array(types.uint8, 1, "C")
STATE_IN = types.Array(types.uint8, 1, "C", readonly=True)


@njit(types.void(I64, I64, I64_OUT), cache=True, nogil=True)
def components(left, right, parent):
    """Write for every node the smallest node that edges connect it with; `parent` starts as its own index."""
    for e in range(len(left)):
        x, y = left[e], right[e]
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        while parent[y] != y:
            parent[y] = parent[parent[y]]
            y = parent[y]
        if x < y:
            parent[y] = x
        else:
            parent[x] = y
    for node in range(len(parent)):
        parent[node] = parent[parent[node]]


@njit(types.int64(I64, I64, I64, STATE), cache=True, nogil=True)
def decide(nodes, starts, earlier, state):
    """Decide what can be decided in one pass over `nodes` (ascending); return how many stay undecided.

    A node is merged when an earlier neighbour is kept, and kept when all of them are merged. When `nodes` holds
    whole components, one pass decides all; otherwise states of other nodes are those of the round before.

    Args:
        nodes: which nodes to look at.
        starts, earlier: earlier neighbours of node v are earlier[starts[v]:starts[v + 1]].
        state: in and out, UNDECIDED, KEPT or MERGED by node.
    """
    left = 0
    for node in nodes:
        if state[node] != UNDECIDED:
            continue
        verdict = KEPT
        for e in range(starts[node], starts[node + 1]):
            if state[earlier[e]] == KEPT:
                verdict = MERGED
                break
            if state[earlier[e]] == UNDECIDED:
                verdict = UNDECIDED
        state[node] = verdict
        left += verdict == UNDECIDED
    return left


@njit(types.void(I64, I64, F32, STATE_IN, I64_OUT), cache=True, nogil=True)
def choose(starts, earlier, similarity, state, chosen):
    """Write for every merged node the edge to its most similar earlier kept neighbour, the first at equality."""
    for node in range(len(state)):
        chosen[node] = -1
        if state[node] != MERGED:
            continue
        for e in range(starts[node], starts[node + 1]):
            if state[earlier[e]] != KEPT:
                continue
            best = chosen[node]
            if (
                best < 0
                or similarity[e] > similarity[best]
                or (similarity[e] == similarity[best] and earlier[e] < earlier[best])
            ):
                chosen[node] = e
