"""Whether a copy of a licence text takes back what the licence grants: "Permission is hereby not granted".

A copy may differ from the text in names, marks and typing. Words that only the copy has and that forbid, or that limit
who may use it and for what, make another licence of it.
"""

import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

LEAD = 160  # code points in front of the first shared words in which a title and the first clause of the copy stand
_TAKES_BACK = re.compile(
    r"\b(?:not|denied) (?:be )?(?:hereby )?(?:the rights|permitted|granted|allowed|authori[sz]ed|licen[sc]ed)\b|\b(?:is|are) (?:hereby )?(?:denied|prohibited|forbidden)\b"
    r"|\b(?:not|no|without|except|excluding|prohibits?|forbids?)\b[^.;]{0,60}\b(?:commercial|profit|military)\b"
    r"|\bcommercial\b[^.;]{0,60}\b(?:not|prohibited|forbidden|requires?|only after|separate licen[sc]e)\b"
    r"|\b(?<!commercial or )(?<!commercial and )(?:non-?commercial|non-?profit|educational|academic|evaluation|personal|individual)\s+(?:\w+\s+){0,2}(?:use|uses|purposes?|organi[sz]ations?|activities|research)\b"
    r"|\b(?:may|must|shall|can) ?not be (?:sold|distributed|redistributed|modified|used (?:for|by|on|as part|commercially))\b"
    r"|\b(?:does|do) not grant\b[^.;]{0,40}\b(?:distribut|sublicens|sell|modif|copy|use)"
    r"|\b(?:may|shall|must|can) only be (?:used|distributed|redistributed|copied|sold|run)\b|(?<!made )\bonly (?:for|on|by|with|be individuals)\b|\bperson \(?(?:except|other than)\b|\b(?:devices?|hardware|products?|systems?|chips?|\w*\d) only\b"
)
"""Prohibitions, and limits of persons, purposes and devices. Clauses on endorsement stand in many texts and limit nothing."""


_MARKS = re.compile(r"[\s{}*#>|]+")


class Copy(NamedTuple):
    """A stretch of a text and the places that its licence's words cover: code points [start, end), ascending."""

    start: int
    end: int
    covered: npt.NDArray[np.int64]


def takes_back(low: str, copy: Copy) -> bool:
    """Say whether the words of a copy that its licence does not have take back what the licence grants.

    Args:
        low: lower-case text.
        copy: the stretch; `covered` has a row (start, end) for each shared word 5-gram.
    """
    return any(_TAKES_BACK.search(_MARKS.sub(" ", low[start:end])) for start, end in _own_words(low, copy))


def _own_words(low: str, copy: Copy) -> list[tuple[int, int]]:
    """Return the stretches of the copy that no shared words cover, widened by the words around them."""
    bounds: list[tuple[int, int]] = []
    at = max(0, low.rfind("\n\n", 0, copy.start), copy.start - LEAD)
    for start, end in copy.covered.tolist():
        if start > at:
            bounds.append((at, start))
        at = max(at, end)
    if at < copy.end:
        bounds.append((at, copy.end))
    return [(_back(low, start), _forth(low, end)) for start, end in bounds if low[start:end].strip(" \t\r\n*#/.,;:()-")]


AROUND = 30  # code points: "are not permitted" is told by its neighbours, which the licence has too


def _back(low: str, at: int) -> int:
    edge = max(0, at - AROUND)
    return low.find(" ", edge, at) + 1 or edge


def _forth(low: str, at: int) -> int:
    edge = min(len(low), at + AROUND)
    return edge if edge == len(low) else max(at, low.rfind(" ", at, edge))
