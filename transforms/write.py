"""Job 4 for one part: shard rows, a ledger row for every record, what is held, all in one folder that appears whole.

`work/written/<key>/` holds shards/, records.parquet, pii.parquet, quarantine.parquet, subjects.parquet and
summary.json, which names the SHA-256 of the others and seals itself; an empty table is not written.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from transforms import ledger
from transforms.clear_text import ClearingKit, clear_rows
from transforms.files import commit_folder
from transforms.heartbeat import Heart
from transforms.intact import digests, read_sealed, unchanged, write_sealed
from transforms.outcome import Outcome, decide
from transforms.part_tables import PartTables
from transforms.records import Source
from transforms.staged import Staged, key_hash
from transforms.stages import stages
from transforms.tables import read_groups

SUMMARY = "summary.json"


class PartInput(NamedTuple):
    """The Beam element of job 4: staged splits in order, with what deduplication and the launcher decided.

    resolutions  path of the resolution file of each split, "" where nothing of it was merged.
    held         path of the table of records held by the launcher (conflicts, leaks), "" when there is none.
    content_key  hash of all of these: names the output.
    """

    name: str
    splits: tuple[Staged, ...]
    resolutions: tuple[str, ...]
    held: str
    content_key: str


@dataclass(frozen=True)
class WriteTask:
    """What every worker needs: plain values; keys are files, read in `open_kit`, so that no secret is pickled."""

    work: str
    run_id: str
    rules: Mapping[str, Any]
    sources: Mapping[str, Source]
    as_of: date
    key_files: tuple[str, ...]
    objections: str
    write_sha256: str


def open_kit(task: WriteTask) -> ClearingKit:
    """Open detectors, models and keys."""
    from transforms.ner import names as ner
    from transforms.pii import stage as pii
    from transforms.pii.basis import NO_OBJECTIONS, Objections
    from transforms.pseudonym import Keys

    lines = Path(task.objections).read_text(encoding="utf-8").splitlines() if task.objections else []
    return ClearingKit(
        pii=pii.open_pii(task.rules["pii"]),
        ner=ner.open_ner(task.rules["ner"]),
        keys=Keys.load([Path(file) for file in task.key_files]) if task.key_files else None,
        objections=Objections.parse(lines) if lines else NO_OBJECTIONS,
    )


def written_path(part: PartInput, task: WriteTask) -> Path:
    """Return the folder that `write_part` fills."""
    return Path(task.work) / "written" / key_hash("part", task.write_sha256, part.name, part.content_key)


def write_part(part: PartInput, task: WriteTask, kit: ClearingKit) -> str:
    """Write one part unless it is there, whole; return its folder name."""
    final = written_path(part, task)
    known = read_sealed(final / SUMMARY)
    if known is not None and unchanged(final, known["files"]):
        return final.name
    tmp = final.with_name(f".tmp-{task.run_id}-{final.name}")
    shutil.rmtree(tmp, ignore_errors=True)
    tmp.mkdir(parents=True)
    heart = Heart(Path(task.work) / "beats" / task.run_id / f"write-{part.name}.json")
    chain = stages()
    tables = PartTables(tmp, part.name, chain, task.rules["run"], kit.keys.current if kit.keys else None)
    for staged, resolution in zip(part.splits, part.resolutions, strict=True):
        source = task.sources[staged.source_id]
        for batch, outcome in decided(staged, resolution, part.held, task):
            _add_batch(batch, outcome, tables, task, source, kit)
            heart.beat(batch.num_rows, 0, {})
    summary = tables.close()
    heart.beat(0, 0, {}, done=True)
    summary["files"] = digests(tmp, tmp.rglob("*.parquet"))
    write_sealed(tmp / SUMMARY, summary, task.run_id, "write.summary")
    commit_folder(tmp, final, "write.part")
    return final.name


def decided(staged: Staged, resolution: str, held: str, task: WriteTask) -> Iterator[tuple[pa.RecordBatch, Outcome]]:
    """Yield the staged batches of a split, each with its verdicts after deduplication."""
    work = Path(task.work)
    judged = pq.read_table(staged.judged_path(work), columns=["doc_id", "verdict", "reason", "reasons", "flags"])
    resolved = pq.read_table(resolution) if resolution else None
    withheld = pq.read_table(held) if held else None
    path = staged.staged_path(work)
    names = [name for name in pq.read_schema(path).names if name not in ("signature", "text_key", "shingles")]
    start = 0
    for batch in read_groups(path, names):
        yield batch, decide(judged.slice(start, batch.num_rows), resolved, withheld, start)
        start += batch.num_rows


def _add_batch(
    batch: pa.RecordBatch, outcome: Outcome, tables: PartTables, task: WriteTask, source: Source, kit: ClearingKit
) -> None:
    kept = np.flatnonzero(outcome.verdict == 0)
    cleared = clear_rows(batch, kept, task.rules, source, task.as_of, kit)
    for at, reason in sorted(cleared.held.items()):
        outcome.remove(int(kept[at]), reason)
    tables.add(source.id, batch, outcome, cleared, _public_strings(batch, task, kit))


def _public_strings(batch: pa.RecordBatch, task: WriteTask, kit: ClearingKit) -> dict[str, pa.Array]:
    """Pass every string column from outside through the detectors."""
    from transforms.pii.stage import scan_strings
    from transforms.redact.batch import redact_strings

    rule = task.rules["pii_actions"]
    names = [name for name in ledger.scanned_columns(stages()) if name in batch.schema.names]
    return {name: redact_strings(batch[name], scan_strings(batch[name].to_pylist(), kit.pii), rule) for name in names}
