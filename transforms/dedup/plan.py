"""Where deduplication keeps what: one numbering of all documents and the files under `work/dedup`.

Every document has a *place*: the first place of its split plus its row. Splits are numbered in the order of their
content keys, so places do not depend on the order in which splits were given; nothing published holds a place.
"""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from transforms.arrays import open_array, read_slice, save_array
from transforms.files import read_json, write_json

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
