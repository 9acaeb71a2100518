"""The book in which readers collect rows into batches.

The stream side (decompress, lines) counts what was decoded; the book counts what was handed on. `Tally.check`
compares the two, so a record that a parser loses cannot hide.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from transforms.readers.base import META, NO_META, DamagedFile, ReaderRule, utf8_bound
from transforms.records import DOCUMENTS, Piece, Tally


def doc_ids(source_id: str, name: str, offsets: Sequence[int]) -> bytes:
    """Return `identity.doc_id` of every offset of a file, joined, hashing the common beginning once."""
    common = hashlib.sha256(f"{source_id}\0{name}\0".encode("utf-8", "surrogateescape"))
    joined = bytearray()
    for offset in offsets:
        place = common.copy()
        place.update(b"%d" % offset)
        joined += place.digest()[:16]
    joined[6::16] = bytes(byte & 0x0F | 0x80 for byte in joined[6::16])
    joined[8::16] = bytes(byte & 0x3F | 0x80 for byte in joined[8::16])
    return bytes(joined)


class Held(NamedTuple):
    """Where the rows of one piece begin in a batch, and the tally that counts them."""

    row: int
    name: str
    tally: Tally


class Book:
    """Rows on their way into one batch of `records.DOCUMENTS`; it alone fills `rows`, `not_sampled`, `record_bytes`.

    A batch goes on over the end of a file (`open`), so that a thousand small files are one batch and not a thousand.
    `damaged_file` is what the input says: "fail" turns a `Damage` into `DamagedFile`, "accept" into a row. `sample` is
    the share of records to take, by doc_id; None takes all.
    """

    piece: Piece
    tally: Tally

    def __init__(self, source_id: str, rule: ReaderRule, damaged_file: str, sample: float | None = None) -> None:
        self.source_id, self.rule, self.damaged_file, self.sample = source_id, rule, damaged_file, sample
        self._read_meta: Callable[[list[Any]], list[Any]] | None = None
        self._held: list[Held] = []
        self._clear()

    def open(self, piece: Piece, tally: Tally) -> None:
        """Go on with a piece; the rows that are held stay with theirs."""
        self._settle_metas()
        self.piece, self.tally = piece, tally
        self._held.append(Held(len(self.offsets), piece.name, tally))

    def read_meta(self, read: Callable[[list[Any]], list[Any]]) -> None:
        """Set how the optional fields of this piece's records are found: records to one column a name of META."""
        self._read_meta = read

    def _clear(self) -> None:
        self.offsets: list[int] = []
        self.lengths: list[int | None] = []
        self.texts: list[str | None] = []
        self.reasons: list[str | None] = []
        self.metas: list[Any] = []
        self.markups: dict[int, str] = {}
        self.headers: dict[int, str] = {}
        self.weight = self._settled = 0
        self._held = [last._replace(row=0) for last in self._held[-1:]]

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
        ends = [*(held.row for held in self._held[1:]), rows]
        parts = [(name, tally, slice(first, end)) for (first, name, tally), end in zip(self._held, ends, strict=True)]
        ids = b"".join(doc_ids(self.source_id, name, self.offsets[part]) for name, _, part in parts)
        columns: dict[str, Any] = {
            "doc_id": pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), rows, [None, pa.py_buffer(ids)]),
            "file": [name for name, _, part in parts for _ in self.offsets[part]],
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
        chosen = self._chosen(ids)
        for _, tally, part in parts:
            taken = sum(chosen[part])
            tally.rows += taken
            tally.not_sampled += len(chosen[part]) - taken
            tally.record_bytes += sum(length or 0 for length in self.lengths[part])
        self._clear()
        return batch if all(chosen) else batch.filter(pa.array(chosen))

    def _chosen(self, ids: bytes) -> list[bool]:
        """Say which rows are in the sample; doc_ids are hashes, so this is a uniform draw without luck."""
        if self.sample is None:
            return [True] * (len(ids) // 16)
        draws = np.frombuffer(ids, np.uint8).reshape(-1, 16)[:, 12:16].copy().view(">u4").ravel() / 2**32
        return list((draws < self.sample).tolist())

    def _meta_columns(self) -> list[Any]:
        """Return the optional fields of all rows, one column a name of META."""
        if not self._settled and self._read_meta is not None and all(type(meta) is dict for meta in self.metas):
            return self._read_meta(self.metas)
        self._settle_metas()
        return list(zip(*self.metas, strict=True))

    def _settle_metas(self) -> None:
        """Find the optional fields of records that are still held whole: the next piece may name them otherwise."""
        fresh = self.metas[self._settled :]
        records = [meta for meta in fresh if type(meta) is dict]
        if records and self._read_meta is not None:
            found = iter(zip(*self._read_meta(records), strict=True))
            self.metas[self._settled :] = [next(found) if type(meta) is dict else meta for meta in fresh]
        self._settled = len(self.metas)

    @staticmethod
    def _sparse(values: dict[int, str], rows: int) -> "list[str | None] | pa.Array":
        return [values.get(at) for at in range(rows)] if values else pa.nulls(rows, pa.string())


def _array(values: Any, type: pa.DataType) -> pa.Array:
    if not isinstance(values, pa.Array):
        return pa.array(values, type)
    return values if values.type == type else values.cast(type)
