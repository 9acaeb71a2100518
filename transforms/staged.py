"""Staged splits: their nouns, and the keys that say whether one can be used again.

Under `restricted/work`: `staged/<key>.parquet` holds the facts and the text, `judged/<key>.parquet` one verdict a
row, `stat/<key>.json` remembers which staged file belongs to an unchanged input. What is said of a file is sealed and
names its SHA-256 (`transforms.intact`). A staged key is made of the
content hash of what was read, the code, the models, the declaration of the source and the measuring half of the
policy; a judged key adds the whole policy and the run date.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from transforms.intact import read_sealed, unchanged
from transforms.records import InputSpec, Source, Split

_ISO_DATE = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]")


@dataclass(frozen=True)
class MeasureTask:
    """What every worker needs to know: plain values only, so that it can be pickled.

    measure_sha256  hash of code, lock, models and measuring rules.
    judge_sha256    hash of the whole policy, the register's decisions and the run date.
    sample          share of records to take, 0-1, chosen by doc_id; None takes all.
    """

    work: str
    run_id: str
    rules: Mapping[str, Any]
    sources: Mapping[str, Source]
    measure_sha256: str
    judge_sha256: str
    as_of: date
    sample: float | None


@dataclass(frozen=True)
class Staged:
    """A finished split: where its facts and verdicts are and how its bytes were spent."""

    split: int
    source_id: str
    key: str
    judged_key: str
    rows: int
    text_bytes: int
    tallies: tuple[dict[str, Any], ...]

    def staged_path(self, work: Path) -> Path:
        """Return the Parquet file with facts and text."""
        return work / "staged" / f"{self.key}.parquet"

    def judged_path(self, work: Path) -> Path:
        """Return the Parquet file with one verdict a row."""
        return work / "judged" / f"{self.judged_key}.parquet"


def find_staged(split: Split, task: MeasureTask) -> dict[str, Any] | None:
    """Return what is known of a split that was staged before from the same bytes, or None.

    An unchanged file (size, time) is trusted; a touched one is hashed again, which is cheaper than measuring. That the
    staged file is still whole is the question of `whole_staged`.
    """
    work = Path(task.work)
    known = read_sealed(work / "stat" / f"{stat_key(split, task)}.json")
    if known is None and (work / "stat" / f"{place_key(split, task)}.json").exists():
        known = {"key": staged_key(split, task, _digest_pieces(split))}
    known = known and read_sealed(work / "staged" / f"{known['key']}.json")
    if known is None or not (work / "staged" / f"{known['key']}.parquet").exists():
        return None
    return known


def whole_staged(split: Split, task: MeasureTask) -> dict[str, Any] | None:
    """Return what `find_staged` does, or None when the staged file was damaged since: it is then measured again."""
    known = find_staged(split, task)
    return known if known is not None and unchanged(Path(task.work) / "staged", known["files"]) else None


def as_staged(split: Split, task: MeasureTask, known: Mapping[str, Any]) -> Staged:
    """Make the noun out of what is remembered of a staged split; the blocking of its source is part of its verdicts."""
    judged_key = key_hash(known["key"], task.judge_sha256, task.sources[split.source_id].blocked or "")
    return Staged(
        split.index, split.source_id, known["key"], judged_key,
        known["rows"], known["text_bytes"], tuple(known["tallies"]),
    )  # fmt: skip


def staged_split(split: Split, task: MeasureTask) -> Staged:
    """Return a split that job 1 has finished.

    Raises:
        FileNotFoundError: it is not there.
    """
    known = find_staged(split, task)
    if known is None:
        raise FileNotFoundError(f"split {split.index} of source {split.source_id} was measured and is not there")
    return as_staged(split, task, known)


def key_hash(*parts: str) -> str:
    """Hash strings, NUL between them, into a hex key."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _declaration(split: Split, task: MeasureTask) -> str:
    """Everything about the source and the input, apart from absolute paths, that measuring may read."""
    source = task.sources[split.source_id]
    spec: InputSpec = source.inputs[split.input_index]
    raw = {key: value for key, value in source.raw.items() if key not in ("title", "inputs", "root", "base", "as_of")}
    spec_part = (spec.format, sorted(spec.fields.items()), spec.encoding, spec.damaged_file)
    dates = _dates_passed(raw, task.as_of.isoformat())
    value = (source.id, raw, dates, spec_part, source.blocked, source.removed, task.sample)
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=list)


def _dates_passed(value: Any, day: str) -> list[bool]:
    """Say of every ISO date in a declaration whether it lies before the day: all that a run date changes in it."""
    if isinstance(value, Mapping):
        return [passed for key in sorted(value) for passed in _dates_passed(value[key], day)]
    if isinstance(value, list | tuple):
        return [passed for item in value for passed in _dates_passed(item, day)]
    return [value[:10] < day] if isinstance(value, str) and _ISO_DATE.match(value) else []


def staged_key(split: Split, task: MeasureTask, digest: str) -> str:
    """Name the staged file of what was read."""
    places = json.dumps([(piece.name, piece.start, piece.stop) for piece in split.pieces])
    return key_hash("staged", task.measure_sha256, _declaration(split, task), places, digest)


def place_key(split: Split, task: MeasureTask) -> str:
    """Name a split by where it stands, whatever its bytes are now."""
    places = json.dumps([tuple(piece) for piece in split.pieces])
    return key_hash("place", task.measure_sha256, _declaration(split, task), places)


def stat_key(split: Split, task: MeasureTask) -> str:
    """Name a split by where it stands and by size and time of its files."""
    from transforms.readers.listing import stat_key as file_stat

    stats = [file_stat(piece.path) for piece in split.pieces]
    return key_hash("stat", place_key(split, task), json.dumps(stats))


def _digest_pieces(split: Split) -> str:
    from transforms.readers.listing import digest_piece

    digest = hashlib.sha256()
    for piece in split.pieces:
        digest_piece(piece, digest)
    return digest.hexdigest()
