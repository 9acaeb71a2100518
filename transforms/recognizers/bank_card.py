"""Payment cards: UnionPay and Chinese bank cards as BANK_CARD, international schemes as CREDIT_CARD."""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from transforms.kernels.pii_features import LONG
from transforms.recognizers.base import AGAINST, FOR, Recognizer, View
from transforms.recognizers.checksums import luhn, of_a_drawing
from transforms.recognizers.pattern import Pattern
from transforms.recognizers.words import LABEL_LETTERS, NOT_PERSONAL_NUMBERS, UNITS_BEHIND
from transforms.records import Span

SEP = r"[ .\-_·•]"
SCHEMES: tuple[tuple[str, str, tuple[int, ...], bool], ...] = (
    ("BANK_CARD", r"62|81[0-7]", (16, 17, 18, 19), True),
    ("BANK_CARD", r"9558|9559|9400|6013|60322|603[69]|685[89]|69[0-9]75|9[0-8]", (16, 17, 18, 19), False),
    ("CREDIT_CARD", r"3[47]", (15,), True),
    ("CREDIT_CARD", r"4", (16, 19), True),
    ("CREDIT_CARD", r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", (16,), True),
    ("CREDIT_CARD", r"6011|64[4-9]|65", (16, 19), True),
    ("CREDIT_CARD", r"35(?:2[89]|[3-8])", (16, 17, 18, 19), True),
    ("CREDIT_CARD", r"3(?:0[0-5]|095|[689])", (14, 16, 17, 18, 19), False),
    ("CREDIT_CARD", r"4", (13,), False),
    ("CREDIT_CARD", r"1800|2131", (15,), False),
    ("CREDIT_CARD", r"220[0-4]", (16, 17, 18, 19), False),
    ("CREDIT_CARD", r"35", (16,), False),
    ("CREDIT_CARD", r"5[06-9]|6[0-9]|0604", (12, 13, 14, 15, 16, 17, 18, 19), False),
)
"""(type, first digits, lengths, strong): ISO/IEC 7812 issuer ranges. A scheme that is not strong needs a word or
grouping beside it, since its prefix and length are met by chance too often."""
BLOCKS = rf"[0-9]{{4}}(?:{SEP}{{1,3}}[0-9]{{4}}){{2,3}}(?:{SEP}{{1,3}}[0-9]{{1,4}})?"


class BankCardRecognizer(Recognizer):
    """12 to 19 digits with a valid Luhn digit and a known issuer range."""

    TYPES = ("BANK_CARD", "CREDIT_CARD")
    SOURCE = "ISO/IEC 7812-1 (structure, Luhn); issuer ranges as the schemes publish them; UnionPay 62 and 81"
    PATTERNS = (
        Pattern(
            "plain", rf"(?=[0-9])(?<![0-9])(?<![0-9][.\-]){LABEL_LETTERS}[0-9]{{12,19}}(?![0-9a-z])(?!\.[0-9])", 0.5
        ),
        Pattern("blocks", rf"(?=[0-9])(?<![0-9])(?<![0-9][.\-]){LABEL_LETTERS}{BLOCKS}(?![0-9a-z])", 0.8),
        Pattern(
            "shapes",
            rf"(?=[0-9])(?<![0-9])(?<![0-9][.\-]){LABEL_LETTERS}(?:3[0-9]{{3}}{SEP}{{1,3}}[0-9]{{6}}{SEP}{{1,3}}[0-9]{{4,5}}"
            rf"|[0-9]{{6}}{SEP}{{1,3}}[0-9]{{10,13}}|[0-9]{{4}}{SEP}[0-9]{{4}}{SEP}[0-9]{{8,11}}"
            rf"|[0-9]{{8}}{SEP}[0-9]{{8,11}}|[0-9](?:{SEP}[0-9]){{15,18}})(?!{SEP}?[0-9]|[a-z])",
            0.7,
        ),
        Pattern(
            "wrapped",
            rf"(?=[0-9])(?<![0-9])(?<![0-9][.\-\n]){LABEL_LETTERS}[0-9]{{4}}(?:[ \-]?\n?[0-9]{{4}}){{2,3}}(?:[ \-]?\n?[0-9]{{1,3}})?"
            r"(?!\n?[0-9]|[a-z])",
            0.7,
        ),
    )
    CONTEXT = (
        "卡", "银行卡", "卡号", "储蓄卡", "信用卡", "借记卡", "账号", "帐号", "账户", "工商银行", "建设银行", "农业银行", "招商银行",
        "中国银行", "交通银行", "开户行", "开户", "银联", "收款", "转账", "汇款", "打款", "尾号", "绑卡", "还款", "工资卡",
        "card", "cards", "credit", "debit", "visa", "mastercard", "amex", "american express", "unionpay", "maestro", "cc", "bank",
        "discover", "jcb", "diners", "payment", "account", "pan", "cardholder", "pay with", "charge", "charged",
    )  # fmt: skip
    AGAINST = (
        *tuple(w for w in NOT_PERSONAL_NUMBERS if w not in ("金额", "余额", "amount", "total", "交易号")),
        "imei",
        "串号",
    )
    ASKING = ("wrapped",)
    GATES: ClassVar[Mapping[str, tuple[str, ...]]] = {"wrapped": ("\n",)}
    TRIGGER = LONG
    REACH = (10, 10)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Check the digits, without the last block when they fail with it."""
        end = match.end()
        if pattern.name == "wrapped" and "\n" not in match[0]:
            return
        if of_a_drawing(match[0]):
            return
        found = scheme(re.sub(r"[^0-9]", "", match[0]), 12)
        if found is None and pattern.name == "blocks":
            end = match.start() + max(match[0].rfind(sep) for sep in " .-_·•")
            end = match.start() + len(view.folded[match.start() : end].rstrip(" .-_·•"))
            found = scheme(re.sub(SEP, "", view.folded[match.start() : end]), 16)
        if found is None:
            return
        kind, strong = found
        said = self.words_say(view, match.start(), end)
        score = 0.95 if said == FOR else pattern.score if strong or pattern.name != "plain" else 0.3
        if pattern.name == "wrapped" and said != FOR:
            return
        if said == AGAINST or (said != FOR and UNITS_BEHIND.match(view.folded, end)):
            return
        yield Span(match.start(), end, kind, score, self.name)


def scheme(digits: str, least: int) -> tuple[str, bool] | None:
    """Return (type, strong) of a number of `least` or more digits with a valid Luhn digit, else None."""
    if len(digits) < least or len(set(digits)) < 2 or not luhn(digits):
        return None
    for kind, first, lengths, strong in SCHEMES:
        if len(digits) in lengths and re.match(first, digits):
            return kind, strong
    return None
