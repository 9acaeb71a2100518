"""WARC and WET (ISO 28500): response, resource and conversion records are documents, everything else is not content.

Records are framed here, from the decoded bytes, which gives places, bounds and the count; FastWARC then reads each
record's headers and decodes its HTTP payload. A record that FastWARC cannot read is therefore a row, never a gap.
"""

import contextlib
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
import pyarrow as pa

from transforms.readers.base import NO_META, Book, Damage, ReaderRule
from transforms.readers.decompress import chunks
from transforms.readers.encoding import decode
from transforms.readers.html import add_page
from transforms.readers.text import text_fault as file_fault
from transforms.records import InputSpec, Piece

CONTENT = frozenset({b"response", b"resource", b"conversion"})
MARKUP = frozenset({"text/html", "application/xhtml+xml"})
MAX_HEADER_BYTES = 1 << 20  # of a WARC header block; a longer one is damage
KEPT = ("warc-type", "warc-date", "warc-record-id", "warc-truncated", "warc-identified-payload-type")
_TYPE = re.compile(rb"^WARC-Type:[ \t]*([^\r\n]*?)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_LENGTH = re.compile(rb"^Content-Length:[ \t]*([0-9]{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


class Frame(NamedTuple):
    """One record as it stands: `raw` is None when it is no content or longer than the limit."""

    offset: int
    length: int
    content: bool
    raw: bytes | None


def plan(path: str, name: str, size: int, spec: InputSpec, rule: ReaderRule) -> tuple[Piece, ...]:
    """Return the archive as one piece."""
    return (Piece(path, name, 0, size),)


def read(piece: Piece, spec: InputSpec, book: Book, digest: Any) -> Iterator[pa.RecordBatch]:
    """Yield the batches of one archive."""
    stream = _Stream(chunks(piece, book.rule, book.tally, digest))
    try:
        for frame in _frames(stream, book):
            if book.full(frame.length):
                yield book.flush()
            if frame.raw is None:
                book.add(frame.offset, frame.length, None, "reader.too_large", NO_META)
            else:
                _add(book, frame, frame.raw, spec)
    except Damage as damage:
        stream.drain()
        book.damaged(stream.begun, book.tally.decoded_bytes - stream.begun, damage.what)
    if book.offsets:
        yield book.flush()


class _Stream:
    """Decoded chunks as a stream that knows its place; `begun` is where the record being read begins."""

    def __init__(self, decoded: Iterator[bytes]) -> None:
        self._decoded, self._buffer, self._at = decoded, b"", 0
        self.offset = self.begun = 0

    def drain(self) -> None:
        """Read the rest, so that it is counted and hashed; a further damage changes nothing."""
        with contextlib.suppress(Damage):
            for _ in self._decoded:
                pass

    def _more(self) -> bool:
        """Append a chunk to the buffer; say whether there was one."""
        chunk = next(self._decoded, b"")
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        return bool(chunk)

    def newlines(self) -> int:
        """Skip carriage returns and line feeds; return how many."""
        skipped = 0
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in b"\r\n":
                self._at += 1
                skipped += 1
            if self._at < len(self._buffer) or not self._more():
                self.offset += skipped
                return skipped

    def header(self) -> bytes:
        """Read a header block with its empty line; empty at the end of the file."""
        while (end := _blank_line(self._buffer, self._at)) < 0:
            if len(self._buffer) - self._at > MAX_HEADER_BYTES:
                raise Damage("a WARC header block that does not end")
            if not self._more():
                if self._at == len(self._buffer):
                    return b""
                raise Damage("the file ends in a WARC header")
        block = self._buffer[self._at : end]
        self._at = end
        self.offset += len(block)
        return block

    def block(self, length: int, keep: bool) -> bytes:
        """Read `length` bytes and return them if they are to be kept."""
        held: list[bytes] = []
        left = length
        while left:
            if self._at == len(self._buffer) and not self._more():
                raise Damage("the file ends in a WARC record")
            part = self._buffer[self._at : self._at + left]
            self._at += len(part)
            left -= len(part)
            if keep:
                held.append(part)
        self.offset += length
        return b"".join(held)


def _blank_line(buffer: bytes, start: int) -> int:
    """Return the place behind the first empty line; -1 without one. Old tools end lines with LF alone."""
    ends = [at + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (at := buffer.find(mark, start)) >= 0]
    return min(ends, default=-1)


def _frames(stream: _Stream, book: Book) -> Iterator[Frame]:
    """Yield content records; count everything else where it stands.

    Raises:
        Damage: the bytes at `stream.begun` are no whole record.
    """
    tally, limit = book.tally, book.rule.max_record_bytes
    while True:
        stream.begun = stream.offset
        tally.separator_bytes += stream.newlines()
        stream.begun = stream.offset
        header = stream.header()
        if not header:
            return
        kind, length = _TYPE.search(header), _LENGTH.search(header)
        if not header.startswith(b"WARC/") or kind is None or length is None:
            raise Damage("not a WARC record")
        content = kind.group(1).lower() in CONTENT
        size = int(length.group(1))
        total = len(header) + size
        keep = content and total <= limit
        block = stream.block(size, keep)
        tally.records += 1
        if content:
            yield Frame(stream.begun, total, True, header + block if keep else None)
        else:
            tally.not_content += 1
            tally.skipped_bytes += total


def _add(book: Book, frame: Frame, raw: bytes, spec: InputSpec) -> None:
    """Add the row of one content record."""
    record, payload = _parsed(raw, book.rule.max_record_bytes)
    if record is None:
        book.add(frame.offset, frame.length, None, "reader.unsupported_media", NO_META)
        return
    warc = _joined(record.headers)
    http = _joined(record.http_headers or ())
    media = (record.http_content_type or _one(warc, "content-type") or "").partition(";")[0].strip().lower()
    content_type = _one(http if record.is_http else warc, "content-type") or ""
    meta = (_one(warc, "warc-record-id"), _url(warc), None, None, _one(warc, "warc-date"), None)
    reason = _refusal(record, media, payload, book.rule)
    if reason is not None:
        book.add(frame.offset, frame.length, None, reason, meta)
    elif media in MARKUP:
        add_page(book, frame.offset, frame.length, decode(payload, spec.encoding, content_type, markup=True), meta)
    else:
        encoding = "utf-8" if _one(warc, "warc-type") == "conversion" else spec.encoding  # WET is UTF-8
        text = decode(payload, encoding, content_type)
        reason = file_fault(text)
        book.add(frame.offset, frame.length, None if reason else text, reason, meta)
    facts = {**http, **{name: warc[name] for name in KEPT if name in warc}}
    book.annotate(headers=orjson.dumps(facts).decode())


def _parsed(raw: bytes, limit: int) -> tuple[Any, bytes]:
    """Parse one record and read its payload, at most one byte over the limit; (None, b"") when it is no record.

    Some crawlers store the decoded payload under headers that still claim an encoding: it is then taken as stored.
    """
    from fastwarc.warc import WarcRecord

    for auto_decode in ("all", "none"):
        with contextlib.suppress(OSError):
            record = WarcRecord.from_bytes(raw + b"\r\n\r\n")
            record.parse_http(auto_decode=auto_decode, quirks_mode=True)
            return record, record.reader.read(limit + 1)
    return None, b""


def _joined(headers: Any) -> dict[str, Any]:
    """Return headers by lower-case name; a repeated one as the list of its values."""
    found: dict[str, Any] = {}
    for name, value in headers:
        key = name.lower()
        known = found.get(key)
        found[key] = value if known is None else [*known, value] if isinstance(known, list) else [known, value]
    return found


def _one(headers: dict[str, Any], name: str) -> str | None:
    """Return the value of a header, the first one where it is repeated."""
    value = headers.get(name)
    return value[0] if isinstance(value, list) else value


def _url(warc: dict[str, Any]) -> str | None:
    """Return the target URI; WARC 1.0 writers may put it in angle brackets."""
    uri = _one(warc, "warc-target-uri")
    return None if uri is None else uri.strip("<>")


def _refusal(record: Any, media: str, payload: bytes, rule: ReaderRule) -> str | None:
    """Return why a record's payload is not read, None when it is."""
    if record.is_http and (record.http_headers is None or record.http_headers.status_code not in rule.content_statuses):
        return "reader.http_status"
    if media not in rule.content_types:
        return "reader.unsupported_media"
    return "reader.too_large" if len(payload) > rule.max_record_bytes else None
