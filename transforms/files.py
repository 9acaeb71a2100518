"""Files appear whole or not at all: written beside their place, synced, then renamed."""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any, BinaryIO

import orjson


def temporary(final: Path, run_id: str) -> Path:
    """Return the place to write before `commit_file`; the run id tells whose leftovers they are."""
    return final.with_name(f".tmp-{run_id}-{final.name}")


def commit_file(tmp: Path, final: Path, label: str) -> None:
    """Sync `tmp`, rename it to `final` and sync the folder. `label` names this point of the run in fault tests."""
    with open(tmp, "rb") as handle:
        os.fsync(handle.fileno())
    os.replace(tmp, final)
    sync_folder(final.parent)


def commit_folder(tmp: Path, final: Path, label: str) -> None:
    """Sync a finished folder, replace whatever stands at `final` and sync the folder above; `label` as above."""
    for path in sorted(tmp.rglob("*")):
        if path.is_dir():
            sync_folder(path)
        else:
            with open(path, "rb") as handle:
                os.fsync(handle.fileno())
    sync_folder(tmp)
    if final.exists():  # the leftover of an interrupted removal: finished folders are never replaced
        shutil.rmtree(final)
    os.replace(tmp, final)
    sync_folder(final.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_json(final: Path, value: Any, run_id: str, label: str) -> None:
    """Commit a JSON file with sorted keys; where it cannot be written nothing is left of it."""
    final.parent.mkdir(parents=True, exist_ok=True)
    tmp = temporary(final, run_id)
    try:
        tmp.write_bytes(
            orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        )
        commit_file(tmp, final, label)
    except OSError:
        tmp.unlink(missing_ok=True)
        raise


def read_json(path: Path) -> Any:
    """Read a JSON file; None when it is absent."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def file_sha256(path: Path) -> str:
    """Hash a file."""
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner enters (0700).

    Raises:
        PermissionError: it exists and is open to others.
    """
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"{path} is open to others; remedy: chmod 700 {path}")
    return path


def is_url(path: str) -> bool:
    """Say whether a path names a Beam file system (gs://, s3://, hdfs:// …) and not a local file."""
    return "://" in path


def open_stored(path: str) -> BinaryIO:
    """Open the stored bytes of a local file or of a Beam file-system URL, never decompressing."""
    if not is_url(path):
        return open(path, "rb")
    from apache_beam.io.filesystem import CompressionTypes
    from apache_beam.io.filesystems import FileSystems

    handle: BinaryIO = FileSystems.open(path, compression_type=CompressionTypes.UNCOMPRESSED)
    return handle
