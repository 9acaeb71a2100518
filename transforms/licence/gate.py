"""What a text has to hold before a dear pattern is worth running on it: fixed strings, found in one pass each.

Every string here is a part of each match of the pattern that it stands for, so that a text without it is skipped
and nothing is lost; the tests compare gated and ungated reading.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any, NamedTuple

WORTH = re.compile(
    r"licen[sc]|lizenz|spdx|creative[\s\xa0]?common|\bcc[ -]?by|\bcca |attribution-|\bcc0|gpl|gnu\b|apache|\bmit\b|\bbsd\b|mozilla|\bmpl|fdl\b|eclipse"
    r"|\bepl|artistic|boost|as perl|public[\s\xa0]+domain|\bby-(?:sa|nc|nd)|mulan|odbl|\bofl|wtfpl|sspl|isc ?(?:许可|协议|授权|开源)"
    r"|知识共享|创作共用|署名|姓名标示|公有领域|公共领域|木兰|创用|开放数据库|通用公共|自由文档|自由文件|资料开放|クリエイティブ",
    re.ASCII,
)
"""Words of licence names: a stretch without any of them names none. A Chinese character is no letter: 基于mit协议."""
WORTH_HEADS = (
    "licens", "licenc", "lizenz", "spdx", "creative", "cc by", "cc-by", "cca ", "attribution-", "ccby", "cc0", "gpl", "gnu", "apache", "mit", "bsd", "mozilla",
    "mpl", "fdl", "eclipse", "epl", "artistic", "boost", "as perl", "public", "by-sa", "by-nc", "by-nd", "mulan", "odbl", "ofl", "wtfpl", "sspl",
    "isc许可", "isc 许可", "isc协议", "isc 协议", "isc授权", "isc 授权", "isc开源", "isc 开源", "知识共享", "创作共用", "署名", "姓名标示",
    "公有领域", "公共领域", "木兰", "创用", "开放数据库", "通用公共", "自由文档", "自由文件", "资料开放", "クリエイティブ",
)  # fmt: skip
"""With which the matches of `WORTH` begin."""
_GRANTING = (
    "permission is", "permission to", "redistribution and use", "hereby grant", "\"as is\"", "without warranty",
    "terms and conditions", "free to", "legal code", "public domain", "licensor", "no warrant", "as-is",
)  # fmt: skip
"""Words of which every licence text has some; a text without any of them is none."""
RESERVED_PATTERN = re.compile(
    r"\ball\s+rights\s+(?:are\s+)?reserved\b|版权所有|保留所有权利|保留一切权利|未经(?:书面)?(?:许可|授权|允许|同意)[，,、]?\s*(?:不得|禁止|严禁|请勿)(?:以任何形式|擅自)?(?:转载|复制|使用|摘编|传播)|禁止转载|\bno part of this (?:publication|book|work|document) may be reproduced\b|\bmay not be (?:copied|reproduced|redistributed)\b[^.]{0,80}\bwithout\b[^.]{0,40}\bpermission\b|\bunauthorized (?:copying|reproduction|use|distribution)\b[^.]{0,60}\bprohibited\b|転[载載]を禁|[无無]断転[载載]"
)
_RESERVED_HEADS = (
    "版权所有", "保留所有权利", "保留一切权利", "未经", "禁止转载", "no part of this ", "may not be ", "unauthorized ", "転载を禁", "転載を禁",
    "无断転载", "無断転載",
)  # fmt: skip
"""With which the matches of `RESERVED_PATTERN` begin, but the first, which holds "rights" behind "all"."""


class Marks(NamedTuple):
    """What one text holds: whether a full text is possible, and code points, ascending, at which a licence word
    (`worth`) or a reservation (`reserved`) can begin."""

    granting: bool
    worth: list[int]
    reserved: list[int]

    def names(self, low: str, start: int, end: int) -> bool:
        """Say whether low[start:end] holds a licence word: `WORTH.search(low, start, end)`."""
        places = self.worth[bisect_left(self.worth, start) : bisect_left(self.worth, end)]
        return any(WORTH.match(low, place, end) for place in places)

    def reservation(self, low: str, start: int, end: int) -> re.Match[str] | None:
        """Find the first reservation: `RESERVED_PATTERN.search(low, start, end)`."""
        for place in self.reserved[bisect_left(self.reserved, start) : bisect_left(self.reserved, end)]:
            match = RESERVED_PATTERN.match(low, place, end)
            if match:
                return match
        return None


@dataclass
class Gate:
    """The fixed strings as one automaton."""

    automaton: Any
    worth_end: int
    reserved_end: int
    rights: int

    def marks(self, low: str) -> Marks:
        """Read lower-case text once."""
        worth, reserved, granting = [], [], False
        for which, start, _ in self.automaton.find_matches_as_indexes(low, overlapping=True):
            if which < self.worth_end:
                worth.append(start)
            elif which < self.reserved_end:
                reserved.append(start)
            elif which != self.rights:
                granting = True
            elif (place := _before_rights(low, start)) is not None:
                reserved.append(place)
        return Marks(granting, sorted(worth), sorted(reserved))


def _before_rights(low: str, place: int) -> int | None:
    """Return where "all" begins if it and blanks stand before the word at `place`."""
    if place < 4 or not low[place - 1].isspace():
        return None
    while place and low[place - 1].isspace():
        place -= 1
    return place - 3 if low.endswith("all", 0, place) else None


def open_gate() -> Gate:
    """Make the automaton."""
    from ahocorasick_rs import AhoCorasick, Implementation

    strings = (*WORTH_HEADS, *_RESERVED_HEADS, "rights", *_GRANTING)
    rights = len(WORTH_HEADS) + len(_RESERVED_HEADS)
    automaton = AhoCorasick(strings, implementation=Implementation.DFA, store_patterns=False)
    return Gate(automaton, len(WORTH_HEADS), rights, rights)
