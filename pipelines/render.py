"""Rows for people and programs: the four formats that every reading command shares."""

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

FORMATS = ("table", "json", "csv", "ndjson")
MAX_CELL = 60  # characters of a table cell; the other formats never cut


def render(columns: Sequence[str], rows: Iterable[Sequence[Any]], form: str) -> str:
    """Write rows as a table, one JSON array, CSV with a header, or one JSON object a line."""
    listed = [[_plain(value) for value in row] for row in rows]
    if form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([[_cell(value) for value in row] for row in listed])
        return out.getvalue()
    objects = [dict(zip(columns, row, strict=True)) for row in listed]
    if form == "json":
        return json.dumps(objects, ensure_ascii=False, indent=1) + "\n"
    if form == "ndjson":
        return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in objects)
    return _table(columns, [[_shorten(_cell(value)) for value in row] for row in listed])


def _plain(value: Any) -> Any:
    """Bring a database value to JSON: bytes as hex, ids and dates as text."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _shorten(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= MAX_CELL else flat[: MAX_CELL - 1] + "…"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max([_width(name), *(_width(row[at]) for row in rows)]) for at, name in enumerate(columns)]
    lines = [_line(columns, widths), _line(["─" * width for width in widths], widths)]
    lines += [_line(row, widths) for row in rows]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _width(text: str) -> int:
    """Count terminal columns: wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
