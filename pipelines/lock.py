"""One run at a time: an advisory lock on a folder that the kernel drops with the process.

A run holds its output and its restricted folder, which may be another's output too by mistake.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class OutputBusy(RuntimeError):
    """Another run holds the output."""


@contextmanager
def hold(out: Path) -> Iterator[None]:
    """Hold `out` for this process until the block ends or the process dies.

    Raises:
        OutputBusy: another process holds it.
    """
    out.mkdir(parents=True, exist_ok=True)
    handle = os.open(out / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputBusy(f"{out} is held by another run, review or gc; wait for it to end") from None
        yield
    finally:
        os.close(handle)
