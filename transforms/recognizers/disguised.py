"""Numbers of people written so as not to look like one: with commas, with letters, in Chinese numerals."""

import re
from collections.abc import Iterator
from typing import ClassVar

from transforms.kernels.pii_features import DISGUISED
from transforms.recognizers.bank_card import scheme
from transforms.recognizers.base import AGAINST, FOR, Recognizer, View
from transforms.recognizers.cn_resident_id import valid_18
from transforms.recognizers.pattern import Pattern
from transforms.recognizers.words import NOT_PERSONAL_NUMBERS, PHONE_WORDS
from transforms.records import Span

NUMERALS = "〇零一二三四五六七八九幺洞两壹贰叁肆伍陆柒捌玖参"
VALUES = "001234567891021234567893"
PLAIN = str.maketrans(NUMERALS + "oli", VALUES + "011")
"""What each sign means; NUMERALS and VALUES stand one under the other."""
N = f"[{NUMERALS}]"
LEFT = rf"(?<![{NUMERALS}十百千万])"
RIGHT = rf"(?![{NUMERALS}十百千万亿]|[ .\-]{N})"
FREE = r"(?![0-9a-z]|,[0-9])"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NEXT_CHARS = 6
"""How near Chinese text stands to a number with commas that is no row of a table."""


class DisguisedNumberRecognizer(Recognizer):
    """Mobile numbers, resident IDs and bank cards; check digits decide where there are any, words where there are none."""

    TYPES = ("CN_MOBILE", "CN_RESIDENT_ID", "BANK_CARD")
    SOURCE = (
        "the formats are those of cn_mobile, cn_resident_id and bank_card; the disguises are those of spam and posts"
    )
    PATTERNS = (
        Pattern("mobile commas", rf"(?<![0-9a-z.])(?<![0-9a-z],)1[3-9][0-9],[0-9]{{4}},[0-9]{{4}}{FREE}", 0.45),
        Pattern("id commas", rf"(?<![0-9a-z.])[1-9][0-9]{{5}},[0-9]{{4}},?[0-9]{{4}},?[0-9]{{3}}[0-9x]{FREE}", 1.0),
        Pattern(
            "card commas", rf"(?<![0-9a-z.])(?<![0-9a-z],)[0-9]{{4}}(?:,[0-9]{{4}}){{3}}(?:,[0-9]{{1,3}})?{FREE}", 0.6
        ),
        Pattern("mobile letters", r"(?<![0-9a-z])[1li][3-9](?:[ .\-]?[0-9oli]){9}(?![0-9a-z])", 0.6),
        Pattern("id letters", r"(?<![0-9a-z])[1-9li][0-9oli]{16}[0-9xoli](?![0-9a-z])", 0.9),
        Pattern("mobile numerals", rf"{LEFT}[一幺壹][三四五六七八九叁肆伍陆柒捌玖参](?:[ .\-]?{N}){{9}}{RIGHT}", 0.5),
        Pattern("id numerals", rf"{LEFT}{N}(?:[ .\-]?{N}){{16}}[ .\-]?[{NUMERALS}x]{RIGHT}", 1.0),
    )
    CONTEXT = (*PHONE_WORDS, "卡号", "银行卡", "储蓄卡", "信用卡", "账号", "帐号", "card", "account")
    AGAINST = NOT_PERSONAL_NUMBERS
    ASKING: ClassVar[tuple[str, ...]] = ("mobile letters",)
    TRIGGER = DISGUISED
    REACH = (28, 28)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Read the number plainly, then ask its check digit or the words around."""
        kind, _, form = pattern.name.partition(" ")
        number = re.sub(r"[^0-9x]", "", match[0].translate(PLAIN))
        if form == "letters" and number == re.sub(r"[ .\-]", "", match[0]):
            return
        if kind == "id":
            if valid_18(number):
                yield self.span(match, pattern.score, type="CN_RESIDENT_ID")
            return
        said = self.words_say(view, match.start(), match.end())
        if said == AGAINST or (form == "letters" and said != FOR):
            return
        if form == "commas" and said != FOR and not self._in_chinese(view, match):
            return
        score = 0.9 if said == FOR else pattern.score
        if kind == "mobile":
            yield self.span(match, score)
        elif (found := scheme(number, 16)) is not None and found[1]:
            yield self.span(match, score, type="BANK_CARD")

    def _in_chinese(self, view: View, match: "re.Match[str]") -> bool:
        """Say whether Chinese characters stand close by; without context any number counts."""
        near = view.folded[max(0, match.start() - NEXT_CHARS) : match.end() + NEXT_CHARS]
        return not self.limits.context or CHINESE.search(near) is not None
