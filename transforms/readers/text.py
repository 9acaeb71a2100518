"""Plain text: a file is a record; an empty file is a record without text."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from transforms.readers import whole
from transforms.readers.base import NO_META, ReaderRule
from transforms.readers.book import Book
from transforms.readers.encoding import decode
from transforms.records import InputSpec, Piece


def plan(path: str, name: str, size: int, spec: InputSpec, rule: ReaderRule) -> tuple[Piece, ...]:
    """Return the file as one piece."""
    return (Piece(path, name, 0, size),)


def read(piece: Piece, spec: InputSpec, book: Book, digest: Any) -> Iterator[pa.RecordBatch]:
    """Fill the book with the record of a text file."""

    def parse(raw: bytes, offset: int, length: int) -> None:
        text = decode(raw, spec.encoding)
        reason = text_fault(text)
        book.add(offset, length, None if reason else text, reason, NO_META)

    return whole.read(piece, spec, book, digest, parse)


def text_fault(text: str | None) -> str | None:
    """Return why a decoded file is not a text, None when it is one."""
    if text is None:
        return "reader.bad_encoding"
    if not text:
        return "reader.no_text"
    return "reader.nul" if "\0" in text else None
