"""Text as words with places, and a trie of phrases over them."""

import re
from typing import Any, NamedTuple

_WORD = re.compile(r"[a-zà-öø-ÿ]+|\d+(?:\.\d+)*(?:[a-c](?![a-z]))?|\+|[\u3040-\u30ff\u3400-\u9fff]|[/&,]")
_MARKS = {"/", "&", ","}
_SIGNS = {"/": "or", "&": "and"}


class Token(NamedTuple):
    """A word: lower-case letters, a number, one CJK character or a sign; code points [start, end)."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Token]:
    """Cut lower-case text into words. Slash and ampersand become "or" and "and", as lists of licences use them."""
    found = []
    for match in _WORD.finditer(text):
        word, start, end = match.group(0), match.start(), match.end()
        if word == ",":
            continue
        if len(word) > 2 and word[-1] == "v" and text[end : end + 1].isdigit():  # gplv3 is gpl, v, 3
            found.append(Token(word[:-1], start, end - 1))
            word, start = "v", end - 1
        found.append(Token(_SIGNS.get(word, word), start, end))
    return found


class Trie:
    """Phrases by their words; the longest one at a place wins."""

    def __init__(self) -> None:
        """Start empty."""
        self._root: dict[Any, Any] = {}

    def add(self, phrase: str, entry: tuple[str, ...]) -> None:
        """Add a phrase; a later one with the same words replaces an earlier one."""
        node = self._root
        for token in words(phrase.lower()):
            if token.text not in _MARKS:
                node = node.setdefault(token.text, {})
        if node is not self._root:
            node[None] = entry

    def heads(self) -> frozenset[str]:
        """Return the words with which phrases begin."""
        return frozenset(self._root)

    def longest(self, tokens: list[Token], at: int) -> tuple[int, tuple[str, ...]] | None:
        """Return (index after the phrase, entry) of the longest phrase that starts at token `at`."""
        node, best, place = self._root, None, at
        while place < len(tokens):
            step = node.get(tokens[place].text)
            if step is None:
                break
            node = step
            place += 1
            if None in node:
                best = (place, node[None])
        return best
