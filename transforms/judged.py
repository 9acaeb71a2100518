"""The verdicts of a staged split: one sidecar in its row order, judged from the facts alone, never from a text."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms import judge
from transforms.files import commit_file, temporary
from transforms.intact import digests, read_sealed, unchanged, write_sealed
from transforms.records import Source, Stage
from transforms.removals import REMOVED
from transforms.staged import MeasureTask, Staged
from transforms.tables import read_groups

HEAVY = ("text", "signature", "text_key", "shingles")  # columns no judge reads

JUDGED = pa.schema(
    [
        pa.field("row", pa.int32(), nullable=False),
        pa.field("doc_id", pa.binary(16), nullable=False),
        pa.field("alive", pa.bool_(), nullable=False),
        pa.field("witness", pa.bool_(), nullable=False),
        pa.field("rank", pa.uint64(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("licence", pa.string()),
        pa.field("verdict", pa.int8(), nullable=False),
        pa.field("reason", pa.string()),
        pa.field("reasons", pa.list_(pa.string())),
        pa.field("flags", pa.list_(pa.string())),
    ]
)
"""Columns of a judged split, in the row order of the staged split; `verdict` indexes `judge.VERDICTS`."""


def judge_staged(staged: Staged, task: MeasureTask, chain: Sequence[Stage], source: Source) -> dict[str, int]:
    """Write the verdicts of a staged split unless they are there, whole; return how many rows have which verdict."""
    final = staged.judged_path(Path(task.work))
    note = final.with_suffix(".json")
    known = read_sealed(note)
    if known is None or not unchanged(final.parent, known["files"]):
        counts = _judge_batches(staged, final, task, chain, source)
        known = {"files": digests(final.parent, [final]), "verdicts": counts}
        write_sealed(note, known, task.run_id, "measure.judged_facts")
    return dict(known["verdicts"])


def _judge_batches(
    staged: Staged, final: Path, task: MeasureTask, chain: Sequence[Stage], source: Source
) -> dict[str, int]:
    tmp = temporary(final, task.run_id)
    counts = np.zeros(len(judge.VERDICTS), np.int64)
    start = 0
    path = staged.staged_path(Path(task.work))
    names = [name for name in pq.read_schema(path).names if name not in HEAVY]
    with pq.ParquetWriter(tmp, JUDGED, compression="zstd") as writer:
        for facts in read_groups(path, names):
            batch = _judged_batch(facts, start, chain, task, source)
            writer.write_batch(batch)
            counts += np.bincount(batch["verdict"].to_numpy(), minlength=len(counts))
            start += batch.num_rows
    commit_file(tmp, final, "measure.judged")
    return {name: int(count) for name, count in zip(judge.VERDICTS, counts, strict=True) if count}


def _judged_batch(
    facts: pa.RecordBatch, start: int, chain: Sequence[Stage], task: MeasureTask, source: Source
) -> pa.RecordBatch:
    verdict = judge.judge(facts, chain, task.rules, source)
    rows = facts.num_rows
    columns: dict[str, Any] = {
        "row": np.arange(start, start + rows, dtype=np.int32),
        "doc_id": facts["doc_id"],
        "alive": verdict.alive,
        "witness": judge.witnesses(verdict, facts),
        "rank": judge.rank(facts, task.rules, source),
        "source_id": pa.array([source.id] * rows, pa.string()),
        "licence": pc.if_else(facts["removal_request"].is_valid(), REMOVED, facts["licence"]),
        "verdict": verdict.verdict,
        "reason": verdict.reason,
        "reasons": verdict.reasons,
        "flags": verdict.flags,
    }
    return pa.RecordBatch.from_arrays([pa.array(columns[f.name], f.type) for f in JUDGED], schema=JUDGED)
