"""The shards of one part: one file, or one for each licence expression of its records.

Files stand in `<part folder>/shards/`; their names are those of the release.
"""

import hashlib
import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms import ledger
from transforms.tables import Table

FOLDER = "shards"
_UNSAFE = re.compile(r"[^A-Za-z0-9.+-]+")
NAME_CHARS = 60  # of a licence in a file name; what is cut or replaced is told apart by eight digits of a hash


class Shards:
    """Appends kept rows. `rule` is the `run` section: `shard_by`, and the sizes of row groups."""

    def __init__(self, folder: Path, part: str, rule: Any) -> None:
        self._folder, self._part, self._rule = folder / FOLDER, part, rule
        self._tables: dict[str, Table] = {}
        self._text_bytes: dict[str, int] = {}

    def add(self, rows: pa.RecordBatch) -> tuple[list[str], list[int]]:
        """Append rows of `ledger.SHARD`; return the shard and the row in it of each."""
        if self._rule.shard_by == "part":
            first = self._append(f"{self._part}.parquet", rows)
            return [f"{self._part}.parquet"] * rows.num_rows, list(range(first, first + rows.num_rows))
        names, places = [""] * rows.num_rows, [0] * rows.num_rows
        licences = rows["licence"].fill_null("").to_pylist()
        for licence in sorted(set(licences)):
            mine = np.flatnonzero(np.array([own == licence for own in licences]))
            name = f"{self._part}-{licence_name(licence)}.parquet"
            first = self._append(name, rows.take(pa.array(mine)))
            for place, row in enumerate(mine.tolist(), first):
                names[row], places[row] = name, place
        self._bound()
        return names, places

    def close(self) -> list[dict[str, Any]]:
        """End the files; return {"shard", "rows", "text_bytes"} of each, by name."""
        for table in self._tables.values():
            table.close()
        return [
            {"shard": name, "rows": self._tables[name].rows, "text_bytes": self._text_bytes[name]}
            for name in sorted(self._tables)
        ]

    def _append(self, name: str, rows: pa.RecordBatch) -> int:
        """Append rows to a shard; return the row number of the first."""
        if name not in self._tables:
            self._folder.mkdir(exist_ok=True)
            self._tables[name], self._text_bytes[name] = Table(self._folder / name, ledger.SHARD), 0
        table = self._tables[name]
        first = table.rows
        table.add(rows, self._rule.shard_row_group_rows, self._rule.shard_row_group_bytes)
        self._text_bytes[name] += int(pc.sum(pc.binary_length(rows["text"])).as_py() or 0)
        return first

    def _bound(self) -> None:
        """Keep what all open shards hold in memory below the size of one row group."""
        if sum(table.held_bytes for table in self._tables.values()) >= self._rule.shard_row_group_bytes:
            for table in self._tables.values():
                table.flush()


def licence_name(licence: str) -> str:
    """Make a licence expression part of a file name: readable, and different for different expressions."""
    plain = _UNSAFE.sub("_", licence)[:NAME_CHARS] or "no-licence"
    return plain if plain == licence else f"{plain}-{hashlib.sha256(licence.encode()).hexdigest()[:8]}"
