"""Unified social credit codes of China: they name organisations."""

import re
from collections.abc import Iterator

from transforms.kernels.pii_features import ID18, USCC
from transforms.recognizers.base import AGAINST, FOR, Recognizer, View
from transforms.recognizers.checksums import uscc
from transforms.recognizers.cn_resident_id import valid_18
from transforms.recognizers.pattern import Pattern
from transforms.records import Span


class CnUsccRecognizer(Recognizer):
    """18 characters: registration authority, category, region, organisation code, check character."""

    TYPES = ("CN_USCC",)
    SOURCE = "GB 32100-2015 (structure, alphabet, MOD 31); GB/T 2260 (regions)"
    PATTERNS = (
        Pattern(
            "code",
            r"(?<![0-9a-z])(?:1[1239]|2[19]|3[1-59]|4[19]|5[1-39]|6[129]|7[129]|8[19]|9[123]|a[19]|n[1239]|y[19])"
            r"(?:10|[1-6][1-7]|50|71|8[123])[0-9]{4}[0-9a-hj-npqrtuwxy]{10}(?![0-9a-z])",
            0.9,
        ),
    )
    CONTEXT = (
        "统一社会信用代码",
        "信用代码",
        "税号",
        "纳税人识别号",
        "营业执照",
        "统一代码",
        "uscc",
        "credit code",
        "tax id",
        "tax number",
        "taxpayer",
    )
    AGAINST = ("订单", "流水", "运单", "身份证", "order", "tracking", "serial", "id card")
    TRIGGER = USCC | ID18
    REACH = (2, 2)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Check the check character; only digits without context could be anything."""
        code = match[0]
        if not uscc(code) or (code[:17].isdigit() and valid_18(code)):
            return
        said = self.words_say(view, match.start(), match.end())
        if said == FOR or (said != AGAINST and not code.isdigit()):
            yield self.span(match, 0.95 if said == FOR else pattern.score)
