"""Who survives: the greedy set in policy order, one outcome per document that merges, survives or conflicts.

In policy order, a text without a verified edge to an already kept text is kept; else it merges into the most
similar of its kept earlier neighbours, the first of them at equal similarity. All documents of a text share its
fate: the first one stands for it, the others merge into the same survivor.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.dedup.graph import Graph, Places, Texts
from transforms.dedup.plan import Catalog

EXACT, NEAR, ESTIMATED = 0, 1, 2
METHODS = ("exact", "minhash", "estimated")


@dataclass(frozen=True)
class Merges:
    """Documents that merge, by ascending place: into whom, how similar (0-1) and by which of `METHODS`."""

    places: Places
    survivors: Places
    similarity: npt.NDArray[np.float32]
    method: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Conflicts:
    """Pairs (document, text of a witness) by ascending document: the document repeats denied material."""

    places: Places
    texts: Places


def decide_nodes(graph: Graph, nodes: Places, state: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return the states of `nodes` after one pass over them; `state` is as it was before."""
    from transforms.kernels.survivors import decide

    after = np.array(state)
    decide(nodes, graph.starts, graph.earlier, after)
    return after[nodes]


def find_merges(texts: Texts, graph: Graph, state: npt.NDArray[np.uint8]) -> Merges:
    """Return every merge that the decided states imply, exact copies included."""
    from transforms.kernels.survivors import choose

    chosen = np.empty(len(state), np.int64)
    choose(graph.starts, graph.earlier, graph.similarity, state, chosen)
    nodes = np.flatnonzero(chosen >= 0)
    edges = chosen[nodes]
    survivors = graph.heads[graph.earlier[edges]]
    how = np.where(graph.estimated[edges] != 0, ESTIMATED, NEAR).astype(np.uint8)
    order = np.argsort(graph.leaders[nodes])
    near = (graph.leaders[nodes][order], survivors[order], graph.similarity[edges][order], how[order])
    alone = texts.living[near[0]] & ~np.isin(near[0], texts.repeated)
    return _sorted(*(np.concatenate(both) for both in zip(
        [column[alone] for column in near], _merges_of_members(texts, near), strict=True
    )))  # fmt: skip


def find_conflicts(plan: Catalog, texts: Texts, edges: npt.NDArray[np.void]) -> Conflicts:
    """Return which living documents have a verified edge, or an exact key, in common with a witness."""
    from transforms.kernels.pairs import WITNESS

    denied = plan.open("nodes") & WITNESS != 0
    ours = np.concatenate([edges["left"], edges["right"], texts.repeated])
    theirs = np.concatenate([edges["right"], edges["left"], texts.repeated])
    hit = denied[theirs]
    pairs = np.unique(np.stack([ours[hit], theirs[hit]], axis=1).reshape(-1, 2), axis=0)
    order = np.argsort(texts.leaders, kind="stable")
    leaders, members = texts.leaders[order], texts.members[order]
    first, stop = (np.searchsorted(leaders, pairs[:, 0], side=side) for side in ("left", "right"))
    single = first == stop
    counts = np.where(single, 1, stop - first)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    places = np.repeat(pairs[:, 0], counts)
    listed = ~np.repeat(single, counts)
    places[listed] = members[(np.repeat(first, counts) + within)[listed]]
    denied_texts = np.repeat(pairs[:, 1], counts)
    alive = texts.living[places]
    places, denied_texts = places[alive], denied_texts[alive]
    by_place = np.lexsort((denied_texts, places))
    return Conflicts(places[by_place], denied_texts[by_place])


def witnesses_of(plan: Catalog, texts: Texts, leaders: Places) -> tuple[Places, Places]:
    """Return (text, witness) for every witness of these texts, texts ascending, witnesses by doc_id within."""
    from transforms.kernels.pairs import WITNESS

    roles = plan.open("roles")
    inside = np.isin(texts.leaders, leaders) & ((roles[texts.members] & WITNESS) != 0)
    alone = leaders[~np.isin(leaders, texts.repeated)]
    owners = np.concatenate([texts.leaders[inside], alone])
    places = np.concatenate([texts.members[inside], alone])
    order = np.lexsort((plan.open("low")[places], plan.open("high")[places], owners))
    return owners[order], places[order]


def _merges_of_members(texts: Texts, near: tuple[npt.NDArray[np.generic], ...]) -> tuple[npt.NDArray[np.generic], ...]:
    """Let every living document of a repeated text share the fate of the text, apart from a kept head."""
    living = texts.living[texts.members]
    leaders, members = texts.leaders[living], texts.members[living]
    survivors = texts.heads[np.searchsorted(texts.repeated, leaders)]
    similarity, how = np.ones(len(members), np.float32), np.full(len(members), EXACT, np.uint8)
    if len(near[0]):
        at = np.minimum(np.searchsorted(near[0], leaders), len(near[0]) - 1)
        fallen = near[0][at] == leaders
        survivors = np.where(fallen, near[1][at], survivors)
        similarity = np.where(fallen, near[2][at], similarity)
        how = np.where(fallen, near[3][at], how)
    gone = members != survivors
    return members[gone], survivors[gone], similarity[gone], how[gone]


def _sorted(
    places: npt.NDArray[np.generic],
    survivors: npt.NDArray[np.generic],
    similarity: npt.NDArray[np.generic],
    method: npt.NDArray[np.generic],
) -> Merges:
    order = np.argsort(places)
    return Merges(
        places[order].astype(np.int64), survivors[order].astype(np.int64),
        similarity[order].astype(np.float32), method[order].astype(np.uint8),
    )  # fmt: skip
