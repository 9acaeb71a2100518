"""The texts of a batch as the scans see them: one joined fold without invisible characters, and the ways back."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.fold import ZERO_WIDTH, Folded
from transforms.recognizers.base import View
from transforms.records import Span

Ints = npt.NDArray[np.int64]
SHORT = 256
"""Points of a text too short for looking how it is best decoded."""


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
        self.candidates: npt.NDArray[np.int64] = np.zeros(len(texts), np.int64)
        self.hits: Ints = np.empty((0, 5), np.int64)  # rows of `CueWords.find`

    def folded(self, start: int, end: int) -> str:
        """Return the text of some of the joined points."""
        points = self.points[start:end]
        if len(points) > SHORT and points.max() < 0xD800:  # the shorter form is read several times faster
            return points.astype("<u2").tobytes().decode("utf-16-le")
        return points.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")

    def view(self, row: int, candidates: int) -> View:
        """Return the view of one row."""
        return View(self.folded(self.starts[row], self.starts[row + 1]), lambda: self._raw(row), candidates)

    def original(self, row: int, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """Move spans from the squeezed fold of a row to offsets into its text."""
        if not len(self._removed) or not spans:
            return spans
        joined = self.starts[row] + np.array([(s.start, s.end - 1) for s in spans], np.int64)
        places = joined + np.searchsorted(self._shifts, joined, side="right") - self._original_starts[row]
        return tuple(Span(start, last + 1, *s[2:]) for s, (start, last) in zip(spans, places.tolist(), strict=True))

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
    from transforms.kernels.invisible import invisible_places, without_places

    places = np.empty(np.count_nonzero(folded.codepoints == ZERO_WIDTH), np.int64)
    if not len(places):
        return places, folded.codepoints, folded.starts
    invisible_places(folded.codepoints, places)
    points = np.empty(len(folded.codepoints) - len(places), np.uint32)
    without_places(folded.codepoints, places, points)
    return places, points, folded.starts - np.searchsorted(places, folded.starts)
