"""Is a finished file still what was written? Its SHA-256 is kept beside it, and what keeps it seals itself.

What is finished is never redone, so damage that came later (a disk, a hand) has to be found before the file is used
again; it is then made again as if it had never been there.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from transforms.files import file_sha256, read_json, write_json

SEAL = "seal"  # key of a sealed object: SHA-256 over all its other keys


def digests(root: Path, files: Iterable[Path]) -> dict[str, str]:
    """Return path relative to `root` -> SHA-256, sorted."""
    return {path.relative_to(root).as_posix(): file_sha256(path) for path in sorted(files)}


def unchanged(root: Path, known: Mapping[str, str]) -> bool:
    """Say whether every file is there with its SHA-256."""
    return all((root / name).is_file() and file_sha256(root / name) == digest for name, digest in known.items())


def write_sealed(final: Path, value: Mapping[str, Any], run_id: str, label: str) -> None:
    """Commit a JSON object with its seal; `label` names the point of the run in fault tests."""
    write_json(final, {**value, SEAL: _seal(value)}, run_id, label)


def read_sealed(path: Path) -> dict[str, Any] | None:
    """Read a sealed JSON object; None when it is absent, broken, or not what was written."""
    try:
        found = read_json(path)
    except (ValueError, RecursionError, IsADirectoryError):
        return None
    if not isinstance(found, dict):
        return None
    seal = found.pop(SEAL, None)
    return found if seal == _seal(found) else None


def _seal(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
