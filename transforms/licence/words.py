"""Text as words with places, and a trie of phrases over them."""

import re
from typing import Any, NamedTuple

from transforms.licence.flow import plain

_WORD = re.compile(r"[a-zà-öø-ÿ]+|\d+(?:\.\d+)*(?:[a-c](?![a-z]))?|\+|[\u3040-\u30ff\u3400-\u9fff]|[/&]")
_SPELLINGS = ("license", "licence")
_CALLED = ("许可证", "许可协议", "公开许可证", "许可", "授权条款", "授权协议", "授权")
"""What Chinese texts call a licence: a phrase that ends in one of the first two is read with each of the others."""
_SIGNS = {"/": "or", "&": "and"}


class Words(NamedTuple):
    """The words of a text: lower-case letters, numbers, one CJK character or a sign each; code points [start, end)."""

    texts: list[str]
    starts: list[int]
    ends: list[int]


def words(text: str) -> Words:
    """Cut lower-case text into words. Slash and ampersand become "or" and "and", as lists of licences use them."""
    spans = [match.span() for match in _WORD.finditer(text)]
    texts = [text[start:end] for start, end in spans]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    fused = [
        at
        for at, word in enumerate(texts)
        if word[-1] == "v" and len(word) > 2 and text[ends[at] : ends[at] + 1].isdigit()
    ]
    if fused:
        texts, starts, ends = _cut_fused(texts, starts, ends, set(fused))
    return Words([_SIGNS.get(word, word) for word in texts] if "/" in text or "&" in text else texts, starts, ends)


def _cut_fused(texts: list[str], starts: list[int], ends: list[int], fused: set[int]) -> Words:
    """Cut the v from words before a number: gplv3 is gpl, v, 3."""
    cut = Words([], [], [])
    for at, (word, start, end) in enumerate(zip(texts, starts, ends, strict=True)):
        parts = ((word[:-1], start, end - 1), ("v", end - 1, end)) if at in fused else ((word, start, end),)
        for text, first, last in parts:
            cut.texts.append(text)
            cut.starts.append(first)
            cut.ends.append(last)
    return cut


class Trie:
    """Phrases by their words; the longest one at a place wins."""

    def __init__(self) -> None:
        """Start empty."""
        self._root: dict[Any, Any] = {}

    def add(self, phrase: str, entry: tuple[str, ...]) -> None:
        """Add a phrase, with licence spelled either way; a later one with the same words replaces an earlier one.

        Of the forms that a phrase gets because it ends in a Chinese word for licence, the phrase itself is added last.
        """
        low = plain(phrase)
        ending = next((end for end in _CALLED[:2] if low.endswith(end)), "")
        for called in _CALLED if ending else ():
            self._spelled(low.removesuffix(ending) + called, entry, False)
        self._spelled(low, entry, True)

    def _spelled(self, phrase: str, entry: tuple[str, ...], replaces: bool) -> None:
        spelled = words(phrase).texts
        for pair in (_SPELLINGS, _SPELLINGS[::-1]) if not {*_SPELLINGS}.isdisjoint(spelled) else (("", ""),):
            node = self._root
            for word in spelled:
                node = node.setdefault(pair[1] if word == pair[0] else word, {})
            if node is not self._root and (replaces or None not in node):
                node[None] = entry

    def heads(self) -> frozenset[str]:
        """Return the words with which phrases begin."""
        return frozenset(self._root)

    def longest(self, tokens: list[str], at: int) -> tuple[int, tuple[str, ...]] | None:
        """Return (index after the phrase, entry) of the longest phrase that starts at word `at`."""
        node, best, place = self._root, None, at
        while place < len(tokens):
            step = node.get(tokens[place])
            if step is None:
                break
            node = step
            place += 1
            if None in node:
                best = (place, node[None])
        return best
