"""Dates of birth behind (or before) a word that says so."""

import re
from collections.abc import Iterator
from typing import ClassVar

from transforms.recognizers.base import Recognizer, View
from transforms.recognizers.checksums import calendar_date
from transforms.recognizers.pattern import Pattern
from transforms.records import Span

MONTHS = {name: at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905
MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
YMD = r"(?P<y1>(?:19|20)[0-9]{2})\s?(?:年|[\-./])\s?(?P<m1>[0-9]{1,2})\s?(?:月|[\-./])\s?(?P<d1>[0-9]{1,2})(?:\s?[日号])?(?![0-9])"
COMPACT = r"(?P<y2>(?:19|20)[0-9]{2})(?P<m2>0[1-9]|1[0-2])(?P<d2>[0-3][0-9])(?![0-9a-z])"
MDY_WORD = rf"(?P<m4>{MONTH})\s(?P<d4>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y4>(?:19|20)[0-9]{{2}})(?![0-9])"
DMY_WORD = rf"(?P<d5>[0-9]{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m5>{MONTH}),?\s(?P<y5>(?:19|20)[0-9]{{2}})(?![0-9])"
SLASHES = r"(?P<a3>[0-9]{1,2})(?P<s3>[\-./])(?P<b3>[0-9]{1,2})(?P=s3)(?P<y3>(?:19|20)[0-9]{2})(?![0-9])"
NUMERALS = "零〇一二三四五六七八九十"
YMD_ZH = (
    rf"(?P<y6>[一二][九零〇][{NUMERALS[:-1]}]{{2}})年(?P<m6>[{NUMERALS}]{{1,2}})月(?P<d6>[{NUMERALS}]{{1,3}})[日号]"
)
DATE = rf"(?<![0-9])(?P<date>{YMD}|{YMD_ZH}|{COMPACT}|{SLASHES}|{MDY_WORD}|{DMY_WORD})"
LABEL_ZH = r"(?:出生日期|出生年月日|出生年月|出生时间|生日|出生于|诞生于|出生|(?<![发产新派衍滋])生于|生年月日|诞辰)"
LABEL_EN = r"(?<![a-z])(?:date of birth|birth ?date|birthday|d\.?o\.?b\.?|born|birth)(?![a-z])"


class BirthDateRecognizer(Recognizer):
    """A calendar date of 1900 or later next to a word of birth."""

    TYPES = ("DATE_OF_BIRTH",)
    SOURCE = "GB/T 7408.1-2023 and ISO 8601 (numeric dates); customary Chinese and English spellings"
    PATTERNS = (
        Pattern("label", rf"(?:{LABEL_ZH}[^0-9\n。;,)]{{0,8}}?|{LABEL_EN}[^0-9\n。;]{{0,24}}?){DATE}", 0.85),
        Pattern("born behind", rf"{DATE}\s?(?:出生|生(?![产活效成意命长病日])|诞生)", 0.85),
    )
    CUES: ClassVar[tuple[str, ...]] = (
        "出生",
        "生日",
        "生于",
        "诞生",
        "诞辰",
        "生年",
        "birth",
        "dob",
        "d.o.b",
        "born",
        "日生",
        "号生",
    )
    REACH = (24, 56)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Check the calendar, and that the day is not after `Limits.as_of`."""
        born = _date(match)
        if born is None or (self.limits.as_of is not None and born > self.limits.as_of):
            return
        yield self.span(match, pattern.score, "date")


def _date(match: "re.Match[str]") -> str | None:
    g = match.groupdict()
    options: tuple[tuple[str, str, str], ...] = ()
    if g["y1"]:
        options = ((g["y1"], g["m1"], g["d1"]),)
    elif g["y2"]:
        options = ((g["y2"], g["m2"], g["d2"]),)
    elif g["y3"]:
        options = ((g["y3"], g["a3"], g["b3"]), (g["y3"], g["b3"], g["a3"]))
    elif g["y4"]:
        options = ((g["y4"], str(MONTHS[g["m4"][:3]]), g["d4"]),)
    elif g["y5"]:
        options = ((g["y5"], str(MONTHS[g["m5"][:3]]), g["d5"]),)
    elif g["y6"]:
        options = ((_positions(g["y6"]), _count(g["m6"]), _count(g["d6"])),)
    for year, month, day in options:
        born = calendar_date(year, month, day)
        if born is not None:
            return born.isoformat()
    return None


def _positions(numerals: str) -> str:
    """Read a year digit by digit."""
    return "".join(str(max(NUMERALS.index(sign) - 1, 0)) for sign in numerals)


def _count(numerals: str) -> str:
    """Read a number below 100 as it is spoken: 三, 十, 十四, 二十, 三十一; what is not one gives 0."""
    tens, ten, ones = numerals.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return "0"
    return str((int(_positions(tens or "一")) * 10 if ten else 0) + int(_positions(ones or "零")))
