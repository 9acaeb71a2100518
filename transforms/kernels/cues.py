"""Cue words in code points: an automaton that finds all of them in one pass, and what stands before a cue.

The automaton is that of Aho and Corasick (CACM 18(6), 1975) with all moves written out: `classes` gives the class of
a code point, `moves[state, class]` the next state. States from `first` on end words: those of state s are
`words[bounds[s - first] : bounds[s - first + 1]]`, longest first.
"""

from numba import njit, types

from transforms.kernels.types import I64, U32

U16 = types.Array(types.uint16, 1, "C", readonly=True)
MOVES = types.Array(types.uint16, 2, "C", readonly=True)
MORE_MOVES = types.Array(types.uint32, 2, "C", readonly=True)
HITS = types.Array(types.int64, 2, "C")
FLAGS = types.Array(types.boolean, 1, "C")


@njit(types.boolean(types.uint32), cache=True, nogil=True, inline="always")
def _letter(point):
    return 97 <= point <= 122


@njit(
    [types.int64(U32, I64, U16, moves, types.int64, I64, I64, I64, HITS) for moves in (MOVES, MORE_MOVES)],
    cache=True,
    nogil=True,
)
def find_words(points, starts, classes, moves, first, bounds, words, sizes, found):
    """Write (row, start, end, word, whole) of each word that lies in one row, by end; return how many there are.

    A word that begins with an ASCII letter does not count behind another one ("ms" in "forms"); `whole` is 0 where
    it ends with a letter and one follows. What has no room in `found` is counted only.
    """
    used = 0
    for row in range(len(starts) - 1):
        begin, stop = starts[row], starts[row + 1]
        state = 0
        for i in range(begin, stop):
            point = points[i]
            state = moves[state, classes[point] if point < len(classes) else 0]
            if state < first:
                continue
            for k in range(bounds[state - first], bounds[state - first + 1]):
                at = i + 1 - sizes[words[k]]
                if at > begin and _letter(points[at]) and _letter(points[at - 1]):
                    continue
                if used < len(found):
                    found[used, 0], found[used, 1], found[used, 2], found[used, 3] = row, at, i + 1, words[k]
                    found[used, 4] = not (i + 1 < stop and _letter(points[i + 1]) and _letter(point))
                used += 1
    return used


@njit(
    [types.void(U32, I64, I64, U16, moves, types.int64, FLAGS) for moves in (MOVES, MORE_MOVES)],
    cache=True,
    nogil=True,
)
def hold_word(points, lows, highs, classes, moves, first, holds):
    """Say for each stretch [low, high) whether any word stands in it, also inside a longer one."""
    for n in range(len(lows)):
        state = 0
        holds[n] = False
        for i in range(lows[n], highs[n]):
            point = points[i]
            state = moves[state, classes[point] if point < len(classes) else 0]
            if state >= first:
                holds[n] = True
                break


@njit(types.void(U32, I64, I64, types.int64, types.int64, FLAGS), cache=True, nogil=True)
def behind_number(points, floors, places, most_words, most_chars, holds):
    """Say for each place (of a blank) whether one of the `most_words` words before it holds a digit.

    Words are what stands between single blanks (code points up to 32). A word before which the digit stands has at
    most `most_chars` characters: ASCII letters, digits, _ ' . - and anything outside ASCII.

    Args:
        points: squeezed folded code points.
        floors, places: where to stop and where to begin, offsets into `points`.
        most_words, most_chars: limits.
        holds: out.
    """
    for n in range(len(places)):
        at = places[n] - 1
        holds[n] = False
        words = chars = 0
        while at >= floors[n]:
            point = points[at]
            if 48 <= point <= 57:
                holds[n] = True
                break
            if point <= 32:
                words += 1
                if chars == 0 or words >= most_words:
                    break
                chars = 0
            elif _letter(point) or point == 95 or point == 39 or point == 46 or point == 45 or point >= 128:
                chars += 1
                if chars > most_chars:
                    break
            else:
                break
            at -= 1
