"""Job 1 for one split: read it, measure every fact, stage one Parquet file, judge it.

A finished split is never redone.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms import judge
from transforms.files import commit_file, temporary, write_json
from transforms.heartbeat import Heart
from transforms.records import DOCUMENTS, Source, Split, Stage, Tally
from transforms.removals import REMOVED
from transforms.staged import MeasureTask, Staged, as_staged, find_staged, place_key, staged_key, stat_key

TRANSIENT = ("markup", "headers")  # read by stages, never staged
HEAVY = ("text", "signature", "text_key", "shingles")  # columns no judge reads


class InputChanged(RuntimeError):
    """An input file changed while it was read; nothing of it was staged."""


class NotConserved(RuntimeError):
    """Bytes or records of an input are not accounted for."""


def measure_split(split: Split, task: MeasureTask, chain: Sequence[Stage], kits: Mapping[str, Any]) -> Staged:
    """Measure and judge one split, or find that both were done before.

    Raises:
        InputChanged: a file of the split changed meanwhile.
        NotConserved: the tally of a piece does not add up.
    """
    work, source = Path(task.work), task.sources[split.source_id]
    heart = Heart(work / "beats" / task.run_id / f"measure-{split.index:06d}.json")
    known = find_staged(split, task)
    if known is None:
        known = _stage(split, task, chain, kits, heart)
    staged = as_staged(split, task, known)
    counts = _judge_staged(staged, task, chain, source)
    heart.beat(0 if heart.records else staged.rows, 0, counts, done=True)
    return staged


def _stage(
    split: Split, task: MeasureTask, chain: Sequence[Stage], kits: Mapping[str, Any], heart: Heart
) -> dict[str, Any]:
    work = Path(task.work)
    before = stat_key(split, task)
    digest = hashlib.sha256()
    tmp = temporary(work / "staged" / f"split-{split.index:06d}.parquet", task.run_id)
    tallies = [Tally(piece.name) for piece in split.pieces]
    rows = text_bytes = 0
    with pq.ParquetWriter(tmp, staged_schema(chain), compression="zstd", compression_level=1) as writer:
        for batch in measured_batches(split, task, chain, kits, tallies, digest):
            writer.write_batch(batch)
            size = _text_bytes(batch["text"])
            heart.beat(batch.num_rows, size, {})
            rows, text_bytes = rows + batch.num_rows, text_bytes + size
    for tally in tallies:
        if (gap := tally.check()) is not None:
            raise NotConserved(gap)
    if stat_key(split, task) != before:
        raise InputChanged(f"a file of source {split.source_id} changed while it was read")
    key = staged_key(split, task, digest.hexdigest())
    commit_file(tmp, work / "staged" / f"{key}.parquet", "measure.staged")
    known = {
        "key": key,
        "rows": rows,
        "text_bytes": text_bytes,
        "tallies": [asdict(tally) for tally in tallies],
    }
    write_json(work / "staged" / f"{key}.json", known, task.run_id, "measure.staged_facts")
    write_json(work / "stat" / f"{place_key(split, task)}.json", {}, task.run_id, "measure.place")
    write_json(work / "stat" / f"{before}.json", known, task.run_id, "measure.stat")
    return known


def measured_batches(
    split: Split,
    task: MeasureTask,
    chain: Sequence[Stage],
    kits: Mapping[str, Any],
    tallies: Sequence[Tally],
    digest: Any,
) -> Iterator[pa.RecordBatch]:
    """Read the pieces of a split and yield staged batches: facts added, markup gone, denied texts withheld."""
    from transforms.readers import read_piece
    from transforms.stages import measure

    source = task.sources[split.source_id]
    spec, rule = source.inputs[split.input_index], task.rules["reader"]

    def read() -> Iterator[pa.RecordBatch]:
        for piece, tally in zip(split.pieces, tallies, strict=True):
            for batch in read_piece(piece, spec, source, rule, tally, digest):
                yield _sample(batch, task.sample, tally)

    for batch in join_small(read(), rule.batch_rows, rule.batch_bytes):
        facts = measure(batch, chain, task.rules, kits, source)
        yield _withhold_text(facts, chain, task.rules, kits, source)


def join_small(batches: Iterator[pa.RecordBatch], most_rows: int, most_bytes: int) -> Iterator[pa.RecordBatch]:
    """Join neighbours while they stay within the limits of a batch (small files), so that stages see many rows.

    A batch that is over a limit by itself passes as it is; empty ones are left out.
    """
    held: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        if held and (rows + batch.num_rows > most_rows or size + batch.nbytes > most_bytes):
            yield _joined(held)
            held, rows, size = [], 0, 0
        if batch.num_rows:
            held.append(batch)
            rows, size = rows + batch.num_rows, size + batch.nbytes
    if held:
        yield _joined(held)


def _joined(batches: Sequence[pa.RecordBatch]) -> pa.RecordBatch:
    return batches[0] if len(batches) == 1 else pa.concat_batches(batches)


def staged_schema(chain: Sequence[Stage]) -> pa.Schema:
    """Return the columns of a staged split: the document without markup, then the facts of every stage."""
    base = [field for field in DOCUMENTS if field.name not in TRANSIENT]
    return pa.schema([*base, *(field for stage in chain for field in stage.facts)])


def _withhold_text(
    facts: pa.RecordBatch,
    chain: Sequence[Stage],
    rules: Mapping[str, Any],
    kits: Mapping[str, Any],
    source: Source,
) -> pa.RecordBatch:
    """Null the text of rows that may not be used at all, then drop the columns that are never staged.

    Of a witness the shingle hashes stay (under restricted/): copies of it are verified without its text.
    """
    verdict = judge.judge(facts, chain, rules, source)
    from transforms.minhash import withheld_sets

    denied = verdict.dropped_by(judge.TEXTLESS_STAGES)
    if denied.any():
        sets = withheld_sets(facts["text"], judge.witnesses(verdict, facts), kits["minhash"])
        at = facts.schema.get_field_index("shingles")
        facts = facts.set_column(at, facts.schema.field(at), sets)
        at = facts.schema.get_field_index("text")
        text = pc.if_else(pa.array(denied), pa.scalar(None, pa.large_string()), facts["text"])
        facts = facts.set_column(at, facts.schema.field(at), text)
    return facts.select([name for name in facts.schema.names if name not in TRANSIENT])


def _sample(batch: pa.RecordBatch, share: float | None, tally: Tally) -> pa.RecordBatch:
    """Keep the rows whose doc_id falls into the share; doc_ids are hashes, so this is a uniform draw without luck."""
    if share is None:
        return batch
    ids = np.frombuffer(b"".join(batch["doc_id"].to_pylist()), np.uint8).reshape(-1, 16)
    draw = np.ascontiguousarray(ids[:, 12:16]).view(">u4").ravel().astype(np.float64) / 2**32
    chosen = batch.filter(pa.array(draw < share))
    tally.rows -= batch.num_rows - chosen.num_rows
    tally.not_sampled += batch.num_rows - chosen.num_rows
    return chosen


def _judge_staged(staged: Staged, task: MeasureTask, chain: Sequence[Stage], source: Source) -> dict[str, int]:
    """Write the verdicts of a staged split unless they are there; return how many rows have which verdict."""
    final = staged.judged_path(Path(task.work))
    if not final.exists():
        tmp = temporary(final, task.run_id)
        with pq.ParquetWriter(tmp, JUDGED, compression="zstd") as writer:
            start = 0
            for batch in _facts_of(staged.staged_path(Path(task.work))):
                writer.write_batch(_judged_batch(batch, start, chain, task, source))
                start += batch.num_rows
        commit_file(tmp, final, "measure.judged")
    counts = np.bincount(pq.read_table(final, columns=["verdict"])["verdict"].to_numpy(), minlength=4)
    return {name: int(count) for name, count in zip(judge.VERDICTS, counts, strict=True) if count}


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


def _facts_of(path: Path) -> Iterator[pa.RecordBatch]:
    """Read a staged split without its text, a row group at a time."""
    with pq.ParquetFile(path) as file:
        names = [name for name in file.schema_arrow.names if name not in HEAVY]
        for group in range(file.num_row_groups):
            table = file.read_row_group(group, columns=names)
            yield table.combine_chunks().to_batches()[0] if table.num_rows else pa.RecordBatch.from_pylist([])


def _text_bytes(text: pa.Array) -> int:
    return int(pc.sum(pc.binary_length(text)).as_py() or 0)
