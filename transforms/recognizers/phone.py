"""Telephone numbers of all other countries, checked with phonenumbers, and labelled numbers anywhere."""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from transforms.kernels.pii_features import INTERNATIONAL, NORTH_AMERICAN, PHONE, ZEROS
from transforms.recognizers.base import AGAINST, FOR, Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.recognizers.words import (
    LABEL_LETTERS,
    NOT_PERSONAL_NUMBERS,
    PHONE_WORDS,
    PHONE_WORDS_BEHIND,
    UNITS_BEHIND,
)
from transforms.records import Span

LEFT = rf"(?=[(+0-9])(?<![0-9])(?<![0-9][.:\-/]){LABEL_LETTERS}"
EXTENSION = r"(?:,?\s{0,2}(?:x|ext\.?|extension)\s{0,2}[0-9]{1,6}(?![0-9]))?"
RIGHT = r"(?![0-9]|[a-z_](?!xt)|[.,:/][0-9])"
DATES = re.compile(
    r"(?:19|20)[0-9]{2}([\-./ ])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])"
    r"|(?:0?[1-9]|[12][0-9]|3[01])([\-./ ])(?:0?[1-9]|[12][0-9]|3[01])\2(?:19|20)[0-9]{2}(?![0-9])"
    r"|(?:19|20)[0-9]{6}(?![0-9])|(?:19|20)[0-9]{2}[ \-–/](?:19|20)[0-9]{2}$"
    r"|(?:[0-9]{1,3}\.){3}[0-9]{1,3}$|[0-9]{3}-[0-9]{2}-[0-9]{4}$"
)
"""A date, a range of years, a dotted quad or a number shaped like an SSN at the start of a candidate."""
MAINLAND = re.compile(r"1[3-9][0-9][ .\-]?[0-9]{4}[ .\-]?[0-9]{4}")
"""A Chinese mobile number, which has a recogniser of its own."""
SHORT_FORMS = re.compile(r"\(?[0-9]{2,5}\)?(?:[ .\-][0-9]{2,6}){1,5}|[0-9]{7,12}")


class PhoneNumberRecognizer(Recognizer):
    """Valid numbers with a plus sign, North American shapes, and any plausible number behind a telephone word."""

    TYPES = ("PHONE_NUMBER",)
    SOURCE = "ITU-T E.164; NANP numbering (NANPA); validity: libphonenumber metadata in the package phonenumbers"
    PATTERNS = (
        Pattern(
            "international",
            rf"(?=[(+0])(?<![0-9a-z+])(?<![0-9][.,])(?P<number>\(?(?:\+|00(?=[1-9]))\s?\(?[1-9](?:[ .\-()/]{{0,3}}[0-9]){{6,14}}){EXTENSION}"
            r"(?![0-9]|[a-z_](?!xt))",
            0.6,
        ),
        Pattern(
            "north america",
            rf"{LEFT}(?P<number>(?:(?:\+|00)?1[ .\-]{{0,2}})?(?:\([2-9][0-9]{{2}}\) ?|[2-9][0-9]{{2}}[.\- ])"
            rf"[2-9][0-9]{{2}}[.\- ][0-9]{{4}}){EXTENSION}{RIGHT}(?!-[0-9])",
            0.5,
        ),
        Pattern(
            "labelled", rf"{LEFT}(?P<number>\(?[0-9](?:[ .\-()]{{0,3}}[0-9]){{6,14}}){EXTENSION}{RIGHT}(?!-[0-9])", 0.55
        ),
    )
    CONTEXT = PHONE_WORDS
    CONTEXT_BEHIND = PHONE_WORDS_BEHIND
    AGAINST = NOT_PERSONAL_NUMBERS
    ASKING = ("labelled",)
    GATES: ClassVar[Mapping[str, tuple[str, ...]]] = {"international": ("+", "00")}
    TRIGGER = NORTH_AMERICAN | INTERNATIONAL | ZEROS
    ASKING_TRIGGER = PHONE
    REACH = (8, 24)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Let each pattern prove itself: validity, North American shape, or a telephone word nearest before."""
        number = match["number"]
        if pattern.name == "labelled" and not SHORT_FORMS.fullmatch(number.replace(")", ") ").replace("  ", " ")):
            return
        if self._is_public(number) or MAINLAND.fullmatch(number):
            return
        if pattern.name == "international":
            yield from self._international(view, match, number)
        elif DATES.match(number.lstrip("(")):
            return
        elif pattern.name == "north america":
            said = self.words_say(view, match.start(), match.end())
            if said != AGAINST and ("-" in number or "(" in number or said == FOR):
                yield self.span(match, 0.9 if said == FOR else pattern.score)
        elif self.words_say(view, match.start(), match.end()) == FOR and not UNITS_BEHIND.match(
            view.folded, match.end()
        ):
            yield self.span(match, pattern.score)

    def _is_public(self, number: str) -> bool:
        digits = re.sub(r"[^0-9]", "", number).removeprefix("1")
        return digits in self.limits.public_numbers or (len(digits) == 10 and digits[:3] in self.limits.public_numbers)

    def _international(self, view: View, match: "re.Match[str]", number: str) -> Iterator[Span]:
        import phonenumbers

        digits = re.sub(r"[^0-9]", "", number)
        digits = digits[2:] if "+" not in number else digits
        if digits.startswith("86"):
            return  # mainland China has recognisers of its own
        try:
            parsed = phonenumbers.parse(
                "+" + re.sub(r"^([0-9]{1,3}?)\(0\)", r"\1", re.sub(r"\(0\)", "", "+" + digits)).lstrip("+")
            )
        except phonenumbers.NumberParseException:
            return
        said = self.words_say(view, match.start(), match.end())
        if phonenumbers.is_valid_number(parsed):
            yield self.span(match, 0.95 if said == FOR else 0.85 if "+" in number else 0.5)
        elif said == FOR and (phonenumbers.is_possible_number(parsed) or "(0)" in number):
            yield self.span(match, 0.6)
