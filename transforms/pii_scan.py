"""The scheduler: look at every character once, run a recogniser only where its trigger is, on a window.

One pass of a numba kernel finds runs with features, one Aho-Corasick pass finds cue words; both work on the joined
fold of a whole batch. A recogniser then sees the windows around its triggers, merged where they touch, so what it
finds is what it would find in the whole text (`unfiltered` is that other way; a test holds the two equal).

Overlaps: a span that lies inside another one is left out; of two spans with the same extent the higher score stays,
then the order of `pii_types.TYPES`. Spans that overlap in part both stay: whoever removes them removes the union.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms import pii_types
from transforms.fold import Folded, fold, fold_batch, squeeze
from transforms.recognizers.base import BudgetExhausted, Recognizer, View
from transforms.records import Span

Ints = npt.NDArray[np.int64]


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
    batch: "Batch"

    def around(self, hit: CueHit, chars: int) -> tuple[str, str, str]:
        """Return the folded text before a hit (at most `chars`), the hit and the text behind it."""
        base, stop = int(self.batch.starts[hit.row]), int(self.batch.starts[hit.row + 1])
        start, end = base + hit.start, base + hit.end
        joined = self.batch.joined
        return joined[max(base, start - chars) : start], joined[start:end], joined[end : min(stop, end + chars)]

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
        from ahocorasick_rs import AhoCorasick, Implementation

        from transforms.kernels.pii import class_table

        self.recognizers = tuple(recognizers)
        self.min_scores, self.default_score = min_scores, default_score
        self.max_chars, self.max_candidates = max_chars, max_candidates
        self._table = class_table()
        words = sorted({cue for r in recognizers for cue in r.cues} | set(extra))
        self._automaton = AhoCorasick(words, implementation=Implementation.DFA) if words else None
        at = {word: index for index, word in enumerate(words)}
        self._letter_first = np.array([word[0].isascii() and word[0].isalpha() for word in words], dtype=bool)
        self._cues = [np.array([word in r.cues for word in words], dtype=bool) for r in recognizers]
        self._extra = np.full(len(words) + 1, -1, dtype=np.int64)
        for number, word in enumerate(extra):
            self._extra[at[word]] = number

    def scan(self, texts: pa.LargeStringArray) -> Scanned:
        """Scan a batch; null rows have no spans."""
        folded = fold_batch(texts)
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
        squeezed, offsets = squeeze(fold(text))
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

    def _windows(self, batch: "Batch") -> dict[int, list[tuple[int, int, int]]]:
        """Return row -> [(recogniser, start, stop)], windows inside the row, merged where they touch."""
        from transforms.kernels.pii import find_runs

        rows, begins, ends, bits = find_runs(batch.points, batch.starts, self._table)
        hit_rows, hit_begins, hit_ends, hit_words = self._cue_hits(batch)
        batch.hits = (hit_rows, hit_begins, hit_ends, hit_words)
        hit_whole = (
            (hit_ends == batch.starts[hit_rows + 1])
            | ~_letters(batch.points[np.minimum(hit_ends, len(batch.points) - 1)])
            | ~_letters(batch.points[hit_ends - 1])
        )
        size = len(batch.texts)
        batch.candidates = np.bincount(rows, minlength=size) + np.bincount(hit_rows, minlength=size)
        parts: list[tuple[Ints, Ints, Ints, Ints]] = []
        every = np.arange(size)
        for index, recognizer in enumerate(self.recognizers):
            if not recognizer.TRIGGER and not recognizer.cues:
                parts.append((every, np.full(size, index), batch.starts[:-1], batch.starts[1:]))
            before, behind = recognizer.reach
            mine = np.flatnonzero(bits & recognizer.TRIGGER) if recognizer.TRIGGER else every[:0]
            parts.append((rows[mine], np.full(len(mine), index), begins[mine] - before, ends[mine] + behind))
            if recognizer.cues and len(hit_words):
                cued = np.flatnonzero(self._cues[index][hit_words])
                cued = cued[hit_whole[cued]] if recognizer.WHOLE_CUES else cued
                parts.append(
                    (hit_rows[cued], np.full(len(cued), index), hit_begins[cued] - before, hit_ends[cued] + behind)
                )
        each, owners, lows, highs = (np.concatenate(column) for column in zip(*parts, strict=True))
        return merge_windows(each, owners, lows, highs, batch.starts)

    def _cue_hits(self, batch: "Batch") -> "tuple[npt.NDArray[np.int64], ...]":
        """Return (row, start, end, word) of every cue word that lies in one row; offsets into the joined points.

        A word that begins with an ASCII letter does not count behind another one ("ms" in "forms").
        """
        found = self._automaton.find_matches_as_indexes(batch.joined, overlapping=True) if self._automaton else []
        if not found:
            return (np.empty(0, np.int64),) * 4
        words, begins, ends = np.array(found, dtype=np.int64).T
        rows = np.searchsorted(batch.starts, begins, side="right") - 1
        whole = ends <= batch.starts[rows + 1]
        touched = (begins > batch.starts[rows]) & _letters(batch.points[np.maximum(begins - 1, 0)])
        whole &= ~(self._letter_first[words] & touched)
        return rows[whole], begins[whole], ends[whole], words[whole]

    def _extra_hits(self, batch: "Batch") -> list[CueHit]:
        rows, begins, ends, words = batch.hits
        numbers = self._extra[words] if len(words) else words
        mine = np.flatnonzero(numbers >= 0)
        return [
            CueHit(
                int(rows[i]),
                int(begins[i] - batch.starts[rows[i]]),
                int(ends[i] - batch.starts[rows[i]]),
                int(numbers[i]),
            )
            for i in mine
        ]


class Batch:
    """The joined, squeezed fold of a batch and the ways back to the original rows."""

    def __init__(
        self,
        texts: pa.LargeStringArray,
        folded: Folded,
        removed: npt.NDArray[np.int64],
        points: npt.NDArray[np.uint32],
        starts: npt.NDArray[np.int64],
    ) -> None:
        """`removed` are the places of invisible points in the fold; `points` and `starts` are without them."""
        self.texts, self.points, self.starts = texts, points, starts
        self._original_starts, self._removed = folded.starts, removed
        self._shifts = removed - np.arange(len(removed))  # squeezed offset from which one more was removed
        self.joined = points.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")
        self.candidates: npt.NDArray[np.int64] = np.zeros(len(texts), np.int64)
        self.hits: tuple[npt.NDArray[np.int64], ...] = ()

    def view(self, row: int, candidates: int) -> View:
        """Return the view of one row."""
        folded = self.joined[self.starts[row] : self.starts[row + 1]]
        return View(folded, lambda: self._raw(row), candidates)

    def original(self, row: int, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """Move spans from the squeezed fold of a row to offsets into its text."""
        if not len(self._removed):
            return spans
        return tuple(s._replace(start=self._place(row, s.start), end=self._place(row, s.end - 1) + 1) for s in spans)

    def _place(self, row: int, at: int) -> int:
        joined = int(self.starts[row]) + at
        return joined + int(np.searchsorted(self._shifts, joined, side="right")) - int(self._original_starts[row])

    def _raw(self, row: int) -> str:
        text = str(self.texts[row].as_py())
        low, high = np.searchsorted(self._removed, self._original_starts[row : row + 2])
        if low == high:
            return text
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
        kept = np.delete(points, self._removed[low:high] - self._original_starts[row])
        return kept.tobytes().decode("utf-32-le", "surrogatepass")


def squeeze_batch(
    folded: Folded,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """Return (places of the invisible points, the other points, row starts in those)."""
    from transforms.kernels.pii import count_invisible, invisible_places, squeeze_rows

    places = np.empty(count_invisible(folded.codepoints), np.int64)
    if not len(places):
        return places, folded.codepoints, folded.starts
    invisible_places(folded.codepoints, places)
    points = np.empty(len(folded.codepoints), np.uint32)
    starts = np.empty(len(folded.starts), np.int64)
    used = squeeze_rows(folded.codepoints, folded.starts, points, starts)
    return places, points[:used], starts


def _letters(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    return (points >= ord("a")) & (points <= ord("z"))


def merge_windows(
    rows: Ints, owners: Ints, lows: Ints, highs: Ints, starts: Ints
) -> dict[int, list[tuple[int, int, int]]]:
    """Return row -> [(owner, start, stop)], inside the row, by owner and place; windows of an owner that touch are one.

    Args:
        rows, owners, lows, highs: one window each, offsets into the joined points; may stick out of their row.
        starts: n + 1 offsets of the rows.
    """
    if not len(rows):
        return {}
    order = np.lexsort((lows, owners, rows))
    rows, owners = rows[order], owners[order]
    lows, highs = np.maximum(lows[order], starts[rows]), np.minimum(highs[order], starts[rows + 1])
    group = np.append(0, np.cumsum((rows[1:] != rows[:-1]) | (owners[1:] != owners[:-1])))
    beyond = int(starts[-1]) + 1
    reach = np.maximum.accumulate(highs + group * beyond) - group * beyond
    fresh = np.ones(len(rows), np.bool_)
    fresh[1:] = (group[1:] != group[:-1]) | (lows[1:] > reach[:-1])
    first = np.flatnonzero(fresh)
    highs = np.maximum.reduceat(highs, first) - starts[rows[first]]
    rows, owners, lows = rows[first], owners[first], lows[first] - starts[rows[first]]
    windows = list(zip(owners.tolist(), lows.tolist(), highs.tolist(), strict=True))
    bounds = np.flatnonzero(np.append(True, rows[1:] != rows[:-1])).tolist()
    return {
        row: windows[a:b] for row, a, b in zip(rows[bounds].tolist(), bounds, [*bounds[1:], len(rows)], strict=True)
    }
