"""QQ numbers behind a label."""

import re
from collections.abc import Iterator
from typing import ClassVar

from transforms.recognizers.base import Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.records import Span


class QqRecognizer(Recognizer):
    """5 to 11 digits behind QQ; groups and product years are refused."""

    TYPES = ("QQ_NUMBER",)
    SOURCE = "Tencent: numbers begin with 10000; eleven digits are the longest issued"
    PATTERNS = (
        Pattern(
            "labelled",
            r"(?:(?<![0-9a-z@._\-])qq(?!群|音乐|浏览器|邮箱|空间|游戏|飞车|炫舞|华夏)|扣扣|企鹅号?|球球)(?:号码|帐号|账号|号|联系方式)?(?:\s?(?:and|/|或|及|和|微信同号)){0,1}"
            r"[\s:=是为(]{0,4}(?P<number>[1-9][0-9]{4,10}|[1-9][0-9]{1,3}(?:[ \-][0-9]{2,4}){1,3})"
            r"(?![0-9a-z@]|[.\-][0-9]| ?(?:年|月|号|万|亿|元|版|人))",
            0.85,
        ),
        Pattern(
            "q",
            r"(?<![0-9a-z])(?:(?:加?q号?|加q|扣)\s?:|(?:我的|加我?)q号?(?:是|为)?)\s?(?P<number>[1-9][0-9]{4,10})(?![0-9a-z@]|[.\-][0-9])",
            0.7,
        ),
    )
    CUES: ClassVar[tuple[str, ...]] = ("qq", "扣扣", "企鹅", "球球", "q:", "q :", "q号", "扣:", "我的q", "加q", "加我q")
    REACH = (8, 40)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Take the number; one in groups has 7 to 11 digits."""
        digits = sum(sign.isdigit() for sign in match["number"])
        if digits == len(match["number"]) or 7 <= digits <= 11:
            yield self.span(match, pattern.score, "number")
