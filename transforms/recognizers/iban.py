"""International bank account numbers."""

import re
from collections.abc import Iterator

from transforms.kernels.pii_features import IBAN
from transforms.recognizers.base import Recognizer, View
from transforms.recognizers.checksums import iso7064_mod97
from transforms.recognizers.pattern import Pattern
from transforms.records import Span

LENGTHS = {
    "ad": 24, "ae": 23, "al": 28, "at": 20, "az": 28, "ba": 20, "be": 16, "bg": 22, "bh": 22, "bi": 27, "br": 29, "by": 28,
    "ch": 21, "cr": 22, "cy": 28, "cz": 24, "de": 22, "dj": 27, "dk": 18, "do": 28, "ee": 20, "eg": 29, "es": 24, "fi": 18,
    "fk": 18, "fo": 18, "fr": 27, "gb": 22, "ge": 22, "gi": 23, "gl": 18, "gr": 27, "gt": 28, "hr": 21, "hu": 28, "ie": 22,
    "il": 23, "iq": 23, "is": 26, "it": 27, "jo": 30, "kw": 30, "kz": 20, "lb": 28, "lc": 32, "li": 21, "lt": 20, "lu": 20,
    "lv": 21, "ly": 25, "mc": 27, "md": 24, "me": 22, "mk": 19, "mn": 20, "mr": 27, "mt": 31, "mu": 30, "ni": 28, "nl": 18,
    "no": 15, "om": 23, "pk": 24, "pl": 28, "ps": 29, "pt": 25, "qa": 29, "ro": 24, "rs": 22, "ru": 33, "sa": 24, "sc": 31,
    "sd": 18, "se": 24, "si": 19, "sk": 24, "sm": 27, "so": 23, "st": 25, "sv": 28, "tl": 23, "tn": 24, "tr": 26, "ua": 29,
    "va": 22, "vg": 24, "xk": 20, "ye": 30,
}  # fmt: skip
"""Characters by country: SWIFT IBAN Registry, release 98."""


class IbanCodeRecognizer(Recognizer):
    """Country, check digits and the country's length; plain or in groups."""

    TYPES = ("IBAN_CODE",)
    SOURCE = "ISO 13616-1 (MOD 97-10); SWIFT IBAN Registry (lengths)"
    PATTERNS = (Pattern("iban", r"(?<![0-9a-z])[a-z]{2}[0-9]{2}(?:[ \-]?[0-9a-z]){11,31}", 1.0),)
    TRIGGER = IBAN
    REACH = (2, 72)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Take as many characters as the country asks for; they must end at a boundary and pass MOD 97."""
        wanted = LENGTHS.get(match[0][:2])
        if wanted is None:
            return
        places = [match.start() + at for at, char in enumerate(match[0]) if char not in " -"]
        if len(places) < wanted:
            return
        end = places[wanted - 1] + 1
        behind = view.folded[end : end + 1]
        if behind.isascii() and behind.isalnum():
            return
        if iso7064_mod97(re.sub("[ -]", "", view.folded[match.start() : end])):
            yield Span(match.start(), end, "IBAN_CODE", pattern.score, self.name)
