"""Retention: remove finished work, old quarantine and old releases by the days that policy gives each kind."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipelines.audit.views import current_release
from pipelines.policy import RetentionRule
from transforms.files import temporary

DAY_S = 86400  # seconds
OF_A_RELEASE = ("dedup", "samples")
"""Texts and shingles that serve one release alone: they go with it, whatever their age."""


def collect(
    out: Path, restricted: Path, rule: RetentionRule, releases: bool, dry_run: bool
) -> list[tuple[str, str, int, int]]:
    """Remove what is past its time and return (path, kind, age in days, bytes) of each thing, sorted by path.

    What belongs to the current release stays, whatever its age.

    Raises:
        failures.ReleaseDamaged: CURRENT names no release; nothing is removed, since it could be what must stay.
    """
    found = sorted({entry[0]: entry for entry in _expired(out, restricted, rule, releases)}.values())
    rows = []
    for path, kind, age in found:
        size = sum(f.stat().st_size for f in path.rglob("*") if f.is_file()) if path.is_dir() else path.stat().st_size
        rows.append((str(path), kind, age, size))
        if not dry_run:
            _remove(path)
    return rows


def _remove(path: Path) -> None:
    """Remove a file, or a folder that nobody must find half removed: it loses its name first."""
    if path.is_dir():
        path = path.rename(temporary(path, "gc"))
        shutil.rmtree(path)
    else:
        path.unlink()


def _expired(out: Path, restricted: Path, rule: RetentionRule, releases: bool) -> Iterator[tuple[Path, str, int]]:
    current = _current(out)
    for path in restricted.glob("work/*/*"):
        yield from _older(path, "work", rule.work_days)
    for kind, days in (
        ("quarantine", rule.quarantine_days),
        ("samples", rule.samples_days),
        ("subjects", rule.subjects_days),
    ):
        for path in (restricted / kind).glob("*"):
            if path.name != current and path.is_dir():
                yield from _older(path, kind, days)
    if releases:
        old = list(_old_releases(out, current, rule.releases_kept))
        yield from old
        gone = {path.name for path, _, _ in old}
        for kind in OF_A_RELEASE:
            for path in (restricted / kind).glob("*"):
                if path.name in gone or not (out / "releases" / path.name).is_dir():
                    yield path, kind, _age_days(path)


def _current(out: Path) -> str:
    try:
        return current_release(out).name
    except FileNotFoundError:  # nothing was published yet
        return ""


def _older(path: Path, kind: str, days: int) -> Iterator[tuple[Path, str, int]]:
    age = _age_days(path)
    if age > days:
        yield path, kind, age


def _old_releases(out: Path, current: str, kept: int) -> Iterator[tuple[Path, str, int]]:
    folders: list[Any] = [p for p in (out / "releases").glob("*") if p.is_dir() and not p.name.startswith(".")]
    folders.sort(key=lambda p: (p.stat().st_mtime_ns, p.name), reverse=True)
    for path in folders[kept:]:
        if path.name != current:
            yield path, "release", _age_days(path)


def _age_days(path: Path) -> int:
    return int((time.time() - path.stat().st_mtime) // DAY_S)
