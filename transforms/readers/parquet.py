"""Parquet: pieces are ranges of row groups, offsets are row numbers, conservation is against the footer."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.files import open_stored
from transforms.readers import fields
from transforms.readers.base import DamagedFile, ReaderRule, utf8_bound
from transforms.readers.book import Book
from transforms.readers.decompress import stored_bytes
from transforms.readers.encoding import decode
from transforms.readers.fields import add_record
from transforms.records import InputSpec, Piece

MAGIC = b"PAR1"
_NO_VALUE = (ValueError, OverflowError, KeyError)  # of a time out of range; pytz's unknown zone is a KeyError
_DAMAGE = (pa.ArrowException, OSError)  # what pyarrow raises for pages and footers that it cannot read


def plan(path: str, name: str, size: int, spec: InputSpec, rule: ReaderRule) -> tuple[Piece, ...]:
    """Pack row groups to about `rule.split_bytes` of stored bytes: piece = row groups [start, stop).

    A file whose footer cannot be read is one piece [0, 0), when damage is accepted.

    Raises:
        DamagedFile: the footer cannot be read and damage is not accepted.
    """
    with open_stored(path) as handle:
        footer = _footer(handle)
    if footer is None:
        if spec.damaged_file == "fail":
            raise DamagedFile(name, 0, "the Parquet footer is missing or damaged")
        return (Piece(path, name, 0, 0),)
    cuts, held = [0], 0
    for group in range(footer.num_row_groups):
        low, high = _group_range(footer, group)
        if held and held + high - low > rule.split_bytes:
            cuts.append(group)
            held = 0
        held += high - low
    ends = [*cuts[1:], footer.num_row_groups]
    return tuple(Piece(path, name, a, b) for a, b in zip(cuts, ends, strict=True) if b > a)


def read(piece: Piece, spec: InputSpec, book: Book, digest: Any) -> Iterator[pa.RecordBatch]:
    """Fill the book with the rows of the row groups of one piece."""
    feed(piece, digest)
    tally = book.tally
    with open_stored(piece.path) as handle:
        footer = _footer(handle)
        if footer is None or piece.stop == 0:
            book.damaged(0, 0, "the Parquet footer is missing or damaged")
        else:
            rows = [footer.row_group(group).num_rows for group in range(piece.stop)]
            tally.declared_records = sum(rows[piece.start :])
            first = sum(rows[: piece.start])
            mapping = _mapping(spec, book.rule)
            try:
                for record in _records(handle, footer, piece, spec, book.rule):
                    if book.full(utf8_bound(mapping.main(record))):
                        yield book.flush()
                    add_record(book, first + tally.records, None, record, mapping)
                    tally.records += 1
            except _DAMAGE as error:
                book.damaged(first + tally.records, 0, f"{type(error).__name__} in Parquet pages")
                tally.declared_records = tally.records  # the rows behind the damage are that one row


def feed(piece: Piece, digest: Any) -> None:
    """Feed `digest` with the stored bytes of the piece's row groups and of the footer; of a damaged file with all."""
    with open_stored(piece.path) as handle:
        footer, size = _footer(handle), handle.seek(0, 2)
        if footer is not None:
            tail = size - footer.serialized_size - 8
            ranges = [_group_range(footer, g) for g in range(piece.start, min(piece.stop, footer.num_row_groups))]
            for low, high in [*ranges, (tail, size)]:
                for _ in stored_bytes(Piece(piece.path, piece.name, low, high), digest):
                    pass
            return
    for _ in stored_bytes(Piece(piece.path, piece.name, 0, size), digest):
        pass


def is_parquet(path: str) -> bool:
    """Say whether a file begins as Parquet files do."""
    with open_stored(path) as handle:
        return handle.read(4) == MAGIC


def column_names(path: str) -> list[str]:
    """Return the names of the top-level columns; none of a file whose footer cannot be read."""
    with open_stored(path) as handle:
        footer = _footer(handle)
        return [] if footer is None else list(footer.schema.to_arrow_schema().names)


def _footer(handle: BinaryIO) -> Any:
    """Return the file's metadata, None when it cannot be read."""
    try:
        return pq.read_metadata(handle)
    except _DAMAGE:
        return None


def _group_range(footer: Any, group: int) -> tuple[int, int]:
    """Return the stored bytes [low, high) that the column chunks of a row group span."""
    facts = footer.row_group(group)
    low, high = [], []
    for at in range(facts.num_columns):
        column = facts.column(at)
        start = column.data_page_offset
        if column.has_dictionary_page:
            start = min(start, column.dictionary_page_offset)
        low.append(start)
        high.append(start + column.total_compressed_size)
    return min(low, default=0), max(high, default=0)


def _records(
    handle: BinaryIO, footer: Any, piece: Piece, spec: InputSpec, rule: ReaderRule
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the piece as dicts of the columns that the field mapping may look at."""
    file = pq.ParquetFile(handle, metadata=footer, page_checksum_verification=True)
    there = set(file.schema_arrow.names)
    columns = []
    for _, key in fields.wanted(spec.fields, rule.default_fields):
        if key in there or key.partition(".")[0] in there:
            columns.append(key)
    groups = range(piece.start, piece.stop)
    rows = _batch_rows(footer, groups, rule)
    for group in groups:  # one by one, so that a damaged group takes no row of the one before it
        for batch in file.iter_batches(rows, row_groups=[group], columns=columns, use_threads=False):
            names = batch.schema.names
            values = [_values(column) for column in batch.columns]
            for row in zip(*values, strict=True) if columns else ((),) * batch.num_rows:
                yield dict(zip(names, row, strict=True))


def _batch_rows(footer: Any, groups: range, rule: ReaderRule) -> int:
    """Return how many rows may be decoded at once, from the sizes that the footer declares."""
    rows = sum(footer.row_group(group).num_rows for group in groups)
    decoded = sum(footer.row_group(group).total_byte_size for group in groups)
    fitting: int = rule.batch_bytes * max(rows, 1) // max(decoded, 1)
    return max(1, min(rule.batch_rows, fitting))


def _values(column: pa.Array) -> list[Any]:
    """Return the values of a column; strings that are not UTF-8 (no writer's check is trusted) as bytes.

    A time that Python has no value for (a year over 9999, an unknown time zone) is null: no reader needs it.
    """
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        column = column.cast(_binary(column.type))
    try:
        return list(column.to_pylist())
    except _NO_VALUE:
        return list(map(_value, column))


def _value(scalar: pa.Scalar) -> Any:
    try:
        return scalar.as_py()
    except _NO_VALUE:
        return None


def _binary(type: pa.DataType) -> pa.DataType:
    """Return the type with every string in it replaced by bytes."""
    if pa.types.is_string(type):
        return pa.binary()
    if pa.types.is_large_string(type):
        return pa.large_binary()
    if pa.types.is_struct(type):
        return pa.struct([field.with_type(_binary(field.type)) for field in type])
    return type


def _mapping(spec: InputSpec, rule: ReaderRule) -> fields.Mapping:
    """Compile the field mapping; optional values of types that JSON lacks become strings, a text must be one."""
    plain = fields.field_mapping(spec.fields, rule.default_fields)

    def converted(get: fields.Getter) -> fields.Getter:
        return lambda record: _decoded(get(record), spec.encoding)

    return fields.Mapping(
        None if plain.text is None else converted(plain.text),
        None if plain.html is None else converted(plain.html),
        lambda record: tuple(_plain(value, spec.encoding) for value in plain.optional(record)),
        plain.columns,
    )


def _decoded(value: Any, encoding: str) -> Any:
    if not isinstance(value, bytes):
        return value
    text = decode(value, encoding)
    return fields.UNDECODABLE if text is None else text


def _plain(value: Any, encoding: str) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else _decoded(value, encoding)
