"""Stored copies of robots.txt, tdmrep.json, ai.txt and RSL documents, found by host.

Four ways to declare them under `signals.<kind>` of a source: a list of {host, file, fetched, status, sha256}; a
mapping of host to file or to such an entry; {folder: …} with `<host>.txt` or `<host>/<usual name>`; {file: …} that
is JSON Lines (plain or .gz) with host or url, fetched, status and body in each row.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from transforms.optout.paths import canonical_host, split_url

KINDS = {"robots": "robots.txt", "tdmrep": "tdmrep.json", "ai_txt": "ai.txt", "rsl": "license.xml"}
ENTRY_KEYS = ("host", "file", "folder", "fetched", "status", "sha256")
_BODY_KEYS = ("body", "robots_txt", "text")
_ROW_BYTES = 16 << 20  # a row holds one bounded file; more is damage


class Declared(NamedTuple):
    """One declaration: `form` is file (of one host), folder or rows; `key` its place under `signals`."""

    key: str
    form: str
    path: str
    host: str | None
    fetched: str | None
    status: int | None
    sha256: str | None


class Snapshot(NamedTuple):
    """One stored copy; `body` None when nothing could be stored."""

    body: bytes | None
    status: int | None
    fetched: str | None


def declared(signals: object, kind: str) -> Iterator[Declared]:
    """Yield the declarations of one kind.

    Raises:
        ValueError: the shape is none of the four; the text names the key.
    """
    value = signals.get(kind) if isinstance(signals, dict) else signals
    key = f"signals.{kind}"
    if value in (None, ""):
        return
    if isinstance(value, str):
        yield from _entry(key, {"folder" if not _is_rows(value) else "file": value})
    elif isinstance(value, list):
        for at, entry in enumerate(value):
            yield from _entry(f"{key}.{at}", entry)
    elif isinstance(value, dict) and ("folder" in value or "file" in value):
        yield from _entry(key, value)
    elif isinstance(value, dict):
        for host, entry in value.items():
            entries = entry if isinstance(entry, list) else [entry]
            for one in entries:
                yield from _entry(f"{key}.{host}", {"file": one, "host": host} if isinstance(one, str) else
                                  {**one, "host": host} if isinstance(one, dict) else one)  # fmt: skip
    else:
        raise ValueError(f"{key}: a list or a mapping is expected")


def _entry(key: str, entry: Any) -> Iterator[Declared]:
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        raise ValueError(f"{key}: an entry is a mapping of single values")
    unknown = sorted(set(entry) - set(ENTRY_KEYS))
    if unknown:
        raise ValueError(f"{key}: unknown key '{unknown[0]}'; known here: {', '.join(ENTRY_KEYS)}")
    path, host = entry.get("folder") or entry.get("file"), entry.get("host")
    if not path:
        raise ValueError(f"{key}: neither file nor folder is given")
    form = "folder" if entry.get("folder") else "rows" if host is None and _is_rows(path) else "file"
    if form == "file" and host is None:
        raise ValueError(f"{key}: the host of the file is not given")
    status = entry.get("status") or None
    if status is not None and not (status.isascii() and status.isdigit() and len(status) == 3):
        raise ValueError(f"{key}: status '{status}' is not an HTTP status")
    name = canonical_host(host) if host else None
    yield Declared(key, form, path, name, entry.get("fetched"), int(status) if status else None, entry.get("sha256"))


def _is_rows(path: str) -> bool:
    return path.endswith((".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz"))


class Store:
    """The stored copies of one kind of one source; rows are held in memory, files are opened when asked for."""

    def __init__(self, signals: object, kind: str, root: Path, max_bytes: int) -> None:
        self.kind, self.root, self.max_bytes = kind, root, max_bytes
        self.entries = tuple(declared(signals, kind))
        self.rows: dict[str, list[Snapshot]] = {}
        for entry in self.entries:
            if entry.form == "rows":
                for host, snapshot in read_rows(root / entry.path, max_bytes):
                    self.rows.setdefault(host, []).append(snapshot)

    def __bool__(self) -> bool:
        return bool(self.entries)

    def find(self, host: str) -> tuple[Snapshot, ...]:
        """Return the copies of one host in the order of their times; empty when there is none."""
        found = list(self.rows.get(host, ()))
        for entry in self.entries:
            if entry.form == "file" and entry.host == host:
                found.append(self._open(self.root / entry.path, entry.status, entry.fetched))
            elif entry.form == "folder" and _safe(host):
                folder = self.root / entry.path
                for path in (folder / f"{host}.txt", folder / host / KINDS[self.kind]):
                    if path.is_file():
                        found.append(self._open(path, entry.status, entry.fetched))
        return tuple(sorted(found, key=lambda one: one.fetched or ""))

    def _open(self, path: Path, status: int | None, fetched: str | None) -> Snapshot:
        try:
            with path.open("rb") as file:
                return Snapshot(file.read(self.max_bytes + 1), status, fetched)
        except OSError:
            return Snapshot(None, status, fetched)


def _safe(host: str) -> bool:
    return "/" not in host and "\\" not in host and not host.startswith(".")


def read_rows(path: Path, max_bytes: int) -> Iterator[tuple[str, Snapshot]]:
    """Yield (host, snapshot) of a JSON Lines file; bodies are cut one byte after `max_bytes`.

    Raises:
        ValueError: a row is not an object with a host or url; names the line only.
    """
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(_ROW_BYTES), b""), 1):
            if line.strip():
                yield _row(line, number, max_bytes)


def _row(line: bytes, number: int, max_bytes: int) -> tuple[str, Snapshot]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise ValueError(f"line {number} of the snapshots is not a JSON object")
    place = split_url(str(row["url"])) if isinstance(row.get("url"), str) else None
    host = canonical_host(str(row["host"])) if isinstance(row.get("host"), str) else place[0] if place else ""
    if not host:
        raise ValueError(f"line {number} of the snapshots names no host")
    body = next((row[key] for key in _BODY_KEYS if isinstance(row.get(key), str)), None)
    raw = body.encode("utf-8", "replace")[: max_bytes + 1] if body is not None else None
    status = row.get("status")
    known = int(status) if isinstance(status, int | str) and str(status).isdigit() else None
    fetched = row.get("fetched")
    return host, Snapshot(raw, known, fetched if isinstance(fetched, str) else None)
