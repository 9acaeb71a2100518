"""Job 2, on one screen: exact keys, then bands in groups, then verification; the element is a split.

Between the graphs the launcher only merges small arrays. Everything is kept under `work/dedup/<key>`, where the key
is made of the names of the staged and judged files (content keys) and of the rules: a killed run goes on where it was.
What was damaged since it was finished is found out all over again.
"""

import hashlib
import json
import math
import shutil
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import apache_beam as beam
import numpy as np
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.jobs.candidate_steps import (
    BandEntriesFn,
    EqualTextsFn,
    ExactEntriesFn,
    SimilarTextsFn,
    VerifyPairsFn,
    WriteSetsFn,
)
from pipelines.jobs.runner import run_graph
from transforms.arrays import allocate_array, open_array
from transforms.dedup import bands as dedup_bands
from transforms.dedup import pairs as dedup_pairs
from transforms.dedup.plan import CATALOG, KEPT, STAGED, Plan, Shelf
from transforms.dedup.rule import bands_for
from transforms.intact import digests, read_sealed, unchanged, write_sealed

SCHEME = "dedup-1"  # changes when a file under work/dedup changes its meaning
BUCKET_ENTRIES = 1 << 20  # entries that one worker sorts at a time


class StagedInput(NamedTuple):
    """One staged split: its number in this run, its Parquet, and its judged sidecar in the same row order."""

    split_index: int
    path: str
    judged: str


@dataclass(frozen=True)
class EdgesResult:
    """Verified edges, on disk: what `resolve` needs, and what was counted (`edges.json`)."""

    plan: Plan
    counts: dict[str, int]


def find_edges(
    staged: Sequence[StagedInput],
    rules: Any,
    work: Path,
    options: PipelineOptions,
    kept: Sequence[str] = (),
    run_id: str = "dedup",
) -> EdgesResult:
    """Find every verified edge between documents of a run, and between them and earlier releases.

    Args:
        staged: the splits, in any order.
        rules: by section; `dedup` and `minhash` are read.
        work: the restricted work folder.
        kept: Parquet files that `transforms.dedup.kept.keep_for_later` wrote for earlier releases.

    Raises:
        ValueError: more than 2^32 documents, or a split whose verdicts do not fit its rows.
    """
    plan = make_plan(staged, rules, work, kept, run_id)
    done = plan.root / "edges.json"
    if (known := read_sealed(done)) is not None and unchanged(plan.root, known["files"]):
        return EdgesResult(plan, known["counts"])
    if done.exists():
        shutil.rmtree(plan.root)
    for name, dtype in CATALOG.items():
        allocate_array(plan.root / f"{name}.npy", (plan.places,), dtype)
    allocate_array(plan.root / "keys.npy", (plan.places, 2), np.uint64)
    allocate_array(plan.root / "signatures.npy", (plan.places, plan.minhash.permutations), np.uint32)
    _collapse_equal_texts(plan, options)
    _find_pairs(plan, options)
    _verify_pairs(plan, options)
    counts = _counts(plan)
    write_sealed(done, {"counts": counts, "files": digests(plan.root, _answer(plan))}, run_id, "candidates.done")
    return EdgesResult(plan, counts)


def _answer(plan: Plan) -> list[Path]:
    """List what job 3 reads; the rest only led to it."""
    return [*(plan.root / f"{name}.npy" for name in (*CATALOG, "equal", "nodes")), *plan.root.glob("edges/*.npy")]


def make_plan(staged: Sequence[StagedInput], rules: Any, work: Path, kept: Sequence[str], run_id: str) -> Plan:
    """Number the documents: splits in the order of their content keys, earlier releases behind, none without rows."""
    named = sorted((Path(s.path).name, Path(s.judged).name, s.split_index, s) for s in staged)
    shelves: list[Shelf] = []
    first = 0
    sources = [(STAGED, s.split_index, s.path, s.judged) for *_, s in named]
    sources += [(KEPT, -1, path, "") for path in sorted(kept)]
    for kind, split_index, path, judged in sources:
        rows = dedup_bands.rows_of(path)
        if rows:
            shelves.append(Shelf(kind, split_index, path, judged, first, rows))
            first += rows
    if first >= 1 << 32:
        raise ValueError(f"{first} documents; deduplication numbers up to 2^32 of them")
    names = [[Path(s.path).parent.name, Path(s.path).name, Path(s.judged).name, s.rows] for s in shelves]
    rule = [list(astuple(rules["dedup"])), list(astuple(rules["minhash"]))]
    key = hashlib.sha256(json.dumps([SCHEME, names, rule]).encode()).hexdigest()
    bands = bands_for(rules["dedup"], rules["minhash"].permutations)
    folder = str(work / "dedup" / key[:32])
    return Plan(folder, run_id, tuple(shelves), rules["dedup"], rules["minhash"], bands)


def _verify_pairs(plan: Plan, options: PipelineOptions) -> None:
    """Write the shingle sets of every split, wait for all, compare."""

    def build(pipeline: beam.Pipeline) -> None:
        (
            pipeline
            | "ListSplits" >> beam.Create(list(plan.shelves))
            | "ShareSplits" >> beam.Reshuffle()
            | "WriteSets" >> beam.ParDo(WriteSetsFn(plan))
            | "AwaitSets" >> beam.GroupByKey()
            | "ListAgain" >> beam.FlatMapTuple(lambda _, firsts: sorted(firsts))
            | "ShareAgain" >> beam.Reshuffle()
            | "VerifyPairs" >> beam.ParDo(VerifyPairsFn(plan))
        )

    if plan.places:
        run_graph(build, options)


def _meet(plan: Plan, label: str, entries: beam.DoFn, groups: beam.DoFn, options: PipelineOptions) -> None:
    """Run one shuffle: splits to packed entries, entries of one bucket to one worker."""

    def build(pipeline: beam.Pipeline) -> None:
        (
            pipeline
            | "ListSplits" >> beam.Create(list(plan.shelves))
            | "ShareSplits" >> beam.Reshuffle()
            | f"Pack{label}" >> beam.ParDo(entries)
            | f"Meet{label}" >> beam.GroupByKey()
            | f"Find{label}" >> beam.ParDo(groups)
        )

    if plan.shelves:
        run_graph(build, options)


def _collapse_equal_texts(plan: Plan, options: PipelineOptions) -> None:
    """Write `exact` (leader, document) and `nodes`: the roles of a text at its leader, 0 at its other documents."""
    if plan.has("nodes"):
        return
    parts = max(1, math.ceil(plan.places * dedup_bands.EXACT_ENTRY.itemsize / plan.dedup.shuffle_bytes))
    buckets = max(1, math.ceil(plan.places / parts / BUCKET_ENTRIES))
    for part in range(parts):
        if not plan.has(f"done/exact-{part}"):
            _meet(plan, "EqualTexts", ExactEntriesFn(plan, part, parts, buckets), EqualTextsFn(plan), options)
            plan.save(f"done/exact-{part}", np.array([buckets]), "candidates.exact_part")
    files = sorted((plan.root / "exact").glob("*.npy"))
    exact = np.concatenate([np.empty((0, 2), np.int64), *(open_array(path) for path in files)])
    nodes = np.array(plan.open("roles"))
    leaders, members = exact[:, 0], exact[:, 1]
    roles = nodes[members]
    nodes[members] = 0
    np.bitwise_or.at(nodes, leaders, roles)
    plan.save("equal", exact, "candidates.equal")
    plan.save("nodes", nodes, "candidates.nodes")


def _find_pairs(plan: Plan, options: PipelineOptions) -> None:
    """Write candidate pairs band by band, as many bands in one job as its shuffle may hold, and who is involved."""
    if plan.has("involved"):
        return
    texts = int(np.count_nonzero(plan.open("nodes")))
    at_once = max(1, plan.dedup.shuffle_bytes // max(1, texts * dedup_bands.ENTRY.itemsize))
    buckets = max(1, math.ceil(texts / BUCKET_ENTRIES))
    for first in range(0, plan.bands, at_once):
        bands = range(first, min(first + at_once, plan.bands))
        if not plan.has(f"done/bands-{first}"):
            _meet(plan, "SimilarTexts", BandEntriesFn(plan, bands, buckets), SimilarTextsFn(plan), options)
            plan.save(f"done/bands-{first}", np.array([len(bands)]), "candidates.bands")
    involved = np.zeros(plan.places, bool)
    for path in sorted((plan.root / "pairs").glob("*.npy")):
        pairs = open_array(path)
        involved[(pairs >> np.uint64(32)).astype(np.int64)] = True
        involved[(pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)] = True
    plan.save("involved", involved, "candidates.involved")


def _counts(plan: Plan) -> dict[str, int]:
    def total(pattern: str, width: int) -> list[int]:
        arrays = [open_array(path) for path in sorted(plan.root.glob(pattern))]
        return [sum(int(array[i]) for array in arrays) for i in range(width)]

    looked = total("counts/*.npy", len(dedup_pairs.COUNTS))
    return {
        "documents": plan.places,
        "texts": int(np.count_nonzero(plan.open("nodes"))),
        "bands": plan.bands,
        **dict(zip(dedup_pairs.COUNTS, looked, strict=True)),
        "pairs_verified": total("edges/*-pairs.npy", 1)[0],
        "edges": sum(len(plan.open(f"edges/{shelf.first}")) for shelf in plan.shelves),
    }
