"""Creative Commons names in words: "CC BY-SA 4.0 International", "知识共享 署名-相同方式共享 4.0"."""

# ruff: noqa: SIM905 -- patterns and word lists read best as one piece

import re
from typing import NamedTuple

from transforms.licence.rule import LicenceTables
from transforms.licence.spdx import Spdx
from transforms.licence.urls import cc_id
from transforms.licence.words import Trie

INTRO = (("cc",), ("creative", "commons"), ("creativecommons",), ("creative", "common"), ("cca",), ("知", "识", "共", "享"), ("创", "作", "共", "用"), ("创", "用", "cc"),
         tuple("クリエイティブ・コモンズ"), tuple("クリエイティブコモンズ"), ("ccby",), ("ccbysa",), ("ccbync",), ("ccbyncsa",), ("ccbyncnd",), ("ccbynd",))  # fmt: skip
_INTRO_BY_HEAD = {head: tuple(p for p in INTRO if p[0] == head) for head in {p[0] for p in INTRO}}
FUSED = {
    "cca": "BY",
    "ccby": "BY",
    "ccbysa": "BY SA",
    "ccbync": "BY NC",
    "ccbyncsa": "BY NC SA",
    "ccbyncnd": "BY NC ND",
    "ccbynd": "BY ND",
}
FILLERS = frozenset(
    "license licence licenses licences licensed v ver version international unported generic the or and public + "
    "许 可 证 协 议 国 际 版 本 授 权 条 款 公 共 通 用 组 织 未 地 化 之 的 ・ - 非 移 植".split()
)
REACH = 6  # words that may stand between two parts of one name


class CcPhrases(NamedTuple):
    """Names of elements (attribution …) and of ports (countries)."""

    elements: Trie
    ports: Trie


def cc_phrases(tables: LicenceTables) -> CcPhrases:
    """Lay out the words of Creative Commons names."""
    elements, ports = Trie(), Trie()
    for kind, phrase, value in tables.words:
        if kind in ("element", "port"):
            (elements if kind == "element" else ports).add(phrase, (value,))
    return CcPhrases(elements, ports)


def cc_heads(phrases: CcPhrases) -> frozenset[str]:
    """Return the words with which `read_cc` finds something: no other can begin a name."""
    return frozenset(_INTRO_BY_HEAD) | phrases.elements.heads()


def read_cc(tokens: list[str], at: int, spdx: Spdx, phrases: CcPhrases) -> tuple[int, str, int] | None:
    """Read a Creative Commons licence that starts at token `at`: (index after, expression, first index) or None.

    It starts with "CC" or "Creative Commons" in any of the known spellings, or with attribution followed by
    another element or by a version; "attribution" alone is a word. "CC 4.0 BY-SA" has its version in front.
    """
    elements, ports = phrases
    place, found, introduced = _intro(tokens, at)
    first_element = elements.longest(tokens, place)
    if not introduced and (first_element is None or first_element[1][0] != "BY"):
        return None
    early = tokens[place] if introduced and _numbered(tokens, place) and elements.longest(tokens, place + 1) else None
    place, found = _elements(tokens, place + (early is not None), elements, found)
    if not found or not ({"BY", "SA"} & found):
        return None
    stop, version = (place, _whole(early)) if early else _version(tokens, place)
    if version is None and (not introduced or tokens[at] == "cca"):
        return None
    if not introduced and len(found) == 1 and tokens[at] == "by":
        return None
    end, port = _port(tokens, stop, ports) if version else (stop, None)
    if version is None:  # "姓名標示-禁止改作 臺灣3.0版": the port stands in front
        behind, before = _port(tokens, stop, ports)
        end, version = _version(tokens, behind) if before else (stop, None)
        port = before if version else None
    meaning = cc_id(found, version, port, spdx)
    return (end, meaning, at) if meaning else None


def _intro(tokens: list[str], at: int) -> tuple[int, set[str], bool]:
    for phrase in _INTRO_BY_HEAD.get(tokens[at], ()):
        if tuple(tokens[at : at + len(phrase)]) == phrase:
            place = at + len(phrase)
            if tokens[at] not in FUSED and place < len(tokens) and tokens[place] == "cc":
                place += 1
            return place, set(FUSED.get(tokens[at], "").split()), True
    return at, set(), False


def _elements(tokens: list[str], place: int, elements: Trie, found: set[str]) -> tuple[int, set[str]]:
    at, gap = place, 0
    while at < len(tokens) and gap <= REACH:
        hit = elements.longest(tokens, at)
        if hit is not None and hit[1][0] not in found:
            at, gap, found = hit[0], 0, found | {hit[1][0]}
            place = at
        elif hit is not None or tokens[at] in FILLERS:
            at, gap = (hit[0] if hit else at + 1), gap + 1
            place = at if hit else place  # "Creative Commons by Attribution": said twice
        else:
            break
    return place, found


def _version(tokens: list[str], place: int) -> tuple[int, str | None]:
    at = place
    while at < len(tokens) and at < place + REACH + 4 and tokens[at] in FILLERS:
        at += 1
    return (at + 1, _whole(tokens[at])) if _numbered(tokens, at) else (place, None)


def _numbered(tokens: list[str], at: int) -> bool:
    return at < len(tokens) and re.fullmatch(r"[1-4](\.[015])?", tokens[at]) is not None


def _whole(number: str) -> str:
    return number if "." in number else f"{number}.0"


def _port(tokens: list[str], place: int, ports: Trie) -> tuple[int, str | None]:
    at = place
    while at < len(tokens) and at < place + 3 and tokens[at] in FILLERS - {"or", "and", "+"}:
        at += 1
    hit = ports.longest(tokens, at)
    return (hit[0], hit[1][0]) if hit else (place, None)
