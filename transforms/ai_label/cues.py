"""The words without which no text labels itself as made by AI, found in the bytes of a whole batch at once."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

ANYWHERE = (
    "人工智能", "人工智慧", "生成合成", "生成或合成", "AI", "ＡＩ", "A.I.", "a.i.", "A.i.", "a.I.",
    "Artificial", "artificial",
    "aigc", "Aigc", "ReservedCode", "PropagateID", "ProduceID", "ContentPro",
)  # fmt: skip
WHOLE = ("ai", "Ai")
"""Cues that count only as whole words: no ASCII letter, digit or underscore beside them."""
FENCE = b"---"
"""With which front matter begins, behind white space and a byte order mark at most."""
_BLANK = b" \t\n\r\x0b\x0c\xef\xbb\xbf"
_CAN_BEGIN = np.zeros(256, np.bool_)
_CAN_BEGIN[list(_BLANK + FENCE)] = True
_WORD = np.zeros(256, np.bool_)
_WORD[[byte for byte in range(128) if re.match(r"\w", chr(byte))]] = True

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cues:
    """The automaton over the UTF-8 bytes of the cues; those from `whole` on are `WHOLE`."""

    automaton: Any
    whole: int

    def rows(self, texts: pa.Array, window_bytes: int) -> list[int]:
        """Return the rows with a cue in the first or last `window_bytes` bytes, or with front matter.

        Args:
            texts: large_string, nulls allowed.
            window_bytes: a text of up to two windows is looked at as a whole.
        """
        raw = texts.cast(pa.large_binary())
        long = np.asarray(
            pc.fill_null(pc.greater(pc.binary_length(raw), 2 * window_bytes), False).to_numpy(zero_copy_only=False),
            np.bool_,
        )
        if not long.any():
            return [int(row) for row in np.flatnonzero(self._found(raw))]
        wanted = self._found(pc.if_else(pa.array(long), pc.binary_slice(raw, 0, window_bytes), raw))
        wanted[long] |= self._found(pc.binary_slice(raw.filter(pa.array(long)), -window_bytes, None))
        return [int(row) for row in np.flatnonzero(wanted)]

    def _found(self, raw: pa.Array) -> Bools:
        """Say for each row of a large_binary array whether a cue lies in it."""
        offsets, data = _buffers(raw)
        view = np.frombuffer(data, np.uint8)
        wanted = _fenced(offsets, data, view)
        hits = self.automaton.find_matches_as_indexes(data, overlapping=True) if len(data) else []
        if hits:
            kinds, starts, ends = np.array(hits, np.int64).T
            rows = np.searchsorted(offsets, starts, "right") - 1
            beside = (starts > offsets[rows]) & _WORD[view[starts - 1]]
            beside |= (ends < offsets[rows + 1]) & _WORD[view[np.minimum(ends, len(view) - 1)]]
            counts = (ends <= offsets[rows + 1]) & ~((kinds >= self.whole) & beside)
            wanted[rows[counts]] = True
        return wanted & np.asarray(raw.is_valid().to_numpy(zero_copy_only=False), np.bool_)


def _fenced(offsets: Ints, data: memoryview, view: npt.NDArray[np.uint8]) -> Bools:
    """Say which rows begin with `FENCE`, behind blanks."""
    fenced = np.zeros(len(offsets) - 1, np.bool_)
    filled = np.flatnonzero(offsets[1:] > offsets[:-1])
    for row in filled[_CAN_BEGIN[view[offsets[filled]]]].tolist():
        fenced[row] = bytes(data[offsets[row] : offsets[row + 1]]).lstrip(_BLANK).startswith(FENCE)
    return fenced


def _buffers(raw: pa.Array) -> tuple[Ints, memoryview]:
    """Return the byte offsets of the rows, from 0, and the joined bytes of a large_binary array, without a copy."""
    _, places, data = raw.buffers()
    offsets = (
        np.frombuffer(places, np.int64)[raw.offset : raw.offset + len(raw) + 1] if places else np.zeros(1, np.int64)
    )
    view = memoryview(data).cast("B")[int(offsets[0]) : int(offsets[-1])] if data is not None else memoryview(b"")
    return offsets - offsets[0], view


def open_cues(names: tuple[str, ...]) -> Cues:
    """Make the automaton; `names` are generators' names, looked for as given, in lower and in upper case."""
    from ahocorasick_rs import BytesAhoCorasick, Implementation

    spelled = [spelling for name in names for spelling in (name, name.lower(), name.upper())]
    anywhere = [text.encode() for text in dict.fromkeys((*ANYWHERE, *spelled))]
    whole = [text.encode() for text in WHOLE]
    automaton = BytesAhoCorasick([*anywhere, *whole], implementation=Implementation.DFA)
    return Cues(automaton, len(anywhere))
