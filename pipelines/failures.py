"""What a command says when it ends by something that it did not foresee: one message, never a message of a library.

A library's message may quote a record; the name of a class, the place in our own code and the path of a file do not.
"""

import contextlib
import errno
import os
import shutil
import tempfile
import traceback
from collections.abc import Iterable
from pathlib import Path

FAILED, USAGE = 1, 2  # exit codes, as `clearance --help` says them
_MISTAKES = frozenset(
    (
        *(errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR, errno.EISDIR),
        *(errno.ENOENT, errno.ELOOP, errno.ENAMETOOLONG),
    )
)
"""What the system says of a path that was given wrongly, or that the user may not write."""
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT))
_STORES = ("duckdb", "_duckdb", "pyarrow")  # whose errors are about a Parquet file that was changed or broken off
_DAMAGED = (
    "  remedy: `clearance verify` says which file of a release; what is under restricted/work may be removed, "
    "the next run makes it again"
)
_MOST_PLACES = 8  # calls shown, the innermost ones


class ReleaseDamaged(RuntimeError):
    """A release is there but cannot be read; the message names its folder and the remedy."""


def describe(error: BaseException) -> tuple[int, str]:
    """Return the exit code and the message for an error that no command foresaw."""
    if isinstance(error, ReleaseDamaged):
        return FAILED, str(error)
    if isinstance(error, PermissionError) and error.errno is None:  # our own, of `files.private_folder`
        return USAGE, str(error)
    if isinstance(error, OSError) and error.errno is not None:
        return _of_the_system(error)
    if type(error).__module__.split(".")[0] in _STORES:
        return FAILED, f"a stored file cannot be read ({type(error).__name__})\n{_DAMAGED}\n{_places(error)}"
    return FAILED, f"failed: {type(error).__name__} (its message is not shown, it may quote a record)\n{_places(error)}"


def _of_the_system(error: OSError) -> tuple[int, str]:
    path = error.filename if error.filename is not None else error.filename2
    where = f"{_short(str(path))}: " if path is not None else ""
    what = f"{where}{os.strerror(error.errno or 0)}"
    if error.errno in _FULL:
        return FAILED, f"{what}\n{room(())}"
    if error.errno in _MISTAKES:
        return USAGE, f"{what}\n  remedy: check the path and its permissions"
    if error.errno == errno.EIO:
        return FAILED, f"{what}\n{_DAMAGED}"
    return FAILED, f"{what}\n{_places(error)}"


def room(folders: Iterable[Path]) -> str:
    """Say how much room is left in folders and in the one for temporary files, and what to do."""
    with contextlib.suppress(FileNotFoundError):  # no folder for temporary files takes a byte
        folders = [*folders, Path(tempfile.gettempdir())]
    free = ", ".join(f"{folder} {_free_mb(folder):,} MB" for folder in dict.fromkeys(folders)) or "nowhere a byte"
    return f"  free: {free}\n  remedy: make room and start the same command again, it goes on from there"


def _free_mb(folder: Path) -> int:
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return shutil.disk_usage(there).free // 1_000_000


def is_full(error: OSError) -> bool:
    """Say whether an error means that a disk or a quota is full."""
    return error.errno in _FULL


def _short(path: str) -> str:
    """Cut a path that is longer than a screen: its end says which file it is."""
    return path if len(path) <= 300 else f"…{path[-300:]}"


def _places(error: BaseException) -> str:
    """List the calls in our own code, the failing one last."""
    ours = (f"{os.sep}pipelines{os.sep}", f"{os.sep}transforms{os.sep}")
    frames = [f for f in traceback.extract_tb(error.__traceback__) if any(part in f.filename for part in ours)]
    return "\n".join(f"  {Path(f.filename).name}:{f.lineno} in {f.name}" for f in frames[-_MOST_PLACES:])
