"""Social security numbers of the United States."""

import re
from collections.abc import Iterator

from transforms.kernels.pii_features import NINE, SSN
from transforms.recognizers.base import AGAINST, FOR, Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.recognizers.words import NOT_PERSONAL_NUMBERS
from transforms.records import Span

PUBLISHED = frozenset(("078051120", "219099999"))
"""Numbers from advertisements, voided by the SSA."""


class UsSocialSecurityRecognizer(Recognizer):
    """AAA-GG-SSSS: no 000, 666 or 9xx area, no 00 group, no 0000 serial."""

    TYPES = ("US_SSN",)
    SOURCE = "SSA POMS RM 10201.035 (invalid numbers); SSN randomization 2011"
    PATTERNS = (
        Pattern(
            "dashes",
            r"(?<![0-9a-z])(?<![0-9][.\-])(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![0-9a-z])(?![.\-][0-9])",
            0.6,
        ),
        Pattern(
            "others",
            r"(?<![0-9a-z])(?<![0-9][.\-])(?!000|666|9)[0-9]{3}([ .]?)(?!00)[0-9]{2}\1(?!0000)[0-9]{4}(?![0-9a-z])(?![.\-][0-9])",
            0.2,
        ),
    )
    CONTEXT = (
        "ssn",
        "ssns",
        "social security",
        "social security number",
        "social",
        "soc sec",
        "taxpayer",
        "社会安全号",
        "社会安全号码",
        "社安号",
        "社保号",
    )
    AGAINST = (*tuple(NOT_PERSONAL_NUMBERS), "phone", "tel", "fax", "zip", "routing", "电话", "手机", "account")
    ASKING = ("others",)
    TRIGGER = SSN
    ASKING_TRIGGER = NINE
    REACH = (4, 4)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Ask for context where there are no dashes."""
        if re.sub(r"[^0-9]", "", match[0]) in PUBLISHED:
            return
        said = self.words_say(view, match.start(), match.end())
        if said == FOR or (said != AGAINST and pattern.name == "dashes"):
            yield self.span(match, 0.95 if said == FOR else pattern.score)
