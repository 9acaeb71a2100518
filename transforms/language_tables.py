"""The data tables of language identification: labels and scripts, evidence words and their hashes."""

from collections.abc import Iterator
from importlib import resources

import numpy as np
import numpy.typing as npt

TABLE_SLOTS = 4096  # a power of two, several times the number of entries: short probes


def _table(name: str) -> Iterator[list[str]]:
    text = resources.files("transforms").joinpath("data", name).read_text(encoding="utf-8")
    yield from (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


def label_table() -> Iterator[tuple[str, tuple[str, frozenset[str]]]]:
    """Yield label of the model -> (ISO 639 code, ISO 15924 scripts) for the labels that need it."""
    yield from ((label, (code, frozenset(scripts.split()))) for label, code, scripts in _table("language_labels.tsv"))


def evidence_table() -> tuple[tuple[str, ...], npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Return the list names and an open-addressed table: hash of an entry -> bit set of its lists."""
    rows = list(_table("language_evidence.tsv"))
    entries: dict[int, int] = {}
    for bit, (_, words) in enumerate(rows):
        for word in words.split():
            entries[_hash(word)] = entries.get(_hash(word), 0) | (1 << bit)
    size = TABLE_SLOTS
    keys, masks = np.zeros(size, np.uint64), np.zeros(size, np.uint64)
    for key, mask in sorted(entries.items()):
        slot = (key ^ (key >> 29)) & (size - 1)
        while keys[slot]:
            slot = (slot + 1) & (size - 1)
        keys[slot], masks[slot] = key, mask
    return tuple(name for name, _ in rows), keys, masks


def _hash(word: str) -> int:
    """Hash as `kernels.language.step` does (FNV-1a over code points)."""
    state = 0xCBF29CE484222325
    for character in word:
        state = ((state ^ ord(character)) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return state
