"""The data tables of language identification: labels with their scripts, evidence words, bits of every character."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.kernels.charclass import ALPHA, HAN, KANA, MARK, RARE, SCRIPTS, SIMPLIFIED, TRADITIONAL
from transforms.kernels.wordtable import open_table

NO_SCRIPT = 255  # of `charclass.script_table`
FIRST_FOREIGN = 0x180  # Latin letters from here on (Extended-B, IPA, African and Vietnamese letters) are not English
FULL_WIDTH = 0xFF00


class Evidence(NamedTuple):
    """The evidence lists as the kernel and the decision need them.

    lists   names, in the order of the file.
    keys, groups   open-addressed table: hash of an entry -> number of its group, from 1.
    members   group x list: 1 where the entries of the group stand in the list; row 0 is no list.
    wanted  bit set of the groups that stand in `en`.
    """

    lists: tuple[str, ...]
    keys: npt.NDArray[np.uint64]
    groups: npt.NDArray[np.uint64]
    members: npt.NDArray[np.int32]
    wanted: np.uint64


def label_table() -> dict[str, tuple[str, frozenset[str]]]:
    """Return label of the model -> (ISO 639 code, ISO 15924 scripts) for the labels that need it."""
    return {label: (code, frozenset(scripts.split())) for label, code, scripts in _rows("language_labels.tsv")}


def evidence_entries() -> dict[str, tuple[str, ...]]:
    """Return list -> entries of the shipped file."""
    return {name: tuple(words.split()) for name, words in _rows("language_evidence.tsv")}


@cache
def evidence_table() -> Evidence:
    """Return the shipped lists.

    Raises:
        ValueError: the entries stand in more than 63 different sets of lists.
    """
    entries = evidence_entries()
    lists_of: dict[str, int] = {}
    for bit, words in enumerate(entries.values()):
        for word in words:
            lists_of[word] = lists_of.get(word, 0) | 1 << bit
    sets = sorted(set(lists_of.values()))
    if len(sets) > 63:
        raise ValueError(f"language evidence: {len(sets)} different sets of lists")
    numbers = {mask: number for number, mask in enumerate(sets, start=1)}
    keys, groups = open_table([(word, numbers[mask]) for word, mask in lists_of.items()])
    members = np.array([[mask >> bit & 1 for bit in range(len(entries))] for mask in (0, *sets)], np.int32)
    english = members[:, list(entries).index("en")]
    wanted = np.uint64(sum(1 << number for number in np.flatnonzero(english).tolist()))
    return Evidence(tuple(entries), keys, groups, members, wanted)


@cache
def character_table() -> npt.NDArray[np.uint16]:
    """Return 0x110000 words: the script (63: none) and the bits that `kernels.language` names; read-only."""
    from transforms.kernels import language as bits
    from transforms.kernels.charclass import class_table, script_table

    scripts, flags = script_table(), class_table()
    table = np.where(scripts == NO_SCRIPT, bits.SCRIPT_MASK, scripts).astype(np.uint16)
    han = (flags & HAN) != 0
    table[han] |= bits.IS_HAN
    table[((flags & (ALPHA | MARK)) != 0) & ((flags & (HAN | KANA)) == 0)] |= bits.IS_WORD
    for flag, bit in ((SIMPLIFIED, bits.IS_SIMPLIFIED), (TRADITIONAL, bits.IS_TRADITIONAL), (RARE, bits.IS_RARE)):
        table[han & ((flags & flag) != 0)] |= bit
    points = np.arange(len(table))
    foreign = (scripts == SCRIPTS.index("Latn")) & (points >= FIRST_FOREIGN) & (points < FULL_WIDTH)
    table[foreign] |= bits.IS_FOREIGN
    entries = [word for words in evidence_entries().values() for word in words]
    _mark(table, [word for word in entries if len(word) == 1], 0, bits.STANDS_ALONE)
    _mark(table, [word for word in entries if len(word) == 2 and not word.isascii()], 1, bits.ENDS_PAIR)
    table.setflags(write=False)
    return table


def _mark(table: npt.NDArray[np.uint16], words: Sequence[str], at: int, bit: int) -> None:
    """Set a bit at the characters that stand at place `at` of the words."""
    table[[ord(word[at]) for word in words]] |= bit


def _rows(name: str) -> Iterator[list[str]]:
    text = resources.files("transforms").joinpath("data", name).read_text(encoding="utf-8")
    yield from (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
