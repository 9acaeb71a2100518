"""HTML: a file is a page; a file named .jsonl holds pages in its `html` field."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa

from transforms.readers import jsonl, whole
from transforms.readers.base import NO_META, TITLE_AT, ReaderRule
from transforms.readers.book import Book
from transforms.readers.encoding import decode
from transforms.readers.extract import main_text
from transforms.records import InputSpec, Piece

LINES = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".jsonl.bz2", ".ndjson")


def plan(path: str, name: str, size: int, spec: InputSpec, rule: ReaderRule) -> tuple[Piece, ...]:
    """Return the file as one piece; JSON Lines of pages are cut as any JSON Lines."""
    if path.lower().endswith(LINES):
        return jsonl.plan(path, name, size, spec, rule)
    return (Piece(path, name, 0, size),)


def read(piece: Piece, spec: InputSpec, book: Book, digest: Any) -> Iterator[pa.RecordBatch]:
    """Fill the book with a page or with JSON Lines of pages."""
    if piece.path.lower().endswith(LINES):
        return jsonl.read(piece, replace(spec, fields={"html": "html", **spec.fields}), book, digest)

    def parse(raw: bytes, offset: int, length: int) -> None:
        add_page(book, offset, length, decode(raw, spec.encoding, markup=True), NO_META)

    return whole.read(piece, spec, book, digest, parse)


def add_page(book: Book, offset: int, length: int, markup: str | None, meta: tuple[str | None, ...]) -> None:
    """Add a decoded page, None when it could not be decoded; its own title counts where `meta` has none."""
    if markup is None:
        book.add(offset, length, None, "reader.bad_encoding", meta)
        return
    page = main_text(markup, book.rule)
    title = meta[TITLE_AT] or page.title
    book.add(offset, length, page.text, page.reason, (*meta[:TITLE_AT], title, *meta[TITLE_AT + 1 :]))
    if page.reason is None:
        book.annotate(markup=markup)
