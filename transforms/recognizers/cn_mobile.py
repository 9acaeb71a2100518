"""Mobile telephone numbers of mainland China: plain, with +86, grouped, or spelled digit by digit."""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from transforms.kernels.pii_features import MOBILE
from transforms.recognizers.base import AGAINST, FOR, Recognizer, View
from transforms.recognizers.checksums import of_a_drawing
from transforms.recognizers.pattern import Pattern
from transforms.recognizers.words import LABEL_LETTERS, NOT_PERSONAL_NUMBERS, PHONE_WORDS, UNITS_BEHIND
from transforms.records import Span

PREFIX = r"(?P<cc>\(?(?:\+\s?86|0086|(?<![0-9])86)\)?[ .\-]{0,2})?"
LEFT = rf"(?=[(+0-9])(?<![0-9])(?<![0-9][.])(?<![0-9]-){LABEL_LETTERS}"
SEP = r"[ .\-_—/·•]"
MORE = rf"(?!{SEP}(?:\+|1[3-9][0-9]|0[0-9]{{2}})){SEP}[0-9]"
"""Digits that go on behind a separator, unless another telephone number begins there."""


class CnMobileRecognizer(Recognizer):
    """11 digits 1[3-9]x…; the prefixes 14x to 19x change too often to be listed."""

    TYPES = ("CN_MOBILE",)
    SOURCE = "MIIT Telecommunications Network Numbering Plan (2017 edition) section 4.2; ITU-T E.164 for +86"
    PATTERNS = (
        Pattern("plain", rf"{LEFT}{PREFIX}(?P<number>1[3-9][0-9]{{9}})(?![0-9]|[a-z_](?!x))", 0.6),
        Pattern(
            "grouped",
            rf"{LEFT}{PREFIX}\(?(?P<number>1[3-9][0-9]\)?{SEP}{{1,3}}[0-9]{{4}}{SEP}{{1,3}}[0-9]{{4}}"
            rf"|1[3-9][0-9]\)[ \-]{{0,3}}[0-9]{{4}}[ \-]?[0-9]{{4}}|1[3-9][0-9][ \-]{{1,3}}[0-9]{{8}}|1[3-9][0-9]{{2}}[ \-]{{1,3}}[0-9]{{3}}[ \-]{{1,3}}[0-9]{{4}}"
            rf"|1[3-9][0-9]{SEP}[0-9]{{3}}{SEP}[0-9]{{5}}|1[3-9][0-9]{{3}}[ \-][0-9]{{6}}|1[3-9][0-9]{{5}}[ \-][0-9]{{4}})(?![0-9]|{MORE}|[a-z_])",
            0.55,
        ),
        Pattern(
            "wrapped",
            rf"{LEFT}(?P<cc>(?!))?(?P<number>1[ \-]?\n?[3-9](?:[ \-]?\n?[0-9]){{9}})(?!\n?[0-9]|[a-z_])",
            0.45,
        ),
        Pattern("spelled", rf"{LEFT}{PREFIX}(?P<number>1{SEP}[3-9](?:{SEP}[0-9]){{9}})(?!{SEP}?[0-9]|[a-z_])", 0.45),
    )
    CONTEXT = PHONE_WORDS
    AGAINST = NOT_PERSONAL_NUMBERS
    ASKING = ("wrapped",)
    GATES: ClassVar[Mapping[str, tuple[str, ...]]] = {"wrapped": ("\n",)}
    TRIGGER = MOBILE
    REACH = (12, 12)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Score by country code and context; order numbers, amounts and counters are refused."""
        if pattern.name == "wrapped" and "\n" not in match[0]:
            return
        if pattern.name == "spelled" and of_a_drawing(match["number"]):
            return
        if match["cc"]:
            yield self.span(match, 0.95)
            return
        said = self.words_say(view, match.start(), match.end())
        in_path = view.folded[match.start() - 1 : match.start()] == "/" == view.folded[match.end() : match.end() + 1]
        if said == FOR:
            yield self.span(match, 0.95)
        elif pattern.name == "wrapped":
            return
        elif said != AGAINST and not in_path and not UNITS_BEHIND.match(view.folded, match.end()):
            yield self.span(match, pattern.score)
