"""A text as running words: comment marks, line ends and tags give way to spaces, place for place, and where sentences end."""

# ruff: noqa: RUF007 -- patterns read best as one piece

import re

import numpy as np

from transforms.variants import simplified_points

_DECOR = re.compile(
    r"^[ \t]*(?:[*#;%!|>/\-.:=_+~]+[ \t]+|[*#;%!|>/]+(?=\w)|//+[ \t]*|dnl\b[ \t]*|@?rem\b[ \t]*|[*#;%!|>/\-.:=_+~]+$)?[ \t]*"
)
_SIGNS = re.compile(r"\((?:r|tm)\)|[®™]")
_TAG = re.compile(r"</?(?!https?:|www\.|licen[sc]e\s)[a-z][a-z0-9:]{0,15}(?:\s[^<>\n]{0,200})?/?>")
_TARGET = re.compile(r"\bhref=[\"']?([^\s\"'<>]+)")
_STOP = re.compile(
    r"\x1e\s*|[!?;](?=[\u3400-\u9fff])|[.!?。！？；](?:(?<![.!?])|(?<!\binc.)(?<!\bver.)(?<!\bv.)(?<!\be\.g.)(?<!\bi\.e.)(?<!\bvol.)(?<!\bno.)(?<!\bcorp.)(?<!\bltd.)(?<!\bco.)['\")\]]*\s+(?=\S))"
)
_OPEN_ENDED = re.compile(r"(?::|\b(?:at|under|of|by|either|or|and|see|with))[\"'(\[]*\s*$")
_FULLWIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0xA0: 0x20,
    0x2018: 0x27,
    0x2019: 0x27,
    0x201C: 0x22,
    0x201D: 0x22,
    0x2010: 0x2D,
    0x2011: 0x2D,
    0x2013: 0x2D,
}


def plain(text: str) -> str:
    """Lower-case a text and write it in simplified characters, code point for code point."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if lower.isascii():
        return lower
    points = np.frombuffer(lower.encode("utf-32-le", "surrogatepass"), np.uint32)
    return simplified_points()[points].tobytes().decode("utf-32-le", "surrogatepass")


def half_width(text: str) -> str:
    """Replace signs by their ASCII forms; only those that are there."""
    for code in {ord(char) for char in set(text)} & _FULLWIDTH.keys():
        text = text.replace(chr(code), chr(_FULLWIDTH[code]))
    return text


def flow(text: str) -> str:
    """Replace comment marks and line ends by spaces, and empty lines by U+001E; same length.

    An empty line ends no sentence that is still open: "licensed under:", "a copy of the License at".
    """
    parts, open_ended = [], False
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
        mark = _DECOR.match(body)
        cut = mark.end() if mark else 0
        rest = body[cut:]
        ending = len(line) - len(body)
        blank = not rest.strip(" \t*#/;%!|<>-=")
        closing = "\x1e" if blank and not open_ended else " "
        open_ended = open_ended if blank else _OPEN_ENDED.search(rest) is not None
        parts.append(" " * cut + rest + closing * bool(ending) + " " * max(0, ending - 1))
    joined = _TAG.sub(_without_tag, "".join(parts))
    return _SIGNS.sub(_blank, joined) if "(r" in joined or "(t" in joined or "®" in joined or "™" in joined else joined


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group(0))


def _without_tag(match: re.Match[str]) -> str:
    """Blank a tag; the address of a link stays, since it may be what names the licence."""
    tag = match.group(0)
    link = _TARGET.search(tag)
    if link is None:
        return " " * len(tag)
    return " " * link.start(1) + link.group(1) + " " * (len(tag) - link.end(1))


def sentences(clean: str) -> list[tuple[int, int]]:
    cuts = [0, *(m.end() for m in _STOP.finditer(clean)), len(clean)]
    return [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if b > a]
