"""Full licence texts, by word 5-grams: a table of hashes chosen from each SPDX text, against those of a document.

The table (`licenses/fingerprints.tsv`) holds, for each licence, the smallest hashes of its 5-grams. A document that
holds enough of one licence's hashes carries its text, whatever names and comment marks stand in between.
"""

import re
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from transforms.licence_rule import DetectRule

GRAM = 5
_WORD = re.compile(r"[a-z0-9]+")
_NOISE = re.compile(r"^[ \t*#/;%!|>-]*(?:copyright|\(c\)|©|all rights reserved)[^\n]*$", re.M)


class TextMatch(NamedTuple):
    """A full text: code points [start, end) from its first to its last shared 5-gram, ratio of shared hashes."""

    ident: str
    start: int
    end: int
    ratio: float
    hits: int


def grams(text: str) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Hash every word 5-gram of lower-case text (copyright lines left out): hashes, start and end code points."""
    blanked = _NOISE.sub(lambda match: " " * len(match.group(0)), text)
    found = [(crc32(m.group(0).encode()), m.start(), m.end()) for m in _WORD.finditer(blanked)]
    if len(found) < GRAM:
        empty = np.zeros(0, np.int32)
        return np.zeros(0, np.uint32), empty, empty
    table = np.array(found, np.int64)
    word = table[:, 0].astype(np.uint64)
    mixed = np.zeros(len(word) - GRAM + 1, np.uint64)
    for step in range(GRAM):
        mixed = (mixed * np.uint64(0x9E3779B1) + word[step : len(word) - GRAM + 1 + step]) & np.uint64(0xFFFFFFFF)
    mixed = (mixed ^ (mixed >> np.uint64(15))) * np.uint64(0x85EBCA6B) & np.uint64(0xFFFFFFFF)
    hashes = (mixed ^ (mixed >> np.uint64(13))).astype(np.uint32)
    return hashes, table[: len(hashes), 1].astype(np.int32), table[GRAM - 1 :, 2].astype(np.int32)


class Fingerprints:
    """The table as sorted arrays."""

    def __init__(self, table: dict[str, str]) -> None:
        """Read the table: "<5-grams in the text>:<8 hexadecimal digits each>" by licence id."""
        self.ids = sorted(table)
        parts = [table[ident].partition(":") for ident in self.ids]
        self.lengths = np.array([int(count) for count, _, _ in parts], np.int64)
        rows = [np.frombuffer(bytes.fromhex(hexes), ">u4").astype(np.uint32) for _, _, hexes in parts]
        self.sizes = np.array([len(row) for row in rows], np.int64)
        owner = np.repeat(np.arange(len(rows)), self.sizes)
        every = np.concatenate(rows) if rows else np.zeros(0, np.uint32)
        order = np.argsort(every, kind="stable")
        self.hashes, self.owner = every[order], owner[order]

    def match(self, text: str, rule: DetectRule) -> list[TextMatch]:
        """Find full texts in lower-case text, best first, none inside another."""
        hashes, starts, ends = grams(text[: rule.max_full_text_chars])
        if not len(hashes) or not len(self.hashes):
            return []
        distinct, first = np.unique(hashes, return_index=True)
        low = np.searchsorted(self.hashes, distinct, "left")
        high = np.searchsorted(self.hashes, distinct, "right")
        present = np.flatnonzero(high > low)
        counts = high[present] - low[present]
        entries = np.repeat(low[present], counts) + _ramp(counts)
        places = np.repeat(first[present], counts)
        owners = self.owner[entries]
        hits = np.bincount(owners, minlength=len(self.ids))
        likely = np.flatnonzero(
            (hits >= np.minimum(rule.full_text_min_hits, self.sizes)) & (hits >= rule.full_text_min_ratio * self.sizes)
        )
        found = []
        for ident in likely:
            where = places[owners == ident]
            span = int(starts[where].min()), int(ends[where].max())
            found.append((self._score(int(ident), int(hits[ident])), int(ident), span, int(hits[ident])))
        return self._best(found)

    def _score(self, ident: int, hits: int) -> float:
        """Weigh a match by how much text it explains: share of hashes found times 5-grams of the licence."""
        ratio = hits / self.sizes[ident]
        return float(ratio**3 * self.lengths[ident])

    def _best(self, found: list[tuple[float, int, tuple[int, int], int]]) -> list[TextMatch]:
        kept: list[TextMatch] = []
        for _, ident, (start, end), hits in sorted(found, key=lambda one: (-one[0], self.ids[one[1]])):
            overlap = max((min(end, k.end) - max(start, k.start) for k in kept), default=0)
            if overlap > 0.5 * (end - start):
                continue
            kept.append(TextMatch(self.ids[ident], start, end, float(hits / self.sizes[ident]), hits))
        return kept


def _ramp(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """0, 1 … c - 1 for each count c, joined."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
