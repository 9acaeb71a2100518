"""Word lists as open-addressed tables that kernels look up by hash."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt


def word_hash(word: str) -> int:
    """Hash as `kernels.language.step` does: FNV-1a over code points, 64 bits."""
    state = 0xCBF29CE484222325
    for character in word:
        state = ((state ^ ord(character)) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return state


def open_table(entries: Iterable[tuple[str, int]]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Return (keys, masks) for `kernels.language.look_up` from (word, bit set) entries; equal words are joined.

    The table has at least four slots an entry, so that probes are short; key 0 is a free slot.
    """
    joined: dict[int, int] = {}
    for word, mask in entries:
        joined[word_hash(word)] = joined.get(word_hash(word), 0) | mask
    size = 16
    while size < 4 * len(joined):
        size *= 2
    keys, masks = np.zeros(size, np.uint64), np.zeros(size, np.uint64)
    for key, mask in sorted(joined.items()):
        slot = (key ^ (key >> 29)) & (size - 1)
        while keys[slot]:
            slot = (slot + 1) & (size - 1)
        keys[slot], masks[slot] = key, mask
    return keys, masks
