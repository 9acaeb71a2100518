"""Rows of an export: JSON Lines, JSON, CSV, TSV or Parquet, each with the place that an error names."""

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from pipelines.config import ConfigError
from transforms.tables import read_groups

Row = tuple[str, Mapping[str, Any]]
"""Where it stands (file:line, or file: row n) and its columns."""
MAX_LINE_BYTES = 64 << 20  # a longer one is no event: memory stays bounded
PARQUET_ROWS = 65536  # rows in memory at a time


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file, plain or .gz; the name says the format (.jsonl, .ndjson, .json, .csv, .tsv, .parquet).

    Raises:
        ConfigError: the file is missing or empty, cannot be read to its end, or a row is none.
    """
    name = path.name.removesuffix(".gz")
    readers = {".jsonl": _lines, ".ndjson": _lines, ".json": _array, ".csv": _csv, ".tsv": _csv, ".parquet": _parquet}
    reader = readers.get(Path(name).suffix.lower())
    if reader is None:
        raise ConfigError(str(path), "the name does not say the format", f"one of: {', '.join(readers)}, plain or .gz")
    empty = True
    try:
        for row in reader(path):
            empty = False
            yield row
    except (OSError, EOFError, pa.ArrowException, UnicodeDecodeError, csv.Error) as error:
        what = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be read ({type(error).__name__})"
        raise ConfigError(
            str(path), f"the file of events {what}", "check the path, the encoding and the format"
        ) from None
    if empty:
        raise ConfigError(str(path), "there is no event in it", "one row an event")


def _open(path: Path) -> Any:
    return gzip.open(path, "rb") if path.suffix == ".gz" else open(path, "rb")


def _lines(path: Path) -> Iterator[Row]:
    with _open(path) as file:
        number = 0
        while line := file.readline(MAX_LINE_BYTES + 1):
            number += 1
            if line.strip(b" \t\r\n\xef\xbb\xbf"):
                place = f"{path}:{number}"
                yield place, _object(place, line)


def _object(place: str, line: bytes) -> Mapping[str, Any]:
    try:
        found = orjson.loads(line.removeprefix(b"\xef\xbb\xbf")) if len(line) <= MAX_LINE_BYTES else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ConfigError(place, "the line is no JSON object", "one object a line, UTF-8")
    return found


def _array(path: Path) -> Iterator[Row]:
    with _open(path) as file:
        try:
            found = orjson.loads(file.read().removeprefix(b"\xef\xbb\xbf"))
        except ValueError:
            raise ConfigError(str(path), "this is not JSON", "a list of objects; name a file of lines .jsonl") from None
    if not isinstance(found, list):
        raise ConfigError(str(path), "this is no list of objects", "a list of objects; name a file of lines .jsonl")
    for number, item in enumerate(found, start=1):
        if not isinstance(item, dict):
            raise ConfigError(f"{path}: row {number}", "the entry is no object", "a list of objects")
        yield f"{path}: row {number}", item


def _csv(path: Path) -> Iterator[Row]:
    delimiter = "\t" if path.name.removesuffix(".gz").lower().endswith(".tsv") else ","
    with _open(path) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text, delimiter=delimiter)
        header = [name.strip() for name in next(reader, [])]
        for cells in reader:
            place = f"{path}:{reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise ConfigError(place, f"{len(cells)} values for {len(header)} columns", "one value a column")
            yield place, {name: cell.strip() or None for name, cell in zip(header, cells, strict=True)}


def _parquet(path: Path) -> Iterator[Row]:
    rows = (row for batch in read_groups(path, None, PARQUET_ROWS) for row in batch.to_pylist())
    for number, row in enumerate(rows, start=1):
        yield f"{path}: row {number}", row
