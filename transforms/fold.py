"""The shared fold: one code point in, one code point out, so that spelling tricks and case do not matter.

Duplicates, personal information and content safety all look at the fold; offsets found on it are offsets into
the original text. Per code point, repeated until nothing changes:

1. invisible characters (Unicode Default_Ignorable_Code_Point, control characters that are not white space)
   become U+200B, which `squeeze` removes;
2. NFKC where it gives exactly one code point: full-width and half-width forms, mathematical and circled
   letters, superscripts, compatibility ideographs, no-break and ideographic spaces;
3. every Unicode digit becomes its ASCII digit;
4. lower case where that is one code point (`İ` becomes `i`);
5. look-alikes of an ASCII letter in Cyrillic, Greek, Armenian, IPA and small capitals become that letter,
   both cases of one letter to the same one, by the shape of the upper case where the two differ; hyphens
   become `-`.

Characters that need more than one code point (`ﬁ`, `㎏`, `…`) stay. The Unicode version is the interpreter's.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

ZERO_WIDTH = 0x200B
POINTS = 0x110000

IGNORABLE = (
    (0x00, 0x08), (0x0E, 0x1B), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C),
    (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E),
    (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Inclusive ranges: control characters, then DerivedCoreProperties.txt, Default_Ignorable_Code_Point."""

LOOK_ALIKES = (
    ("авеԍнікмпорстухјѕһԁԛԝԃқӏѵє", "abeghikmnopctyxjshdqwdklve"),  # Cyrillic; п is a common disguise of n
    ("αβεζηικμνορτυχϲϳ", "abezhikmnoptyxcj"),  # Greek
    ("օսհոց", "ouhng"),  # Armenian
    ("ɑɡıɩʋᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "agiivabcdefghijklmnoprstuvwyz"),  # IPA and small capitals
    ("‐‑‒–−", "-----"),  # hyphens, figure dash, en dash, minus; the em dash is punctuation
)
"""Pairs of lower-case letters and the ASCII each looks like, after Unicode UTS 39 confusables."""

CHANGING = ((0, 0x3400), (0xA000, 0xAC00), (0xF900, 0x20000), (0x2F800, 0x2FA20))
"""Where anything folds: all but unified ideographs, Hangul syllables, private use (a test checks)."""

LETTER_RUNS = (0x249C, 0x1F150, 0x1F170)  # 26 letters each: parenthesized, negative circled, negative squared


@dataclass(frozen=True)
class Folded:
    """A batch of folded texts, joined: row r is `codepoints[starts[r]:starts[r + 1]]`; null rows: empty."""

    codepoints: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.int64]

    def text(self, row: int) -> str:
        """Return the folded text of one row."""
        return _string(self.codepoints[self.starts[row] : self.starts[row + 1]])


@cache
def fold_table() -> npt.NDArray[np.uint32]:
    """Return the folded code point of each of the 0x110000 code points; read-only."""
    table = np.arange(POINTS, dtype=np.uint32)
    special = _special()
    for first, stop in CHANGING:
        for point in range(first, stop):
            table[point] = _settle(point, special)
    table[0xE0000:0xE1000] = ZERO_WIDTH
    table.flags.writeable = False
    return table


def fold(text: str, table: npt.NDArray[np.uint32] | None = None) -> str:
    """Return the fold of `text`, as many code points as `text` has; by another table than the shared one if given."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return _string((fold_table() if table is None else table)[points])


def fold_batch(texts: pa.LargeStringArray, table: npt.NDArray[np.uint32] | None = None) -> Folded:
    """Fold every row of an Arrow string array as `fold`; slices and nulls are allowed."""
    from transforms.kernels.fold import fold_rows

    offsets, data = utf8_buffers(texts)
    codepoints = np.empty(offsets[-1] - offsets[0], dtype=np.uint32)
    starts = np.empty(len(offsets), dtype=np.int64)
    used = fold_rows(data, offsets, fold_table() if table is None else table, codepoints, starts)
    return Folded(codepoints[:used], starts)


def squeeze(folded: str) -> tuple[str, npt.NDArray[np.int64]]:
    """Remove zero-width characters from a fold: (squeezed, offsets).

    `offsets` has one more entry than `squeezed`: offsets[i] is where character i stands in `folded`, and the
    last is len(folded). A match [s, e) in `squeezed`, s < e, stands at [offsets[s], offsets[e - 1] + 1) in
    the original.
    """
    points = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kept = np.flatnonzero(points != ZERO_WIDTH)
    squeezed = folded if len(kept) == len(points) else _string(points[kept])
    return squeezed, np.append(kept, len(points)).astype(np.int64)


def utf8_buffers(texts: pa.Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Return (offsets, bytes) of an Arrow string array without a copy; a null row has length 0."""
    if not pa.types.is_large_string(texts.type):
        texts = texts.cast(pa.large_string())
    if texts.null_count:
        texts = texts.fill_null("")
    _, where, data = texts.buffers()
    if where is None or len(texts) == 0:
        return np.zeros(1, dtype=np.int64), np.empty(0, dtype=np.uint8)
    offsets = np.frombuffer(where, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return offsets, np.frombuffer(data if data is not None else b"", dtype=np.uint8)


def _string(points: npt.NDArray[np.uint32]) -> str:
    return points.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


def _special() -> dict[int, int]:
    special = {ord(a): ord(b) for ours, theirs in LOOK_ALIKES for a, b in zip(ours, theirs, strict=True)}
    special.update({first + i: ord("a") + i for first in LETTER_RUNS for i in range(26)})
    special.update({point: ZERO_WIDTH for first, last in IGNORABLE for point in range(first, last + 1)})
    special[0x1680] = ord(" ")  # Ogham space mark: white space without a compatibility mapping
    special[ord("İ")] = ord("i")  # its full lower case has two code points
    special[ord("Ϲ")] = ord("c")  # capital lunate sigma: NFKC would part it from its lower case
    return special


def _settle(point: int, special: dict[int, int]) -> int:
    step = _step(point, special)
    while step != point:
        point, step = step, _step(step, special)
    return point


def _step(point: int, special: dict[int, int]) -> int:
    if point in special:
        return special[point]
    char = chr(point)
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return ord("0") + digit
    compatible = unicodedata.normalize("NFKC", char)
    if len(compatible) == 1 and compatible != char:
        return ord(compatible)
    lower = char.lower()
    return ord(lower) if len(lower) == 1 else point
