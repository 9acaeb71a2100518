"""Postal addresses in Chinese: regions, road or estate, house number, building, room."""

import re
from collections.abc import Iterator
from typing import ClassVar

from transforms.kernels.pii_features import HOUSE
from transforms.recognizers.base import Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.recognizers.regions import regions
from transforms.records import Span

ROAD = "路|大街|大道|街道|街|巷|胡同|弄|横街|东街|西街|马路|公路|环路"
PLACE = "道|村|镇|乡|屯|庄|社区|小区|花园|公寓|大厦|广场|苑|园区|园|城|院|里|坊|湾|府|庭|居|工业区|开发区|段|中心|楼|区|寨|组|社"
NUMBER = r"[0-9a-z零一二三四五六七八九十百]{1,5}(?:[\-#][0-9a-z]{1,5}){0,3}"
UNIT = "号院|号楼|号|弄|支弄|栋|幢|座|单元|室|房|户|层|楼|组|巷|门"
PART = rf"(?:甲|乙|附|第|[东西南北][区楼门座])?{NUMBER}(?:{UNIT})(?:院|内)?"
TAIL = rf"(?:(?P<road>{ROAD})|(?P<place>{PLACE}))\s?(?P<parts>{PART}(?:[\s,\-之]?(?:[\u4e00-\u9fff]{{2,10}}(?:小区|花园|公寓|大厦|广场|苑|园|城|中心|家园|新村|国际|大楼|商厦|公馆|华庭|家属院|宿舍))?[\s,\-]?{PART}){{0,5}}(?:[\-]?[0-9]{{1,4}}(?![0-9万亿元年月]))?)(?!线|文件|令|公告|机|选手|提案|议案|决议|球)"
RUN = re.compile(r"[\u4e00-\u9fff0-9a-z()·]{0,44}$")
VERBS = re.compile(
    r"家住在?|住在|居住在|居住于|住址[是为]?|地址[是为]?|位于|坐落于|坐落在|寄到|寄往|寄至|送到|送至|搬到|搬至|租住在?|户籍在?|现住|在|到|于|从|去|至|是|为|往"
)
LABEL = re.compile(r"(?:住址|地址|住所|户籍|籍贯|所在地|位置|送货|收货)[^\n]{0,4}$")
LABELLED = r"(?:家庭住址|现住址|居住地址|通讯地址|通信地址|收货地址|收件地址|邮寄地址|户籍地址|联系地址|家庭地址|单位地址|住址|地址)\s?(?:[:：]|是|为)\s{0,3}(?P<value>[\u4e00-\u9fff][\u4e00-\u9fff0-9a-z\-#()·]{5,60})"


class AddressZhRecognizer(Recognizer):
    """A house number behind a road, with the regions before it; behind a label also without a number."""

    TYPES = ("ADDRESS",)
    SOURCE = "GB/T 23705-2009 and MZ/T 039-2023 (address elements); region names: JioNLP table (GB/T 2260)"
    PATTERNS = (Pattern("number", TAIL, 0.5), Pattern("labelled", LABELLED, 0.7))
    TRIGGER = HOUSE
    CUES: ClassVar[tuple[str, ...]] = ("住址", "地址")
    REACH = (84, 84)

    def load(self) -> None:
        """Compile the patterns and read the region names."""
        super().load()
        self._regions = regions("province", "city", "county", "short")
        self._sizes = tuple(sorted({len(name) for name in self._regions}, reverse=True))

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Look back for where the address begins."""
        if pattern.name == "labelled":
            value = match["value"]
            if self._region(value, 0) and re.search(r"[省市区县镇乡村路街道号室旗]", value):
                end = match.start("value") + len(re.split(r"(?:电话|手机|邮编|联系|收件人|姓名|邮箱)", value)[0])
                yield Span(match.start("value"), end, "ADDRESS", pattern.score, self.name)
            return
        if not re.search(r"[0-9](?:[号弄栋幢座室楼单层巷组])", match["parts"]):
            return
        start, score = self._begin(view.folded, match)
        if start is not None:
            yield Span(start, match.end(), "ADDRESS", score, self.name)

    def _begin(self, text: str, match: "re.Match[str]") -> tuple[int | None, float]:
        """Return (start, score): a region name, a label, a verb of place, or the name of a road."""
        run = RUN.search(text, max(0, match.start() - 44), match.start())
        base = run.start() if run else match.start()
        lead = text[base : match.start()]
        verbs = list(VERBS.finditer(lead))
        for begin in (*(verb.end() for verb in reversed(verbs)), 0):  # "北京大学位于北京市…": behind the verb first
            for at in range(begin, len(lead) - 1):
                if self._region(lead, at):
                    return base + at, 0.85
        if LABEL.search(text, max(0, base - 12), base) and lead:
            return base, 0.75
        rest = lead[verbs[-1].end() :] if verbs else lead
        if match["road"] and 1 <= len(rest) <= 6 and rest[-1] >= "\u4e00":
            return match.start() - len(rest), 0.6 if verbs else 0.5
        return None, 0.0

    def _region(self, text: str, at: int) -> bool:
        return any(text[at : at + size] in self._regions for size in self._sizes)
