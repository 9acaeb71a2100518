"""Where deduplication keeps what: one numbering of all documents and the files under `work/dedup`.

Every document has a *place*: the first place of its split plus its row. Splits are numbered in the order of their
content keys, so places do not depend on the order in which splits were given; nothing published holds a place.
"""

import dataclasses
import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from transforms.arrays import load_array
from transforms.files import commit_file, read_json, temporary, write_json

STAGED, KEPT = "staged", "kept"


@dataclass(frozen=True)
class Shelf:
    """Documents that take part: a staged split of this run, or what an earlier release kept.

    path   staged Parquet, or the Parquet that `dedup.kept.keep_for_later` wrote.
    judged sidecar of a staged split; empty for kept ones.
    first  place of row 0.
    """

    kind: str
    split_index: int
    path: str
    judged: str
    first: int
    rows: int


@dataclass(frozen=True)
class Plan:
    """Everything a worker needs; plain values only."""

    folder: str
    run_id: str
    shelves: tuple[Shelf, ...]
    dedup: Any  # DedupRule
    minhash: Any  # MinHashRule
    bands: int

    @property
    def places(self) -> int:
        """Documents altogether."""
        return self.shelves[-1].first + self.shelves[-1].rows if self.shelves else 0

    @property
    def root(self) -> Path:
        """The folder of this deduplication."""
        return Path(self.folder)

    def open(self, name: str) -> npt.NDArray[Any]:
        """Map a catalog array (`CATALOG`) or the signatures, read-only."""
        return open_array(self.root / f"{name}.npy")

    def read(self, name: str, start: int, stop: int) -> npt.NDArray[Any]:
        """Read a slice of an array into memory; what is mapped counts as this process's own for as long as it is."""
        return read_slice(self.root / f"{name}.npy", start, stop)

    def save(self, name: str, array: npt.NDArray[Any], label: str) -> None:
        """Commit an array under the folder."""
        save_array(self.root / f"{name}.npy", array, self.run_id, label)

    def has(self, name: str) -> bool:
        """Say whether an array was committed before."""
        return (self.root / f"{name}.npy").exists()


class Catalog(Protocol):
    """What pure functions need of a plan: arrays by name and the rules. `inspect` has one in memory."""

    @property
    def dedup(self) -> Any: ...

    @property
    def minhash(self) -> Any: ...

    def open(self, name: str) -> npt.NDArray[Any]: ...

    def read(self, name: str, start: int, stop: int) -> npt.NDArray[Any]: ...


CATALOG = {"roles": np.uint8, "rank": np.uint64, "high": np.uint64, "low": np.uint64, "shingles": np.int32}
"""One value a place.

roles     bits of `kernels.pairs`: ALIVE, WITNESS, PRIOR; 0 takes no part.
rank      policy order, smaller first; high, low: the doc_id as two big-endian halves, which break ties.
shingles  n_shingles of the text, -1 where it was not measured.
"""


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


def save_record(folder: Path, name: str, record: Any, run_id: str, label: str) -> None:
    """Commit a dataclass of arrays, lists of strings and such dataclasses, one file for each field."""
    for field in dataclasses.fields(record):
        value, inner = getattr(record, field.name), f"{name}-{field.name}"
        if dataclasses.is_dataclass(value):
            save_record(folder, inner, value, run_id, label)
        elif isinstance(value, list):
            write_json(folder / f"{inner}.json", value, run_id, label)
        else:
            save_array(folder / f"{inner}.npy", value, run_id, label)


def load_record(folder: Path, name: str, kind: Any) -> Any:
    """Load what `save_record` wrote as an instance of `kind`; arrays are mapped."""
    values = {}
    for field in dataclasses.fields(kind):
        inner = f"{name}-{field.name}"
        if dataclasses.is_dataclass(field.type):
            values[field.name] = load_record(folder, inner, field.type)
        elif (folder / f"{inner}.json").exists():
            values[field.name] = read_json(folder / f"{inner}.json")
        else:
            values[field.name] = open_array(folder / f"{inner}.npy")
    return kind(**values)


def halves(ids: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Split 16-byte ids, shape n x 16, into two numbers each that sort like the bytes."""
    words = np.ascontiguousarray(ids).view(">u8").astype(np.uint64).reshape(-1, 2)
    return np.ascontiguousarray(words[:, 0]), np.ascontiguousarray(words[:, 1])


def joined(high: npt.NDArray[np.uint64], low: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint8]:
    """Undo `halves`."""
    words = np.stack([high, low], axis=1).astype(">u8")
    return np.ascontiguousarray(words).view(np.uint8).reshape(-1, 16)
