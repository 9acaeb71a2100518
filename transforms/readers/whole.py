"""What text files, HTML pages and package metadata share: the file is the record."""

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

from transforms.readers.base import NO_META, Book, Damage
from transforms.readers.decompress import chunks
from transforms.readers.encoding import byte_order_mark
from transforms.records import InputSpec, Piece

Parse = Callable[[bytes, int, int], None]
"""Turns the bytes of a file into one row of the book: (bytes, offset behind a byte order mark, bytes behind it)."""


def read(piece: Piece, spec: InputSpec, book: Book, digest: Any, parse: Parse) -> Iterator[pa.RecordBatch]:
    """Yield one batch with the one record of a file; a file over `max_record_bytes` is counted but not held."""
    held: list[bytes] = []
    length, limit = 0, book.rule.max_record_bytes
    try:
        for chunk in chunks(piece, book.rule, book.tally, digest):
            length += len(chunk)
            held = [*held, chunk] if length <= limit else []
    except Damage as damage:
        book.damaged(0, length, damage.what)
    else:
        book.tally.records += 1
        if length > limit:
            book.add(0, length, None, "reader.too_large", NO_META)
        else:
            raw = b"".join(held)
            mark = byte_order_mark(raw[:4], spec.encoding)[0]
            book.tally.skipped_bytes += mark
            parse(raw, mark, length - mark)
    yield book.flush()
