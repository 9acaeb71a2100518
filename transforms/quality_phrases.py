"""The phrase automaton of the quality stage: data/quality_phrases.tsv as Aho-Corasick transitions in arrays."""

from collections import deque
from importlib import resources
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.kernels.quality_columns import KINDS

MAX_STATES = 1 << 16  # a state is a 16-bit number


class Automaton(NamedTuple):
    """A complete automaton over code points; see `kernels.quality_lines.match_phrases`.

    symbols  0x110000 entries, code point -> column of `moves`; 0 is every character that no phrase has.
    moves    state x symbol -> state; state 0 is the start.
    widths   state x (kinds + 1) -> longest phrase of the kind that ends here, in code points; then whether any does.
    """

    symbols: npt.NDArray[np.uint16]
    moves: npt.NDArray[np.uint16]
    widths: npt.NDArray[np.uint8]


def phrases() -> tuple[tuple[str, str], ...]:
    """Return (kind, phrase) of the shipped table; ASCII letters in lower case."""
    text = resources.files("transforms").joinpath("data", "quality_phrases.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((kind, phrase) for kind, phrase in rows)


def build(entries: tuple[tuple[str, str], ...]) -> Automaton:
    """Build the automaton of (kind, phrase) entries; matching ignores the case of ASCII letters.

    Raises:
        ValueError: a kind is not in KINDS, a phrase is empty or longer than 255 code points, or there are more than
            65536 states.
    """
    for kind, phrase in entries:
        if kind not in KINDS or not 0 < len(phrase) < 256:
            raise ValueError(f"quality phrases: bad entry of kind {kind}, {len(phrase)} code points")
    alphabet = sorted({character for _, phrase in entries for character in phrase})
    symbols = np.zeros(0x110000, np.uint16)
    for column, character in enumerate(alphabet, start=1):
        symbols[[ord(character), ord(character.upper()) if character.isascii() else ord(character)]] = column
    tree, ends = _tree(entries, symbols)
    if len(tree) > MAX_STATES:
        raise ValueError(f"quality phrases: {len(tree)} states")
    return _complete(tree, ends, len(alphabet) + 1, symbols)


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
    tree: list[dict[int, int]], ends: list[dict[int, int]], width: int, symbols: npt.NDArray[np.uint16]
) -> Automaton:
    """Fill in where every state goes on every symbol, breadth first, and what ends in its suffixes."""
    moves = np.zeros((len(tree), width), np.uint16)
    widths = np.zeros((len(tree), len(KINDS) + 1), np.uint8)
    queue = deque([(0, 0)])  # node, the node of its longest proper suffix
    while queue:
        node, suffix = queue.popleft()
        if node:
            moves[node], widths[node] = moves[suffix], widths[suffix]
        for kind, length in ends[node].items():
            widths[node, kind] = length
        widths[node, -1] = widths[node, :-1].any()
        for symbol, child in sorted(tree[node].items()):
            queue.append((child, int(moves[node, symbol]) if node else 0))
            moves[node, symbol] = child
    return Automaton(symbols, moves, widths)
