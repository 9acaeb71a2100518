"""The items that people review: drawn from the kept records by a recorded seed, their texts kept restricted.

The draw is SQL (`audit/queries/manual-draw.sql`): the kept records with the smallest SHA-256 of seed, shards and
doc_id. It is uniform over the whole corpus, another one for every release, and anybody can repeat it from the ledger.
Source: TC260-003-2024 9.2 a).
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipelines.audit import queries, views
from transforms.files import commit_file, private_folder, temporary

TEXTS_FILE = "manual.jsonl"
"""In `restricted/samples/<content id>/`: one object an item, {"place", "doc_id", "source_id", "text"}, by place."""


@dataclass(frozen=True)
class SamplingRule:
    """How the sample is drawn and judged; units and sources in policies/sampling.yaml."""

    manual_items: int
    seed: str
    min_acceptable_ratio: float
    judged_by: Literal["share", "lower_bound"]
    confidence: float


def rule_of(release: Path) -> SamplingRule:
    """Return the rule that a release was published under, from its own ledger.

    Raises:
        LookupError: it was published without one.
    """
    import pyarrow.parquet as pq

    rows = pq.read_table(release / "ledger" / "policies").to_pylist()
    (own,) = [json.loads(row["json"]) for row in rows if row["section"] == "sampling"] or [None]
    if own is None:
        raise LookupError(f"{release} has no policy for samples")
    return SamplingRule(**own)


def draw(release: Path) -> list[dict[str, Any]]:
    """Return the rows of the ledger table `samples` for a release whose other tables and shards are written."""
    connection = views.connect(release)
    try:
        return queries.table(connection, "manual-draw")
    finally:
        connection.close()


def write_texts(release: Path, folder: Path) -> tuple[Path, int]:
    """Write the texts of the drawn items for the people who review them, mode 0600; return the file and their number.

    A row group is read at a time, so memory is that of one of them and of the sample.
    """
    import pyarrow.parquet as pq

    samples = pq.read_table(release / "ledger" / "samples").to_pylist()
    final = private_folder(folder) / TEXTS_FILE
    tmp = temporary(final, "sample")
    tmp.unlink(missing_ok=True)
    with open(os.open(tmp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(_lines(release, samples))
    commit_file(tmp, final, "publish.sample")
    return final, len(samples)


def _lines(release: Path, samples: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    texts = {}
    for shard in sorted({row["shard"] for row in samples}):
        wanted = sorted(row["shard_row"] for row in samples if row["shard"] == shard)
        texts.update({(shard, at): text for at, text in _rows(release / "shards" / shard, wanted)})
    for row in sorted(samples, key=lambda row: int(row["place"])):
        item = {"place": row["place"], "doc_id": str(row["doc_id"]), "source_id": row["source_id"]}
        yield json.dumps({**item, "text": texts[row["shard"], row["shard_row"]]}, ensure_ascii=False) + "\n"


def _rows(shard: Path, wanted: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield (row number, text) for some rows of a shard, in ascending order."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(shard) as file:
        start = 0
        for group in range(file.num_row_groups):
            stop = start + file.metadata.row_group(group).num_rows
            mine = [at for at in wanted if start <= at < stop]
            if mine:
                column = file.read_row_group(group, columns=["text"])["text"].take([at - start for at in mine])
                yield from zip(mine, column.to_pylist(), strict=True)
            start = stop
