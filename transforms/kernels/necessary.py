"""Where necessary conditions hold: chains of character sets, found by their rarest, and runs with enough of a set."""

import numpy as np
from numba import njit, types

from transforms.kernels.types import I64, I64_OUT, U32

KINDS = types.Array(types.uint16, 1, "C", readonly=True)
KINDS_OUT = types.Array(types.uint16, 1, "C")
FLAGS = types.Array(types.uint8, 2, "C", readonly=True)
PLACES = types.Array(types.int64, 2, "C")
WIDE = 0x10000  # all code points from here on share one class
EDGE = 0x10001  # the entry of `classes` for what stands before and behind a text


@njit(types.void(U32, KINDS, KINDS_OUT), cache=True, nogil=True)
def classify(points, classes, kinds):
    """Write the class of each code point; `classes` as in `find_chains`."""
    for i in range(len(points)):
        point = points[i]
        kinds[i] = classes[point] if point < WIDE else classes[WIDE]


@njit(types.void(KINDS, FLAGS, I64, I64, types.int64, types.int64, I64_OUT), cache=True, nogil=True)
def widen(kinds, inside, before, behind, begin, stop, place):
    """Widen place = (row, condition, low, high) over characters that a match can consist of, so many at most."""
    number = place[1]
    low, high = max(place[2], begin), min(place[3], stop)
    floor = max(begin, low - before[number])
    while low > floor and inside[number, kinds[low - 1]]:
        low -= 1
    ceiling = min(stop, high + behind[number])
    while high < ceiling and inside[number, kinds[high]]:
        high += 1
    place[2], place[3] = low, high


@njit(
    types.int64(KINDS, I64, KINDS, FLAGS, I64, I64, I64, I64, I64, I64, FLAGS, I64, I64, PLACES), cache=True, nogil=True
)
def find_chains(
    kinds, starts, classes, members, first, anchored, chains, sets, anchors, owners, inside, before, behind, places
):
    """Find where chains stand, the places widened to whole possible matches; return how many there are.

    Args:
        kinds, starts: classes of the characters of all rows, joined, and n + 1 offsets into them.
        classes: class of each code point below 0x10000, of all others, and of the edge of a text.
        members: (set, class): which characters a set holds.
        first, anchored: class k anchors the chains anchored[first[k]] to anchored[first[k + 1]].
        chains, sets: chain c is of the sets sets[chains[c]] to sets[chains[c + 1]].
        anchors, owners: per chain, the place in it by which it is found, and the condition that it belongs to.
        inside: (condition, class): characters of a match; before, behind: see `transforms.necessary`.
        places: out, (row, condition, low, high) of the first ones; more than it has room for are only counted.
    """
    used = 0
    edge = classes[EDGE]
    plain = np.zeros(len(first) - 1, np.bool_)
    for kind in range(len(plain)):
        plain[kind] = first[kind] == first[kind + 1]
    for row in range(len(starts) - 1):
        begin, stop = starts[row], starts[row + 1]
        for at in range(begin, stop):
            kind = kinds[at]
            if plain[kind]:
                continue
            for index in range(first[kind], first[kind + 1]):
                chain = anchored[index]
                low = at - anchors[chain]
                high = low + chains[chain + 1] - chains[chain]
                if low < begin - 1 or high > stop + 1:
                    continue
                base = chains[chain] - low
                i = low
                while i < high and members[sets[base + i], kinds[i] if begin <= i < stop else edge]:
                    i += 1
                if i == high:
                    if used < len(places):
                        place = places[used]
                        place[0], place[1], place[2], place[3] = row, owners[chain], low, high
                        widen(kinds, inside, before, behind, begin, stop, place)
                    used += 1
    return used


@njit(types.int64(KINDS, I64, FLAGS, I64, I64, I64, I64, I64, FLAGS, I64, I64, PLACES), cache=True, nogil=True)
def find_counts(kinds, starts, members, counted, runs, first, owners, counts, inside, before, behind, places):
    """Find runs that hold enough of a set, widened as in `find_chains`; return how many there are.

    Args:
        counted, runs: per family, the set of `members` that is counted and that of the run it stands in.
        first, owners, counts: family f has the conditions owners[first[f]] to owners[first[f + 1]], which hold from
            so many counted characters on.
    """
    used = 0
    size = len(counted)
    done = np.zeros(size, np.int64)
    begins = np.zeros(members.shape[1], np.bool_)
    for family in range(size):
        for kind in range(len(begins)):
            begins[kind] |= members[counted[family], kind] != 0
    for row in range(len(starts) - 1):
        begin, stop = starts[row], starts[row + 1]
        for at in range(begin, stop):
            kind = kinds[at]
            if not begins[kind]:
                continue
            for family in range(size):
                if done[family] > at or not members[counted[family], kind]:
                    continue
                told, run = members[counted[family]], members[runs[family]]
                seen, last, i = 0, at, at
                while i < stop and run[kinds[i]]:
                    if told[kinds[i]]:
                        seen += 1
                        last = i
                    i += 1
                done[family] = i
                for index in range(first[family], first[family + 1]):
                    if seen >= counts[index]:
                        if used < len(places):
                            place = places[used]
                            place[0], place[1], place[2], place[3] = row, owners[index], at, last + 1
                            widen(kinds, inside, before, behind, begin, stop, place)
                        used += 1
    return used
