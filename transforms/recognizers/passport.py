"""Passport numbers: Chinese (also Hong Kong and Macau SAR) by their series, others by label."""

import re
from collections.abc import Iterator

from transforms.recognizers.base import FOR, Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.records import Span


class PassportRecognizer(Recognizer):
    """One or two letters and seven or eight digits beside the word passport."""

    TYPES = ("CN_PASSPORT", "PASSPORT")
    SOURCE = (
        "Exit and Entry Administration of the MPS: series E, E+letter, G, D, S, P; ICAO 9303 part 4 (nine characters)"
    )
    PATTERNS = (
        Pattern(
            "china",
            r"(?<![0-9a-z])(?:[egdsphk][0-9]{8}|(?:e[a-hj-np-z]|[dsp]e|ma|k[aj]|1[45])[0-9]{7})(?![0-9a-z])",
            0.3,
        ),
        Pattern("other", r"(?<![0-9a-z])(?!qq|vx|wx|no|id|sf)(?:[a-z]{1,2}[0-9]{6,8}|[0-9]{8,9})(?![0-9a-z])", 0.2),
    )
    CONTEXT = ("护照", "护照号", "passport", "passports", "passport no", "travel document", "ppt no")
    AGAINST = (
        "订单", "单号", "qq", "微信", "回乡证", "编号", "型号", "货号", "批次", "序列号", "电话", "手机", "身份证", "通行证", "签发日期", "有效期", "出生",
        "order", "serial", "model", "part", "sku", "invoice", "batch", "phone", "issued", "expires", "dob", "date",
    )  # fmt: skip
    LABELLED = True

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Ask for the word passport: the shape alone is that of any article number."""
        if self.words_say(view, match.start(), match.end()) != FOR:
            return
        if pattern.name == "china":
            yield self.span(match, 0.9, type="CN_PASSPORT")
        elif not self._compiled[0][1].fullmatch(view.folded, match.start(), match.end()):
            yield self.span(match, 0.7, type="PASSPORT")
