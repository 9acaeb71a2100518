"""What every reader shares: the rule, the errors, and the book in which rows are collected into batches.

The stream side (decompress, lines) counts what was decoded; the book counts what was handed on. `Tally.check`
compares the two, so a record that a parser loses cannot hide.
"""

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.records import DOCUMENTS, Piece, Tally

META = ("source_record_id", "url", "title", "author", "date", "licence_declared")
TITLE_AT = META.index("title")
NO_META: tuple[str | None, ...] = (None,) * len(META)


_STEP = re.compile(r" \[while running '[^']*'\]")  # what the runner adds to the first argument of an exception


@dataclass(frozen=True)
class ReaderRule:
    """Sizes and bounds of reading; units, sources and reasons in policies/reader.yaml."""

    split_bytes: int
    batch_rows: int
    batch_bytes: int
    max_record_bytes: int
    max_decoded_bytes: int
    max_expansion_ratio: float
    expansion_grace_bytes: int
    default_fields: dict[str, tuple[str, ...]]
    content_types: tuple[str, ...]
    content_statuses: tuple[int, ...]
    max_licence_chars: int
    max_html_chars: int
    max_html_tags: int
    max_html_visits: int


class ReaderError(Exception):
    """An input that cannot be read as declared; the text names places and remedies, never content."""

    def __str__(self) -> str:
        return _STEP.sub("", super().__str__())


class DamagedFile(ReaderError):
    """A file is damaged and its input says `damaged_file: fail`.

    path    the file, relative to the source root.
    offset  the byte of the decoded file (Parquet: the row) up to which whole records could be read.
    what    the damage in a few words.
    """

    def __init__(self, path: str, offset: int, what: str) -> None:
        super().__init__(path, offset, what)
        self.path, self.offset, self.what = path, offset, what

    def __str__(self) -> str:
        path = _STEP.sub("", self.path)
        return (
            f"{path}: damaged at decoded offset {self.offset}: {self.what}; "
            "replace the file, or set damaged_file: accept to keep what comes before"
        )


class Damage(Exception):
    """The stream cannot be decoded further; raised by streams after all that could be decoded, never by readers."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@contextlib.contextmanager
def readable(name: str) -> Iterator[None]:
    """Turn an error of the system into one that names the file and what to look at."""
    try:
        yield
    except OSError as error:
        raise ReaderError(
            f"{name}: cannot be read ({type(error).__name__}); check that it is still there, its permissions and its "
            "disk, then run again"
        ) from None


def utf8_bound(text: Any) -> int:
    """Return at least the UTF-8 bytes of a text (exactly, when it is ASCII); 0 for what is not a string."""
    if not isinstance(text, str):
        return 0
    return len(text) if text.isascii() else 4 * len(text)


def doc_ids(source_id: str, name: str, offsets: list[int]) -> pa.Array:
    """Return `identity.doc_id` of every offset, hashing the common beginning once."""
    common = hashlib.sha256(f"{source_id}\0{name}\0".encode("utf-8", "surrogateescape"))
    joined = bytearray()
    for offset in offsets:
        place = common.copy()
        place.update(b"%d" % offset)
        joined += place.digest()[:16]
    ids = np.frombuffer(joined, np.uint8).reshape(-1, 16)
    ids[:, 6] = ids[:, 6] & 0x0F | 0x80
    ids[:, 8] = ids[:, 8] & 0x3F | 0x80
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(offsets), [None, pa.py_buffer(joined)])


class Book:
    """Rows on their way into one batch of `records.DOCUMENTS`; it alone fills `rows` and `record_bytes`.

    `damaged_file` is what the input says: "fail" turns a `Damage` into `DamagedFile`, "accept" into a row.
    """

    def __init__(self, piece: Piece, source_id: str, rule: ReaderRule, tally: Tally, damaged_file: str) -> None:
        self.piece, self.source_id, self.rule, self.tally = piece, source_id, rule, tally
        self.damaged_file = damaged_file
        self._read_meta: Callable[[list[Any]], list[Any]] | None = None
        self._clear()

    def read_meta(self, read: Callable[[list[Any]], list[Any]]) -> None:
        """Set how the optional fields of records are found: records to one column of values a name of META."""
        self._read_meta = read

    def _clear(self) -> None:
        self.offsets: list[int] = []
        self.lengths: list[int | None] = []
        self.texts: list[str | None] = []
        self.reasons: list[str | None] = []
        self.metas: list[Any] = []
        self.markups: dict[int, str] = {}
        self.headers: dict[int, str] = {}
        self.weight = 0

    def full(self, weight: int) -> bool:
        """Say whether the batch must be flushed before a row of `weight` bytes of text is added."""
        rows = len(self.offsets)
        return rows > 0 and (rows >= self.rule.batch_rows or self.weight + weight > self.rule.batch_bytes)

    def add(self, offset: int, length: int | None, text: str | None, reason: str | None, meta: Any) -> None:
        """Add one record: text or reason, never both.

        meta  the optional fields in the order of META; or the record itself, for `read_meta` to find them in.
        """
        self.offsets.append(offset)
        self.lengths.append(length)
        self.texts.append(text)
        self.reasons.append(reason)
        self.metas.append(meta)
        self.weight += utf8_bound(text) if length is None else length

    def annotate(self, markup: str | None = None, headers: str | None = None) -> None:
        """Give the row added last the markup its text came from and its transport facts."""
        at = len(self.offsets) - 1
        if markup is not None:
            self.markups[at] = markup
        if headers is not None:
            self.headers[at] = headers

    def damaged(self, offset: int, length: int, what: str) -> None:
        """Account for the unreadable rest of the file: one row, or the end of the run.

        Raises:
            DamagedFile: the input says `damaged_file: fail`.
        """
        if self.damaged_file == "fail":
            raise DamagedFile(self.piece.name, offset, what)
        self.tally.records += 1
        self.add(offset, length, None, "reader.damaged_tail", NO_META)

    def flush(self) -> pa.RecordBatch:
        """Build the batch, count it, and start the next one."""
        rows = len(self.offsets)
        columns: dict[str, Any] = {
            "doc_id": doc_ids(self.source_id, self.piece.name, self.offsets),
            "file": pa.repeat(pa.scalar(self.piece.name, pa.string()), rows),
            "offset": self.offsets,
            "length": self.lengths,
            "text": self.texts,
            "markup": self._sparse(self.markups, rows),
            "headers": self._sparse(self.headers, rows),
            "reader_reason": self.reasons,
        }
        columns.update(zip(META, self._meta_columns(), strict=True) if rows else {})
        arrays = [_array(columns.get(field.name, ()), field.type) for field in DOCUMENTS]
        batch = pa.RecordBatch.from_arrays(arrays, schema=DOCUMENTS)
        self.tally.rows += rows
        self.tally.record_bytes += pc.sum(batch["length"]).as_py() or 0
        self._clear()
        return batch

    def _meta_columns(self) -> list[Any]:
        """Return the optional fields of all rows, one column a name of META."""
        records = [meta for meta in self.metas if type(meta) is dict]
        found = self._read_meta(records) if records and self._read_meta is not None else []
        if len(records) == len(self.metas):
            return found
        rows = iter(zip(*found, strict=True))
        return list(zip(*(next(rows) if type(meta) is dict else meta for meta in self.metas), strict=True))

    @staticmethod
    def _sparse(values: dict[int, str], rows: int) -> "list[str | None] | pa.Array":
        return [values.get(at) for at in range(rows)] if values else pa.nulls(rows, pa.string())


def _array(values: Any, type: pa.DataType) -> pa.Array:
    if not isinstance(values, pa.Array):
        return pa.array(values, type)
    return values if values.type == type else values.cast(type)
