"""Taiwan national identification and resident certificate numbers."""

import re
from collections.abc import Iterator

from transforms.kernels.pii_features import CODE
from transforms.recognizers.base import AGAINST, FOR, Recognizer, View
from transforms.recognizers.checksums import tw_id
from transforms.recognizers.pattern import Pattern
from transforms.records import Span


class TwIdRecognizer(Recognizer):
    """A letter, 1 or 2 (8 or 9 on resident certificates) and eight digits with a valid check digit."""

    TYPES = ("TW_ID",)
    SOURCE = "Household Registration Act enforcement rules; resident certificates of 2021; weights 1 9 8…1 1, MOD 10"
    PATTERNS = (Pattern("number", r"(?<![0-9a-z])[a-z][1289][0-9]{8}(?![0-9a-z])(?![.\-][0-9])", 0.45),)
    CONTEXT = (
        "身份证", "身分证", "居留证", "统一编号", "台湾", "taiwan", "national id", "id number",
        "id no", "identity card", "id card", "证件号", "resident certificate",
    )  # fmt: skip
    AGAINST = (
        "订单", "单号", "货号", "型号", "编码", "批次", "序列号", "流水", "通行证", "回乡证", "护照", "order", "model", "part", "sku",
        "serial", "invoice", "tracking", "ticket", "batch", "passport",
    )  # fmt: skip
    TRIGGER = CODE
    REACH = (4, 4)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Check the check digit and the words around."""
        said = self.words_say(view, match.start(), match.end())
        if said != AGAINST and tw_id(match[0]):
            yield self.span(match, 0.95 if said == FOR else pattern.score)
