"""Machine-readable tags: SPDX-License-Identifier lines (REUSE) and the License fields of Debian copyright files."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.licence.flow import plain


class Tag(NamedTuple):
    """A tag: code points [start, end) of its value, and the value as written."""

    start: int
    end: int
    value: str


_SPDX = re.compile(
    r"^(?P<head>[^\S\n]*(?:[*#/;%!|<>\-.\\{}()'\[\]]+|dnl|rem|@rem|//|::|REM)?[^\S\n]*(?:@?license[:\s]\s*)?)"
    r"SPDX-License-(?:Identifier|Expression)[^\S\n]*[:=]?[^\S\n]*(?P<value>[^\n]{1,400})",
    re.M | re.I,
)
_LOOSE = re.compile(r"SPDX-License-(?:Identifier|Expression)[^\S\n]*[:=]?[^\S\n]*[\"']?(?P<value>[^\n]{1,400})", re.I)
_INSTRUCTED = re.compile(
    r"(?:添加|加入|加上|写上|写入|插入|放置|标注|标识|标明|填写|如下|例如|比如|示例|格式|形如|类似|必须|需要|应当|请)[^。\n]*(?:[:：]\s*\n[^\n]{0,4})?$"
)
"""Words of a Chinese line that tell what to write: a tag behind them is an example."""
_BEFORE = 80  # code points in front of a tag in which they stand
_END = re.compile(r"\s*(?:\*+/|-->|\*\)|#\}|--%>|\}\}|\"\"\"|'''|[\"',;]+\s*$|\\n).*$|[\s\"'`,;>]+$")
_IGNORED = re.compile(r"REUSE-IgnoreStart.*?(?:REUSE-IgnoreEnd|\Z)", re.S)
_DEP5 = re.compile(
    r"^Format(?:-Specification)?:\s*\S*(?:copyright-format|dep5|dep-5|dep\.debian|CopyrightFormat)", re.M | re.I
)
_FIELD = re.compile(r"^License:[^\S\n]*(?P<value>[^\n]*)$", re.M | re.I)


def spdx_tags(text: str, loose: bool) -> Iterator[Tag]:
    """Yield SPDX tags that stand at the head of a line, behind comment marks at most.

    A tag inside a string literal or a sentence talks about tags; with `loose` (a fragment that is nothing but a
    header) it counts anywhere. Stretches between REUSE-IgnoreStart and REUSE-IgnoreEnd are skipped.
    """
    skipped = [match.span() for match in _IGNORED.finditer(text)]
    for match in (_LOOSE if loose else _SPDX).finditer(text):
        value = _END.sub("", match.group("value")).strip()
        told = plain(text[max(0, match.start() - _BEFORE) : match.start()])
        if value and not _INSTRUCTED.search(told) and not any(a <= match.start() < b for a, b in skipped):
            start = match.start("value")
            yield Tag(start, start + len(value), value)


def without_tags(text: str) -> str:
    """Blank every tag line and every ignored stretch, same length: what stands there is no sentence."""
    blanked = _IGNORED.sub(_blank, text)
    return _LOOSE.sub(_blank, blanked)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group(0))


def is_dep5(text: str) -> bool:
    """Say whether the text is a machine-readable Debian copyright file (its Format field comes first)."""
    return bool(_DEP5.search(text[:2000]))


def dep5_fields(text: str) -> Iterator[Tag]:
    """Yield the License fields of a Debian copyright file: the short names, not the texts below them."""
    for match in _FIELD.finditer(text):
        value = match.group("value").strip()
        if value:
            yield Tag(match.start("value"), match.start("value") + len(value), value)
