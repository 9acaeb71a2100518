"""Cue words as an automaton over code points: built once from the words, run over a whole batch by kernels."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


class CueWords:
    """Finds every place of every word, overlapping ones too. Words are folded, none empty, each given once."""

    def __init__(self, words: Sequence[str]) -> None:
        """Write out all moves; see `transforms.kernels.cues` for the layout."""
        alphabet = sorted({char for word in words for char in word})
        self.classes = np.zeros(max(map(ord, alphabet), default=0) + 1, np.uint16)
        self.classes[[ord(char) for char in alphabet]] = np.arange(1, len(alphabet) + 1)
        children, ends = _trie(words)
        moves, held = _moves(children, ends, self.classes, len(alphabet) + 1)
        quiet = np.array([not found for found in held])
        order = np.argsort(~quiet, kind="stable")
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        self.moves = np.ascontiguousarray(place[moves[order]], np.uint16 if len(order) < 1 << 16 else np.uint32)
        self.first = int(quiet.sum())
        loud = [held[state] for state in order[self.first :]]
        self.bounds = np.append(0, np.cumsum([len(found) for found in loud], dtype=np.int64))
        self.words = np.array([word for found in loud for word in found], np.int64)
        self.sizes = np.array([len(word) for word in words], np.int64)

    def find(self, points: npt.NDArray[np.uint32], starts: Ints) -> Ints:
        """Return one row for each hit: (row of the batch, start, end, number of the word, 1 where it is whole)."""
        from transforms.kernels.cues import find_words
        from transforms.kernels.room import fill

        automaton = self.classes, self.moves, self.first, self.bounds, self.words, self.sizes
        return fill(find_words, 5, points, starts, *automaton)

    def stand_in(self, points: npt.NDArray[np.uint32], lows: Ints, highs: Ints) -> npt.NDArray[np.bool_]:
        """Say for each stretch [low, high) of `points` whether a word stands in it."""
        from transforms.kernels.cues import hold_word

        holds = np.empty(len(lows), np.bool_)
        hold_word(points, lows, highs, self.classes, self.moves, self.first, holds)
        return holds


def _trie(words: Sequence[str]) -> tuple[list[dict[str, int]], list[list[int]]]:
    """Return the children of each state by character, and the word that ends there, if any."""
    children: list[dict[str, int]] = [{}]
    ends: list[list[int]] = [[]]
    for number, word in enumerate(words):
        state = 0
        for char in word:
            if char not in children[state]:
                children[state][char] = len(children)
                children.append({})
                ends.append([])
            state = children[state][char]
        ends[state].append(number)
    return children, ends


def _moves(
    children: list[dict[str, int]], ends: list[list[int]], classes: npt.NDArray[np.uint16], size: int
) -> tuple[Ints, list[list[int]]]:
    """Return the moves of all states and the words that end in each, longest first."""
    moves = np.zeros((len(children), size), np.int64)
    back = [0] * len(children)
    held: list[list[int]] = [[] for _ in children]
    queue = [0]
    for state in queue:
        held[state] = ends[state] + (held[back[state]] if state else [])
        moves[state] = moves[back[state]]
        for char, child in children[state].items():
            kind = classes[ord(char)]
            back[child] = int(moves[state, kind])  # where the longest shorter beginning stands
            moves[state, kind] = child
            queue.append(child)
    return moves, held
