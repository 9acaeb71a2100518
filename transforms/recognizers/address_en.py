"""Street addresses in English."""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from transforms.recognizers.base import Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.records import Span

SUFFIX = (
    "Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Way|Place|Pl|Terrace|Ter|Square|Sq|Highway|Hwy|Parkway|"
    "Pkwy|Circle|Cir|Trail|Trl|Crescent|Close|Gardens|Grove|Mews|Row|Walk|Alley|Plaza|Turnpike|Pike|Loop|Crossing|Ridge|Run|Squares|Streets"
)
WORD = r"(?:[A-ZÀ-Ž][\w'’.\-]{0,20}|[0-9]{1,3}(?:st|nd|rd|th))"
UNIT = r"(?:,?\s{1,3}(?:Apt|Apartment|Suite|Ste|Unit|Room|Rm|Floor|Fl|Bldg|Building|No|#)\.?\s?#?[A-Za-z0-9\-]{1,6}(?![A-Za-z0-9]))"
STATE = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|"
    "TX|UT|VT|VA|WA|WV|WI|WY|DC|PR"
)
CITY = rf"(?:,?\s{{1,3}}{WORD}(?:\s{WORD}){{0,3}},?\s{{1,3}}(?:{STATE})(?:,?\s{{1,3}}[0-9]{{5}}(?:-[0-9]{{4}})?)?(?![A-Za-z0-9]))"
POSTCODE = r"(?:,\s(?:[A-Z][a-zA-Z.\-]{1,20}\s?){1,3},?\s(?:[A-Z]{1,2}[0-9][0-9A-Z]?\s[0-9][A-Z]{2}|[0-9]{5}(?:-[0-9]{4})?)(?![A-Za-z0-9]))"


class AddressEnRecognizer(Recognizer):
    """House number, capitalised street name, a street suffix; unit, city, state and postal code when they follow."""

    TYPES = ("ADDRESS",)
    SOURCE = "USPS Publication 28 (delivery address line, suffixes, state codes); Royal Mail postcode format"
    PATTERNS = (
        Pattern(
            "street",
            rf"[0-9](?<![A-Za-z0-9.$#\-][0-9])[0-9]{{0,5}}[A-Za-z]?(?:[\-/][0-9]{{1,5}})?\s(?:{WORD}[ \n]){{1,5}}(?:{SUFFIX})(?!\w)\.?(?:\s(?:[NSEW]|NE|NW|SE|SW)(?![A-Za-z]))?"
            rf"{UNIT}?(?:{CITY}|{POSTCODE})?",
            0.7,
        ),
        Pattern(
            "box", rf"P(?<![A-Za-z]P)(?:\.?\s?O\.?\s?|ost Office )Box[ #\n]#?[0-9]{{1,6}}(?![A-Za-z0-9]){CITY}?", 0.6
        ),
        Pattern(
            "military",
            r"[PUC](?<![A-Za-z][PUC])(?:SC|nit|SNS|SS|MR)\s[A-Za-z0-9 ]{1,12},?\s(?:Box\s[0-9]{1,5}\s)?(?:APO|FPO|DPO) A[AEP]\s[0-9]{5}(?![0-9])",
            0.8,
        ),
    )
    NUMBERED_CUES: ClassVar[tuple[str, ...]] = tuple(
        blank + word.lower() for blank in " \n" for word in SUFFIX.split("|")
    )
    NUMBERED_WITHIN = (6, 21)  # one more than the words of a street; the longest WORD
    CUES: ClassVar[tuple[str, ...]] = (
        *NUMBERED_CUES, "box ", "box#", "box\n", "apo ", "fpo ", "dpo ",
    )  # fmt: skip
    GATES: ClassVar[Mapping[str, tuple[str, ...]]] = {"box": ("box",), "military": ("apo a", "fpo a", "dpo a")}
    WHOLE_CUES = True
    REACH = (130, 130)

    def search(self, number: int, view: View, start: int, stop: int) -> Iterator[Span]:
        """Search the original characters: street names are told by their capitals."""
        pattern, at = self.searched[number], start
        while match := self.first(number, view, view.raw, at, stop):
            view.spend()
            yield from self.check(view, match, pattern)
            at = match.end()

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Take the match."""
        yield self.span(match, pattern.score)
