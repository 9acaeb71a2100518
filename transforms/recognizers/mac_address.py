"""MAC addresses: pairs with colons or dashes, groups of four with dots."""

import re
from collections.abc import Iterator

from presidio_analyzer import Pattern

from transforms.kernels.pii import HEX
from transforms.recognizers.base import Recognizer, View
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
        """Refuse all-zero and broadcast addresses, and dotted groups of digits only."""
        digits = re.sub(r"[^0-9a-f]", "", match[0])
        if len(set(digits)) > 1 and not (pattern.name == "dots" and digits.isdigit()):
            yield self.span(match, pattern.score)
