"""Duplicates within one file, in memory: the same functions as the run, without its shuffle. The first record wins."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.dedup import bands as dedup_bands
from transforms.dedup import pairs as dedup_pairs
from transforms.dedup.graph import build_graph, gather_texts
from transforms.dedup.plan import STAGED, Shelf
from transforms.dedup.rule import DedupRule, bands_for
from transforms.dedup.survivors import METHODS, Merges, decide_nodes, find_merges
from transforms.dedup.verify import EDGE
from transforms.minhash import MinHashKit, MinHashRule, sign, text_keys
from transforms.tokens import shingle_set


@dataclass(frozen=True)
class MemoryCatalog:
    """A `dedup.plan.Catalog` whose arrays are in memory."""

    arrays: dict[str, npt.NDArray[Any]]
    dedup: DedupRule
    minhash: MinHashRule

    def open(self, name: str) -> npt.NDArray[Any]:
        """Return an array read-only, as the mapped ones are."""
        array = self.arrays[name].view()
        array.flags.writeable = False
        return array

    def read(self, name: str, start: int, stop: int) -> npt.NDArray[Any]:
        """Return a slice of an array."""
        return self.open(name)[start:stop]


def inspect_dedup(batch: pa.RecordBatch, rule: DedupRule, kit: MinHashKit) -> Iterator[dict[str, Any]]:
    """Yield one object a record of a whole file: id, survivor, similarity, method.

    `survivor` is the id of the record this one merges into, `similarity` their exact Jaccard, 0-1 (1.0 for the same
    text), `method` exact or minhash; all three null for a record that stays. Policy order is file order.
    """
    merges = find_duplicates(batch["text"], rule, kit)
    ids = batch["source_record_id"].to_pylist()
    found = {
        place: (ids[survivor], round(similarity, 4), METHODS[method])
        for place, survivor, similarity, method in zip(
            merges.places.tolist(), merges.survivors.tolist(), merges.similarity.tolist(), merges.method.tolist(),
            strict=True,
        )
    }  # fmt: skip
    for row, record_id in enumerate(ids):
        survivor, similarity, how = found.get(row, (None, None, None))
        yield {"id": record_id, "survivor": survivor, "similarity": similarity, "method": how}


def find_duplicates(texts: pa.Array, rule: DedupRule, kit: MinHashKit) -> Merges:
    """Deduplicate texts in their order; null texts take no part."""
    plan = _catalog(texts, rule, kit)
    shelf = Shelf(STAGED, 0, "", "", 0, len(texts))
    entries = dedup_bands.exact_entries(shelf, plan, 0, 1)
    exact = dedup_pairs.equal_texts([(0, entries.tobytes())], plan)
    plan.arrays["nodes"][exact[exact[:, 0] != exact[:, 1], 1]] = 0
    found = [np.empty(0, np.uint64)]
    for _, entries in dedup_bands.band_entries(shelf, plan, range(bands_for(rule, len(kit.a)))):
        found.append(dedup_pairs.similar_texts([(0, entries.tobytes())], plan)[0])
    edges = _verify(np.unique(np.concatenate(found)), texts, rule, kit)
    repeated = gather_texts(plan, exact, np.empty(0, np.int64))
    graph = build_graph(plan, repeated, edges)
    nodes = np.arange(len(graph.heads), dtype=np.int64)
    state = decide_nodes(graph, nodes, np.zeros(len(nodes), np.uint8))
    return find_merges(repeated, graph, state)


def _catalog(texts: pa.Array, rule: DedupRule, kit: MinHashKit) -> MemoryCatalog:
    from transforms.kernels.pairs import ALIVE

    counts, signatures = sign(texts, kit)
    present = texts.is_valid().to_numpy(zero_copy_only=False)
    order = np.arange(len(texts), dtype=np.uint64)
    keys = dedup_bands.fixed_bytes(text_keys(texts), 16).view("<u8").reshape(-1, 2)
    roles = present.astype(np.uint8) * np.uint8(ALIVE)
    arrays = {
        "roles": roles, "nodes": roles.copy(), "rank": order, "high": order, "low": order, "keys": keys,
        "shingles": counts.astype(np.int32), "signatures": signatures,
    }  # fmt: skip
    return MemoryCatalog(arrays, rule, kit.rule)


def _verify(pairs: npt.NDArray[np.uint64], texts: pa.Array, rule: DedupRule, kit: MinHashKit) -> npt.NDArray[np.void]:
    from transforms.kernels.jaccard import jaccard_pairs

    left, right = (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
    rows = np.unique(np.concatenate([left, right]))
    sets = [shingle_set(texts, row, kit.table, kit.size) for row in rows.tolist()]
    offsets = np.cumsum([0, *(len(values) for values in sets)], dtype=np.int64)
    values = np.concatenate([np.empty(0, np.uint64), *sets])
    at = (np.searchsorted(rows, left), np.searchsorted(rows, right))
    exact = jaccard_pairs(values, offsets, at[0], values, offsets, at[1], rule.threshold, rule.min_shingles)
    edges = np.zeros(len(pairs), EDGE)
    edges["left"], edges["right"], edges["similarity"] = left, right, np.round(exact, 4)
    alike: npt.NDArray[np.void] = edges[np.round(exact, 4) >= rule.threshold]
    return alike
