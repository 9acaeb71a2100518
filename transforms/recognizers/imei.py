"""Equipment identities of telephones."""

import re
from collections.abc import Iterator

from transforms.recognizers.base import FOR, Recognizer, View
from transforms.recognizers.checksums import luhn
from transforms.recognizers.pattern import Pattern
from transforms.records import Span


class ImeiRecognizer(Recognizer):
    """15 digits with a Luhn digit beside the word IMEI."""

    TYPES = ("IMEI",)
    SOURCE = "3GPP TS 23.003 section 6.2 and annex B (Luhn); forms AABBBBBB-CCCCCC-D and AA-BBBBBB-CCCCCC-D"
    PATTERNS = (
        Pattern("plain", r"(?<![0-9])(?<![0-9][.\-])[0-9]{15}(?![0-9a-z])(?![.\-][0-9])", 0.2),
        Pattern(
            "grouped", r"(?<![0-9])(?<![0-9][.\-])[0-9]{2}[ \-/]?[0-9]{6}[ \-/][0-9]{6}[ \-/][0-9](?![0-9a-z])", 0.2
        ),
    )
    CONTEXT = (
        "imei",
        "imei1",
        "imei2",
        "串号",
        "串码",
        "设备识别码",
        "设备号",
        "移动设备",
        "device id",
        "handset",
        "手机识别码",
        "机身",
    )
    AGAINST = (
        "订单",
        "单号",
        "卡号",
        "身份证",
        "order",
        "card",
        "tracking",
        "transaction",
        "iccid",
        "imsi",
        "serial",
        "sn",
    )
    LABELLED = True

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Ask for context and check the last digit."""
        if luhn(re.sub(r"[^0-9]", "", match[0])) and self.words_say(view, match.start(), match.end()) == FOR:
            yield self.span(match, 0.95)
