"""Distinct texts as a graph in policy order: who stands for a text, and who is an earlier neighbour of whom."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.dedup.plan import Catalog

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Texts:
    """The texts that occur more than once, and which documents may stand for a text.

    leaders, members  every document of a repeated text, texts together, policy order within (`equal_texts`).
    living            by place: alive, not excluded.
    standing          by place: living, or kept by an earlier release.
    repeated, heads   leader of every repeated text, ascending, and the first standing document of it or -1.
    """

    leaders: Places
    members: Places
    living: npt.NDArray[np.bool_]
    standing: npt.NDArray[np.bool_]
    repeated: Places
    heads: Places

    def head(self, leaders: Places) -> Places:
        """Return for each text the first document in policy order that may stand for it, -1 without one."""
        alone = np.where(self.standing[leaders], leaders, -1)
        if not len(self.repeated):
            return alone
        at = np.minimum(np.searchsorted(self.repeated, leaders), len(self.repeated) - 1)
        return np.where(self.repeated[at] == leaders, self.heads[at], alone)


@dataclass(frozen=True)
class Graph:
    """Texts that stand, numbered in policy order of their heads; edges point to the earlier neighbour.

    leaders, heads       by node: leader and head place of the text.
    starts, earlier      earlier neighbours of node v: earlier[starts[v]:starts[v + 1]].
    similarity, estimated  by edge.
    """

    leaders: Places
    heads: Places
    starts: Places
    earlier: Places
    similarity: npt.NDArray[np.float32]
    estimated: npt.NDArray[np.uint8]


def gather_texts(plan: Catalog, exact: npt.NDArray[np.int64], excluded: Places) -> Texts:
    """Find the head of every repeated text; `exact` is what `equal_texts` returned, `excluded` take no part."""
    from transforms.kernels.pairs import ALIVE, PRIOR

    roles = plan.open("roles")
    living = (roles & ALIVE) != 0
    living[excluded] = False
    standing = living | ((roles & PRIOR) != 0)
    leaders, members = exact[:, 0].copy(), exact[:, 1].copy()
    repeated = np.unique(leaders)
    heads = np.full(len(repeated), -1, np.int64)
    upright = np.flatnonzero(standing[members])
    texts, first = np.unique(leaders[upright], return_index=True)
    heads[np.searchsorted(repeated, texts)] = members[upright[first]]
    return Texts(leaders, members, living, standing, repeated, heads)


def build_graph(plan: Catalog, texts: Texts, edges: npt.NDArray[np.void]) -> Graph:
    """Number the texts in policy order and orient the edges; edges between two earlier releases are left out."""
    from transforms.kernels.pairs import PRIOR

    prior = (plan.open("roles") & PRIOR) != 0
    left, right = texts.head(edges["left"]), texts.head(edges["right"])
    useful = (left >= 0) & (right >= 0)
    useful &= ~(prior[left] & prior[right])
    edges, left, right = edges[useful], left[useful], right[useful]
    heads, first = np.unique(np.concatenate([left, right]), return_index=True)
    leaders = np.concatenate([edges["left"], edges["right"]])[first]
    keys = (plan.open("low")[heads], plan.open("high")[heads], plan.open("rank")[heads], ~prior[heads])
    order = np.lexsort(keys)
    number = np.empty(len(heads), np.int64)
    number[order] = np.arange(len(heads))
    a, b = number[np.searchsorted(heads, left)], number[np.searchsorted(heads, right)]
    earlier, later = np.minimum(a, b), np.maximum(a, b)
    by_node = np.lexsort((earlier, later))
    starts = np.searchsorted(later[by_node], np.arange(len(heads) + 1)).astype(np.int64)
    return Graph(
        leaders[order], heads[order], starts, np.ascontiguousarray(earlier[by_node]),
        np.ascontiguousarray(edges["similarity"][by_node]), np.ascontiguousarray(edges["estimated"][by_node]),
    )  # fmt: skip


def bins(graph: Graph, limit: int) -> tuple[list[Places], list[Places]]:
    """Partition the nodes: (bins of whole components of up to `limit` edges, ranges of the larger components).

    Nodes of a bin are ascending. A bin holds components one after the other until it has `limit` edges; a range
    is a run of nodes of about as many edges, whichever components they are in.
    """
    from transforms.kernels.survivors import components

    nodes = len(graph.heads)
    degree = np.diff(graph.starts)
    parent = np.arange(nodes, dtype=np.int64)
    components(np.repeat(np.arange(nodes), degree), graph.earlier, parent)
    weight = np.bincount(parent, weights=degree, minlength=nodes)
    large = weight[parent] > limit
    order = np.lexsort((np.arange(nodes), parent))
    small = order[~large[order]]
    cut = np.cumsum(weight * (parent == np.arange(nodes)))[parent[small]] // max(limit, 1)
    packed = [np.sort(part) for part in _runs(small, cut)]
    rest = np.flatnonzero(large)
    return packed, _runs(rest, np.cumsum(degree[rest]) // max(limit, 1))


def _runs(nodes: Places, labels: npt.NDArray[np.float64] | Places) -> list[Places]:
    if not len(nodes):
        return []
    return np.split(nodes, np.flatnonzero(np.diff(labels)) + 1)
