"""What text files, HTML pages and package metadata share: the file is the record."""

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

from transforms.readers.base import NO_META, Damage
from transforms.readers.book import Book
from transforms.readers.decompress import chunks
from transforms.readers.encoding import byte_order_mark
from transforms.records import InputSpec, Piece

Parse = Callable[[bytes, int, int], None]
"""Turns the bytes of a file into one row of the book: (bytes, offset behind a byte order mark, bytes behind it)."""


def read(piece: Piece, spec: InputSpec, book: Book, digest: Any, parse: Parse) -> Iterator[pa.RecordBatch]:
    """Fill the book with the one record of a file; over `max_record_bytes` it is counted but not held."""
    held: list[bytes] = []
    length, limit, what = 0, book.rule.max_record_bytes, None
    try:
        for chunk in chunks(piece, book.rule, book.tally, digest):
            length += len(chunk)
            held = [*held, chunk] if length <= limit else []
    except Damage as damage:
        what = damage.what
    if book.full(length):
        yield book.flush()
    if what is not None:
        book.damaged(0, length, what)
        return
    book.tally.records += 1
    if length > limit:
        book.add(0, length, None, "reader.too_large", NO_META)
        return
    raw = b"".join(held)
    mark = byte_order_mark(raw[:4], spec.encoding)[0]
    book.tally.skipped_bytes += mark
    parse(raw, mark, length - mark)
