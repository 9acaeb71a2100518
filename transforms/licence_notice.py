"""Statements that a text makes about its own licence, in running text of any length.

A name of a licence is not a statement. What makes it one: a label ("License: MIT"), a grant ("licensed under the"),
a heading above it, or a text that is nothing but the name. Sentences that discuss, compare or deny licences, and
those about somebody else's work in a longer text, are not statements.
"""

# ruff: noqa: RUF007 -- patterns and word lists read best as one piece

import re
from bisect import bisect_right
from functools import partial
from typing import NamedTuple

from transforms import licence_expression as expression
from transforms.licence_gate import Marks
from transforms.licence_ground import ALIKE, CONDITIONS, DUAL, NAMED, TALK, WHOLE, ground
from transforms.licence_names import LESSER, NOISE, Name, Namer, refine
from transforms.licence_rule import RESERVED, UNKNOWN, DetectRule
from transforms.licence_words import words


class Statement(NamedTuple):
    """A statement: code points [start, end) from its first to its last licence name, expression, confidence."""

    start: int
    end: int
    expression: str
    confidence: float
    kind: str


_DECOR = re.compile(
    r"^[ \t]*(?:[*#;%!|>/\-.:=_+~]+[ \t]+|[*#;%!|>/]+(?=\w)|//+[ \t]*|dnl\b[ \t]*|@?rem\b[ \t]*|[*#;%!|>/\-.:=_+~]+$)?[ \t]*"
)
_SIGNS = re.compile(r"\((?:r|tm)\)|[®™]")
_TAG = re.compile(r"</?(?!https?:|www\.|licen[sc]e\s)[a-z][a-z0-9:]{0,15}(?:\s[^<>\n]{0,200})?/?>")
_TARGET = re.compile(r"\bhref=[\"']?([^\s\"'<>]+)")
_STOP = re.compile(
    r"\x1e\s*|[.!?。！？；](?:(?<![.!?])|(?<!\binc.)(?<!\bver.)(?<!\bv.)(?<!\be\.g.)(?<!\bi\.e.)(?<!\bvol.)(?<!\bno.)(?<!\bcorp.)(?<!\bltd.)(?<!\bco.)['\")\]]*\s+(?=\S))"
)
_OPEN_ENDED = re.compile(r"(?::|\b(?:at|under|of|by|either|or|and|see|with))[\"'(\[]*\s*$")
_GNU_NAME = re.compile(r"\b[AL]?GPL|\bGFDL")
_TEXT_OF = re.compile(
    r"\b(?:full|complete|entire|verbatim)? ?(?:text|copy|version) of (?:version \d[\d.]* of )?(?:the )?$"
)
_NAMED_LICENCE = re.compile(r"licen[sc]e|许可|协议|授权")
_OFFERS = re.compile(
    r"\b(?:either|dual|tri|multi)\b|\b(?:one|any) (?:or more )?of\b|\bat your (?:option|choice)\b|\bchoice of\b|\bfollowing licen[sc]es\b"
)
_ITEM = re.compile(
    r"(?:[\s\x1e\"'`*_(\[\]{}>#.:,;+•-]|\b(?:or|and|either|both|the|an?|under|terms|of|licen[sc]e|option)\b|\(?\b[a-z0-9]{1,3}[).:]|\bfor [^,.;]{3,60},)*"
)
_TURN = re.compile(
    r"\b(?:incompatible|invariant sections?|exceptions? (?:to|for|that|which|in order)|than|instead of|rather than|allows? linking|to link|the limitations of)\b"
)
"""Words behind which a sentence that granted one licence names another for a different reason."""
_ABOUT_LICENCE = re.compile(
    r"\b(?:see|read|refer to|copy of|text of|contained in|found in) (?:the |that |this )?(?:full |accompanying |included )?(?:files? )?[\"'`]?(?:licen[sc]e|copying|copyright)|\bwarrant(?:y|ies)\b"
)
"""Sentences that go with a notice: where its licence can be read, that there is no warranty."""
ALTERNATIVELY = re.compile(r"\balternatively\b[^.]*$")
MAX_APART = 2500  # code points between a licence and what is offered instead: the MPL header and the BSD text fit
MAX_ITEM = 700  # code points between two items of one choice: a GNU notice with its address has about 500
GAP = 160  # code points; "either version 2 of the License, or (at your option) any later version" fits twice
BARE = {
    "LicenseRef-GPL": "GPL-1.0-or-later",
    "LicenseRef-LGPL": "LGPL-2.0-or-later",
    LESSER: "LGPL-2.1-or-later",
    "LicenseRef-GFDL": "GFDL-1.1-or-later",
    "LicenseRef-AGPL": "AGPL-3.0-or-later",
}
"""A grant under a GNU licence that names no version (the Lesser GPL had its name from version 2.1 on): the licences themselves say that any version then holds (GPL-2.0
section 9, LGPL-2.0 section 13, GFDL-1.1 section 10, AGPL-3.0 section 14). A bare word in a metadata field stays unresolved."""
USUAL = {"LicenseRef-BSD": "BSD-3-Clause", "LicenseRef-Apache": "Apache-2.0"}
"""What a grant under "the BSD licence" or "the Apache License" without a version is read as. The licence is called
Apache License since version 2.0 (before, Apache Software License). The BSD licence is the text without the advertising
clause since the University of California dropped it in 1999; of its two forms the one that asks more is taken."""
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
    """Lower-case a text, code point for code point."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _half_width(text: str) -> str:
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


def find_statements(text: str, low: str, start: int, end: int, namer: Namer, rule: DetectRule) -> list[Statement]:
    """Find the statements in low[start:end].

    Args:
        text: the record's text; only its length matters here (a fragment or a document).
        low: `plain(text)`.
        start, end: the stretch to read, code points.
    """
    stretch = low[start:end]
    clean = flow(stretch if stretch.isascii() else _half_width(stretch)).lower()
    names = _without_pointers(clean, namer.find(clean))
    if not names:
        return []
    fragment = len(text) <= rule.fragment_chars
    bounds = _sentences(clean)
    ends = [end for _, end in bounds]
    groups: dict[int, list[Name]] = {}
    for name in names:
        at = min(bisect_right(ends, name.start), len(bounds) - 1)
        groups.setdefault(at, []).append(name)
    whole = fragment and _nothing_else(clean, names)
    found: list[Statement] = []
    choice = _NO_CHOICE
    for at, group in groups.items():
        for near in map(partial(_meant, clean), _near(group)):
            stated = _read_sentence(low, start, clean, bounds[at], near, rule, whole, fragment)
            if choice.takes(clean, bounds[at], near):
                found[choice.at] = _alternative(found[choice.at], clean, bounds[at], near, start)
            elif stated and found and ALTERNATIVELY.search(clean, bounds[at][0], near[0].start):
                found = _either(found, stated[0], rule)
                choice = _NO_CHOICE
            else:
                found.extend(stated)
                choice = _opened(clean, bounds[at], near, found, len(stated), choice)
    if fragment and not found:
        found = _bare_sentence(clean, bounds, groups, start)
    if fragment and not whole:
        found = _promote(found, clean, bounds, list(groups))
    return found


class _Choice(NamedTuple):
    """A sentence that offers licences and goes on in a list: its place in the found statements, and where it ended."""

    at: int
    end: int

    def takes(self, clean: str, bounds: tuple[int, int], group: list[Name]) -> bool:
        """Say whether the names stand in the next item: behind list marks, "or" and articles only."""
        if self.at < 0 or group[0].start - self.end > MAX_ITEM:
            return False
        return _ITEM.fullmatch(clean, bounds[0], group[0].start) is not None


_NO_CHOICE = _Choice(-1, 0)


def _opened(
    clean: str, bounds: tuple[int, int], group: list[Name], found: list[Statement], stated: int, before: _Choice
) -> _Choice:
    """Return the choice that the sentence opens, or the one still open."""
    if stated and _OFFERS.search(clean, bounds[0], group[0].start):
        return _Choice(len(found) - 1, group[-1].end)
    return before


def _alternative(one: Statement, clean: str, bounds: tuple[int, int], group: list[Name], shift: int) -> Statement:
    """Add the licences of a list's next item as alternatives."""
    trees = [_parsed(text) for text in (one.expression, _join(clean, bounds, group))]
    joined = expression.render(refine(expression.join(expression.OR, trees)))
    return one._replace(expression=joined, end=shift + group[-1].end)


def _either(found: list[Statement], one: Statement, rule: DetectRule) -> list[Statement]:
    """Read "Alternatively, …": what was stated close before, or this."""
    near = [s for s in found if s.confidence >= rule.min_confidence and one.start - s.end <= MAX_APART]
    if not near:
        return [*found, one]
    stated = refine(expression.join(expression.AND, [_parsed(s.expression) for s in near]))
    joined = expression.render(refine(expression.join(expression.OR, [stated, _parsed(one.expression)])))
    merged = one._replace(start=near[0].start, expression=joined, confidence=max(s.confidence for s in near))
    return [*(s for s in found if s not in near), merged]


def _parsed(text: str) -> expression.Tree:
    return expression.parse(text, lambda symbol: symbol, 1 << 12, 32)


def _without_pointers(clean: str, names: list[Name]) -> list[Name]:
    """Drop file names and addresses of GNU texts where the same stretch names a GNU licence in words.

    The text of the LGPL refers to that of the GPL; "see COPYING" and a link beside "version 2 or later" do not
    restrict what the words grant.
    """
    beside = {n.end + 1 for n in names}  # "MIT/GPL" is no path
    spoken = [n for n in names if n.start in beside or not _pointer(clean, n)]
    gnu = [n for n in spoken if _GNU_NAME.search(n.expression)]
    if not gnu:
        return names
    bare = {n.expression for n in gnu}
    if bare <= set(BARE):  # "LGPL (http://www.gnu.org/licenses/lgpl-2.1.txt)": the address says the version
        return [n for n in names if n in spoken or not _GNU_NAME.search(n.expression) or _versions(n, bare)]
    return [n for n in names if n in spoken or not _GNU_NAME.search(n.expression)]


def _versions(name: Name, families: set[str]) -> bool:
    """Say whether the name is a version of one of the families."""
    family = "LicenseRef-" + name.expression.partition("-")[0]
    return family in families or (family == "LicenseRef-LGPL" and LESSER in families)


def _pointer(clean: str, name: Name) -> bool:
    return (
        clean.startswith(("http", "www.", "gnu.org", "//"), name.start)
        or clean[max(0, name.start - 1) : name.start] in ("/", ".")
        or bool(re.match(r"\.(?:txt|md|html)", clean[name.end : name.end + 5]))
        or _TEXT_OF.search(clean, max(0, name.start - 60), name.start) is not None
    )


def _near(group: list[Name]) -> list[list[Name]]:
    """Split the names of one sentence where more than GAP code points stand between two of them."""
    runs = [[group[0]]]
    for name in group[1:]:
        if name.start - runs[-1][-1].end > GAP:
            runs.append([])
        runs[-1].append(name)
    return runs


def _meant(clean: str, group: list[Name]) -> list[Name]:
    """Leave out names behind a word that turns from granting to something else, and "GPL" in "GPL compatible"."""
    kept = group[:1]
    for name in group[1:]:
        if _TURN.search(clean, kept[-1].end, name.start):
            break
        kept.append(name)
    plain_names = [name for name in kept if not ALIKE.match(clean, name.end)]
    return plain_names or kept


def _sentences(clean: str) -> list[tuple[int, int]]:
    cuts = [0, *(m.end() for m in _STOP.finditer(clean)), len(clean)]
    return [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if b > a]


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
    named = sum(len(words(clean[n.start : n.end]).texts) for n in names)
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
        ground(clean[bounds[0] : name.start], after, low, shift + name.start, rule, fragment) for name in group
    )
    if whole:
        confidence = max(confidence, WHOLE)
    if confidence == 0 or (not fragment and _enumerated(clean, group)):
        return []
    meaning = _join(clean, bounds, group)
    if CONDITIONS.match(clean, last.end, bounds[1]) and not _GNU_NAME.search(last.expression):
        meaning = f"({meaning}) AND {UNKNOWN}"
    return [Statement(shift + first.start, shift + last.end, meaning, confidence, "notice")]


def _enumerated(clean: str, group: list[Name]) -> bool:
    """Say whether a longer text lists licences: three or more with nothing but commas and quotes between them."""
    gaps = [clean[a.end : b.start] for a, b in zip(group, group[1:], strict=False)]
    return len({name.expression for name in group}) > 2 and all(re.fullmatch(r"[\s\"'`,\[\]()]*", gap) for gap in gaps)


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


def _join(clean: str, bounds: tuple[int, int], group: list[Name]) -> str:
    """Join the names of one sentence: "or", "dual", "at your choice" make alternatives, else all hold."""
    sentence = clean[bounds[0] : bounds[1]]
    gaps = [clean[a.end : b.start] for a, b in zip(group, group[1:], strict=False)]
    optional = any(re.search(r"\bor\b|/|或", gap) for gap in gaps) or (bool(gaps) and bool(DUAL.search(sentence)))
    said = {name.expression for name in group}
    optional |= (
        len({ident.removeprefix("LicenseRef-").partition("-")[0] for ident in said}) == 1
    )  # "version 2 and version 3": either holds
    trees: list[expression.Tree] = []
    for name in group:
        if name.expression.endswith("-only") and name.expression.removesuffix("only") + "or-later" in said:
            continue  # "version 2 or later … the text of version 2 is in the file COPYING"
        trees.append(_parsed(name.expression))
    return expression.render(refine(expression.join(expression.OR if optional else expression.AND, trees)))


def find_reserved(low: str, marks: Marks, rule: DetectRule) -> list[Statement]:
    """Find "all rights reserved" and its kin near the start and the end: evidence that nothing is granted."""
    edge = rule.edge_chars
    tail = max(edge, len(low) - edge)
    for start, end in ((0, min(edge, len(low))), (tail, len(low))):
        match = marks.reservation(low, start, end)
        if match:
            return [Statement(match.start(), match.end(), RESERVED, 0.7, "reserved")]
    return []
