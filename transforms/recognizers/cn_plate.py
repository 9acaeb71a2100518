"""Vehicle licence plates of mainland China, with new-energy plates."""

import re
from collections.abc import Iterator

from transforms.kernels.pii_features import PLATES
from transforms.recognizers.base import AGAINST, FOR, Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.records import Span

PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
CHAR = "[a-hj-np-z0-9]"


class CnLicensePlateRecognizer(Recognizer):
    """A province, a city letter and five characters, six on new-energy plates; I and O do not occur."""

    TYPES = ("CN_LICENSE_PLATE",)
    SOURCE = "GA 36-2018 tables 2 to 5 (serial number rules, new-energy plates D/F and A-K)"
    PATTERNS = (
        Pattern(
            "new energy",
            rf"{PROVINCE}[a-hj-np-z][·•.\- ]?(?:[a-hjk]{CHAR}[0-9]{{4}}|[0-9]{{5}}[a-hjk])(?![0-9a-z])",
            0.8,
        ),
        Pattern(
            "plain",
            rf"{PROVINCE}[a-hj-np-z][·•.\- ]?(?=[a-z]{{0,4}}[0-9])(?:{CHAR}{{5}}(?![0-9a-z])|{CHAR}{{4}}[挂学警港澳试超])",
            0.7,
        ),
    )
    CONTEXT = (
        "车牌",
        "牌照",
        "号牌",
        "车号",
        "车辆",
        "轿车",
        "货车",
        "客车",
        "驾驶",
        "车主",
        "小客车",
        "plate",
        "licence plate",
        "license plate",
        "vehicle",
        "car",
    )
    AGAINST = ("型号", "货号", "股票", "证券", "批号", "model", "sku")
    TRIGGER = PLATES
    REACH = (2, 12)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Ask for two digits at least (no series has more than three letters)."""
        serial = match[0][2:]
        if sum(char.isdigit() for char in serial) < 2 or sum("a" <= char <= "z" for char in serial) > 3:
            return
        said = self.words_say(view, match.start(), match.end())
        if said != AGAINST:
            yield self.span(match, 0.95 if said == FOR else pattern.score)
