"""MAC addresses: pairs with colons or dashes, groups of four with dots."""

import re
from collections.abc import Iterator

from transforms.kernels.pii_features import HEX
from transforms.recognizers.base import Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.records import Span


class Eui48Recognizer(Recognizer):
    """EUI-48 text forms; all zeros and broadcast are nobody's."""

    TYPES = ("MAC_ADDRESS",)
    SOURCE = "IEEE 802-2014 section 8.1; dotted groups as network equipment prints them"
    PATTERNS = (
        Pattern(
            "pairs",
            r"(?:(?<![0-9a-z])(?<![0-9a-f]:)|(?<=mac)|(?<=mac:))(?<![0-9a-f]-)[0-9a-f]{2}(?P<sep>[:\-])(?:[0-9a-f]{2}(?P=sep)){4}[0-9a-f]{2}(?![0-9a-z:]|-[0-9a-f])",
            0.9,
        ),
        Pattern("dots", r"(?<![0-9a-z.])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![0-9a-z]|\.[0-9a-z])", 0.6),
    )
    TRIGGER = HEX
    REACH = (4, 4)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Refuse all-zero and broadcast addresses, dotted digits only, and dashed letters only (words)."""
        digits = re.sub(r"[^0-9a-f]", "", match[0])
        if len(set(digits)) < 2 or (pattern.name == "dots" and digits.isdigit()):
            return
        if ":" in match[0] or any(char.isdigit() for char in digits):
            yield self.span(match, pattern.score)
