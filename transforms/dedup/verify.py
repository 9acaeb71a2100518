"""Exact similarity of candidate pairs, on sorted sets of shingle hashes of just the documents involved."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from transforms.arrays import open_array
from transforms.dedup.plan import KEPT, Plan, Shelf
from transforms.files import commit_file, temporary
from transforms.tokens import shingle_set, token_table

EDGE = np.dtype([("left", "<i8"), ("right", "<i8"), ("similarity", "<f4"), ("estimated", "u1")])
"""A verified edge: places, left < right; Jaccard rounded to 1e-4; 1 where only signatures could be compared."""

Sets = tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64], npt.NDArray[np.int64]]
"""(values, offsets, rows): set i is values[offsets[i]:offsets[i + 1]] and belongs to rows[i], ascending.

A document whose set is not known (a denied text, an earlier release without kept sets) has no entry.
"""


def write_sets(shelf: Shelf, plan: Plan) -> None:
    """Write the shingle sets of the documents of this split that are in a candidate pair, once."""
    rows = involved_rows(shelf, plan)
    final = plan.root / "shingles" / f"{shelf.first}.u64"
    if not len(rows) or shelf.kind == KEPT or plan.has(f"shingles/{shelf.first}-rows"):
        return
    final.parent.mkdir(exist_ok=True)
    tmp, lengths, known = temporary(final, plan.run_id), [0], []
    with open(tmp, "wb") as handle:
        for row, values in _sets_of(shelf, plan, rows):
            values.astype("<u8", copy=False).tofile(handle)
            lengths.append(len(values))
            known.append(row)
    commit_file(tmp, final, "candidates.shingles")
    plan.save(f"shingles/{shelf.first}-offsets", np.cumsum(lengths, dtype=np.int64), "candidates.shingle_offsets")
    plan.save(f"shingles/{shelf.first}-rows", np.array(known, np.int64), "candidates.shingle_rows")


def read_sets(shelf: Shelf, plan: Plan) -> Sets:
    """Map the shingle sets of a split; no sets where there is no file."""
    base = plan.root / "shingles" / str(shelf.first) if shelf.kind != KEPT else Path(shelf.path).with_suffix("")
    if not Path(f"{base}-rows.npy").exists():
        return np.empty(0, np.uint64), np.zeros(1, np.int64), np.empty(0, np.int64)
    offsets, rows = open_array(Path(f"{base}-offsets.npy")), open_array(Path(f"{base}-rows.npy"))
    return map_values(Path(f"{base}.u64")), offsets, rows


def map_values(path: Path) -> npt.NDArray[np.uint64]:
    """Map a raw file of shingle hashes read-only."""
    if path.stat().st_size == 0:
        return np.empty(0, np.uint64)
    return np.asarray(np.memmap(path, dtype="<u8", mode="r"))


def verify_shelf(shelf: Shelf, plan: Plan) -> None:
    """Write the verified edges whose smaller place lies in this split, once, and how many pairs were looked at."""
    if plan.has(f"edges/{shelf.first}"):
        return
    pairs = pairs_of(shelf, plan)
    left, right = (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
    owner = np.searchsorted([s.first for s in plan.shelves], right, side="right") - 1
    found, sets = [np.empty(0, EDGE)], read_sets(shelf, plan)
    for number in np.unique(owner).tolist():
        mine = owner == number
        found.append(_verify(left[mine], right[mine], sets, shelf, plan.shelves[number], plan))
    edges = np.concatenate(found)
    plan.save(f"edges/{shelf.first}-pairs", np.array([len(pairs)]), "candidates.verified")
    plan.save(f"edges/{shelf.first}", edges[np.lexsort((edges["right"], edges["left"]))], "candidates.edges")


def pairs_of(shelf: Shelf, plan: Plan) -> npt.NDArray[np.uint64]:
    """Return the distinct candidate pairs whose smaller place lies in this split, from all buckets."""
    low, high = (np.uint64(place << 32) for place in (shelf.first, shelf.first + shelf.rows))
    found = [np.empty(0, np.uint64)]
    for path in sorted((plan.root / "pairs").glob("*.npy")):
        pairs = open_array(path)
        found.append(np.asarray(pairs[np.searchsorted(pairs, low) : np.searchsorted(pairs, high)]))
    return np.unique(np.concatenate(found))


def involved_rows(shelf: Shelf, plan: Plan) -> npt.NDArray[np.int64]:
    """Return the rows of this split that are in a candidate pair, ascending."""
    return np.flatnonzero(plan.open("involved")[shelf.first : shelf.first + shelf.rows])


def _sets_of(shelf: Shelf, plan: Plan, rows: npt.NDArray[np.int64]) -> Iterator[tuple[int, npt.NDArray[np.uint64]]]:
    table, size = token_table(), plan.minhash.shingle_tokens
    with pq.ParquetFile(shelf.path) as file:
        columns = [name for name in ("text", "shingles") if name in file.schema_arrow.names]
        start = 0
        for group in range(file.num_row_groups):
            stop = start + file.metadata.row_group(group).num_rows
            wanted = rows[np.searchsorted(rows, start) : np.searchsorted(rows, stop)]
            if len(wanted):
                part = file.read_row_group(group, columns=columns).take(pa.array(wanted - start)).combine_chunks()
                text = part["text"].chunk(0)
                for at, row in enumerate(wanted.tolist()):
                    if text[at].is_valid:
                        yield row, shingle_set(text, at, table, size)
                    elif "shingles" in columns and part["shingles"][at].is_valid:
                        yield row, np.frombuffer(part["shingles"][at].as_py(), "<u8")
            start = stop


def _verify(
    left: npt.NDArray[np.int64],
    right: npt.NDArray[np.int64],
    sets: Sets,
    shelf: Shelf,
    other: Shelf,
    plan: Plan,
) -> npt.NDArray[np.void]:
    """Compare pairs between two splits, by sets where both are known and by signatures elsewhere."""
    from transforms.kernels.jaccard import agreeing, jaccard_pairs

    theirs = sets if other is shelf else read_sets(other, plan)
    mine_at, mine_known = _find(sets[2], left - shelf.first)
    theirs_at, theirs_known = _find(theirs[2], right - other.first)
    both = mine_known & theirs_known
    similarity = np.empty(len(left), np.float64)
    rule = plan.dedup
    similarity[both] = jaccard_pairs(
        sets[0], sets[1], mine_at[both], theirs[0], theirs[1], theirs_at[both], rule.threshold, rule.min_shingles
    )
    signatures = plan.open("signatures")
    for at in np.flatnonzero(~both).tolist():
        similarity[at] = agreeing(signatures, left[at], right[at]) / plan.minhash.permutations
    similarity = np.round(similarity, 4)
    edges: npt.NDArray[np.void] = np.empty(len(left), EDGE)
    edges["left"], edges["right"], edges["similarity"], edges["estimated"] = left, right, similarity, ~both
    alike: npt.NDArray[np.void] = edges[similarity >= rule.threshold]
    return alike


def _find(
    known: npt.NDArray[np.int64], rows: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    at = np.searchsorted(known, rows)
    inside = np.minimum(at, max(len(known) - 1, 0))
    hit = known[inside] == rows if len(known) else np.zeros(len(rows), bool)
    return inside.astype(np.int64), hit
