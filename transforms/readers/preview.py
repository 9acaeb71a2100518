"""A look at the first records of a file before any work, and what a mistake in the declaration looks like."""

import contextlib
import dataclasses
import hashlib
import re
from types import ModuleType
from typing import NamedTuple

import orjson

from transforms.files import open_stored
from transforms.readers.base import Damage, DamagedFile, ReaderRule
from transforms.readers.book import Book
from transforms.readers.decompress import chunks, suffix_of
from transforms.readers.encoding import CODECS, byte_order_mark
from transforms.readers.parquet import column_names
from transforms.readers.walk import printable
from transforms.records import InputSpec, Piece, Tally

SPACE = b"\xef\xbb\xbf \t\r\n"
ARRAY_HINT = "the file is a JSON array, not one object a line; convert it: jq -c '.[]' IN > OUT"
_COLUMN = re.compile(r"[^\W\d][\w.:-]{0,39}")
HEAD_BYTES = 1 << 16


class Preview(NamedTuple):
    """What the first records of a file look like.

    hint         what is wrong and how to mend it; None where records have text, unless the file is a JSON array.
    misdeclared  whether the file as a whole is not what it is declared to be, whatever other files are like.
    """

    records: int
    with_text: int
    hint: str | None
    misdeclared: bool = False


def look(reader: ModuleType, path: str, spec: InputSpec, rule: ReaderRule, limit: int) -> Preview:
    """Read at most `limit` records; see `readers.preview`."""
    with open_stored(path) as handle:
        size = handle.seek(0, 2)
    piece = reader.plan(path, printable(path), size, spec, rule)[:1]
    if not piece:
        return Preview(0, 0, None)
    book = Book("", dataclasses.replace(rule, batch_rows=limit), spec.damaged_file)
    book.open(piece[0], Tally(path))
    try:
        batch = next(reader.read(piece[0], spec, book, hashlib.sha256()), None) or book.flush()
    except DamagedFile as damage:
        return Preview(0, 0, str(damage), misdeclared=True)
    if not batch.num_rows:
        return Preview(0, 0, None)
    with_text = batch.num_rows - batch["text"].null_count
    reasons = set(batch["reader_reason"].to_pylist())
    if with_text and not (spec.format == "jsonl" and batch["reader_reason"][0].as_py() == "reader.not_json"):
        return Preview(batch.num_rows, with_text, None)
    head = _head(path, size, rule)
    hint = _array_hint(head) if with_text else _misdeclared(head, spec)
    if hint is not None or with_text:
        return Preview(batch.num_rows, with_text, hint, misdeclared=hint is not None)
    return Preview(batch.num_rows, with_text, _hint(path, head, spec, reasons))


def _array_hint(head: bytes) -> str | None:
    """Recognise an array written one element a line, whose last line alone looks like a record."""
    first = head.lstrip(SPACE).partition(b"\n")[0]
    try:
        orjson.loads(first)
    except orjson.JSONDecodeError:
        return ARRAY_HINT if first.startswith(b"[") else None
    return None


def _misdeclared(head: bytes, spec: InputSpec) -> str | None:
    """Say that a file without any text is not what its input says; None when it may be that, with other faults."""
    kind = ".parquet" if head.startswith(b"PAR1") else suffix_of(head)
    if kind and spec.format != "parquet":
        return f"the file holds {kind} data but is not named so; rename it, or correct its format"
    if byte_order_mark(head[:4], "auto")[1] in ("utf-16-le", "utf-16-be"):
        return "the file is UTF-16; convert it: iconv -f UTF-16 -t UTF-8 IN > OUT"
    start = head.lstrip(SPACE) if spec.format == "jsonl" else b""
    if start.startswith(b"["):
        return ARRAY_HINT
    if start.startswith(b"{") and start.partition(b"\n")[0].rstrip().endswith((b"{", b"[", b",")):
        return "the file looks like pretty-printed JSON, not one object a line; convert it: jq -c . IN > OUT"
    if b"\n" not in start and b"}\r{" in start:
        return "the lines end in CR alone; convert it: tr '\\r' '\\n' < IN > OUT"
    return None


def _hint(path: str, head: bytes, spec: InputSpec, reasons: set[str | None]) -> str | None:
    """Say what the records without text have in common."""
    if reasons & {"reader.bad_encoding"}:
        return _encoding_hint(head, spec)
    if not reasons & {"reader.text_missing"}:
        return None
    if spec.format == "jsonl":
        return _missing(spec, _known(head.lstrip(SPACE)))
    if spec.format in ("csv", "tsv"):
        return _missing(spec, _header(head))
    if spec.format == "parquet":
        return _missing(spec, f"the columns are {', '.join(column_names(path))[:200]}")
    return None


def _head(path: str, size: int, rule: ReaderRule) -> bytes:
    """Return the first decoded bytes; none of a file that is damaged before."""
    with contextlib.suppress(Damage):
        return next(chunks(Piece(path, path, 0, size), rule, Tally(path), hashlib.sha256()), b"")[:HEAD_BYTES]
    return b""


def _missing(spec: InputSpec, known: str) -> str:
    field = spec.fields.get("text") or spec.fields.get("html") or "text"
    return f"the field '{field}' is in no record; {known}; map it: fields: {{text: NAME}}"


def _known(start: bytes) -> str:
    """Name the fields of the first record, when it is one."""
    try:
        record = orjson.loads(start.partition(b"\n")[0])
    except orjson.JSONDecodeError:
        return "name the field that holds the text"
    names = [name[:40] for name in record if isinstance(name, str)][:12]
    return "the first record has " + ", ".join(names)


def _header(head: bytes) -> str:
    """Name the columns of a table, when they can be nothing else: without a header row they would be a record."""
    header = (head.lstrip(SPACE).splitlines() or [b""])[0].decode(errors="replace")
    names = [name.strip(' "') for name in header.replace("\t", ",").split(",")]
    if all(_COLUMN.fullmatch(name) for name in names):
        return "the columns are " + ", ".join(names)
    return "the first row does not look like a header"


def _encoding_hint(head: bytes, spec: InputSpec) -> str:
    """Say which declared encodings the head would be valid in; the operator decides, nothing is guessed."""
    fitting = [name for name, codec in CODECS.items() if name != spec.encoding and _decodes(head, codec)]
    also = f"; it would be valid in: {', '.join(fitting)}" if fitting else ""
    return f"the file is not valid in encoding {spec.encoding}{also}; set `encoding:` of the input"


def _decodes(head: bytes, codec: str) -> bool:
    """Say whether the head is valid, apart from a character cut off at its end."""
    try:
        head.decode(codec)
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 4
    return True
