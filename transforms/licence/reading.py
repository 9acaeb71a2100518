"""One pass over a text: the licence names in it, and the words between them."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from transforms.licence.cc import CcPhrases, read_cc
from transforms.licence.flow import plain
from transforms.licence.rule import LicenceTables
from transforms.licence.spdx import GNU, Spdx
from transforms.licence.urls import find_urls, resolve_url
from transforms.licence.version import NEAR, later, more_versions, version_after, version_before, version_near
from transforms.licence.words import Trie, Words, words

_NUMBER = re.compile(r"[1-9](?:\.\d)?$")
_SENTENCE_END = re.compile(r"(?<!\binc)(?<!\bver)(?<!\bv)[.!?]\s|[。！？\x1e]")


@dataclass(frozen=True)
class Grammar:
    """What names are read with: phrases and the words they begin with, Creative Commons words, SPDX list and addresses."""

    spdx: Spdx
    tables: LicenceTables
    phrases: Trie
    heads: frozenset[str]
    cc: CcPhrases


class Name(NamedTuple):
    """A licence name in a text: code points [start, end), the expression, and whether a version belongs to it."""

    start: int
    end: int
    expression: str


class Reading:
    """One pass over a text: `names` by place, and in `between` the words before the first, between two, and behind the last."""

    def __init__(self, grammar: Grammar, text: str) -> None:
        self.grammar = grammar
        self.text = plain(text)
        self.names: list[Name] = []
        self.between: list[list[str]] = [[]]
        self.urls: list[re.Match[str]] = []
        self.cut = words(self.text)
        self._scan(self.cut)

    def _found(self, start: int, end: int, meaning: str) -> None:
        self.names.append(Name(start, end, meaning))
        self.between.append([])

    def _scan(self, cut: Words) -> None:
        """Go from word to word that can begin a name, and from address to address."""
        tokens, starts = cut.texts, cut.starts
        self.urls = urls = find_urls(self.text)
        heads = [at for at, word in enumerate(tokens) if word in self.grammar.heads]
        stops = [(bisect_left(starts, url.start()), url) for url in urls]
        at = 0
        while at < len(tokens):
            stop, url = stops[0] if stops else (len(tokens), None)
            head = bisect_left(heads, at)
            stop = max(at, min(stop, heads[head] if head < len(heads) else len(tokens)))
            self.between[-1].extend(tokens[at:stop])
            at = stop
            if url is not None and at >= stops[0][0] and at < len(tokens):
                del stops[0]
                self._address(url)
                at = bisect_left(starts, url.end(), at)
            elif at < len(tokens):
                at = self._name(tokens, at)

    def _address(self, url: re.Match[str]) -> None:
        meaning = resolve_url(url.group(0), self.grammar.tables, self.grammar.spdx)
        if meaning is None:
            self.between[-1].append("<url>")
        else:
            self._found(url.start(), url.end(), meaning)

    def _name(self, tokens: list[str], at: int) -> int:
        found = read_cc(tokens, at, self.grammar.spdx, self.grammar.cc)
        if found is None:
            found = self._phrase(tokens, at)
        if found is None:
            self.between[-1].append(tokens[at])
            return at + 1
        stop, meaning, first = found
        stop, meaning = self._exception(tokens, stop, meaning)
        self._found(self.cut.starts[min(first, at)], self.cut.ends[stop - 1], meaning)
        return self._alternatives(tokens, stop, meaning) if meaning.endswith("-only") else stop

    def _alternatives(self, tokens: list[str], stop: int, meaning: str) -> int:
        """Read "or 3" behind version 2 of a GNU licence: each version is a name of its own."""
        prefix = meaning.partition("-")[0]
        for place, end, number, or_later in more_versions(tokens, stop):
            ident = self.grammar.spdx.versioned(prefix, number, or_later) if prefix in GNU else None
            if ident is None:
                break
            self.between[-1].append("or")
            self._found(self.cut.starts[place], self.cut.ends[end - 1], ident)
            stop = end
        return stop

    def _phrase(self, tokens: list[str], at: int) -> tuple[int, str, int] | None:
        hit = self.grammar.phrases.longest(tokens, at)
        if hit is None:
            return None
        stop, entry = hit
        if entry[0] == "absent":
            return stop, "", at
        if entry[0] == "id":
            return self._later_id(tokens, at, stop, entry[1])
        return self._family(tokens, at, stop, entry[1], entry[2])

    def _later_id(self, tokens: list[str], at: int, stop: int, ident: str) -> tuple[int, str, int]:
        head, version = self.grammar.spdx.gnu(ident)
        if head is None:
            after = version_after(tokens, stop)
            own = after is not None and ident.partition(" ")[0].endswith(after[1]) and after[0] - stop <= 4
            return (after[0] if own and after else stop), ident, at
        end = later(tokens, stop)
        return (end or stop), self.grammar.spdx.versioned(head, version, end is not None) or ident, at

    def _family(self, tokens: list[str], at: int, stop: int, prefix: str, bare: str) -> tuple[int, str, int]:
        spdx = self.grammar.spdx
        for place in (stop, self._behind_link(stop)):
            after = version_after(tokens, place) if place is not None else None
            ident = spdx.versioned(prefix, after[1], after[2]) if after is not None else None
            if ident is not None and after is not None:
                return after[0], ident, at
        before = version_before(tokens, at)
        if before is not None:
            first, number, or_later = before
            ident = spdx.versioned(prefix, number, or_later or later(tokens, stop) is not None)
            if ident is not None:
                self._take_back(at - first)
                self._earlier(tokens, first, prefix)
                return stop, ident, first
        near = version_near(tokens, stop, self._sentence_end(stop)) if prefix in GNU else None
        if near is not None:
            end, number, or_later = near
            ident = spdx.versioned(prefix, number, or_later)
            if ident is not None:
                return end, ident, at
        after = version_after(tokens, stop)
        if prefix in GNU and after is not None and _NUMBER.match(after[1]):
            return after[0], f"LicenseRef-{prefix}-{after[1]}", at  # no such version was published
        meaning = bare if bare != "-" else f"LicenseRef-{prefix.removeprefix('LicenseRef-')}"
        return (later(tokens, stop) or stop), meaning, at

    def _behind_link(self, at: int) -> int | None:
        """Return the index of the first word behind an address that follows word `at - 1`: "[name](address), version"."""
        end = self.cut.ends[at - 1]
        for url in self.urls:
            if url.start() >= end:
                apart = self.text[end : url.start()]
                return bisect_left(self.cut.starts, url.end()) if not apart.strip(" \n\r\t\"'()[]<>,:") else None
        return None

    def _sentence_end(self, at: int) -> int:
        """Return the index of the first word behind the sentence in which word `at - 1` stands."""
        last = self.cut.ends[min(len(self.cut.ends), at + NEAR) - 1]
        end = _SENTENCE_END.search(self.text, self.cut.ends[at - 1], last)
        return bisect_left(self.cut.starts, end.end()) if end else len(self.cut.starts)

    def _earlier(self, tokens: list[str], first: int, prefix: str) -> None:
        """Read "version 2 or" before "version 3 of the <name>"."""
        if first < 3 or tokens[first - 1] not in ("or", "and") or tokens[first - 3] not in ("version", "v", "versions"):
            return
        ident = self.grammar.spdx.versioned(prefix, tokens[first - 2], False) if prefix in GNU else None
        if ident is not None:
            self._take_back(3)
            self._found(self.cut.starts[first - 3], self.cut.ends[first - 2], ident)
            self.between[-1].append("or")

    def _take_back(self, count: int) -> None:
        """The version stood before the name: its words are not words between two names."""
        del self.between[-1][max(0, len(self.between[-1]) - count) :]

    def _exception(self, tokens: list[str], stop: int, meaning: str) -> tuple[int, str]:
        return self.grammar.spdx.exception(tokens, stop, meaning)
