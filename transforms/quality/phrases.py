"""The phrase automaton of the quality stage: data/quality_phrases.tsv as Aho-Corasick transitions in arrays."""

from collections import deque
from importlib import resources
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.kernels.charclass import PATTERN_SHIFT, SYMBOL_SHIFT, class_table
from transforms.kernels.quality_columns import KINDS
from transforms.kernels.quality_garble import byte_patterns
from transforms.variants import simplified_fold, simplified_table

MAX_MOVES = 1 << 31  # a state is the 32-bit number of its first move


class Automaton(NamedTuple):
    """A complete automaton over code points, whose states are places in `moves`.

    symbols    0x110000 entries, code point -> symbol; 0 is every character that no phrase has.
    moves      state + symbol -> state; state 0 is the start.
    columns    symbols there are: states are multiples of it.
    first_end  phrases end in the states from here on.
    widths     (state - first_end) / columns x kind -> longest phrase of the kind that ends there, in code points.
    """

    symbols: npt.NDArray[np.uint16]
    moves: npt.NDArray[np.uint32]
    columns: int
    first_end: int
    widths: npt.NDArray[np.uint8]


def character_table(symbols: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint64]:
    """Return what the kernels ask of a code point in one word.

    Bits 0-31 are its flags, 32-33 its pattern of bytes (`quality_garble.byte_patterns`), those from 34 on its symbol.
    """
    table = class_table().astype(np.uint64)
    table |= symbols.astype(np.uint64) << np.uint64(SYMBOL_SHIFT)
    table |= byte_patterns() << np.uint64(PATTERN_SHIFT)
    return table


def phrases() -> tuple[tuple[str, str], ...]:
    """Return (kind, phrase) of the shipped table."""
    text = resources.files("transforms").joinpath("data", "quality_phrases.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((kind, phrase) for kind, phrase in rows)


def build(entries: tuple[tuple[str, str], ...]) -> Automaton:
    """Build the automaton of (kind, phrase) entries, which are found on the shared fold in simplified characters.

    So case, full-width forms and traditional characters do not matter. A phrase lies in one line, whose white space at
    both ends is no part of it.

    Raises:
        ValueError: a kind is not in KINDS, a phrase is empty or longer than 255 code points, begins or ends with white
            space or has a line feed, or there are too many states.
    """
    for kind, phrase in entries:
        if kind not in KINDS or not 0 < len(phrase) < 256 or phrase != phrase.strip() or "\n" in phrase:
            raise ValueError(f"quality phrases: bad entry of kind {kind}, {len(phrase)} code points")
    entries = tuple((kind, simplified_fold(phrase)) for kind, phrase in entries)
    alphabet = sorted({character for _, phrase in entries for character in phrase})
    columns = np.zeros(0x110000, np.uint16)
    columns[[ord(character) for character in alphabet]] = np.arange(1, len(alphabet) + 1)
    symbols = columns[simplified_table()]
    tree, ends = _tree(entries, symbols)
    if len(tree) * (len(alphabet) + 1) > MAX_MOVES:
        raise ValueError(f"quality phrases: {len(tree)} states")
    return _placed(*_complete(tree, ends, len(alphabet) + 1), symbols)


def _tree(
    entries: tuple[tuple[str, str], ...], symbols: npt.NDArray[np.uint16]
) -> tuple[list[dict[int, int]], list[dict[int, int]]]:
    """Return the keyword tree: children by symbol, and length by kind of the phrases that end in a node."""
    tree: list[dict[int, int]] = [{}]
    ends: list[dict[int, int]] = [{}]
    for kind, phrase in entries:
        node = 0
        for character in phrase:
            symbol = int(symbols[ord(character)])
            if symbol not in tree[node]:
                tree[node][symbol] = len(tree)
                tree.append({})
                ends.append({})
            node = tree[node][symbol]
        ends[node][KINDS.index(kind)] = len(phrase)
    return tree, ends


def _complete(
    tree: list[dict[int, int]], ends: list[dict[int, int]], columns: int
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8]]:
    """Return where every node goes on every symbol, and node x kind -> longest phrase that ends there."""
    moves = np.zeros((len(tree), columns), np.uint32)
    widths = np.zeros((len(tree), len(KINDS)), np.uint8)
    queue = deque([(0, 0)])  # node, the node of its longest proper suffix
    while queue:
        node, suffix = queue.popleft()
        if node:
            moves[node], widths[node] = moves[suffix], widths[suffix]
        for kind, length in ends[node].items():
            widths[node, kind] = length
        for symbol, child in sorted(tree[node].items()):
            queue.append((child, int(moves[node, symbol]) if node else 0))
            moves[node, symbol] = child
    return moves, widths


def _placed(moves: npt.NDArray[np.uint32], widths: npt.NDArray[np.uint8], symbols: npt.NDArray[np.uint16]) -> Automaton:
    """Put the nodes where phrases end behind the others, and name each by the place of its first move."""
    is_end = widths.any(axis=1)
    order = np.argsort(is_end, kind="stable")
    columns, first = moves.shape[1], len(moves) - int(is_end.sum())
    place = np.empty(len(moves), np.uint32)
    place[order] = np.arange(len(moves), dtype=np.uint32) * np.uint32(columns)
    return Automaton(symbols, place[moves[order]].ravel(), columns, first * columns, widths[order[first:]])
