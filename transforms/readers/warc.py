"""WARC and WET (ISO 28500): response, resource and conversion records are documents, everything else is not content.

Records are framed by `warc_frames`, from the decoded bytes, which gives places, bounds and the count; FastWARC then
reads each record's headers. A record that FastWARC cannot read is therefore a row, never a gap.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import orjson
import pyarrow as pa

from transforms.readers import payload as http_payload
from transforms.readers.base import NO_META, ReaderRule
from transforms.readers.book import Book
from transforms.readers.decompress import chunks
from transforms.readers.encoding import decode
from transforms.readers.html import add_page
from transforms.readers.text import text_fault as file_fault
from transforms.readers.warc_frames import Frame, frames
from transforms.records import InputSpec, Piece

MARKUP = frozenset({"text/html", "application/xhtml+xml"})
KEPT = ("warc-type", "warc-date", "warc-record-id", "warc-truncated", "warc-identified-payload-type")


def plan(path: str, name: str, size: int, spec: InputSpec, rule: ReaderRule) -> tuple[Piece, ...]:
    """Return the archive as one piece."""
    return (Piece(path, name, 0, size),)


def read(piece: Piece, spec: InputSpec, book: Book, digest: Any) -> Iterator[pa.RecordBatch]:
    """Fill the book with the rows of one archive."""
    for frame in frames(chunks(piece, book.rule, book.tally, digest), book):
        if book.full(frame.length):
            yield book.flush()
        if frame.what is not None:
            book.damaged(frame.offset, frame.length, frame.what)
        elif frame.raw is None:
            book.add(frame.offset, frame.length, None, "reader.too_large", NO_META)
        else:
            _add(book, frame, frame.raw, spec)


def _add(book: Book, frame: Frame, raw: bytes, spec: InputSpec) -> None:
    """Add the row of one content record."""
    record = _parsed(raw)
    if record is None:
        book.add(frame.offset, frame.length, None, "reader.unsupported_media", NO_META)
        return
    warc = _joined(record.headers)
    http = _joined(record.http_headers or ())
    media = (record.http_content_type or _one(warc, "content-type") or "").partition(";")[0].strip().lower()
    content_type = _one(http if record.is_http else warc, "content-type") or ""
    payload = http_payload.decoded(
        record.reader.read(),
        _all(http, "transfer-encoding") if record.is_http else "",
        _all(http, "content-encoding") if record.is_http else "",
        book.rule.max_record_bytes,
    )
    meta = (_one(warc, "warc-record-id"), _url(warc), None, None, _one(warc, "warc-date"), None)
    reason = _refusal(record, media, payload, book.rule)
    if reason is not None:
        book.add(frame.offset, frame.length, None, reason, meta)
    elif media in MARKUP:
        add_page(book, frame.offset, frame.length, decode(payload.data, spec.encoding, content_type, markup=True), meta)
    else:
        encoding = "utf-8" if _one(warc, "warc-type") == "conversion" else spec.encoding  # WET is UTF-8
        text = decode(payload.data, encoding, content_type)
        reason = file_fault(text)
        book.add(frame.offset, frame.length, None if reason else text, reason, meta)
    facts = {**http, **{name: warc[name] for name in KEPT if name in warc}}
    book.annotate(headers=orjson.dumps(facts).decode())


def _parsed(raw: bytes) -> Any:
    """Parse the headers of one record; None when FastWARC takes it for none."""
    from fastwarc.warc import WarcRecord

    with contextlib.suppress(OSError):
        record = WarcRecord.from_bytes(raw + b"\r\n\r\n")
        record.parse_http(auto_decode="none", quirks_mode=True)
        return record
    return None


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


def _all(headers: dict[str, Any], name: str) -> str:
    """Return the values of a header that holds a list, joined."""
    value = headers.get(name, "")
    return ", ".join(value) if isinstance(value, list) else value


def _url(warc: dict[str, Any]) -> str | None:
    """Return the target URI; WARC 1.0 writers may put it in angle brackets."""
    uri = _one(warc, "warc-target-uri")
    return None if uri is None else uri.strip("<>")


def _refusal(record: Any, media: str, payload: http_payload.Payload, rule: ReaderRule) -> str | None:
    """Return why a record's payload is not read, None when it is."""
    if record.is_http and (record.http_headers is None or record.http_headers.status_code not in rule.content_statuses):
        return "reader.http_status"
    if media not in rule.content_types:
        return "reader.unsupported_media"
    if len(payload.data) > rule.max_record_bytes:
        return "reader.too_large"
    return None if payload.whole else "reader.damaged_payload"
