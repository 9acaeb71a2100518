"""Job 1 for one split: read it, measure every fact, stage one Parquet file, judge it.

A finished split is never redone.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms import judge
from transforms.files import commit_file, temporary, write_json
from transforms.heartbeat import Heart
from transforms.intact import digests, write_sealed
from transforms.judged import judge_staged
from transforms.records import DOCUMENTS, Source, Split, Stage, Tally
from transforms.staged import MeasureTask, Staged, as_staged, place_key, staged_key, stat_key, whole_staged

TRANSIENT = ("markup", "headers")  # read by stages, never staged


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
    known = whole_staged(split, task)
    if known is None:
        known = _stage(split, task, chain, kits, heart)
    staged = as_staged(split, task, known)
    counts = judge_staged(staged, task, chain, source)
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
    final = work / "staged" / f"{key}.parquet"
    commit_file(tmp, final, "measure.staged")
    known = {
        "key": key,
        "files": digests(final.parent, [final]),
        "rows": rows,
        "text_bytes": text_bytes,
        "tallies": [dict(vars(tally)) for tally in tallies],
    }
    write_sealed(work / "staged" / f"{key}.json", known, task.run_id, "measure.staged_facts")
    write_json(work / "stat" / f"{place_key(split, task)}.json", {}, task.run_id, "measure.place")
    write_sealed(work / "stat" / f"{before}.json", {"key": key}, task.run_id, "measure.stat")
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
    from transforms.readers import read_pieces
    from transforms.stages import measure

    source = task.sources[split.source_id]
    spec, rule = source.inputs[split.input_index], task.rules["reader"]
    for batch in read_pieces(split.pieces, spec, source, rule, tallies, digest, task.sample):
        if batch.num_rows:
            facts = measure(batch, chain, task.rules, kits, source)
            yield _withhold_text(facts, chain, task.rules, kits, source)


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


def _text_bytes(text: pa.Array) -> int:
    return int(pc.sum(pc.binary_length(text)).as_py() or 0)
