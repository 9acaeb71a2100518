"""Signed JSON Web Tokens."""

import re
from collections.abc import Iterator
from typing import ClassVar

from transforms.recognizers.base import Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.records import Span


class WebTokenRecognizer(Recognizer):
    """Header and payload are base64url of JSON objects, so both begin with eyJ."""

    TYPES = ("CREDENTIAL",)
    SOURCE = "RFC 7519 section 3; RFC 7515 section 3.1 (compact serialization)"
    PATTERNS = (
        Pattern(
            "jwt",
            r"(?<![0-9a-z_\-])eyj[a-z0-9_\-]{10,1000}\.eyj[a-z0-9_\-]{10,4000}\.[a-z0-9_\-]{20,1000}(?![0-9a-z_\-])",
            0.95,
        ),
    )
    CUES: ClassVar[tuple[str, ...]] = ("eyj",)
    REACH = (4, 6100)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Ask for the capitals of base64url."""
        if match[0] != view.raw[match.start() : match.end()]:
            yield self.span(match, pattern.score)
