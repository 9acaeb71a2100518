"""Job 3, on one screen: survivors from stored edges; small components in workers, large ones by rounds.

The answer is the greedy set of `transforms.dedup.survivors`; components and rounds only share out the work.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apache_beam as beam
import numpy as np
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.jobs.candidates import EdgesResult, StagedInput
from pipelines.jobs.runner import run_graph
from transforms.arrays import open_array, save_array
from transforms.dedup import gather as dedup_gather
from transforms.dedup import outcomes as dedup_outcomes
from transforms.dedup import survivors as dedup_survivors
from transforms.dedup.graph import Graph, Places, bins, build_graph, gather_texts
from transforms.dedup.plan import STAGED, Plan, Shelf, load_record, save_record
from transforms.dedup.verify import EDGE


@dataclass(frozen=True)
class ResolveResult:
    """What deduplication decided.

    paths    split index -> Parquet with `dedup.outcomes.OUTCOMES`; splits without any outcome are absent.
    counts   merged by method, survivors, merged into earlier releases, records in conflict, rounds.
    """

    paths: dict[int, str]
    counts: dict[str, int]


class _DecideFn(beam.DoFn):
    """Decide the states of one bin or range of nodes; the element is (number, path of the states before)."""

    def __init__(self, folder: str, run_id: str) -> None:
        self._folder, self._run_id = folder, run_id

    def process(self, element: tuple[int, str]) -> Iterator[int]:
        number, before = element
        root = Path(self._folder)
        graph = load_record(root, "graph", Graph)
        nodes = open_array(root / f"nodes-{number}.npy")
        decided = dedup_survivors.decide_nodes(graph, nodes, open_array(Path(before)))
        save_array(root / f"decided-{number}.npy", decided, self._run_id, "resolve.decided")
        yield number


class _WriteOutcomesFn(beam.DoFn):
    """Write the rows of one split from the outcomes that the launcher gathered in `folder`."""

    def __init__(self, plan: Plan, folder: str) -> None:
        self._plan, self._folder = plan, folder

    def process(self, shelf: Shelf) -> Iterator[int]:
        root = Path(self._folder)
        outcomes = load_record(root, "outcomes", dedup_gather.Outcomes)
        dedup_outcomes.write_outcomes(shelf, self._plan, outcomes, _final(root, shelf))
        yield shelf.split_index


def resolve(
    staged: Sequence[StagedInput],
    edges: EdgesResult,
    rules: Any,
    work: Path,
    options: PipelineOptions,
    excluded: frozenset[bytes] = frozenset(),
) -> ResolveResult:
    """Choose survivors and write one file of outcomes for every split that has any.

    `excluded` documents take no part: neither survive, nor merge, nor are named; edges are not computed again.
    """
    plan = edges.plan
    texts = gather_texts(plan, plan.open("equal"), _places_of(plan, excluded))
    found = [open_array(plan.root / "edges" / f"{shelf.first}.npy") for shelf in plan.shelves]
    verified = np.concatenate([np.empty(0, EDGE), *found])
    graph = build_graph(plan, texts, verified)
    folder = plan.root / "resolution" / _key(excluded)
    state, rounds = decide_graph(graph, plan, folder, options)
    merges = dedup_survivors.find_merges(texts, graph, state)
    conflicts = dedup_survivors.find_conflicts(plan, texts, verified)
    outcomes = dedup_gather.gather_outcomes(plan, texts, merges, conflicts)
    shelves = [shelf for shelf in plan.shelves if shelf.kind == STAGED]
    save_record(folder, "outcomes", outcomes, plan.run_id, "resolve.outcomes")
    _write(plan, shelves, folder, options)
    index = {(s.path, s.judged): s.split_index for s in staged}
    paths = {index[shelf.path, shelf.judged]: str(_final(folder, shelf)) for shelf in shelves}
    return ResolveResult(
        {number: path for number, path in sorted(paths.items()) if Path(path).exists()},
        _counts(plan, outcomes, rounds),
    )


def decide_graph(
    graph: Graph, plan: Plan, folder: Path, options: PipelineOptions
) -> tuple[np.ndarray[Any, np.dtype[np.uint8]], int]:
    """Decide every node: bins of small components once, large components in rounds; return (states, rounds)."""
    state = np.zeros(len(graph.heads), np.uint8)
    if not len(state):
        return state, 0
    small, large = bins(graph, plan.dedup.component_edges)
    save_record(folder, "graph", graph, plan.run_id, "resolve.graph")
    _decide(small, state, folder, plan, options)
    rounds = 0
    while large and rounds < plan.dedup.round_cap:
        _decide(large, state, folder, plan, options)
        rounds += 1
        large = [left for nodes in large if len(left := nodes[state[nodes] == 0])]
    rest = np.sort(np.concatenate([np.empty(0, np.int64), *large]))
    state[rest] = dedup_survivors.decide_nodes(graph, rest, state)
    return state, rounds


def _decide(
    groups: Sequence[Places],
    state: np.ndarray[Any, np.dtype[np.uint8]],
    folder: Path,
    plan: Plan,
    options: PipelineOptions,
) -> None:
    before = folder / "state.npy"
    save_array(before, state, plan.run_id, "resolve.state")
    for number, nodes in enumerate(groups):
        save_array(folder / f"nodes-{number}.npy", nodes, plan.run_id, "resolve.nodes")

    def build(pipeline: beam.Pipeline) -> None:
        (
            pipeline
            | "ListGroups" >> beam.Create([(number, str(before)) for number in range(len(groups))])
            | "ShareGroups" >> beam.Reshuffle()
            | "Decide" >> beam.ParDo(_DecideFn(str(folder), plan.run_id))
        )

    if groups:
        run_graph(build, options)
    for number, nodes in enumerate(groups):
        state[nodes] = open_array(folder / f"decided-{number}.npy")


def _write(
    plan: Plan,
    shelves: Sequence[Shelf],
    folder: Path,
    options: PipelineOptions,
) -> None:
    def build(pipeline: beam.Pipeline) -> None:
        (
            pipeline
            | "ListSplits" >> beam.Create(list(shelves))
            | "ShareSplits" >> beam.Reshuffle()
            | "WriteOutcomes" >> beam.ParDo(_WriteOutcomesFn(plan, str(folder)))
        )

    if shelves:
        run_graph(build, options)


def _final(folder: Path, shelf: Shelf) -> Path:
    return folder / f"{Path(shelf.path).stem[:32]}-{Path(shelf.judged).stem[:32]}.parquet"


def _key(excluded: frozenset[bytes]) -> str:
    return hashlib.sha256(b"".join(sorted(excluded))).hexdigest()[:32]


def _places_of(plan: Plan, ids: frozenset[bytes]) -> Places:
    if not ids:
        return np.empty(0, np.int64)
    wanted = np.frombuffer(b"".join(sorted(ids)), ">u8").astype(np.uint64).reshape(-1, 2)
    high, low = plan.open("high"), plan.open("low")
    near = np.flatnonzero(np.isin(high, wanted[:, 0]))
    hits = [place for place in near.tolist() if ((wanted[:, 0] == high[place]) & (wanted[:, 1] == low[place])).any()]
    return np.array(hits, np.int64)


def _counts(plan: Plan, outcomes: dedup_gather.Outcomes, rounds: int) -> dict[str, int]:
    from transforms.kernels.pairs import PRIOR

    merges = outcomes.merges
    by_method = np.bincount(merges.method, minlength=len(dedup_survivors.METHODS))
    return {
        **{f"merged_{name}": int(n) for name, n in zip(dedup_survivors.METHODS, by_method, strict=True)},
        "merged_into_earlier": int(np.count_nonzero(plan.open("roles")[merges.survivors] & PRIOR)),
        "survivors": len(outcomes.merged_into),
        "conflicts": len(np.unique(outcomes.conflicts.places)),
        "rounds": rounds,
    }
