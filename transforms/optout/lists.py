"""Row-wise lists that belong to a source: its crawl log, its withdrawals, its authorisations.

JSON Lines or CSV with a header, plain or .gz. Only what a decision needs is held: 8 bytes of hash and one byte of
decision for a fetched URL, the ids of withdrawn and of authorised records.
"""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from transforms.optout.signals import Decision

MAX_ROW_BYTES = 1 << 20
ALLOWED = ("allow", "allowed", "true", "yes", "1")
DENIED = ("deny", "denied", "disallow", "disallowed", "false", "no", "0")


def read_table(path: Path, max_row_bytes: int = MAX_ROW_BYTES) -> Iterator[dict[str, str] | None]:
    """Yield rows as mappings of strings; None for a row that cannot be read or is longer than the bound."""
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as raw:
        lines = _lines(raw, max_row_bytes)
        name = path.name.removesuffix(".gz")
        if name.endswith((".csv", ".tsv")):
            yield from _csv(lines, "\t" if name.endswith(".tsv") else ",", max_row_bytes)
        elif name.endswith(".txt"):
            yield from ({"source_record_id": line.decode("utf-8", "replace").strip()} for line in lines if line.strip())
        else:
            yield from (_json(line, max_row_bytes) for line in lines if line.strip())


def _lines(raw: Any, max_row_bytes: int) -> Iterator[bytes]:
    """Yield lines; of a longer one the first `max_row_bytes` + 1 bytes, so that the rest is no row of its own."""
    while line := raw.readline(max_row_bytes + 1):
        yield line
        while len(line) > max_row_bytes and not line.endswith(b"\n"):
            line = raw.readline(max_row_bytes + 1)


def _json(line: bytes, max_row_bytes: int) -> dict[str, str] | None:
    if len(line) > max_row_bytes:
        return None
    try:
        row = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict):
        return None
    return {key: str(value) if not isinstance(value, bool) else str(value).lower() for key, value in row.items()
            if value is not None and not isinstance(value, dict | list)}  # fmt: skip


def _csv(lines: Iterator[bytes], delimiter: str, max_row_bytes: int) -> Iterator[dict[str, str] | None]:
    header: list[str] | None = None
    for line in lines:
        if not line.strip():
            continue
        text = line.decode("utf-8-sig" if header is None else "utf-8", "replace")
        row = next(csv.reader(io.StringIO(text), delimiter=delimiter, strict=False), [])
        if header is None:
            header = [cell.strip() for cell in row]
        elif len(line) > max_row_bytes or len(row) != len(header):
            yield None
        else:
            yield {key: value.strip() for key, value in zip(header, row, strict=True) if value.strip()}


def url_hash(url: str) -> int:
    """Return 8 bytes of BLAKE2b of a URL without its fragment, as an unsigned integer."""
    return int.from_bytes(hashlib.blake2b(url.partition("#")[0].encode("utf-8", "replace"), digest_size=8).digest())


class CrawlIndex:
    """Which URLs were fetched and what robots said then: sorted hashes beside one decision each."""

    def __init__(self, rows: Iterator[dict[str, str] | None]) -> None:
        hashes, codes = [], []
        for row in rows:
            if row is not None and "url" in row:
                hashes.append(url_hash(row["url"]))
                codes.append(_code(row.get("robots", "").lower()))
        found = np.array(hashes, np.uint64)
        order = np.lexsort((np.array(codes, np.uint8), found))
        self.hashes: npt.NDArray[np.uint64] = found[order]
        self.codes: npt.NDArray[np.uint8] = np.array(codes, np.uint8)[order]

    def decision(self, url: str) -> Decision | None:
        """Return what the log says of a URL (the most restrictive of its fetches), None when it is not in it."""
        key = np.uint64(url_hash(url))
        end = int(np.searchsorted(self.hashes, key, "right"))
        if end == 0 or self.hashes[end - 1] != key:
            return None
        return ("allow", "unknown", "deny")[int(self.codes[end - 1])]


def _code(robots: str) -> int:
    return 0 if robots in ALLOWED else 2 if robots in DENIED else 1


def record_ids(rows: Iterator[dict[str, str] | None]) -> frozenset[str]:
    """Return the `source_record_id` of every row.

    Raises:
        ValueError: a row has none or cannot be read; what is not listed would otherwise count as not withdrawn.
    """
    found = set()
    for number, row in enumerate(rows, 1):
        if row is None or "source_record_id" not in row:
            raise ValueError(f"row {number} of the list has no source_record_id")
        found.add(row["source_record_id"])
    return frozenset(found)
