"""Outcomes as rows: one Parquet file per split, with whom a record merged, what it stands for, what it repeats."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from transforms.dedup.gather import Facts, Outcomes
from transforms.dedup.graph import Places
from transforms.dedup.plan import KEPT, Plan, Shelf, joined
from transforms.dedup.survivors import METHODS
from transforms.files import commit_file, temporary

OUTCOMES = pa.schema(
    [
        pa.field("row", pa.int32(), nullable=False),
        pa.field("doc_id", pa.binary(16), nullable=False),
        pa.field("licence", pa.string()),
        pa.field("outcome", pa.string(), nullable=False),
        pa.field("survivor_doc_id", pa.binary(16)),
        pa.field("survivor_release", pa.string()),
        pa.field("similarity", pa.float32()),
        pa.field("method", pa.string()),
        pa.field("merged_count", pa.int32(), nullable=False),
        pa.field("merged_sources", pa.list_(pa.string())),
        pa.field("merged_licences", pa.list_(pa.string())),
        pa.field("conflict_doc_ids", pa.list_(pa.binary(16))),
        pa.field("conflict_sources", pa.list_(pa.string())),
        pa.field("conflict_licences", pa.list_(pa.string())),
    ]
)
"""One row for every record of a split that merged, survived copies or repeats denied material, by row.

doc_id, licence   of the record itself.
outcome           merged | survivor (others merged into it) | conflict (neither, but it repeats a witness).
survivor_doc_id   of a merged record: whom it merged into, in this run or in an earlier release; else null.
survivor_release  content id of the earlier release in which the survivor stands; null when it is of this run.
similarity        Jaccard of the pair, 0-1, 1.0 for equal texts; method: exact | minhash | estimated.
merged_count      records merged into this one; merged_sources and _licences: theirs, sorted, distinct.
conflict_…        witnesses (records denied by licence) of the same or a near-duplicate text: the first doc_ids up
                  to the policy's number; all distinct (source, licence) pairs, sorted, as two parallel lists;
                  null without conflict. Merged records have them too.
"""


def write_outcomes(shelf: Shelf, plan: Plan, outcomes: Outcomes, final: Path) -> None:
    """Commit the outcome rows of one split; no file when it has none."""
    low, high = shelf.first, shelf.first + shelf.rows
    merges, conflicts = outcomes.merges, outcomes.conflicts
    gone = slice(*np.searchsorted(merges.places, [low, high]))
    kept = outcomes.merged_into[slice(*np.searchsorted(outcomes.merged_into, [low, high]))]
    torn = np.unique(conflicts.places[slice(*np.searchsorted(conflicts.places, [low, high]))])
    places = np.unique(np.concatenate([merges.places[gone], kept, torn]))
    if len(places):
        table = outcome_table(plan, outcomes, places, low)
        final.parent.mkdir(parents=True, exist_ok=True)
        tmp = temporary(final, plan.run_id)
        pq.write_table(table, tmp, compression="zstd")
        commit_file(tmp, final, "resolve.resolution")


def outcome_table(plan: Plan, outcomes: Outcomes, places: Places, first: int) -> pa.Table:
    """Return `OUTCOMES` for ascending places of the split whose row 0 has place `first`."""
    merges = outcomes.merges
    at, merged = _locate(merges.places, places)
    into, stands = _locate(outcomes.merged_into, places)
    survivors = np.where(merged, merges.survivors[at] if len(merges.places) else 0, 0)
    ids = joined(plan.open("high")[survivors], plan.open("low")[survivors])
    outcome = np.where(merged, "merged", np.where(stands, "survivor", "conflict"))
    columns = {
        **_own_columns(plan, outcomes.facts, places),
        "row": pa.array((places - first).astype(np.int32)),
        "outcome": pa.array(outcome.tolist(), pa.string()),
        "survivor_doc_id": pa.array([bytes(i) for i in ids], pa.binary(16), mask=~merged),
        "survivor_release": _releases(plan, survivors, merged),
        "similarity": pa.array(_take(merges.similarity, at, np.float32), pa.float32(), mask=~merged),
        "method": pa.array([METHODS[m] for m in _take(merges.method, at, np.uint8)], pa.string(), mask=~merged),
        "merged_count": pa.array(np.where(stands, _take(outcomes.merged_counts, into, np.int64), 0), pa.int32()),
        **_merged_columns(outcomes, places, stands),
        **_conflict_columns(plan, outcomes, places),
    }
    return pa.table([columns[f.name] for f in OUTCOMES], schema=OUTCOMES)


def _releases(plan: Plan, survivors: Places, merged: npt.NDArray[np.bool_]) -> pa.Array:
    """Name the release whose folder under restricted/dedup kept each survivor; null for documents of this run."""
    kept = np.array([shelf.kind == KEPT for shelf in plan.shelves])
    shelf = np.searchsorted([shelf.first for shelf in plan.shelves], survivors, side="right") - 1
    names = pa.array([Path(shelf.path).parent.name for shelf in plan.shelves], pa.string())
    return names.take(pa.array(shelf, mask=~(merged & kept[shelf])))


def _own_columns(plan: Plan, facts: Facts, places: Places) -> dict[str, pa.Array]:
    ids = joined(plan.open("high")[places], plan.open("low")[places])
    licences = [facts.licence_names[code] for code in facts.licences[facts.at(places)]]
    return {
        "doc_id": pa.array([bytes(i) for i in ids], pa.binary(16)),
        "licence": pa.array(licences, pa.string()),
    }


def _merged_columns(outcomes: Outcomes, places: Places, stands: npt.NDArray[np.bool_]) -> dict[str, pa.Array]:
    columns = {}
    for name, lists, names in (
        ("merged_sources", outcomes.merged_sources, outcomes.facts.source_names),
        ("merged_licences", outcomes.merged_licences, outcomes.facts.licence_names),
    ):
        values = [
            [names[code] for code in lists.of(place) if code >= 0] if stand else None
            for place, stand in zip(places.tolist(), stands.tolist(), strict=True)
        ]
        columns[name] = pa.array(values, pa.list_(pa.string()))
    return columns


def _conflict_columns(plan: Plan, outcomes: Outcomes, places: Places) -> dict[str, pa.Array]:
    conflicts, high, low = outcomes.conflicts, plan.open("high"), plan.open("low")
    ids: list[list[bytes] | None] = []
    sources: list[list[str | None] | None] = []
    licences: list[list[str | None] | None] = []
    spans = (np.searchsorted(conflicts.places, places, side=side).tolist() for side in ("left", "right"))
    for start, stop in zip(*spans, strict=True):
        texts = conflicts.texts[start:stop].tolist()
        if not texts:
            ids.append(None)
            sources.append(None)
            licences.append(None)
            continue
        who = np.array([place for text in texts for place in outcomes.witnesses.of(text)], np.int64)
        ids.append(sorted(bytes(i) for i in joined(high[who], low[who]))[: plan.dedup.conflicts_listed])
        codes = sorted({code for text in texts for code in outcomes.conflict_pairs.of(text)})
        pairs = [outcomes.facts.pair(code) for code in codes]
        sources.append([source for source, _ in pairs])
        licences.append([licence for _, licence in pairs])
    return {
        "conflict_doc_ids": pa.array(ids, pa.list_(pa.binary(16))),
        "conflict_sources": pa.array(sources, pa.list_(pa.string())),
        "conflict_licences": pa.array(licences, pa.list_(pa.string())),
    }


def _locate(known: Places, places: Places) -> tuple[Places, npt.NDArray[np.bool_]]:
    if not len(known):
        return np.zeros(len(places), np.int64), np.zeros(len(places), bool)
    at = np.minimum(np.searchsorted(known, places), len(known) - 1)
    return at, known[at] == places


def _take(values: npt.NDArray[np.generic], at: Places, dtype: type) -> npt.NDArray[np.generic]:
    return values[at] if len(values) else np.zeros(len(at), dtype)
