"""Precise coordinates: decimal degrees, and degrees with minutes and seconds."""

import re
from collections.abc import Iterator

from transforms.kernels.pii_features import DEGREES, FRACTION
from transforms.recognizers.base import FOR, Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.records import Span

SEXAGESIMAL = r"[0-9]{1,3}\s?[°º度]\s?[0-9]{1,2}(?:\.[0-9]{1,6})?\s?(?:['′’‘分]\s?(?:[0-9]{1,2}(?:\.[0-9]{1,6})?\s?(?:[\"″”“秒]|''|′′)?)?)?"
DECIMAL = r"[+\-]?[0-9]{1,3}\.[0-9]{3,15}"
GAP = r"\s?[,;/、]?\s{0,3}"
NORTH = r"(?:北纬|南纬|纬度|latitude|lat|n|s|y)"
EAST = r"(?:东经|西经|经度|longitude|long|lng|lon|e|w|x)"
JOIN = r"[\"']?\s?[:=为是]?\s?[\"']?"


class CoordinatesRecognizer(Recognizer):
    """A latitude and a longitude; three decimals are about 100 metres. Bare pairs of decimals need context."""

    TYPES = ("GEO_COORDINATES",)
    SOURCE = "ISO 6709:2022 (representations); GB/T 45574-2025 Annex A (precise location)"
    PATTERNS = (
        Pattern(
            "decimal pair",
            rf"(?<![0-9a-z.+\-])(?P<a>{DECIMAL})\s?°?\s?(?P<h>[nsew]?){GAP}(?<![0-9])(?P<b>{DECIMAL})(?![0-9.])(?:\s?°)?(?:\s?[nsew](?![a-z]))?",
            0.3,
        ),
        Pattern(
            "labelled",
            rf"(?<![a-z])(?:{NORTH}{JOIN}(?P<a>{DECIMAL})[°度]?[\"']?{GAP}{JOIN}[\"']?{EAST}|{EAST}{JOIN}(?P<c>{DECIMAL})[°度]?[\"']?{GAP}{JOIN}[\"']?{NORTH})"
            rf"{JOIN}(?P<b>{DECIMAL})(?![0-9.])[°度]?",
            0.85,
        ),
        Pattern(
            "sexagesimal",
            rf"(?<![0-9.])(?:(?:北纬|南纬|东经|西经|[nsew])\s?)?{SEXAGESIMAL}\s?[nsew]?(?![a-z]){GAP}(?:(?:东经|西经|北纬|南纬|[ew])\s?)?{SEXAGESIMAL}(?:\s?[ewns](?![a-z]))?",
            0.8,
        ),
    )
    CONTEXT = (
        "坐标", "经纬度", "纬度", "经度", "gps", "定位", "位置", "北纬", "东经", "latitude", "longitude", "lat", "lon", "lng", "long",
        "coordinates", "coordinate", "location", "geo", "located", "coords", "position", "latlng", "map",
    )  # fmt: skip
    AGAINST = (
        "价格",
        "比例",
        "误差",
        "精度",
        "权重",
        "loss",
        "accuracy",
        "ratio",
        "price",
        "weight",
        "score",
        "error",
        "rgb",
        "版本",
    )
    TRIGGER = FRACTION | DEGREES
    REACH = (64, 80)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Check the ranges; a bare pair asks for a word or a letter of the compass."""
        groups = match.groupdict()
        first = groups.get("a") or groups.get("c")
        if first is not None and not _on_earth(float(first), float(groups["b"])):
            return
        if pattern.name == "labelled":
            start = match.start("a") if match["a"] else match.start("c")
            yield Span(start, match.end(), self.TYPES[0], pattern.score, self.name)
        elif pattern.name == "sexagesimal":
            if sum(match[0].count(mark) for mark in "'′’分") >= 1 or re.search("[nsew纬经]", match[0]):
                yield self.span(match, pattern.score)
        elif groups["h"] or self.words_say(view, match.start(), match.end()) == FOR:
            enough = min(len(groups["a"].split(".")[1]), len(groups["b"].split(".")[1])) >= 3
            if enough and max(len(groups["a"].split(".")[1]), len(groups["b"].split(".")[1])) >= 4:
                yield self.span(match, 0.85)


def _on_earth(first: float, second: float) -> bool:
    """Say whether one can be a latitude and the other a longitude."""
    low, high = sorted((abs(first), abs(second)))
    return low <= 90 and high <= 180
