"""Statements that a text makes about its own licence, in running text of any length.

A name of a licence is not a statement. What makes it one: a label ("License: MIT"), a grant ("licensed under the"),
a heading above it, or a text that is nothing but the name. Sentences that discuss, compare or deny licences, and
those about somebody else's work in a longer text, are not statements.
"""

import re
from bisect import bisect_right
from functools import partial

from transforms.licence.chinese import is_chinese, is_listed
from transforms.licence.choice import ALTERNATIVELY, NO_CHOICE, Statement, alternative, either, opened
from transforms.licence.flow import flow, half_width, sentences
from transforms.licence.gate import Marks
from transforms.licence.ground import CHANGED, CONDITIONS, NAMED, TALK, WHOLE, ground
from transforms.licence.group import GNU_NAME, enumerated, granted_names, joined, near_names, without_pointers
from transforms.licence.names import Namer
from transforms.licence.reading import Name
from transforms.licence.rule import RESERVED, UNKNOWN, DetectRule
from transforms.licence.subject import tells
from transforms.licence.together import NOISE
from transforms.licence.words import words

_NAMED_LICENCE = re.compile(r"licen[sc]e|许可|协议|授权")
_ASCII_WORD = re.compile(r"[a-z]")
_ABOUT_LICENCE = re.compile(
    r"\b(?:see|read|refer to|copy of|text of|contained in|found in) (?:the |that |this )?(?:full |accompanying |included )?(?:files? )?[\"'`]?(?:licen[sc]e|copying|copyright)|\bwarrant(?:y|ies)\b"
)
"""Sentences that go with a notice: where its licence can be read, that there is no warranty."""


def find_statements(text: str, low: str, start: int, end: int, namer: Namer, rule: DetectRule) -> list[Statement]:
    """Find the statements in low[start:end].

    Args:
        text: the record's text; only its length matters here (a fragment or a document).
        low: `plain(text)`.
        start, end: the stretch to read, code points.
    """
    stretch = low[start:end]
    clean = flow(stretch if stretch.isascii() else half_width(stretch)).lower()
    names = without_pointers(clean, namer.find(clean))
    if not names:
        return []
    fragment = len(text) <= rule.fragment_chars
    bounds = sentences(clean)
    ends = [end for _, end in bounds]
    groups: dict[int, list[Name]] = {}
    for name in names:
        at = min(bisect_right(ends, name.start), len(bounds) - 1)
        groups.setdefault(at, []).append(name)
    whole = fragment and _nothing_else(clean, names)
    found: list[Statement] = []
    choice = NO_CHOICE
    for at, group in groups.items():
        for near in map(partial(granted_names, clean), near_names(group)):
            stated = _read_sentence(low, start, clean, bounds[at], near, rule, whole, fragment)
            if choice.takes(clean, bounds[at], near):
                found[choice.at] = alternative(found[choice.at], clean, bounds[at], near, start)
            elif stated and found and ALTERNATIVELY.search(clean, bounds[at][0], near[-1].start):
                found = either(found, stated[0], rule)
                choice = NO_CHOICE
            else:
                found.extend(stated)
                choice = opened(clean, bounds[at], near, found, len(stated), choice)
    if fragment and not found:
        found = _bare_sentence(clean, bounds, groups, start)
    if fragment and not whole and not (len(bounds) == 1 and tells(clean)):
        found = _promote(found, clean, bounds, list(groups))
    return found


def _nothing_else(clean: str, names: list[Name]) -> bool:
    """Say whether the text is names of licences and words that always stand beside them."""
    rest = list(clean)
    for name in names:
        rest[name.start : name.end] = " " * (name.end - name.start)
    left = words(re.sub(r"https?://\S+", " ", "".join(rest))).texts
    strange = [
        w
        for w in left
        if w not in NOISE
        and w
        not in (
            "or",
            "or",
            "name",
            "url",
            "id",
            "see",
            "link",
            "http",
            "www",
            "licenseid",
            "type",
            "file",
            "all",
            "project",
            "html",
            "txt",
            "s",
            "distribution",
            "repo",
            "published",
            "by",
            "foundation",
            "free",
            "inc",
        )
    ]
    if "not" in left:
        return False
    named = sum(len(words(clean[n.start : n.end]).texts) for n in names)
    if is_chinese(clean, clean) and (any(_ASCII_WORD.match(word) for word in strange) or is_listed(clean, "")):
        return False  # "React 采用 MIT 许可证" names a work, "许可证有六种" none
    return len(strange) <= max(1, named // 4) and not TALK.search(clean)


def _read_sentence(
    low: str,
    shift: int,
    clean: str,
    bounds: tuple[int, int],
    group: list[Name],
    rule: DetectRule,
    whole: bool,
    fragment: bool,
) -> list[Statement]:
    first, last = group[0], group[-1]
    after = clean[last.end : bounds[1]]
    confidence = max(
        ground(
            clean[bounds[0] : name.start], clean[name.end : bounds[1]], after, low, shift + name.start, rule, fragment
        )
        for name in group
    )
    if whole:
        confidence = max(confidence, WHOLE)
    if confidence == 0 or (not fragment and enumerated(clean, group)):
        return []
    meaning = joined(clean, bounds, group)
    if _conditional(clean, bounds[1], group):
        meaning = f"({meaning}) AND {UNKNOWN}"
    return [Statement(shift + first.start, shift + last.end, meaning, confidence, "notice")]


def _conditional(clean: str, stop: int, group: list[Name]) -> bool:
    """Say whether the sentence changes a licence that it names, or adds conditions; GNU licences allow terms beside them."""
    if CHANGED.match(clean, group[-1].end, stop):
        return True
    return any(CONDITIONS.match(clean, name.end, stop) for name in group if not GNU_NAME.search(name.expression))


def _bare_sentence(
    clean: str, bounds: list[tuple[int, int]], groups: dict[int, list[Name]], shift: int
) -> list[Statement]:
    """Read "The MIT License (MIT)." in a short text that names no other licence: a sentence that is only the name."""
    for at, group in groups.items():
        sentence = clean[slice(*bounds[at])]
        rest = [name._replace(start=name.start - bounds[at][0], end=name.end - bounds[at][0]) for name in group]
        named = {name.expression for names in groups.values() for name in names}
        if len(named) == 1 and _NAMED_LICENCE.search(sentence) and _nothing_else(sentence, rest):
            return [Statement(shift + group[0].start, shift + group[-1].end, named.pop(), WHOLE, "notice")]
    return []


def _promote(found: list[Statement], clean: str, bounds: list[tuple[int, int]], stated: list[int]) -> list[Statement]:
    """A short text that is mostly statements is a notice about whatever it names."""
    half = len(clean.strip()) / 2
    own = sum(bounds[at][1] - bounds[at][0] for at in stated)
    beside = (
        [(start, end) for start, end in bounds[stated[0] + 1 :] if _ABOUT_LICENCE.search(clean, start, end)]
        if stated
        else []
    )
    if own < half:
        if own + sum(end - start for start, end in beside) < half:
            return found
        return [*_promoted(found[:1]), *found[1:]]
    return _promoted(found)


def _promoted(found: list[Statement]) -> list[Statement]:
    return [s._replace(confidence=max(s.confidence, 0.7)) if s.confidence == NAMED else s for s in found]


def find_reserved(low: str, marks: Marks, rule: DetectRule) -> list[Statement]:
    """Find "all rights reserved" and its kin near the start and the end: evidence that nothing is granted."""
    edge = rule.edge_chars
    tail = max(edge, len(low) - edge)
    for start, end in ((0, min(edge, len(low))), (tail, len(low))):
        match = marks.reservation(low, start, end)
        if match:
            return [Statement(match.start(), match.end(), RESERVED, 0.7, "reserved")]
    return []
