"""Private keys in PEM armour."""

import re
from collections.abc import Iterator
from typing import ClassVar

from transforms.recognizers.base import Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.records import Span

BODY_CHARS = 16_384
"""An RSA key of 16,384 bits is 12,700 characters of base64."""


class PrivateKeyRecognizer(Recognizer):
    """A BEGIN line of a private key with a body; the line alone is documentation."""

    TYPES = ("PRIVATE_KEY",)
    SOURCE = "RFC 7468 sections 10 and 11; OpenSSH PROTOCOL.key; RFC 9580 section 6.2 (PGP PRIVATE KEY BLOCK)"
    PATTERNS = (
        Pattern(
            "pem",
            r"-----begin (?:[a-z0-9]{2,10} ){0,2}private key(?: block)?-----(?=[^a-z0-9]{0,8}[a-z0-9][a-z0-9+/=:\-,. \\\r\n]{38})",
            1.0,
        ),
    )
    CUES: ClassVar[tuple[str, ...]] = ("-----begin ",)
    REACH = (0, BODY_CHARS)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Reach to the END line, or as far as base64 goes."""
        limit = min(len(view.folded), match.end() + BODY_CHARS)
        end = view.folded.find("-----end ", match.end(), limit)
        if end >= 0:
            closing = view.folded.find("-----", end + 9, end + 60)
            yield Span(match.start(), closing + 5 if closing >= 0 else end, "PRIVATE_KEY", 1.0, self.name)
            return
        body = re.compile(r"[a-z0-9+/=:,.\-\s\\]*").match(view.folded, match.end(), limit)
        yield Span(match.start(), body.end() if body else match.end(), "PRIVATE_KEY", 1.0, self.name)
