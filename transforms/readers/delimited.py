"""CSV and TSV (RFC 4180 with a header row): quoted fields may hold delimiters, doubled quotes and line ends.

As in most writers a quote opens a quoted field only at its beginning. Records are cut on bytes: in UTF-8, gb18030 and
Big5 no byte of another character equals a quote, comma, tab or line feed. A quoted field can hide a newline from any
cut in the middle, so a file is one piece. An empty field is a missing value.
"""

import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from transforms.readers import lines
from transforms.readers.base import NO_META, Damage, ReaderError, ReaderRule
from transforms.readers.book import Book
from transforms.readers.decompress import chunks
from transforms.readers.encoding import CODECS, byte_order_mark
from transforms.readers.fields import add_record, field_mapping
from transforms.records import InputSpec, Piece, Tally

DELIMITERS = {"csv": ",", "tsv": "\t"}

_START, _PLAIN, _QUOTED, _CLOSING = range(4)  # at the start of a field, in one, in a quoted one, behind a quote in it


def plan(path: str, name: str, size: int, spec: InputSpec, rule: ReaderRule) -> tuple[Piece, ...]:
    """Return the file as one piece."""
    return (Piece(path, name, 0, size),)


def read(piece: Piece, spec: InputSpec, book: Book, digest: Any) -> Iterator[pa.RecordBatch]:
    """Fill the book with the rows of one file; the header is a declared skip."""
    tally, limit = book.tally, book.rule.max_record_bytes
    mark, decoded = lines.without_mark(chunks(piece, book.rule, tally, digest), spec.encoding, tally)
    codec = mark or CODECS.get(spec.encoding, "utf-8")
    lines.refuse_utf16(piece, codec)
    delimiter = DELIMITERS[spec.format]
    mapping = field_mapping(spec.fields, book.rule.default_fields)
    header: list[str] | None = None
    try:
        for offset, raw, length, closed in cut_records(decoded, delimiter, tally.skipped_bytes, limit, book):
            if header is None:
                header = _header(piece, raw, codec, delimiter)
                tally.skipped_bytes += length
                tally.records -= 1
                continue
            if book.full(length):
                yield book.flush()
            record, reason = _record(raw, header, codec, delimiter, closed)
            if record is None:
                book.add(offset, length, None, reason, NO_META)
            else:
                add_record(book, offset, length, record, mapping)
    except lines.Broken as broken:
        book.damaged(broken.offset, broken.length, broken.what)


def _header(piece: Piece, raw: bytes | None, codec: str, delimiter: str) -> list[str]:
    try:
        names = None if raw is None else split_fields(raw.decode(codec), delimiter)
    except UnicodeDecodeError:
        names = None
    if names is None:
        lines.refuse_utf16(piece, byte_order_mark((raw or b"")[:4], "auto")[1] or "")
        raise ReaderError(f"{piece.name}: the header row cannot be read; check format and encoding of the input")
    return names


def _record(
    raw: bytes | None, header: list[str], codec: str, delimiter: str, closed: bool
) -> tuple[dict[str, Any] | None, str | None]:
    """Return the non-empty fields of a row by their column, or why there are none."""
    if raw is None:
        return None, "reader.too_large"
    try:
        values = split_fields(raw.decode(codec), delimiter) if closed else None
    except UnicodeDecodeError:
        return None, "reader.bad_encoding"
    if values is None or len(values) > len(header):
        return None, "reader.not_row"
    row: dict[str, Any] = {}
    for name, value in zip(header, values, strict=False):
        if value:
            row.setdefault(name, value)
    return row, None


def split_fields(text: str, delimiter: str) -> list[str] | None:
    """Split one record into its fields; None when a quote is never closed. Linear in the text."""
    fields: list[str] = []
    at = 0
    while at <= len(text):
        parts: list[str] = []
        if text.startswith('"', at):
            at += 1
            while (quote := text.find('"', at)) >= 0 and text.startswith('"', quote + 1):
                parts.append(text[at : quote + 1])
                at = quote + 2
            if quote < 0:
                return None
            parts.append(text[at:quote])
            at = quote + 1
        end = text.find(delimiter, at)
        end = len(text) if end < 0 else end
        parts.append(text[at:end])
        fields.append("".join(parts))
        at = end + 1
    return fields


def cut_records(
    decoded: Iterator[bytes], delimiter: str, start: int, limit: int, book: Book
) -> Iterator[tuple[int, bytes | None, int, bool]]:
    """Yield (offset, bytes without the line end or None when too long, length, whether all quotes are closed).

    Line ends and blank lines are counted as separators, records where their line end is found.

    Raises:
        lines.Broken: the stream is damaged; after the last whole record.
    """
    tally, cutter = book.tally, _Cutter(delimiter)
    held: list[bytes] = []
    held_bytes, offset = 0, start
    try:
        for chunk in decoded:
            begin = 0
            for end in cutter.feed(chunk):
                raw = b"".join([*held, chunk[begin:end]]) if held_bytes + end - begin <= limit + 2 else None
                length = held_bytes + end - begin
                yield from _ended(offset, raw, length, limit, tally)
                offset, begin, held, held_bytes = offset + length, end, [], 0
            if begin < len(chunk):
                held_bytes += len(chunk) - begin
                held = [*held, chunk[begin:]] if held_bytes <= limit + 2 else []
    except Damage as damage:
        raise lines.Broken(offset, held_bytes, damage.what) from None
    if held_bytes:
        rest = b"".join(held) if held_bytes <= limit else None
        if rest is not None and not rest.strip():
            tally.separator_bytes += held_bytes
            return
        tally.records += 1
        yield offset, rest, held_bytes, not cutter.is_open()


def _ended(
    offset: int, raw: bytes | None, length: int, limit: int, tally: Tally
) -> Iterator[tuple[int, bytes | None, int, bool]]:
    """Count and yield one record that a newline ends; a carriage return before it belongs to the line end."""
    if raw is not None and not raw.strip():
        tally.separator_bytes += length
        return
    end = 2 if raw is not None and raw.endswith(b"\r\n") else 1
    tally.separator_bytes += end
    tally.records += 1
    length -= end
    yield offset, (raw[:-end] if raw is not None and length <= limit else None), length, True


class _Cutter:
    """Finds where records end, whatever the chunks are; holds only the state between two bytes."""

    def __init__(self, delimiter: str) -> None:
        self._state = _START
        self._delimiter = delimiter.encode()
        self._stop = re.compile(b"[\n" + self._delimiter + b"]")

    def is_open(self) -> bool:
        """Say whether the stream ended inside a quoted field."""
        return self._state == _QUOTED

    def feed(self, chunk: bytes) -> Iterator[int]:
        """Yield the places just behind the newlines that end records."""
        at, quote = 0, chunk.find(b'"')
        while at < len(chunk):
            if self._state == _QUOTED:
                found = chunk.find(b'"', at)
                if found < 0:
                    return
                at, self._state = found + 1, _CLOSING
            elif self._state in (_START, _CLOSING) and chunk.startswith(b'"', at):
                at, self._state = at + 1, _QUOTED
            else:
                quote = chunk.find(b'"', at) if 0 <= quote < at else quote
                stop = self._next_stop(chunk, at, quote)
                self._state = _PLAIN
                if stop < 0:
                    return
                at, self._state = stop + 1, _START
                if chunk[stop] == 0x0A:
                    yield at

    def _next_stop(self, chunk: bytes, at: int, quote: int) -> int:
        """Return the next delimiter or newline; straight the newline when no quote comes before it."""
        newline = chunk.find(b"\n", at)
        if newline >= 0 and not at <= quote < newline:
            return newline
        found = self._stop.search(chunk, at)
        return -1 if found is None else found.start()
