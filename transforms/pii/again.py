"""The second look after redaction: every pattern of direct identifiers, without the triggers of the first scan.

It must not share the mistakes of the first scan, so it uses neither the trigger kernel nor cue words. Each pattern is
searched around the places where its own necessary condition holds (`transforms.necessary`), which is what searching
whole texts gives (`Scanner.unfiltered`; tests hold the two equal). A pattern without a condition is searched whole.
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.necessary import necessary
from transforms.pattern.condition import Condition, share
from transforms.pattern.nodes import POINTS
from transforms.pii.batch import Batch, squeeze_batch
from transforms.pii.scan import Scanner
from transforms.pii.windows import merge_windows
from transforms.recognizers.base import BudgetExhausted
from transforms.records import Span
from transforms.variants import simplified_batch

Int64s = npt.NDArray[np.int64]
Window = tuple[int, int, int]  # number of a pattern, start and end in the squeezed fold of a row


class SecondScan:
    """Searches texts again for what a scanner's recognisers find without its triggers."""

    def __init__(self, scanner: Scanner) -> None:
        """Take the recognisers and budgets of a scanner; conditions are derived when the first text comes."""
        self._scanner = scanner
        self._patterns = [(r, number) for r in scanner.recognizers for number in range(len(r.searched))]

    @cached_property
    def _places(self) -> "tuple[list[int], Int64s, Tables]":
        """Patterns without a condition; the pattern of each condition; the conditions."""
        found = [necessary(r.searched[number].regex) for r, number in self._patterns]
        whole = [at for at, condition in enumerate(found) if condition is None]
        owner = np.array([at for at, condition in enumerate(found) if condition is not None], np.int64)
        return whole, owner, tables([condition for condition in found if condition is not None])

    def scan(self, texts: pa.LargeStringArray) -> list[tuple[Span, ...] | None]:
        """Return the spans of each text; None where its work budget ran out. Null texts have none."""
        folded = simplified_batch(texts)
        removed, points, starts = squeeze_batch(folded)
        batch = Batch(texts, folded, removed, points, starts)
        spans: list[tuple[Span, ...] | None] = [()] * len(texts)
        for row in np.flatnonzero(np.diff(folded.starts) > self._scanner.max_chars).tolist():
            spans[row] = None
        for row, windows in self._windows(points, starts).items():
            if spans[row] is not None:
                spans[row] = self._search(batch, row, windows)
        return spans

    def _search(self, batch: Batch, row: int, windows: list[Window]) -> tuple[Span, ...] | None:
        view = batch.view(row, self._scanner.max_candidates)
        try:
            found = [
                span
                for at, low, high in windows
                for span in self._patterns[at][0].search(self._patterns[at][1], view, low, high)
            ]
        except BudgetExhausted:
            return None
        return batch.original(row, self._scanner.settle(found)) if found else ()

    def _windows(self, points: npt.NDArray[np.uint32], starts: Int64s) -> dict[int, list[Window]]:
        """Return the rows that hold a condition, and where; windows of one pattern that touch are one."""
        whole, owner, places = self._places
        rows, numbers, lows, highs = find(points, starts, places)
        owners = owner[numbers]
        if whole:
            every = np.flatnonzero(np.diff(starts))
            owners = np.append(owners, np.repeat(whole, len(every)))
            every = np.tile(every, len(whole))
            rows, lows, highs = (
                np.append(rows, every),
                np.append(lows, starts[every]),
                np.append(highs, starts[every + 1]),
            )
        return merge_windows(rows, owners, lows, highs, starts)


class Tables(NamedTuple):
    """Conditions as the kernels read them, see `transforms.kernels.necessary`."""

    classes: npt.NDArray[np.uint16]
    members: npt.NDArray[np.uint8]
    chains: tuple[Int64s, ...]  # first, anchored, chains, sets, anchors, owners
    counts: tuple[Int64s, ...]  # counted, runs, first, owners, counts
    inside: npt.NDArray[np.uint8]
    before: Int64s
    behind: Int64s
    ahead: Int64s


def find(points: npt.NDArray[np.uint32], starts: Int64s, tables: Tables) -> tuple[Int64s, Int64s, Int64s, Int64s]:
    """Return (row, condition, low, high) of every place that could hold a match, with what look-ahead sees."""
    from transforms.kernels.necessary import classify, find_chains, find_counts
    from transforms.kernels.room import fill

    kinds = np.empty(len(points), np.uint16)
    classify(points, tables.classes, kinds)
    near = tables.inside, tables.before, tables.behind
    chains = fill(find_chains, 4, kinds, starts, tables.classes, tables.members, *tables.chains, *near)
    runs = fill(find_counts, 4, kinds, starts, tables.members, *tables.counts, *near)
    rows, numbers, lows, highs = np.ascontiguousarray(np.concatenate((chains, runs)).T)
    return rows, numbers, lows, np.minimum(highs + tables.ahead[numbers], starts[rows + 1])


def tables(conditions: Sequence[Condition]) -> Tables:
    """Lay out conditions for the kernels: characters that no condition tells apart share a class."""
    sets = sorted(
        {chars for c in conditions for chain in c.chains for chars in chain}
        | {chars for c in conditions for chars in (c.counted, c.run, c.inside)}
    )
    at = {chars: number for number, chars in enumerate(sets)}
    told = np.packbits(np.stack([_bits(chars) for chars in sets], axis=1), axis=1)
    fresh = np.append(True, (told[1:] != told[:-1]).any(axis=1))  # neighbours mostly belong to the same sets
    kinds, classes = np.unique(told[fresh], axis=0, return_inverse=True)
    classes = classes.reshape(-1)[np.cumsum(fresh) - 1]
    members = np.ascontiguousarray(np.unpackbits(kinds, axis=1)[:, : len(sets)].T)
    return Tables(
        classes.astype(np.uint16), members, _chains(conditions, members, at), _families(conditions, at),
        members[[at[c.inside] for c in conditions]], _numbers([c.before for c in conditions]),
        _numbers([c.behind for c in conditions]), _numbers([c.ahead for c in conditions]),
    )  # fmt: skip


def _chains(conditions: Sequence[Condition], members: npt.NDArray[np.uint8], at: dict[int, int]) -> tuple[Int64s, ...]:
    """Index chains by the rarest of their sets."""
    flat = [(number, chain) for number, c in enumerate(conditions) for chain in c.chains]
    anchors = [min(range(len(chain)), key=lambda place: share(chain[place])) for _, chain in flat]
    held = members[[at[chain[place]] for (_, chain), place in zip(flat, anchors, strict=True)]].T
    return (
        _bounds(held.sum(axis=1)), _numbers(np.nonzero(held)[1]), _bounds([len(chain) for _, chain in flat]),
        _numbers([at[chars] for _, chain in flat for chars in chain]), _numbers(anchors),
        _numbers([number for number, _ in flat]),
    )  # fmt: skip


def _families(conditions: Sequence[Condition], at: dict[int, int]) -> tuple[Int64s, ...]:
    """Put conditions that count the same characters in the same runs together, so that a run is read once."""
    counting = sorted((at[c.counted], at[c.run], number) for number, c in enumerate(conditions) if c.enough)
    families = [(key, [row[2] for row in rows]) for key, rows in groupby(counting, key=lambda row: row[:2])]
    owners = [number for _, rows in families for number in rows]
    return (
        _numbers([counted for (counted, _), _ in families]), _numbers([run for (_, run), _ in families]),
        _bounds([len(rows) for _, rows in families]), _numbers(owners),
        _numbers([conditions[number].enough for number in owners]),
    )  # fmt: skip


def _numbers(values: npt.ArrayLike) -> Int64s:
    return np.ascontiguousarray(values, np.int64)


def _bounds(sizes: npt.ArrayLike) -> Int64s:
    return np.append(0, np.cumsum(_numbers(sizes)))


def _bits(chars: int) -> npt.NDArray[np.uint8]:
    data = np.frombuffer(chars.to_bytes(POINTS // 8 + 1, "little"), np.uint8)
    return np.unpackbits(data, bitorder="little")[:POINTS]
