"""Readers: one module a format, each with `plan` (a file into pieces) and `read` (a piece into batches).

A reader never drops a record: what it cannot read is a row with a reason and a place. The tally of each piece proves
it, because decoded bytes and records are counted where the bytes are decoded, rows where batches are built.
"""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from transforms.readers import delimited, html, jsonl, parquet, python_metadata, text, warc
from transforms.readers.base import Book, DamagedFile, ReaderError, ReaderRule, readable
from transforms.readers.preview import Preview, look
from transforms.records import InputSpec, Piece, Source, Tally

__all__ = ["READERS", "DamagedFile", "Preview", "ReaderError", "ReaderRule", "plan_pieces", "preview", "read_piece"]

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


def read_piece(
    piece: Piece, spec: InputSpec, source: Source, rule: ReaderRule, tally: Tally, digest: Any
) -> Iterator[pa.RecordBatch]:
    """Yield the records of one piece as batches of `records.DOCUMENTS`.

    A batch has at most `rule.batch_rows` rows and, unless a single record is larger, `rule.batch_bytes` of records.
    `tally` is complete when the iterator ends; `digest` (hashlib) gets every stored byte of the piece.

    Raises:
        DamagedFile: the file is damaged and `spec.damaged_file` is "fail".
        ReaderError: the system cannot read the file, or it is not what was planned.
    """
    book = Book(piece, source.id, rule, tally, spec.damaged_file)
    with readable(piece.name):
        yield from READERS[spec.format].read(piece, spec, book, digest)


def preview(path: str, spec: InputSpec, rule: ReaderRule, limit: int) -> Preview:
    """Read at most `limit` records of a file and say what is wrong with them when none has text."""
    with readable(path):
        return look(READERS[spec.format], path, spec, rule, limit)
