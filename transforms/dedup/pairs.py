"""What meets in a bucket of the shuffle: groups of equal texts, and candidate pairs of similar ones."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from transforms.dedup.bands import ENTRY, EXACT_ENTRY
from transforms.dedup.plan import Catalog
from transforms.dedup.rule import estimate_floor

COUNTS = ("buckets_over_limit", "pairs_estimated", "pairs_below_estimate")


def equal_texts(parts: Iterable[tuple[int, bytes]], plan: Catalog) -> npt.NDArray[np.int64]:
    """Return (leader, document) for every document whose text occurs more than once, the leader with itself.

    The leader stands for the text: a document of an earlier release before an alive one before a witness, then
    the first in policy order. `parts` are (first place of the split, packed exact entries).
    """
    firsts, entries = _gather(parts, EXACT_ENTRY)
    places = firsts + entries["row"].astype(np.int64)
    kind, rank = _kind_order(plan.open("roles")[places]), plan.open("rank")[places]
    high, low = plan.open("high")[places], plan.open("low")[places]
    order = np.lexsort((low, high, rank, kind, entries["low"], entries["high"]))
    keys, places = entries[order][["high", "low"]], places[order]
    new = np.ones(len(places), bool)
    new[1:] = keys[1:] != keys[:-1]
    group = np.cumsum(new) - 1
    repeated = np.bincount(group)[group] > 1 if len(group) else new
    leaders = places[np.flatnonzero(new)][group]
    return np.stack([leaders[repeated], places[repeated]], axis=1)


def similar_texts(
    parts: Iterable[tuple[int, bytes]], plan: Catalog
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """Return (distinct candidate pairs packed as smaller place << 32 | larger, ascending; counts as `COUNTS`)."""
    from transforms.kernels.pairs import bucket_pairs

    firsts, entries = _gather(parts, ENTRY)
    places = firsts + entries["row"].astype(np.int64)
    order = np.lexsort((places, entries["key"]))
    keys, places = np.ascontiguousarray(entries["key"][order]), places[order]
    arrays = [plan.open(name) for name in ("signatures", "nodes", "rank", "high", "low")]
    limit, floor = plan.dedup.bucket_limit, estimate_floor(plan.dedup, plan.minhash.permutations)
    out = np.empty(max(1 << 20, limit * limit, 3 * len(keys)), np.uint64)
    counts, at, found = np.zeros(3, np.int64), 0, [np.empty(0, np.uint64)]
    while at < len(keys):
        at, written = bucket_pairs(keys, places, at, limit, floor, *arrays, out, counts)
        found.append(np.unique(out[:written]))
    return np.unique(np.concatenate(found)), counts


def _gather(
    parts: Iterable[tuple[int, bytes]], dtype: np.dtype[np.void]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.void]]:
    pieces = sorted(((first, np.frombuffer(packed, dtype)) for first, packed in parts), key=lambda piece: piece[0])
    entries = np.concatenate([np.empty(0, dtype), *(piece for _, piece in pieces)])
    firsts = np.repeat([first for first, _ in pieces], [len(piece) for _, piece in pieces])
    return firsts.astype(np.int64), entries


def _kind_order(roles: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    from transforms.kernels.pairs import ALIVE, PRIOR

    return np.where(roles & PRIOR, 0, np.where(roles & ALIVE, 1, 2)).astype(np.uint8)
