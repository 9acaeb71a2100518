"""Readers: one module a format, each with `plan` (a file into pieces) and `read` (a piece into rows of a book, and
its full batches).

A reader never drops a record: what it cannot read is a row with a reason and a place. The tally of each piece proves
it, because decoded bytes and records are counted where the bytes are decoded, rows where batches are built.
"""

from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from transforms.readers import delimited, html, jsonl, parquet, python_metadata, text, warc
from transforms.readers.base import DamagedFile, ReaderError, ReaderRule, readable
from transforms.readers.book import Book
from transforms.readers.preview import Preview, look
from transforms.records import InputSpec, Piece, Source, Tally

__all__ = ["READERS", "DamagedFile", "Preview", "ReaderError", "ReaderRule", "plan_pieces", "preview", "read_pieces"]

READERS = MappingProxyType(
    {
        "jsonl": jsonl,
        "parquet": parquet,
        "python-metadata": python_metadata,
        "text": text,
        "csv": delimited,
        "tsv": delimited,
        "html": html,
        "warc": warc,
    }
)
"""`format:` of corpus.yaml to the module that reads it."""


def plan_pieces(path: str, name: str, size: int, spec: InputSpec, rule: ReaderRule) -> tuple[Piece, ...]:
    """Cut one stored file of `size` bytes into pieces; the same file and rule always give the same pieces.

    Plain JSONL is cut about every `rule.split_bytes` behind a newline, Parquet between row groups; every other file
    is one piece. The pieces cover the whole file.

    Raises:
        DamagedFile: the place of the pieces cannot be read (a Parquet footer) and damage is not accepted.
        ReaderError: the system cannot read the file.
    """
    with readable(name):
        pieces: tuple[Piece, ...] = READERS[spec.format].plan(path, name, size, spec, rule)
    return pieces


def read_pieces(
    pieces: Sequence[Piece],
    spec: InputSpec,
    source: Source,
    rule: ReaderRule,
    tallies: Sequence[Tally],
    digest: Any,
    sample: float | None = None,
) -> Iterator[pa.RecordBatch]:
    """Yield the records of pieces of one input as batches of `records.DOCUMENTS`.

    A batch has at most `rule.batch_rows` rows and, unless a single record is larger, `rule.batch_bytes` of records;
    it may hold rows of several pieces. `tallies`, one a piece, are complete when the iterator ends; `digest` (hashlib)
    gets every stored byte. `sample` is the share of records to take, 0-1, chosen by doc_id.

    Raises:
        DamagedFile: a file is damaged and `spec.damaged_file` is "fail".
        ReaderError: the system cannot read a file, or it is not what was planned.
    """
    book = Book(source.id, rule, spec.damaged_file, sample)
    for piece, tally in zip(pieces, tallies, strict=True):
        book.open(piece, tally)
        with readable(piece.name):
            yield from READERS[spec.format].read(piece, spec, book, digest)
    if book.offsets:
        yield book.flush()


def preview(path: str, spec: InputSpec, rule: ReaderRule, limit: int) -> Preview:
    """Read at most `limit` records of a file and say what is wrong with them when none has text."""
    with readable(path):
        return look(READERS[spec.format], path, spec, rule, limit)
