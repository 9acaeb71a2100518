"""The scheduler: look at every character once, run a recogniser only where its trigger is, on a window.

One pass of a numba kernel finds runs with features, one Aho-Corasick pass finds cue words; both work on the joined
fold of a whole batch. A recogniser then sees the windows around its triggers, merged where they touch, so what it
finds is what it would find in the whole text (`unfiltered` is that other way; a test holds the two equal).

Overlaps: a span that lies inside another one is left out; of two spans with the same extent the higher score stays,
then the order of `pii.types.TYPES`. Spans that overlap in part both stay: whoever removes them removes the union.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.cue_words import CueWords
from transforms.fold import squeeze
from transforms.pii import types as pii_types
from transforms.pii.batch import Batch, squeeze_batch
from transforms.pii.windows import merge_windows
from transforms.recognizers.base import BudgetExhausted, Recognizer, View
from transforms.records import Span
from transforms.variants import simplified_batch, simplified_fold

Ints = npt.NDArray[np.int64]
Places = tuple[Ints, Ints, Ints]  # row, start and end in the joined points


class CueHit(NamedTuple):
    """A cue word of `Scanner.extra` at [start, end) of the squeezed fold of a row."""

    row: int
    start: int
    end: int
    word: int


class Scanned(NamedTuple):
    """What a batch holds: spans per row in original offsets, rows whose budget ran out, hits of extra words."""

    spans: list[tuple[Span, ...]]
    exhausted: npt.NDArray[np.bool_]
    hits: list[CueHit]
    batch: Batch

    def around(self, hit: CueHit, chars: int) -> tuple[str, str, str]:
        """Return the folded text before a hit (at most `chars`), the hit and the text behind it."""
        base, stop = int(self.batch.starts[hit.row]), int(self.batch.starts[hit.row + 1])
        low, high = max(base, base + hit.start - chars), min(stop, base + hit.end + chars)
        near = self.batch.folded(low, high)
        start, end = base + hit.start - low, base + hit.end - low
        return near[:start], near[start:end], near[end:]

    def place(self, hit: CueHit) -> tuple[int, int]:
        """Return where a hit stands in the original text of its row."""
        span = Span(hit.start, hit.end, "", 0.0, "")
        return self.batch.original(hit.row, (span,))[0][:2]


class Scanner:
    """Recognisers, their triggers and budgets. One per worker; not pickled."""

    def __init__(
        self,
        recognizers: Sequence[Recognizer],
        min_scores: dict[str, float],
        default_score: float,
        max_chars: int,
        max_candidates: int,
        extra: Sequence[str],
    ) -> None:
        """Build the automaton; `default_score` is for types not in `min_scores`, `extra` are words the caller wants."""
        from transforms.kernels.pii_features import class_table

        self.recognizers = tuple(recognizers)
        self.min_scores, self.default_score = min_scores, default_score
        self.max_chars, self.max_candidates = max_chars, max_candidates
        self._table = class_table()
        words = sorted({cue for r in recognizers for cue in r.cues} | set(extra))
        at = {word: index for index, word in enumerate(words)}
        self._automaton = CueWords(words)
        self._asking = [CueWords(asking_words(r)) if r.asking_trigger else None for r in recognizers]
        self._numbered = [np.array([word in r.NUMBERED_CUES for word in words], dtype=bool) for r in recognizers]
        self._cues = [np.array([word in r.cues for word in words], dtype=bool) for r in recognizers]
        self._extra = np.full(len(words) + 1, -1, dtype=np.int64)
        for number, word in enumerate(extra):
            self._extra[at[word]] = number

    def scan(self, texts: pa.LargeStringArray) -> Scanned:
        """Scan a batch; null rows have no spans."""
        folded = simplified_batch(texts)
        removed, points, starts = squeeze_batch(folded)
        batch = Batch(texts, folded, removed, points, starts)
        windows = self._windows(batch)
        exhausted = (np.diff(starts) > self.max_chars) | (batch.candidates > self.max_candidates)
        spans: list[tuple[Span, ...]] = [()] * len(texts)
        for row, wanted in windows.items():
            if exhausted[row]:
                continue
            view = batch.view(row, self.max_candidates)
            try:
                found = [s for r, begin, stop in wanted for s in self.recognizers[r].find(view, begin, stop)]
            except BudgetExhausted:
                exhausted[row] = True
                continue
            spans[row] = batch.original(row, self.settle(found))
        return Scanned(spans, exhausted, self._extra_hits(batch), batch)

    def unfiltered(self, text: str) -> tuple[Span, ...]:
        """Scan one text without triggers: every recogniser over all of it. Slow; the yardstick of `scan`.

        Raises:
            BudgetExhausted: the text is too long or holds too many candidates.
        """
        if len(text) > self.max_chars:
            raise BudgetExhausted
        squeezed, offsets = squeeze(simplified_fold(text))
        view = View(squeezed, lambda: "".join(text[at] for at in offsets[:-1]), self.max_candidates)
        found = [s for r in self.recognizers for s in r.find(view, 0, len(squeezed))]
        return tuple(
            s._replace(start=int(offsets[s.start]), end=int(offsets[s.end - 1]) + 1) for s in self.settle(found)
        )

    def settle(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """Drop what scores below its type's limit, then apply the overlap rule; sorted by (start, end, type)."""
        enough = {s for s in spans if s.score >= self.min_scores.get(s.type, self.default_score)}
        order = sorted(
            enough,
            key=lambda s: (s.start, -s.end, -s.score, pii_types.RANK.get(s.type, len(pii_types.RANK)), s.recognizer),
        )
        kept: list[Span] = []
        reach = -1
        for span in order:
            if span.end > reach:
                kept.append(span)
                reach = span.end
        return tuple(sorted(kept))

    def _windows(self, batch: Batch) -> dict[int, list[tuple[int, int, int]]]:
        """Return row -> [(recogniser, start, stop)], windows inside the row, merged where they touch."""
        from transforms.kernels.pii_runs import find_runs

        batch.hits = self._automaton.find(batch.points, batch.starts)
        runs = find_runs(batch.points, batch.starts, self._table)
        size = len(batch.texts)
        batch.candidates = np.bincount(runs[0], minlength=size) + np.bincount(batch.hits[:, 0], minlength=size)
        parts: list[tuple[Ints, Ints, Ints, Ints]] = []
        every = np.arange(size)
        for index, recognizer in enumerate(self.recognizers):
            if not recognizer.TRIGGER and not recognizer.cues:
                parts.append((every, np.full(size, index), batch.starts[:-1], batch.starts[1:]))
            for rows, begins, ends in (self._runs(index, batch, *runs), self._cued(index, batch)):
                before, behind = recognizer.reach
                parts.append((rows, np.full(len(rows), index), begins - before, ends + behind))
        each, owners, lows, highs = (np.concatenate(column) for column in zip(*parts, strict=True))
        return merge_windows(each, owners, lows, highs, batch.starts)

    def _runs(self, index: int, batch: Batch, rows: Ints, begins: Ints, ends: Ints, bits: Ints) -> Places:
        """Return the runs (row, start, end) that open a window for a recogniser."""
        recognizer, asking = self.recognizers[index], self._asking[index]
        wanted = (bits & recognizer.TRIGGER) != 0
        if asking is not None:
            maybe = np.flatnonzero(~wanted & ((bits & recognizer.asking_trigger) != 0))
            before, behind = recognizer.reach
            lows = begins[maybe] - before - recognizer.limits.context_before_chars
            highs = ends[maybe] + behind + recognizer.limits.context_after_chars
            lows, highs = np.maximum(lows, batch.starts[rows[maybe]]), np.minimum(highs, batch.starts[rows[maybe] + 1])
            wanted[maybe] = asking.stand_in(batch.points, lows, highs)
        return rows[wanted], begins[wanted], ends[wanted]

    def _cued(self, index: int, batch: Batch) -> Places:
        """Return the cue words (row, start, end) that open a window for a recogniser."""
        recognizer = self.recognizers[index]
        hits = batch.hits[self._cues[index][batch.hits[:, 3]]]
        if recognizer.WHOLE_CUES:
            hits = hits[hits[:, 4] == 1]
        numbered = np.flatnonzero(self._numbered[index][hits[:, 3]])
        if len(numbered):
            from transforms.kernels.cues import behind_number

            rows, places = np.ascontiguousarray(hits[numbered, :2].T)
            holds = np.empty(len(numbered), np.bool_)
            behind_number(batch.points, batch.starts[rows], places, *recognizer.NUMBERED_WITHIN, holds)
            hits = np.delete(hits, numbered[~holds], axis=0)
        return hits[:, 0], hits[:, 1], hits[:, 2]

    def _extra_hits(self, batch: Batch) -> list[CueHit]:
        numbers = self._extra[batch.hits[:, 3]]
        mine = np.flatnonzero(numbers >= 0)
        rows, begins, ends = batch.hits[mine, :3].T
        base = batch.starts[rows]
        columns = rows, begins - base, ends - base, numbers[mine]
        return [CueHit(*hit) for hit in zip(*(column.tolist() for column in columns), strict=True)]


def asking_words(recognizer: Recognizer) -> list[str]:
    """Return the words of which one must stand near a match of a pattern that asks for context."""
    return sorted({*recognizer.CONTEXT, *recognizer.CONTEXT_BEHIND})
