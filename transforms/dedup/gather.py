"""Who merged into whom and which denied texts are repeated: gathered from all splits, before rows are written."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.dedup.graph import Places, Texts
from transforms.dedup.plan import KEPT, Plan
from transforms.dedup.survivors import Conflicts, Merges, witnesses_of

_NAMES = pa.schema([pa.field("source_id", pa.string()), pa.field("licence", pa.string())])


@dataclass(frozen=True)
class Facts:
    """Source and licence of the documents involved, by ascending place, as codes into sorted vocabularies."""

    places: Places
    sources: npt.NDArray[np.int64]
    licences: npt.NDArray[np.int64]
    source_names: list[str | None]
    licence_names: list[str | None]

    @property
    def pair_codes(self) -> npt.NDArray[np.int64]:
        """Source and licence in one code that sorts by source, then licence, no licence first."""
        return self.sources * len(self.licence_names) + self.licences + 1

    def pair(self, code: int) -> tuple[str | None, str | None]:
        """Undo `pair_codes` for one code."""
        source, licence = divmod(code, len(self.licence_names))
        return self.source_names[source], self.licence_names[licence - 1]

    def at(self, places: Places) -> Places:
        """Return where these places stand in the columns."""
        return np.searchsorted(self.places, places)


@dataclass(frozen=True)
class Lists:
    """Lists of distinct codes by ascending owner: owner i has values[starts[i]:starts[i + 1]]."""

    owners: Places
    starts: Places
    values: npt.NDArray[np.int64]

    def of(self, owner: int) -> list[int]:
        """Return the list of one owner, empty without one."""
        at = int(np.searchsorted(self.owners, owner))
        if at == len(self.owners) or self.owners[at] != owner:
            return []
        return [int(value) for value in self.values[self.starts[at] : self.starts[at + 1]]]


@dataclass(frozen=True)
class Outcomes:
    """Everything the rows of all splits are written from."""

    merges: Merges
    merged_into: Places  # ascending, one per survivor
    merged_counts: Places
    merged_sources: Lists
    merged_licences: Lists
    conflicts: Conflicts
    witnesses: Lists  # by text: places of the first witnesses
    conflict_pairs: Lists  # by text: `Facts.pair_codes` of its witnesses
    facts: Facts


def gather_outcomes(plan: Plan, texts: Texts, merges: Merges, conflicts: Conflicts) -> Outcomes:
    """Aggregate who merged into whom and which witnesses are repeated."""
    denied, witnesses = witnesses_of(plan, texts, np.unique(conflicts.texts))
    involved = [merges.places, merges.survivors, conflicts.places, witnesses]
    facts = read_facts(plan, np.unique(np.concatenate(involved)))
    into, counts = np.unique(merges.survivors, return_counts=True)
    at, by = facts.at(merges.places), facts.at(witnesses)
    rank_in_text = np.arange(len(denied)) - np.searchsorted(denied, denied)
    few = rank_in_text < plan.dedup.conflicts_listed
    return Outcomes(
        merges, into, counts,
        distinct_lists(merges.survivors, facts.sources[at]),
        distinct_lists(merges.survivors, facts.licences[at]),
        conflicts,
        distinct_lists(denied[few], witnesses[few]),
        distinct_lists(denied, facts.pair_codes[by]),
        facts,
    )  # fmt: skip


def distinct_lists(owners: Places, values: npt.NDArray[np.int64]) -> Lists:
    """Group (owner, value) pairs into ascending lists without repetition."""
    pairs = np.unique(np.stack([owners, values], axis=1).reshape(-1, 2), axis=0)
    names, first = np.unique(pairs[:, 0], return_index=True)
    return Lists(names, np.append(first, len(pairs)), pairs[:, 1])


def read_facts(plan: Plan, places: Places) -> Facts:
    """Read source and licence of documents, ascending places, from the sidecars of their splits."""
    tables = []
    for shelf in plan.shelves:
        mine = places[np.searchsorted(places, shelf.first) : np.searchsorted(places, shelf.first + shelf.rows)]
        if len(mine):
            path = shelf.path if shelf.kind == KEPT else shelf.judged
            table = pq.read_table(path, columns=["source_id", "licence"])
            tables.append(table.take(pa.array(mine - shelf.first)).cast(_NAMES))
    table = pa.concat_tables(tables) if tables else _NAMES.empty_table()
    sources, source_names = _codes(table["source_id"])
    licences, licence_names = _codes(table["licence"])
    return Facts(places, sources, licences, source_names, licence_names)


def _codes(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], list[str | None]]:
    names = sorted(pc.unique(column.drop_null()).to_pylist())
    codes = pc.index_in(column, value_set=pa.array(names, pa.string()))
    return codes.fill_null(-1).to_numpy().astype(np.int64), [*names, None]
