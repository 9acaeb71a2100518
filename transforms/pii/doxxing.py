"""Doxxing: does a record name a person and hold several identifiers that point at that person?

An identifier belongs to the name it stands behind, or that explains it in brackets, and counts once, however it is
spelled and however often it is repeated. What stands close behind another name is that person's alone; anything else
may also be meant for the other people named nearby, so it adds to each of them a kind of identifier that they lack.
A list of people with one address each is therefore no doxxing, and a post about one person is, whoever else it names.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from transforms.fold import fold
from transforms.pii.roles import Roles, RolesRule
from transforms.pseudonym import kind_of, normalize
from transforms.records import Span

DISPLAY_NAME = re.compile(r"(?<![A-Za-z])([A-Z][\w'.\-]*(?: [A-Z][\w'.\-]*){1,3}) ?[<(\[（＜]\s?(?:mailto:)?$")
"""Two to four capitalised words in front of a bracketed address: its display name (RFC 5322 section 3.4)."""
DISPLAY_CHARS = 80
BRACKET = re.compile(r"\s?[(（\[【<]\s?")
"""What stands between an identifier and the name that explains it."""
SAME_PERSON_CHARS = 2
"""A name so close behind another is the same one in other letters: 时奎亮 Alex Shi."""
SAME_LINE, NEARBY, OUT_OF_REACH = range(3)


@dataclass(frozen=True)
class DoxxingRule:
    """Which identifiers count, and how far from the name; values and sources in policies/pii.yaml.

    types        span types that count.
    anywhere     of those, types that count for the last name before them at any distance.
    same_line    of those, types that count only for a name in the same line.
    near_chars   distance between a name and an identifier of any other type, in code points.
    bound_chars  an identifier at most so far behind a name, with no other between, is that person's alone.
    roles        what tells an identifier of a role or an organisation.
    """

    types: tuple[str, ...]
    anywhere: tuple[str, ...]
    same_line: tuple[str, ...]
    near_chars: int
    bound_chars: int
    roles: RolesRule


class Mention(NamedTuple):
    """A name at [start, end) of a text, and the number of the person it names."""

    start: int
    end: int
    person: int


class Identifier(NamedTuple):
    """An identifier of a person; `since` is where the identifier before it ends, of a role or not."""

    start: int
    end: int
    type: str
    value: str
    since: int


class Holder(NamedTuple):
    """Whose an identifier is: the number of a person or None; `bound`: nobody else is meant."""

    person: int | None
    bound: bool


NOBODY = Holder(None, False)


def value_of(text: str, span: Span) -> str:
    """Return the value of a span in a form that is equal for equal values, however they are spelled."""
    return normalize(kind_of(span.type), text[span.start : span.end])


class Exposure:
    """Counts what points at one named person. One per worker."""

    def __init__(self, rule: DoxxingRule) -> None:
        self._rule, self._roles = rule, Roles(rule.roles)
        self._types = frozenset(rule.types)

    def most(self, text: str, spans: Sequence[Span]) -> int:
        """Return the most identifiers that count for one person; 0 where nobody is named.

        Args:
            text: the original text.
            spans: what was found in it, names (type PERSON) included, in any order. The display name of an address
                names a person too; of those who are named only so, each type of identifier counts once: authors sign
                with one address after the other.
        """
        names = {s[:2] for s in spans if s.type == "PERSON"}
        mentions = list(mentions_of(text, sorted(names.union(self._senders(text, spans)))))
        found = list(self._identifiers(text, spans)) if mentions else []
        named = {mention.person for mention in mentions if mention[:2] in names}
        ends = [mention.end for mention in mentions]
        own: dict[int, dict[str, str]] = {}  # person -> value -> type
        free: dict[str, list[int]] = {}  # type -> where identifiers begin that may be anybody's nearby
        for identifier in found:
            at = bisect_right(ends, identifier.start)
            person, bound = self._holder(text, identifier, mentions[at - 1 : at], mentions[at : at + 1])
            if person is not None:
                own.setdefault(person, {})[identifier.value] = identifier.type
            if not bound and identifier.type not in self._rule.same_line:
                free.setdefault(identifier.type, []).append(identifier.start)
        more = self._more(mentions, own, free)
        held = {person: list(values.values()) for person, values in own.items()}
        held.update({person: list(set(held[person])) for person in held.keys() - named})
        return max((len(held.get(person, ())) + len(more[person]) for person in more), default=0)

    def _senders(self, text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
        """Yield where the display names of people's addresses stand."""
        for span in spans:
            if span.type == "EMAIL_ADDRESS":
                match = DISPLAY_NAME.search(text, max(0, span.start - DISPLAY_CHARS), span.start)
                if match and self._roles.is_personal(text, span, match.start()):
                    yield match.span(1)

    def _identifiers(self, text: str, spans: Sequence[Span]) -> Iterator[Identifier]:
        since = 0
        for span in sorted(s for s in spans if s.type in self._types):
            if self._roles.is_personal(text, span, since):
                yield Identifier(span.start, span.end, span.type, value_of(text, span), since)
            since = span.end

    def _holder(self, text: str, this: Identifier, before: Sequence[Mention], behind: Sequence[Mention]) -> Holder:
        """Say whose an identifier is; `before` and `behind` hold the name on that side, if there is one."""
        if behind and BRACKET.fullmatch(text, this.end, max(this.end, behind[0].start)):
            return Holder(behind[0].person, True)
        ranked = [(self._reach(text, m.end, this.start, this.type), m) for m in before]
        ranked += [(self._reach(text, this.end, m.start, this.type), m) for m in behind]
        reach, mention = min(ranked, key=lambda pair: pair[0], default=(OUT_OF_REACH, None))
        if mention is None or reach == OUT_OF_REACH:
            return NOBODY
        close = mention.end <= this.start <= mention.end + self._rule.bound_chars
        return Holder(mention.person, close and this.since <= mention.start)

    def _reach(self, text: str, start: int, stop: int, kind: str) -> int:
        """Say how far two things with [start, stop) between them are from each other."""
        if stop - start <= self._rule.near_chars:
            if text.find("\n", start, stop) < 0:
                return SAME_LINE
            return OUT_OF_REACH if kind in self._rule.same_line else NEARBY
        return NEARBY if kind in self._rule.anywhere else OUT_OF_REACH

    def _more(
        self, mentions: Sequence[Mention], own: dict[int, dict[str, str]], free: dict[str, list[int]]
    ) -> dict[int, set[str]]:
        """Return person -> kinds of identifier that this one lacks and somebody named nearby may hold."""
        more: dict[int, set[str]] = {mention.person: set() for mention in mentions}
        for start, end, person in mentions:
            held = set(own.get(person, {}).values())
            for kind, places in free.items():
                first = bisect_left(places, start - self._rule.near_chars)
                if kind not in held and first < len(places) and places[first] <= end + self._rule.near_chars:
                    more[person].add(kind)
        return more


def mentions_of(text: str, places: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    """Number the people that are named at these places, sorted: who is named again has one number.

    The same person is meant by the same name, by one word of a longer name of the text, or by a name that stands
    `SAME_PERSON_CHARS` behind another.
    """
    whole: dict[str, int] = {}
    parts: dict[str, int] = {}
    last = Mention(0, -1 - SAME_PERSON_CHARS, 0)
    for start, end in places:
        if end <= last.end:
            continue  # inside the name before
        name = " ".join(fold(text[start:end]).replace("\u200b", "").split())
        pieces = [name[1:]] if _is_chinese(name) else [word for word in name.split() if len(word) > 1]
        same = (whole.get(form) for form in (name, *pieces))
        beside = last.person if start - last.end <= SAME_PERSON_CHARS else len(whole)
        person = next((n for n in (*same, parts.get(name)) if n is not None), beside)
        if name not in parts:
            whole.setdefault(name, person)
        for piece in pieces:
            parts.setdefault(piece, person)
        last = Mention(start, end, person)
        yield last


def _is_chinese(name: str) -> bool:
    return 3 <= len(name) <= 4 and not name.isascii()
