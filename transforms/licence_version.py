"""The version that belongs to a licence name: after it, before it, and "or any later"."""

# ruff: noqa: SIM905 -- patterns and word lists read best as one piece

import re

FILLERS = frozenset(
    "license licence licenses licences v ver vers version versions version the of software public general number no "
    "release rev revision either terms as published by free foundation inc fsf gnu gpl lgpl agpl fdl gfdl lesser library "
    "agreement under its this family either conditions only r "
    "第 版 许 可 证 协 议 本 授 权 条 款 公 共".split()
)
"""Words that may stand between a licence name and its version."""
REACH = 16  # words; "as published by the Free Software Foundation; either version" has eight
NUMERALS = {"一": "1", "二": "2", "三": "3", "四": "4", "两": "2"}
LATER = (
    "or any later", "or later", "or at your option any later", "or at your discretion any later", "or newer",
    "or any newer", "or higher", "or above", "or greater", "or any subsequent", "or subsequent", "and later",
    "and any later", "or its later", "or at your choice any later", "or at your option a later", "or any higher",
    "or any other later", "or at your option later", "and above", "and newer", "and up", "or up", "onwards",
    "或更高", "或更新", "或其后", "或任何更新", "或任何更高", "或以后", "或之后", "或后续", "及更高", "及其后", "及以后", "及更新", "plus",
    "or any greater", "or a later", "or a newer", "or optionally any later", "or if you prefer any later", "or optional any later",
    "or at your opinion any later", "or alternatively any later", "or at the option any later", "or at her option any later",
    "or at his option any later", "or at your option any newer", "or at your option at any later", "or beyond",
    "and all later", "or all later", "or at your option and any later", "or at the users option any later",
)  # fmt: skip
BETWEEN = frozenset(
    "of the license licence 版 as published by dated january february march april may june july august september october "
    "november december only".split()
) - {"only"}
"""Words that may stand between a version and "or later"."""
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_LATER = tuple(tuple(re.findall(r"[a-z]+|[\u3400-\u9fff]", phrase)) for phrase in LATER)
_LATER_BY_HEAD = {head: tuple(p for p in _LATER if p[0] == head) for head in {p[0] for p in _LATER}}


def later(tokens: list[str], at: int) -> int | None:
    """Return the index after "+", "or later", "or (at your option) any later version", or None."""
    while at < len(tokens) and (tokens[at] in BETWEEN or _YEAR.match(tokens[at])):
        at += 1
        if at + 3 < len(tokens) and tokens[at : at + 3] == ["free", "software", "foundation"]:
            at += 3
    if at >= len(tokens):
        return None
    if tokens[at] == "+":
        return at + 1
    for phrase in _LATER_BY_HEAD.get(tokens[at], ()):
        if tuple(tokens[at : at + len(phrase)]) == phrase:
            stop = at + len(phrase)
            return stop + 1 if stop < len(tokens) and tokens[stop] in ("version", "versions") else stop
    return None


def version_after(tokens: list[str], at: int) -> tuple[int, str, bool] | None:
    """Return (index after, number, or later) of the version that follows a name, or None."""
    limit = min(len(tokens), at + REACH)
    while at < limit and tokens[at] in FILLERS:
        at += 1
    if at >= limit:
        return None
    number = NUMERALS.get(tokens[at], tokens[at])
    if not number[0].isdigit():
        return None
    stop = at + 1
    while stop < len(tokens) and tokens[stop] == "版":
        stop += 1
    end = later(tokens, stop)
    return (end or stop), number, end is not None


def version_before(tokens: list[str], at: int) -> tuple[int, str, bool] | None:
    """Return (first index, number, or later) of "version 2 or later of the <name>" and "v3 <name>", or None."""
    place = at - 1
    while place >= 0 and tokens[place] in ("the", "gnu", "of", "terms", "under", "s"):
        place -= 1
    for first in range(place, max(-1, place - 9), -1):
        if tokens[first][0].isdigit():
            marked = first > 0 and tokens[first - 1] in ("version", "versions", "v", "ver", "第")
            if not marked:
                return None
            end = later(tokens, first + 1)
            if end is not None or first == place:
                return first - 1, tokens[first], end is not None
            return None
    return None
