"""Arrays in files: .npy, committed whole, mapped, or filled and read by slices; loaded by one thread at a time.

numpy reads the header of a .npy file with `ast.literal_eval`, and in CPython 3.11 two threads that are in the parser at
once can end each other with a SystemError (python/cpython#106905); workers that are threads load arrays all the time.
"""

import errno
import os
import threading
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from transforms.files import commit_file, temporary

_PARSER = threading.Lock()


def load_array(path: Path, mapped: bool = False) -> npt.NDArray[Any]:
    """Load a .npy file into memory, or map it read-only; never a pickle.

    Raises:
        OSError: the file cannot be read.
        ValueError, EOFError: it holds no array, or one that is broken off.
    """
    mode: Literal["r"] | None = "r" if mapped else None
    with _PARSER:
        array: npt.NDArray[Any] = np.asarray(np.load(path, mmap_mode=mode, allow_pickle=False))
    return array


def save_array(final: Path, array: npt.NDArray[Any], run_id: str, label: str) -> None:
    """Commit one array as .npy; `label` names the point of the run in fault tests."""
    final.parent.mkdir(parents=True, exist_ok=True)
    tmp = temporary(final, run_id)
    with open(tmp, "wb") as handle:
        np.save(handle, array, allow_pickle=False)
    commit_file(tmp, final, label)


def open_array(path: Path) -> npt.NDArray[Any]:
    """Map an array read-only, as a plain ndarray (kernels know no memmap).

    Raises:
        OSError: it is not there, or broken off (EIO, with its path).
    """
    try:
        return load_array(path, mapped=True)
    except (ValueError, EOFError):
        raise OSError(errno.EIO, "not an array", str(path)) from None


def allocate_array(path: Path, shape: tuple[int, ...], dtype: Any) -> None:
    """Make a file of zeros that workers fill slice by slice; a finished one is left alone.

    Its room is taken here: on a full disk a hole in a mapped file would end the process by a signal later.
    """
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    tmp = temporary(path, "allocate")
    np.lib.format.open_memmap(tmp, mode="w+", dtype=dtype, shape=shape).flush()
    with open(tmp, "r+b") as handle:
        os.posix_fallocate(handle.fileno(), 0, tmp.stat().st_size)
    commit_file(tmp, path, "candidates.allocate")


def fill_array(path: Path, first: int, values: npt.NDArray[Any]) -> None:
    """Write a slice of an allocated array and sync it."""
    if len(values):
        array = open_array(path)
        with open(path, "r+b") as handle:
            handle.seek(_place(path, array, first))
            handle.write(np.ascontiguousarray(values, array.dtype).data)
            os.fsync(handle.fileno())


def read_slice(path: Path, start: int, stop: int) -> npt.NDArray[Any]:
    """Read a slice of an array into memory.

    Raises:
        OSError: as `open_array`.
    """
    array = open_array(path)
    values: npt.NDArray[Any] = np.empty((stop - start, *array.shape[1:]), array.dtype)
    with open(path, "rb") as handle:
        handle.seek(_place(path, array, start))
        handle.readinto(values.data)
    return values


def _place(path: Path, array: npt.NDArray[Any], row: int) -> int:
    """Return where a row of an array stands in its file: the values are the file's end."""
    return path.stat().st_size - array.nbytes + row * (array.nbytes // max(1, len(array)))
