"""The data tables of language identification: labels with their scripts, and evidence words."""

from collections.abc import Iterator
from importlib import resources

import numpy as np
import numpy.typing as npt

from transforms.kernels.wordtable import open_table


def label_table() -> dict[str, tuple[str, frozenset[str]]]:
    """Return label of the model -> (ISO 639 code, ISO 15924 scripts) for the labels that need it."""
    return {label: (code, frozenset(scripts.split())) for label, code, scripts in _rows("language_labels.tsv")}


def evidence_table() -> tuple[tuple[str, ...], npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Return the list names and the open-addressed table: hash of an entry -> bit set of its lists."""
    rows = list(_rows("language_evidence.tsv"))
    entries = [(word, 1 << bit) for bit, (_, words) in enumerate(rows) for word in words.split()]
    return tuple(name for name, _ in rows), *open_table(entries)


def _rows(name: str) -> Iterator[list[str]]:
    text = resources.files("transforms").joinpath("data", name).read_text(encoding="utf-8")
    yield from (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
