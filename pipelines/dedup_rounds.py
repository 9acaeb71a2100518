"""Jobs 2 and 3 as the run sees them: edges once, then survivors until nothing that stays is held.

A record can turn out not to be usable only after deduplication: its copy stands under a stricter licence, or
something is left in it after redaction. It is then held, and its group is resolved again without it from the
stored edges.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.audit.views import current_release
from pipelines.config import ConfigError
from pipelines.plan import Plan
from pipelines.publish import WrittenPart
from transforms.dedup.kept import keep_for_later, kept_files
from transforms.files import commit_file, private_folder, temporary
from transforms.outcome import CONFLICT, HELD
from transforms.removals import REMOVED
from transforms.staged import Staged, key_hash


class Held(NamedTuple):
    """Why a record is held, and the witnesses of a conflict: their ids (16 bytes), sources and licences."""

    reason: str
    conflict_doc_ids: list[bytes] | None = None
    conflict_sources: list[str] | None = None
    conflict_licences: list[str | None] | None = None


def staged_inputs(staged: Sequence[Staged], work: Path) -> list[Any]:
    """Name the staged and judged files of each split, in split order."""
    from pipelines.jobs.candidates import StagedInput

    return [StagedInput(s.split, str(s.staged_path(work)), str(s.judged_path(work))) for s in staged]


def find(plan: Plan, staged: Sequence[Staged], kept: Sequence[str], work: Path, options: Any, run_id: str) -> Any:
    """Run job 2: verified edges between records of the run, and to those of earlier releases (`kept` files)."""
    from pipelines.jobs.candidates import find_edges

    return find_edges(staged_inputs(staged, work), plan.policy.rules, work, options, kept=kept, run_id=run_id)


def kept_before(against: Iterable[Path], restricted: Path) -> list[str]:
    """List what the named earlier releases kept for deduplication; a release is its folder, or an output folder.

    Raises:
        config.ConfigError: a release is not there, or kept nothing.
    """
    files: list[str] = []
    for place in against:
        try:
            release = current_release(place)
        except FileNotFoundError as error:
            raise ConfigError(str(place), str(error)) from None
        folders = (restricted / "dedup" / release.name, release.parent.parent / "restricted" / "dedup" / release.name)
        found = next((kept for folder in folders if (kept := kept_files(folder))), ())
        if not found:
            what = f"release {release.name} kept nothing to deduplicate against"
            raise ConfigError(str(place), what, "run it with policy dedup.keep: signatures or sets")
        files.extend(found)
    return files


def keep(plan: Plan, parts: Iterable[WrittenPart], staged: Sequence[Staged], folder: Path, request: Any) -> None:
    """Write what later releases need of the kept records, one file a split, under restricted/dedup."""
    rule = plan.policy.rules["dedup"]
    if rule.keep == "nothing":
        return
    private_folder(folder.parent)
    private_folder(folder)
    verdicts = pa.concat_tables(pq.read_table(part.folder / "records.parquet", columns=["verdict"]) for part in parts)
    kept = np.asarray(pc.equal(verdicts["verdict"].cast(pa.string()), "kept").to_numpy(zero_copy_only=False))
    start = 0
    for split in staged:
        rows = np.flatnonzero(kept[start : start + split.rows])
        start += split.rows
        final = folder / f"split-{split.split:06d}.parquet"
        if len(rows) and not final.exists():
            work = request.restricted / "work"
            paths = (split.staged_path(work), split.judged_path(work))
            keep_for_later(*paths, rows, final, plan.policy.rules["minhash"], rule.keep == "sets", "keep")


def settle_conflicts(
    plan: Plan,
    staged: Sequence[Staged],
    edges: Any,
    held: Mapping[bytes, Held],
    work: Path,
    options: Any,
) -> tuple[Any, dict[bytes, Held]]:
    """Run job 3; hold the records whose copies stand under a denied licence and run it again without them."""
    from pipelines.jobs.resolve import resolve

    inputs = staged_inputs(staged, work)
    resolved = resolve(inputs, edges, plan.policy.rules, work, options, excluded=frozenset(held))
    fresh = {key: why for key, why in _conflicts(plan, staged, resolved).items() if key not in held}
    if not fresh:
        return resolved, dict(held)
    return settle_conflicts(plan, staged, edges, {**held, **fresh}, work, options)


def _conflicts(plan: Plan, staged: Sequence[Staged], resolved: Any) -> dict[bytes, Held]:
    """Return doc_id -> reason and witnesses of records that policy does not let pass beside their witness."""
    from transforms.licence.conflict import judge_conflict

    rule = plan.policy.rules["licence"]
    removed_copies = plan.policy.rules["optout"].removed_copies
    reasons = {"quarantine": "licence.conflict", "drop": "licence.laundered"}
    found: dict[bytes, Held] = {}
    for split in staged:
        path = resolved.paths.get(split.split)
        if not path:
            continue
        for row in pq.read_table(path).to_pylist():
            pairs = list(zip(row["conflict_sources"] or [], row["conflict_licences"] or [], strict=True))
            if removed_copies == "quarantine" and any(licence == REMOVED for _, licence in pairs):
                found[row["doc_id"]] = Held("source.copy_of_removed", *(row[name] for name in CONFLICT))
                continue
            other = [pair for pair in pairs if pair[1] != REMOVED]
            verdicts = {judge_conflict((split.source_id, row["licence"]), pair, rule) for pair in other}
            for action in ("drop", "quarantine"):
                if action in verdicts:
                    found[row["doc_id"]] = Held(reasons[action], *(row[name] for name in CONFLICT))
    return found


def write_held(held: Mapping[bytes, Held], work: Path, run_id: str) -> str:
    """Write the held records for the workers of job 4; return the path, "" when there are none."""
    if not held:
        return ""
    rows = [{"doc_id": key, **held[key]._asdict()} for key in sorted(held)]
    final = work / "held" / f"{key_hash(*(key.hex() + repr(held[key]) for key in sorted(held)))}.parquet"
    if not final.exists():
        tmp = temporary(final, run_id)
        pq.write_table(pa.Table.from_pylist(rows, schema=HELD), tmp)
        commit_file(tmp, final, "resolve.held")
    return str(final)


def withheld_survivors(parts: Iterable[WrittenPart], resolved: Any, held: Mapping[bytes, Held]) -> dict[bytes, Held]:
    """Return the records that job 4 withheld although others were merged into them: their groups are open again."""
    withheld = {bytes.fromhex(key): Held(why) for part in parts for key, why in part.summary["withheld"]}
    fresh = {key: why for key, why in withheld.items() if key not in held}
    if not fresh:
        return {}
    survivors = {key for path in resolved.paths.values() if path for key in _survivors(path)}
    return {key: why for key, why in fresh.items() if key in survivors}


def withheld_copies(
    staged: Sequence[Staged], resolved: Any, held_path: str, survivors: Mapping[bytes, Held], task: Any
) -> dict[bytes, Held]:
    """Return the copies of withheld survivors that would be withheld in their turn, so that one round settles them."""
    from transforms.withheld import withheld_copies as copies_of
    from transforms.write import open_kit

    kit = open_kit(task)
    found: dict[bytes, Held] = {}
    for split in staged:
        path = resolved.paths.get(split.split, "")
        if path and not survivors.keys().isdisjoint(_survivors(path)):
            told = copies_of(split, path, held_path, survivors.keys(), task, kit)
            found.update((key, Held(reason)) for key, reason in told.items())
    return found


def _survivors(path: str) -> list[bytes]:
    table = pq.read_table(path, columns=["survivor_doc_id"])
    return [key for key in table["survivor_doc_id"].to_pylist() if key is not None]
