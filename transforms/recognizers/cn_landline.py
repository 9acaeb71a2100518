"""Landline numbers of mainland China, with or without area code, and service numbers 400 and 800."""

import re
from collections.abc import Iterator
from typing import ClassVar

from transforms.kernels.pii_features import INTERNATIONAL, TRUNK
from transforms.recognizers.base import AGAINST, FOR, Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.recognizers.regions import regions
from transforms.recognizers.words import LABEL_LETTERS, NOT_PERSONAL_NUMBERS, PHONE_WORDS, UNITS_BEHIND
from transforms.records import Span

LEFT = rf"(?=[(+0-9])(?<![0-9])(?<![0-9][.\-/]){LABEL_LETTERS}"
EXTENSION = r"(?:\s?(?:-|转|ext\.?|x|#|分机)\s?[0-9]{1,6}(?![0-9]))?"
NEXT = re.compile(
    r"\s?[、,;/或和及]\s?(?!20[0-9]{2}[01][0-9][0-3][0-9](?![0-9]))(?P<number>[2-8][0-9]{2,3}[ \-]?[0-9]{4})"
    r"(?![0-9a-z_%.\-/]|\s?[年月日万亿元个])"
)
"""A further number of a list; a date is none."""
FURTHER = 8  # numbers of one list
SUBSCRIBER = r"(?P<subscriber>[2-8][0-9]{2,3}[ \-.]?[0-9]{4})"


class CnLandlineRecognizer(Recognizer):
    """A listed area code and seven or eight digits; without area code only behind a label."""

    TYPES = ("CN_LANDLINE",)
    SOURCE = "MIIT Telecommunications Network Numbering Plan (2017 edition) section 4.1; area codes: JioNLP table"
    PATTERNS = (
        Pattern(
            "area",
            rf"{LEFT}(?P<cc>\(?(?:\+86|0086)\)?[ \-]{{0,2}})?\(?(?P<area>010|02[0-9]|0[3-9][0-9]{{2}})\)?[ \-.]{{0,3}}"
            rf"{SUBSCRIBER}(?![0-9]){EXTENSION}(?![a-z_])",
            0.6,
        ),
        Pattern(
            "abroad",
            rf"(?=[(+0])(?<![0-9+])(?P<cc>\(?(?:\+86|0086)\)?[ \-]{{0,2}})\(?(?:0\))?(?P<area>10|2[0-9]|[3-9][0-9]{{2}})\)?[ \-.]{{0,3}}"
            rf"{SUBSCRIBER}(?![0-9]){EXTENSION}(?![a-z_])",
            0.9,
        ),
        Pattern("service", rf"{LEFT}(?P<service>[48]00[ \-]?[0-9]{{3,4}}[ \-]?[0-9]{{3,4}})(?![0-9a-z_])", 0.5),
        Pattern(
            "local",
            rf"(?:电话|座机|固话|传真号码|传真)(?:号码|号)?\s?[:：]?\s{{0,3}}{SUBSCRIBER}(?![0-9]){EXTENSION}(?![a-z_\-./])",
            0.6,
        ),
    )
    CONTEXT = PHONE_WORDS
    AGAINST = NOT_PERSONAL_NUMBERS
    TRIGGER = TRUNK | INTERNATIONAL
    CUES: ClassVar[tuple[str, ...]] = ("电话", "座机", "固话", "传真")
    REACH = (14, 32)

    def load(self) -> None:
        """Compile the patterns and read the area codes."""
        super().load()
        self._areas = regions("area_code")

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Check the area code and the length, then the words around."""
        groups = match.groupdict()
        said = self.words_say(view, match.start(), match.end())
        if said == AGAINST or (not groups.get("cc") and self._is_foreign(view, match, said)):
            return
        if pattern.name == "local":
            yield self.span(match, pattern.score, "subscriber")
            yield from self._further(view, match)
        elif pattern.name == "service":
            digits = re.sub(r"[^0-9]", "", match[0])
            if len(digits) == 10 and digits[:3] not in self.limits.public_numbers:
                yield self.span(match, 0.9 if said == FOR else pattern.score)
        elif self._exists(groups["area"], re.sub(r"[^0-9]", "", groups["subscriber"])):
            plain = match[0].isdigit()
            if plain and said != FOR and UNITS_BEHIND.match(view.folded, match.end()):
                return
            yield self.span(match, 0.95 if said == FOR or groups["cc"] else 0.45 if plain else pattern.score)
            yield from self._further(view, match)

    def _further(self, view: View, match: "re.Match[str]") -> Iterator[Span]:
        """Yield the numbers that share the area code of the one before: 010-62304681、62304688."""
        size, at = len(re.sub(r"[^0-9]", "", match["subscriber"])), match.end()
        for _ in range(FURTHER):
            more = NEXT.match(view.folded, at)
            if more is None or len(re.sub(r"[^0-9]", "", more["number"])) != size:
                return
            yield self.span(more, 0.6, "number")
            at = more.end()

    def _is_foreign(self, view: View, match: "re.Match[str]", said: int) -> bool:
        """Say whether the text around is in Latin letters only: 020 is London's code as well as Guangzhou's.

        Behind a label (Tel:) codes that the British plan has no 02 code for are taken all the same.
        """
        if said == FOR and not match[0].lstrip("(").startswith(("020", "023", "024", "028", "029")):
            return False
        low = max(0, match.start() - self.limits.context_before_chars)
        around = view.folded[low : match.end() + self.limits.context_before_chars]
        return re.search(r"[a-z]{3}", around) is not None and re.search(r"[\u4e00-\u9fff]", around) is None

    def _exists(self, area: str, subscriber: str) -> bool:
        area = area if area.startswith("0") else "0" + area
        short = area[1] in "12"  # 010 and 02x have three digits and eight behind them
        return area in self._areas and len(area) == (3 if short else 4) and (len(subscriber) == 8 or not short)
