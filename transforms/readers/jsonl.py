"""JSON Lines: one object a line; plain files are cut into pieces, compressed ones are read whole.

Each line is parsed on its own (orjson), so one bad line is one quarantined row. Blank lines, CRLF and a byte order
mark are separators and declared skips. A field that is absent or null is missing; an empty string is a text.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import orjson
import pyarrow as pa

from transforms.readers import lines
from transforms.readers.base import NO_META, ReaderRule
from transforms.readers.book import Book
from transforms.readers.decompress import chunks, is_compressed
from transforms.readers.encoding import CODECS
from transforms.readers.fields import add_record, field_mapping
from transforms.records import InputSpec, Piece


def plan(path: str, name: str, size: int, spec: InputSpec, rule: ReaderRule) -> tuple[Piece, ...]:
    """Cut a plain file behind newlines; a compressed file is one piece."""
    if is_compressed(path):
        return (Piece(path, name, 0, size),)
    return lines.cut_pieces(path, name, size, rule.split_bytes, rule.max_record_bytes)


def read(piece: Piece, spec: InputSpec, book: Book, digest: Any) -> Iterator[pa.RecordBatch]:
    """Fill the book with the rows of one piece."""
    tally, limit = book.tally, book.rule.max_record_bytes
    decoded = chunks(piece, book.rule, tally, digest)
    if piece.start == 0:
        mark, decoded = lines.without_mark(decoded, spec.encoding, tally)
    else:
        mark = lines.leading_mark(piece, spec.encoding)
    take = parser(spec, book, mark)
    try:
        for found in lines.cut_lines(decoded, piece.start + tally.skipped_bytes, limit, tally):
            yield from take(found)
    except lines.Broken as broken:
        book.damaged(broken.offset, broken.length, broken.what)


def parser(spec: InputSpec, book: Book, mark: str | None) -> Callable[[Iterable[lines.Line]], Iterator[pa.RecordBatch]]:
    """Return what turns lines into rows of the book, and yields the batches that fill up.

    mark  the codec that a byte order mark names; it outranks `spec.encoding`. Under `auto` a JSON file without a mark
          is UTF-8 (RFC 8259 8.1).
    """
    mapping = field_mapping(spec.fields, book.rule.default_fields)
    codec = mark or CODECS.get(spec.encoding, "utf-8")
    lines.refuse_utf16(book.piece, codec)
    strict_utf8 = codec == "utf-8"  # orjson checks it
    text_of = mapping.text if mapping.html is None else None
    book.read_meta(mapping.columns)

    def take(found: Iterable[lines.Line]) -> Iterator[pa.RecordBatch]:
        for offset, raw, length in found:
            if book.full(length):
                yield book.flush()
            if raw is None:
                book.add(offset, length, None, "reader.too_large", NO_META)
                continue
            try:
                record = orjson.loads(raw if strict_utf8 else raw.decode(codec))
            except (orjson.JSONDecodeError, UnicodeDecodeError):
                book.add(offset, length, None, why_not(raw, codec), NO_META)
                continue
            if type(record) is not dict:
                book.add(offset, length, None, "reader.not_json", NO_META)
                continue
            text = None if text_of is None else text_of(record)
            if type(text) is str and "\0" not in text:
                book.add(offset, length, text, None, record)
            else:
                add_record(book, offset, length, record, mapping)

    return take


def why_not(raw: bytes, codec: str) -> str:
    """Name the fault of a line that orjson refused, by asking the bytes and a second parser."""
    if b"\0" in raw:
        return "reader.nul"
    try:
        value = json.loads(raw.decode(codec), parse_constant=_refuse)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeDecodeError:
        return "reader.bad_encoding"
    except UnicodeEncodeError:
        return "reader.lone_surrogate"
    except RecursionError:
        return "reader.too_deep"
    except ValueError:
        pass
    return "reader.not_json"  # also what only a lenient parser reads: control characters, numbers beyond a double


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is not JSON")
