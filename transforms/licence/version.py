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
LATER_HEADS = frozenset(("or", "and", "und", "ou", "o"))
LATER_ENDS = frozenset(
    "later newer higher above greater subsequent beyond up future superseding successor neuere spätere höhere ultérieure "
    "posterior successiva".split()
)
OPTION = frozenset(
    "at you your re s my his her its their the user users licensee option options discretion choice opinion optional optionally "
    "alternatively if prefer prefers want wish desire please it in any a an all other of to as is both even version versions jede "
    "une toute cualquier qualsiasi and or".split()
)
"""Words that may stand between "or" and "later": "or (at your option) any", "or, if the user prefers, any other"."""
CHINESE_OPTION = frozenset(
    "您 你 可 选 择 的 按 照 依 自 行 愿 者 由 据 需 要 任 何 意 一 个 之 后 所 其 它 他 版 本".split()
)
"""The same in Chinese: "或（由您选择）任何更高版本", character by character."""
_CHINESE_LATER = frozenset(tuple(pair) for pair in ("更新", "更高", "后续", "以后", "以上", "较新", "新的"))
LATER_REACH = 10  # words; "or at the option of the user any" has eight
LATER = (
    "或更高", "或更新", "或其后", "或任何更新", "或任何更高", "或以后", "或之后", "或后续", "及更高", "及其后", "及以后", "及更新", "plus",
    "或任何后续", "或任何以后", "或更高的", "或以上", "及以上", "或任意更新", "onwards", "onward",
)  # fmt: skip
CHOICE = OPTION - frozenset("any an a all of to as is other in both even".split()) | {"v"}
"""Words that may stand between "or" and another version."""
OTHERS = frozenset(
    "apache bsd mit mozilla mpl artistic creative cc eclipse epl cddl lgpl agpl gpl gfdl perl python program distributed "
    "received details permission permitted redistribution".split()
)
"""Words of other licences and of later sentences: what stands behind them is not this licence's version."""
ABBREVIATED = 4  # words behind a GNU name in which its short form is said again: "(the GNU GPL)"
NEAR = 26  # words between a GNU name and its version in the longest copies of the notice seen
BETWEEN = frozenset(
    "of the license licence 版 as published by dated january february march april may june july august september october "
    "november december this that said named same above gnu general public agreement".split()
)
"""Words that may stand between a version and "or later"."""
_ALTERNATIVE = re.compile(r"[1-4](?:\.\d)?$")
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
    if tokens[at] in LATER_HEADS:
        return _later_words(tokens, at + 1)
    if tokens[at : at + 3] == ["at", "your", "option"]:
        return _later_words(tokens, at)
    for phrase in _LATER_BY_HEAD.get(tokens[at], ()):
        if tuple(tokens[at : at + len(phrase)]) == phrase:
            return _past_version(tokens, at + len(phrase))
    return _chinese_later(tokens, at + 1) if tokens[at] in ("或", "及") else None


def _chinese_later(tokens: list[str], at: int) -> int | None:
    """Return the index after "您选择的任何更新版本", read behind the "或", or None."""
    for place in range(at, min(len(tokens) - 1, at + LATER_REACH + 4)):
        if (tokens[place], tokens[place + 1]) in _CHINESE_LATER:
            return _past_version(tokens, place + 2)
        if tokens[place] not in CHINESE_OPTION:
            return None
    return None


def _later_words(tokens: list[str], at: int) -> int | None:
    """Return the index after "(at your option) any later version", read behind the "or", or None."""
    for place in range(at, min(len(tokens), at + LATER_REACH)):
        if tokens[place] in LATER_ENDS:
            return _past_version(tokens, place + 1)
        if tokens[place] not in OPTION:
            return None
    return None


def _past_version(tokens: list[str], at: int) -> int:
    if tokens[at : at + 2] == ["版", "本"]:
        return at + 2
    return at + 1 if at < len(tokens) and tokens[at] in ("version", "versions", "版", "release") else at


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


def version_near(tokens: list[str], at: int, stop: int) -> tuple[int, str, bool] | None:
    """Return the version that a GNU notice names some words after the licence, or None.

    Copies of the notice differ in the words between the name and "version 2": misspellings, an address, comment
    marks that are letters. The words of publication have to stand in between, and no other licence; `stop` is the
    index of the first word of the next sentence.
    """
    published = False
    for place in range(at, min(len(tokens) - 1, at + NEAR, stop)):
        word = tokens[place]
        if word in OTHERS or (word == "gnu" and place - at >= ABBREVIATED):
            return None
        published |= word in ("published", "publised", "public", "publish", "foundation", "fsf") or place - at < 4
        if word in ("version", "versions", "v") and tokens[place + 1][0].isdigit() and published:
            end = later(tokens, place + 2)
            return (end or place + 2), tokens[place + 1], end is not None
    return None


def more_versions(tokens: list[str], at: int) -> list[tuple[int, int, str, bool]]:
    """Return (index, index after, number, or later) of versions that stand behind a first one as alternatives.

    "or 3", ", 2 or 3", "or (at your option) version 3"; a number that no "or" joins is not a version.
    """
    found: list[tuple[int, int, str, bool]] = []
    last = 0
    while True:
        place = at
        while place < len(tokens) and (tokens[place] in BETWEEN or _YEAR.match(tokens[place])):
            place += 1
        joined = place < len(tokens) and tokens[place] in ("or", "and")
        while joined and place < min(len(tokens), at + LATER_REACH) and tokens[place] in CHOICE:
            place += 1
        if place >= len(tokens) or not _ALTERNATIVE.match(tokens[place]):
            return found[:last]
        end = later(tokens, place + 1)
        at = end or place + 1
        found.append((place, at, tokens[place], end is not None))
        last = len(found) if joined else last


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
