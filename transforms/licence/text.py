"""Full licence texts, by word 5-grams: those of each SPDX text, thinned by their hash, against those of a document.

A document that holds most of a licence's 5-grams between the first and the last of them, and little else there,
carries its text, whatever names and comment marks stand in between. Thinning keeps a 5-gram by its own hash, so both
sides keep the same ones and the comparison stays fair.
"""

import re
from base64 import b64decode
from functools import cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from transforms.licence.altered import Copy, takes_back
from transforms.licence.rule import DetectRule

GRAM = 5
_HEAD_SHIFT = np.uint32(10)  # a table of 2**22 truth values says cheaply of most hashes that no licence has them
Hashes = npt.NDArray[np.uint32]
_HOLDERS = frozenset(("owner", "owners", "holder", "holders", "author", "authors", "regents", "university", "company"))
_NOISE = re.compile(r"^[ \t*#/;%!|>-]*(?:copyright|\(c\)|©|all rights reserved)[^\n]*$", re.M)
_NOISE_MARKS = ("copyright", "(c)", "©", "all rights reserved")


class TextMatch(NamedTuple):
    """A full text: code points [start, end) from its first to its last shared 5-gram; likeness is Dice's, 0-1.

    altered     words that the licence does not have take back what it grants.
    """

    ident: str
    start: int
    end: int
    likeness: float
    altered: bool = False


def grams(text: str) -> tuple[Hashes, npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Hash every word 5-gram of lower-case text: hashes, start and end code points.

    Left out or made equal is what copies of one text differ in: copyright lines, list marks, and what the holder of
    the rights is called.
    """
    noisy = any(mark in text for mark in _NOISE_MARKS)
    blanked = _NOISE.sub(lambda match: " " * len(match.group(0)), text) if noisy else text
    word, starts, ends = _words(blanked)
    if len(word) < GRAM:
        empty = np.zeros(0, np.int32)
        return np.zeros(0, np.uint32), empty, empty
    low = np.uint64(0xFFFFFFFF)
    mixed = np.zeros(len(word) - GRAM + 1, np.uint64)
    for step in range(GRAM):
        mixed = (mixed * np.uint64(0x9E3779B1) + word[step : len(word) - GRAM + 1 + step]) & low
    mixed = ((mixed ^ (mixed >> np.uint64(15))) * np.uint64(0x85EBCA6B)) & low
    hashes = (mixed ^ (mixed >> np.uint64(13))).astype(np.uint32)
    return hashes, starts[: len(hashes)].astype(np.int32), ends[GRAM - 1 :].astype(np.int32)


def _words(text: str) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Hash every word by CRC-32, all of `_HOLDERS` alike; code points [start, end)."""
    from transforms.kernels.licence import find_words

    classes, crcs, holders = _tables()
    points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    room = len(points) // 2 + 1
    sums, starts, ends = np.empty(room, np.uint32), np.empty(room, np.int64), np.empty(room, np.int64)
    count = find_words(points, classes, crcs, sums, starts, ends)
    word = sums[:count].astype(np.uint64)
    for at in np.flatnonzero(np.isin(sums[:count], holders)).tolist():
        if text[starts[at] : ends[at]] in _HOLDERS:
            word[at] = crc32(b"holder")
    return word, starts[:count], ends[:count]


@cache
def _tables() -> tuple[npt.NDArray[np.uint8], Hashes, Hashes]:
    from transforms.kernels.licence import class_table, crc_table

    return class_table(), crc_table(), np.array(sorted(crc32(word.encode()) for word in _HOLDERS), np.uint32)


def thinned(hashes: Hashes, shift: int) -> npt.NDArray[np.bool_]:
    """Say which hashes are kept when 1 in 2**shift is: those whose last `shift` bits are 0."""
    return np.asarray((hashes & np.uint32((1 << shift) - 1)) == 0)


class Fingerprints:
    """The table as sorted arrays."""

    def __init__(self, table: dict[str, str]) -> None:
        """Read the table: id -> "<shift>:<base64 of big-endian 32-bit hashes>"."""
        _tables()  # loads the kernel with the table rather than in the first batch
        self.ids = sorted(table)
        parts = [table[ident].partition(":") for ident in self.ids]
        self.shifts = [int(shift) for shift, _, _ in parts]
        rows = [np.frombuffer(b64decode(packed), ">u4").astype(np.uint32) for _, _, packed in parts]
        self.sizes = np.array([len(row) for row in rows], np.int64)
        owner = np.repeat(np.arange(len(rows)), self.sizes)
        every = np.concatenate(rows) if rows else np.zeros(0, np.uint32)
        self.rows = rows
        order = np.argsort(every, kind="stable")
        self.hashes, self.owner = every[order], owner[order]
        self.heads = np.zeros(1 << (32 - int(_HEAD_SHIFT)), np.bool_)
        self.heads[every >> _HEAD_SHIFT] = True

    def match(self, text: str, rule: DetectRule) -> list[TextMatch]:
        """Find full texts in lower-case text, best first, none inside another."""
        hashes, starts, ends = grams(text[: rule.max_full_text_chars])
        if not len(hashes) or not len(self.hashes):
            return []
        entries, places = self._shared(hashes)
        if not len(entries):
            return []
        owners = self.owner[entries]
        hits = np.bincount(owners, minlength=len(self.ids))
        enough = (hits >= rule.full_text_min_hits) & (hits >= rule.full_text_min_ratio * self.sizes)
        found = []
        for ident in np.flatnonzero(enough).tolist():
            where = places[owners == ident]
            likeness = self._likeness(ident, hashes, where)
            if self.ids[ident] in rule.full_text_core:
                likeness = min(1.0, likeness + rule.full_text_core_margin)
            if likeness >= rule.full_text_min_ratio:
                found.append(TextMatch(self.ids[ident], int(starts[where.min()]), int(ends[where.max()]), likeness))
        return [self._read(one, text, hashes, starts, ends) for one in self._best(found, hashes, starts, rule)]

    def _read(
        self, one: TextMatch, text: str, hashes: Hashes, starts: npt.NDArray[np.int32], ends: npt.NDArray[np.int32]
    ) -> TextMatch:
        """Say of a match whether it is altered. Texts of which only a part of the 5-grams is kept are not looked at."""
        ident = self.ids.index(one.ident)
        if self.shifts[ident]:
            return one
        shared = np.isin(hashes, self.rows[ident]) & (starts >= one.start) & (ends <= one.end)
        covered = np.stack([starts[shared], ends[shared]], axis=1).astype(np.int64)
        return one._replace(altered=takes_back(text, Copy(one.start, one.end, covered)))

    def _shared(self, hashes: Hashes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return (entry of the table, place in the document) of every 5-gram they share, at its first place."""
        near = np.flatnonzero(self.heads[hashes >> _HEAD_SHIFT])
        distinct, first = np.unique(hashes[near], return_index=True)
        low = np.searchsorted(self.hashes, distinct, "left")
        counts = np.searchsorted(self.hashes, distinct, "right") - low
        entries = np.repeat(low, counts) + _ramp(counts)
        return entries, np.repeat(near[first], counts)

    def _best(
        self, found: list[TextMatch], hashes: Hashes, starts: npt.NDArray[np.int32], rule: DetectRule
    ) -> list[TextMatch]:
        """Keep the best of matches that overlap by more than a third; variants of one text are told apart."""
        kept: list[TextMatch] = []
        for one in sorted(found, key=lambda one: (-one.likeness, one.ident)):
            rival = next((n for n, k in enumerate(kept) if _overlap(one, k) > 0.3), None)
            if rival is None:
                kept.append(one)
            elif self._closer(one, kept[rival], hashes, starts, rule):
                kept[rival] = one
        return kept

    def _closer(
        self, one: TextMatch, other: TextMatch, hashes: Hashes, starts: npt.NDArray[np.int32], rule: DetectRule
    ) -> bool:
        """Compare two variants by what only one of them says: enough, and more, of `one`'s own 5-grams stand there."""
        start, end = min(one.start, other.start), max(one.end, other.end)
        there = hashes[(starts >= start) & (starts < end)]
        mine, theirs = self.ids.index(one.ident), self.ids.index(other.ident)
        shift = max(self.shifts[mine], self.shifts[theirs])
        own, his = (row[thinned(row, shift)] for row in (self.rows[mine], self.rows[theirs]))
        shown = _share(np.setdiff1d(own, his), there)
        return shown >= rule.full_text_min_own_ratio and shown > _share(np.setdiff1d(his, own), there)

    def _likeness(self, ident: int, hashes: Hashes, where: npt.NDArray[np.int64]) -> float:
        """Compare the licence with the stretch of the document that holds it: Dice's coefficient of 5-grams."""
        stretch = hashes[int(where.min()) : int(where.max()) + 1]
        there = len(np.unique(stretch[thinned(stretch, self.shifts[ident])]))
        return float(2 * len(where) / (int(self.sizes[ident]) + there))


def _overlap(one: TextMatch, other: TextMatch) -> float:
    return (min(one.end, other.end) - max(one.start, other.start)) / max(1, one.end - one.start)


def _share(wanted: Hashes, there: Hashes) -> float:
    """Share of `wanted` that is there; a text without words of its own is a part of the other: one half."""
    return float(np.isin(wanted, there).mean()) if len(wanted) else 0.5


def _ramp(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """0, 1 … c - 1 for each count c, joined."""
    ends = np.cumsum(counts)
    return np.asarray(np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts))
