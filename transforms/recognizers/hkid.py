"""Hong Kong identity card numbers."""

import re
from collections.abc import Iterator

from transforms.kernels.pii_features import CODE, PHONE
from transforms.recognizers.base import AGAINST, FOR, Recognizer, View
from transforms.recognizers.checksums import hkid
from transforms.recognizers.pattern import Pattern
from transforms.records import Span


class HkidRecognizer(Recognizer):
    """One or two letters, six digits and a check digit, which is usually in parentheses."""

    TYPES = ("HKID",)
    SOURCE = "Hong Kong Immigration Department; check digit: weights 9 to 2, MOD 11"
    PATTERNS = (
        Pattern("parentheses", r"(?<![0-9a-z])(?P<l>[a-z]{1,2})(?P<d>[0-9]{6}) ?[(\[](?P<c>[0-9a])[)\]]", 0.85),
        Pattern("spaced", r"(?<![0-9a-z])(?P<l>[a-z]{1,2}) (?P<d>[0-9]{6}) ?[(\[](?P<c>[0-9])[)\]]", 0.85),
        Pattern("bare", r"(?<![0-9a-z])(?P<l>[a-z]{1,2})(?P<d>[0-9]{6})-?(?P<c>[0-9a])(?![0-9a-z])(?![.\-][0-9])", 0.3),
    )
    CONTEXT = (
        "身份证",
        "香港身份",
        "香港居民",
        "hkid",
        "hong kong id",
        "identity card",
        "id card",
        "id number",
        "id no",
        "证件号",
        "证件",
    )
    AGAINST = (
        "订单",
        "单号",
        "型号",
        "货号",
        "护照",
        "航班",
        "order",
        "model",
        "part",
        "sku",
        "passport",
        "serial",
        "invoice",
        "flight",
        "通行证",
    )
    TRIGGER = CODE | PHONE
    REACH = (4, 8)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Check the check digit; without parentheses ask for context."""
        if not hkid(match["l"], match["d"], match["c"]):
            return
        said = self.words_say(view, match.start(), match.end())
        if said != AGAINST:
            yield self.span(match, 0.95 if said == FOR else pattern.score)
