"""Permits between the mainland, Hong Kong, Macau and Taiwan."""

import re
from collections.abc import Iterator

from transforms.recognizers.base import FOR, Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.records import Span

TAIWAN = re.compile(r"台胞证|台湾居民|台湾通行证|来往大陆|往来台湾|大通证|taiwan|mtp for taiwan")


class CnPermitRecognizer(Recognizer):
    """Home return permits (H, M), permits for Hong Kong and Macau (C, W), Taiwan compatriot permits, L and T."""

    TYPES = ("CN_HM_PERMIT", "CN_TW_PERMIT")
    SOURCE = "National Immigration Administration: specimens of the permits of 2012 and later (card type)"
    PATTERNS = (
        Pattern("home return", r"(?<![0-9a-z])[hm](?:[0-9]{10}|[0-9]{8})(?:\([0-9a-z]{1,2}\))?(?![0-9a-z])", 0.3),
        Pattern("to hong kong", r"(?<![0-9a-z])(?:[cw][0-9]{8}|c[a-hj-np-z][0-9]{7})(?![0-9a-z])", 0.3),
        Pattern("to taiwan", r"(?<![0-9a-z])[lt][0-9]{8}(?![0-9a-z])", 0.3),
        Pattern(
            "taiwan resident",
            r"(?<![0-9a-z])(?<![0-9][.\-])[0-9]{8}(?:[0-9]{2}(?:\([a-z]\)|[a-z])?)?(?![0-9a-z])(?![.\-][0-9])",
            0.2,
        ),
    )
    CONTEXT = (
        "通行证", "回乡证", "回乡卡", "台胞证", "港澳居民", "台湾居民", "来往内地", "来往大陆", "往来港澳",
        "往来台湾", "大通证", "证件号", "home return permit", "home-return permit", "travel permit", "mainland travel permit",
        "exit-entry permit", "permit number", "permit no",
    )  # fmt: skip
    AGAINST = (
        "护照", "身份证", "型号", "货号", "商品", "订单", "单号", "电话", "手机", "签发日期", "有效期", "出生", "生日", "日期", "passport", "order", "phone",
        "issued", "expires", "born", "date", "qq", "编号",
    )  # fmt: skip
    LABELLED = True

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Ask for the name of a permit; digits alone need one of Taiwan."""
        if self.words_say(view, match.start(), match.end()) != FOR:
            return
        before = view.folded[max(0, match.start() - self.limits.context_before_chars) : match.start()]
        if pattern.name == "taiwan resident" and not TAIWAN.search(before):
            return
        of_taiwan = "taiwan" in pattern.name
        yield self.span(match, 0.85, type="CN_TW_PERMIT" if of_taiwan else "CN_HM_PERMIT")
