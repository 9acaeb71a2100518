"""The greedy set over random graphs: one pass, components and rounds give the plain definition."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.dedup.graph import bins, build_graph, gather_texts
from transforms.dedup.survivors import decide_nodes, find_merges
from transforms.dedup.verify import EDGE
from transforms.kernels.pairs import ALIVE, PRIOR

NODES = 24
EDGES = st.lists(
    st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1), st.sampled_from([0.7, 0.8, 0.9])), max_size=60
)


class Arrays:
    """A catalog of NODES documents in memory."""

    def __init__(self, rank, roles):
        """Take ranks and roles by place; doc_ids run against the places."""
        ids = np.arange(NODES, dtype=np.uint64)[::-1].copy()
        self._arrays = {"rank": np.array(rank, np.uint64), "high": ids, "low": ids, "roles": np.array(roles, np.uint8)}

    def open(self, name):
        """Return an array."""
        return self._arrays[name]


def plain(rank, roles, edges):
    """The definition in a dozen lines: {merged: (survivor, similarity)}."""
    alike = {}
    for a, b, similarity in edges:
        alike[a, b] = alike[b, a] = similarity
    kept, merged = [], {}
    for new in sorted(range(NODES), key=lambda n: (roles[n] != PRIOR, rank[n], NODES - n)):
        near = [(-alike[new, old], order, old) for order, old in enumerate(kept) if (new, old) in alike]
        if near and roles[new] != PRIOR:
            merged[new] = (min(near)[2], -min(near)[0])
        else:
            kept.append(new)
    return merged


def edge_array(edges, turn):
    """Write edges as the verifier does, in another order."""
    rows = [(min(a, b), max(a, b), s, 0) for a, b, s in edges]
    return np.array(rows[turn:] + rows[:turn], EDGE)


def merged_by(plan, edges, decided):
    """Return {merged: (survivor, similarity)} with states from `decided(graph)`."""
    texts = gather_texts(plan, np.empty((0, 2), np.int64), np.empty(0, np.int64))
    graph = build_graph(plan, texts, edges)
    merges = find_merges(texts, graph, decided(graph))
    rows = zip(merges.places.tolist(), merges.survivors.tolist(), merges.similarity.tolist(), strict=True)
    return {place: (survivor, round(similarity, 4)) for place, survivor, similarity in rows}


def in_one_pass(graph):
    """Decide everything in order."""
    return decide_nodes(graph, np.arange(len(graph.heads)), np.zeros(len(graph.heads), np.uint8))


def by_components_and_rounds(graph, limit):
    """Decide bins one by one, then ranges of the large components from snapshots until nothing is undecided."""
    state = np.zeros(len(graph.heads), np.uint8)
    small, large = bins(graph, limit)
    assert sorted(np.concatenate([np.empty(0, np.int64), *small, *large]).tolist()) == list(range(len(state)))
    for nodes in small:
        state[nodes] = decide_nodes(graph, nodes, np.zeros(len(state), np.uint8))
    while (state == 0).any():
        decided = [decide_nodes(graph, nodes, state) for nodes in large]
        for nodes, states in zip(large, decided, strict=True):
            state[nodes] = states
    return state


@settings(deadline=None, max_examples=200)
@given(
    EDGES,
    st.lists(st.integers(0, 3), min_size=NODES, max_size=NODES),
    st.lists(st.sampled_from([ALIVE, ALIVE, ALIVE, PRIOR]), min_size=NODES, max_size=NODES),
    st.integers(0, 30),
    st.integers(0, 9),
)
def test_every_way_gives_the_plain_definition(edges, rank, roles, turn, limit):
    """One pass, bins of small components and rounds of large ones, edges in any order: the same merges."""

    edges = list({(min(a, b), max(a, b)): (a, b, s) for a, b, s in edges if a != b}.values())
    plan, array = Arrays(rank, roles), edge_array(edges, turn)
    expected = plain(rank, roles, edges)

    assert merged_by(plan, array, in_one_pass) == expected
    assert merged_by(plan, array, lambda graph: by_components_and_rounds(graph, limit)) == expected
