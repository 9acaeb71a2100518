"""Which rows of a batch can hold evidence of a licence, from fixed strings in their bytes: most rows are never decoded."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.licence.gate import WORTH_HEADS
from transforms.variants import forms_of

HINTS = (
    "icens", "icenc", "izenz", "ICENS", "ICENC", "SPDX", "ights reserved", "ights Reserved", "IGHTS RESERVED", "GPL", "gpl", "GLP v", "GLPv", "eneral Public",
    "reativecommons", "reative Common", "REATIVE COMMON", "CC BY", "CC-BY", "cc-by", "CC0", "cc0", "BY-SA", "BY-NC", "BY-ND", "ublic domain",
    "ublic Domain", "UBLIC DOMAIN", "ermission is hereby", "ERMISSION IS HEREBY", "ermission to use", "edistribution and use", "EDISTRIBUTION AND USE", "edistributions of source", "ermission is granted", "be reproduced", "nauthorized",
    "Apache", "apache", "APACHE", "MIT", "BSD", "bsd", "Mozilla", "MPL", "FDL", "Eclipse", "EPL", "Artistic", "Boost", "as Perl", "as perl", "CDDL",
    "ttribution-Non", "ttribution-Share", "ttribution-No", "CCA ", "许可证", "许可协议", "知识共享", "授权协议", "署名", "版权所有", "保留所有权利", "保留一切权利", "公有领域", "公共领域", "不得转载",
    "禁止转载", "开源协议", "开源授权", "许可发布", "授权条款", "木兰", "Mulan", "WTFPL", "创用", "创作共用", "通用公共", "ODbL", "ライセンス", "転載",
)  # fmt: skip
"""What every notice, tag, grant and reservation holds; a text without any of them has no licence evidence."""

_WEAK = ("许可证", "许可协议", "授权协议", "授权条款", "开源协议", "开源授权", "许可发布", "ライセンス")
"""Hints that name no licence: permits and contracts of every kind. A row with no other hint needs a word of a name."""
_NOT_BEHIND = ("MIT", "EPL", "MPL", "BSD", "bsd")
_NOT_BEFORE = ("MIT", "BSD", "bsd", "FDL")
"""Hints that count only where no ASCII letter stands before, or behind: COMMIT, REPLACE, EXAMPLE, NetBSD name none."""
_LETTER = np.zeros(256, np.bool_)
_LETTER[[*range(65, 91), *range(97, 123)]] = True

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Hints:
    """The automaton over `HINTS` and then the words of `WORTH`, and for each string what it is."""

    automaton: Any
    strong: Flags
    hint: Flags
    not_behind: Flags
    not_before: Flags

    def rows(self, column: pa.Array) -> dict[int, list[int]]:
        """Return the rows that can hold evidence, each with the byte places of its hints, ascending.

        Args:
            column: large_string.
        """
        offsets, data = buffers(column)
        hits = self.automaton.find_matches_as_indexes(data, overlapping=True) if len(data) else []
        if not hits:
            return {}
        kinds, starts, ends = np.array(hits, np.int64).T
        rows = np.searchsorted(offsets, starts + offsets[0], "right") - 1
        low, high = offsets[rows] - offsets[0], offsets[rows + 1] - offsets[0]
        view = np.frombuffer(data, np.uint8)
        behind = (starts > low) & _LETTER[view[np.maximum(starts - 1, 0)]]
        before = (ends < high) & _LETTER[view[np.minimum(ends, len(view) - 1)]]
        kept = ~(behind & self.not_behind[kinds]) & ~(before & self.not_before[kinds])
        kinds, starts, rows = kinds[kept], (starts - low)[kept], rows[kept]
        telling = np.zeros(len(column), np.bool_)
        telling[rows[self.strong[kinds]]] = True
        hint = self.hint[kinds] & telling[rows]
        found: dict[int, list[int]] = {}
        for row, place in zip(rows[hint].tolist(), starts[hint].tolist(), strict=True):
            found.setdefault(row, []).append(place)
        return {row: sorted(places) for row, places in found.items()}


def buffers(column: pa.Array) -> tuple[npt.NDArray[np.int64], memoryview]:
    """Return byte offsets of the rows and the joined UTF-8 bytes of a large_string array, without a copy."""
    _, raw, data = column.buffers()
    offsets = (
        np.frombuffer(raw, np.int64)[column.offset : column.offset + len(column) + 1] if raw else np.zeros(1, np.int64)
    )
    view = memoryview(data).cast("B")[int(offsets[0]) : int(offsets[-1])] if data is not None else memoryview(b"")
    return offsets, view


def open_hints() -> Hints:
    """Make the automaton.

    A word of a name is looked for as written in lower case, in capitals and as a title; a Chinese word in simplified
    and in traditional characters.
    """
    from ahocorasick_rs import BytesAhoCorasick, Implementation

    spelled = {word: None for head in WORTH_HEADS for word in (head, head.upper(), head.title())}
    strings, weak = forms_of(HINTS), forms_of(_WEAK)
    words = [word for word in forms_of(list(spelled)) if not any(hint in word for hint in strings)]
    none = [False] * len(words)
    return Hints(
        BytesAhoCorasick([text.encode() for text in (*strings, *words)], implementation=Implementation.DFA),
        np.array([text not in weak for text in strings] + [True] * len(words)),
        np.array([True] * len(strings) + none),
        np.array([text in _NOT_BEHIND for text in strings] + none),
        np.array([text in _NOT_BEFORE for text in strings] + none),
    )
