"""Resident identity numbers of China, 18 and 15 characters, plain or grouped."""

import re
from collections.abc import Iterator

from transforms.kernels.pii_features import ID15, ID18
from transforms.recognizers.base import FOR, Recognizer, View
from transforms.recognizers.checksums import calendar_date, resident_id
from transforms.recognizers.pattern import Pattern
from transforms.records import Span

PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
"""GB/T 2260 first two digits; 81 and 82 also stand on residence permits of Hong Kong and Macau people, 83 Taiwan."""
SEP = r"[ \n.\-_/·•]"


class CnResidentIdRecognizer(Recognizer):
    """18 characters pass region, birth date and check character; 15 digits need context besides."""

    TYPES = ("CN_RESIDENT_ID",)
    SOURCE = "GB 11643-1999 (structure, MOD 11-2); GB/T 2260 (regions); 15 digits: the edition of 1989"
    PATTERNS = (
        Pattern(
            "18", rf"(?=[1-9])(?<![0-9])(?<![0-9]\.)[1-9](?:{SEP}{{0,2}}[0-9]){{16}}{SEP}{{0,2}}[0-9x](?![0-9a-z])", 1.0
        ),
        Pattern("15", r"(?<![0-9a-z])(?<![0-9][.\-])[1-9][0-9]{14}(?![0-9a-z])(?![.\-][0-9])", 0.7),
    )
    CONTEXT = (
        "身份证", "身份号码", "证件号", "证件号码", "公民身份", "居民证", "证号", "身份证号", "证件",
        "id card", "id number", "identity card", "identity number", "id no", "resident id", "national id", "chinese id", "idcard",
        "id",
    )  # fmt: skip
    AGAINST = (
        "订单", "单号", "流水", "序列号", "运单", "imei", "串号", "设备", "order", "serial", "tracking", "transaction",
        "timestamp", "卡号", "银行卡", "card number",
    )  # fmt: skip
    ASKING = ("15",)
    TRIGGER = ID18 | ID15
    REACH = (4, 6)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Validate region and date; then the check character, or context for 15 digits."""
        number = re.sub(SEP, "", match[0])
        if pattern.name == "18":
            if valid_18(number):
                yield self.span(match, pattern.score)
        elif valid_15(number) and self.words_say(view, match.start(), match.end()) == FOR:
            yield self.span(match, pattern.score)


def valid_18(number: str) -> bool:
    """Check 18 characters in lower case; a number that begins with 9 is a permanent residence card."""
    province = number[1:3] if number[0] == "9" else number[:2]
    if province not in PROVINCES or not "1900" <= number[6:10] <= "2099":
        return False
    return resident_id(number) and calendar_date(number[6:10], number[10:12], number[12:14]) is not None


def valid_15(number: str) -> bool:
    """Check region and the birth date of the twentieth century in 15 digits."""
    born = calendar_date("19" + number[6:8], number[8:10], number[10:12])
    return number[:2] in PROVINCES and born is not None


def birth_date(text: str) -> str | None:
    """Return the birth date (YYYY-MM-DD) inside a recognised number, grouped or not."""
    number = re.sub(SEP, "", text)
    digits = number[6:14] if len(number) == 18 else "19" + number[6:12]
    born = calendar_date(digits[:4], digits[4:6], digits[6:8])
    return None if born is None else born.isoformat()
