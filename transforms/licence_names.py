"""What people write as a licence, as an SPDX expression. What is not certain stays unknown.

The same grammar reads a metadata field (the whole text has to be understood) and finds names in running text.
"""

# ruff: noqa: SIM905 -- patterns and word lists read best as one piece

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import NamedTuple

from transforms import licence_expression as expression
from transforms.licence_cc import CcPhrases, cc_heads, cc_phrases, read_cc
from transforms.licence_rule import UNKNOWN, LicenceRule
from transforms.licence_spdx import GNU, Spdx
from transforms.licence_urls import URL, find_urls, resolve_url
from transforms.licence_version import NEAR, later, more_versions, version_after, version_before, version_near
from transforms.licence_words import Trie, Words, words

NOISE = frozenset(
    "the a an license licence licenses licences licensed under terms of and conditions version v ver is are this "
    "software open source deed legalcode only code data dataset content text full international unported generic universal public "
    "许 可 证 协 议 授 权 国 际 版 第 采 用 本 地 化 条 款 进 行 之 未 通 的 号 开 源 软 件".split()
)
"""Words that change nothing beside a licence name."""


STATUS = frozenset(
    ["", UNKNOWN] + ["LicenseRef-" + w for w in ("other", "various", "request-form", "OSI-approved", "DFSG-approved", "restricted",
     "all-rights-reserved", "proprietary", "freeware", "non-commercial", "research-only", "educational-use", "OpenAI-terms",
     "Anthropic-terms", "Google-terms", "Cohere-terms", "LDC", "DeepSeek", "Qwen", "US-Gov-PD", "freely-distributable")]
)  # fmt: skip
"""Meanings that a metadata field can have, but that words in running text do not."""
STRONG = frozenset(
    "mit isc gpl lgpl agpl gfdl bsd mpl epl cddl eupl wtfpl unlicense ncsa odbl pddl mulanpsl ofl afl osl lppl zpl cecill beerware hpnd zlib sspl busl cc publicdomain gnu gnugpl gnulgpl gnuagpl gnufdl license licence expat libpng x psf psfl cpl osl efl apsl npl lal etalab nlod bsl postgresql freetype odc cdla ogl uda cca".split()
)
WEAK = frozenset(("public domain", "pd", "cc", "fdl"))
VERSIONED = frozenset(
    "apache apachev alv asl mozilla eclipse boost artistic mulan openldap elastic ogl afl osl cpl epl mpl ofl upl ecl ipl zpl php llama sil".split()
)
"""Names that a version makes a licence even without the word: "Apache 2.0"."""
_LICENCE_AFTER = re.compile(
    r"[\s\"')\]*_`,-]*(?:\d[\d.]*\s*)?(?:style\s+|like\s+|open[- ]source\s+|software\s+|public\s+)*(?:licen[sc]|许可|开源协议|授权|ライセンス)"
)
_PROTOCOL_AFTER = re.compile(r"\s*协议")
_LABEL_BEFORE = re.compile(
    r"(?:licen[sc]ed?s?|licen[sc]e[- _]?(?:type|name|id|identifier)|common-licenses/|dedicat\w+ to the|in(?:to)? the|许可证|许可协议|协议|授权)[\"'`*_>\s]*[:=：|/]?\s*[\"'`*_<(\[{]*(?:the |name>|under the |under )?$"
)


_UNDER_IT = re.compile(r"(?:\bunder|\bdual|\beither|采用|基于|遵循|使用)\s*(?:the\s+|an?\s+)?[\"'`(\[*]*$")
_BETWEEN_NAMES = re.compile(r"(?:[\s/,|+&;:()\"'`*-]|\bor\b|\band\b|\bthe\b|或|和)*")
_PICTURE_FILE = re.compile(r"[^\s\"'<>()]*\.(?:jpe?g|png|gif|webp|bmp|tiff?|mp[34])\b")
LESSER = "LicenseRef-LGPL-lesser"
_IN_A_FILE = re.compile(
    r"[\s\"'}]*(?:open[- ]source\s+)?(?:licen[sc]e)?(?:\s+and\s+patent\s+grant)?[\s,;]*\(?(?:(?:that|which)\s+(?:can|may)|found\b|see\b|in the\b|a copy\b|as\s+found)"
)
SHORT = 80  # code points: a text this short that says MIT is a tag


class Normalized(NamedTuple):
    """How a declared licence was read.

    expression  SPDX expression, or None.
    method      absent (nothing was declared) | spdx | url | name | partial (a part is LicenseRef-unknown) | text
                (longer than a name: to be read as a document) | unknown.
    """

    expression: str | None
    method: str


_IDENTIFIER = re.compile(r"\w_$")  # EXPORT_SYMBOL_GPL; not a link target: ".. _GNU GPL:"


class Name(NamedTuple):
    """A licence name in a text: code points [start, end), the expression, and whether a version belongs to it."""

    start: int
    end: int
    expression: str


def _in_file(text: str, name: Name) -> bool:
    """Say whether the name is a part of a picture's file name, where sites keep the picture's licence."""
    return _PICTURE_FILE.match(text, name.end) is not None


def _told(text: str, name: Name) -> Name:
    """Read a family more exactly from the words it is named by.

    "Lesser GPL" without a version is not "Library GPL": it is called so since version 2.1. "A BSD-style licence that can
    be found in the LICENSE file" (the header of Go, Chromium and Dart) is the BSD licence of that file.
    """
    if name.expression == "LicenseRef-LGPL":
        written = text[name.start : name.end]
        return name._replace(expression=LESSER) if "lesser" in written and "library" not in written else name
    if name.expression == "LicenseRef-BSD-style" and _IN_A_FILE.match(text, name.end):
        return name._replace(expression="LicenseRef-BSD")
    return name


_JOINING = {
    "or": expression.OR, "either": expression.OR, "或": expression.OR, "and": expression.AND, "+": expression.AND,
    "和": expression.AND, "与": expression.AND, "及": expression.AND,
}  # fmt: skip


@dataclass
class Namer:
    """Reads licence names; made once a worker from the rule."""

    rule: LicenceRule
    spdx: Spdx
    phrases: Trie = field(default_factory=Trie)
    seen: dict[str, Normalized] = field(default_factory=dict)
    heads: frozenset[str] = field(init=False)
    cc: CcPhrases = field(init=False)

    def __post_init__(self) -> None:
        """Lay out every phrase; an alias wins over a family, a family over an SPDX name."""
        for ident, name in self.spdx.names.items():
            self.phrases.add(name, ("id", ident))
            self.phrases.add(ident, ("id", ident))
        for name in self.spdx.exceptions.values():
            self.phrases.add(name, ("absent", ""))  # "GPL-3.0-linking-exception" by itself is no licence
        for phrase, (prefix, bare) in self.rule.tables.families.items():
            self.phrases.add(phrase, ("family", prefix, bare))
        for phrase, meaning in self.rule.tables.aliases.items():
            self.phrases.add(phrase, ("id", meaning) if meaning else ("absent", ""))
        self.cc = cc_phrases(self.rule.tables)
        self.heads = self.phrases.heads() | cc_heads(self.cc)

    def normalize(self, declared: str | None) -> Normalized:
        """Read a metadata field.

        Longer than `max_declared_chars` gives method "text": packages paste whole licences into the field.
        """
        if declared is None:
            return Normalized(None, "absent")
        if len(declared) > self.rule.max_declared_chars:
            return Normalized(None, "text")
        if declared not in self.seen:
            if len(self.seen) > 65536:
                self.seen.clear()
            self.seen[declared] = self._normalize(declared.strip())
        return self.seen[declared]

    def _normalize(self, text: str) -> Normalized:
        if not text.strip(" \t\r\n.,;:-_/?*'\"()[]<>"):
            return Normalized(None, "absent")
        try:
            tree = expression.parse(
                text, self.spdx.known, self.rule.max_expression_chars, self.rule.max_expression_depth
            )
            return Normalized(expression.render(refine(tree)), "spdx")
        except expression.ExpressionError:
            if _broken(text):
                return Normalized(None, "unknown")
            return self._grouped(text) or self._read(text)

    def _grouped(self, text: str) -> Normalized | None:
        """Read an expression with parentheses whose members are names: each is read by itself, the groups stand."""
        if "(" not in text or not _OPERATOR.search(text):
            return None
        members: list[str] = []
        trees: dict[str, expression.Tree] = {}
        for piece in _GROUPING.split(text):
            if not piece.strip() or _GROUPING.fullmatch(piece):
                members.append(piece)
                continue
            tree, _ = self._part(piece.strip())
            if tree is None:
                return None
            members.append(f"member{len(trees)}")
            trees[members[-1]] = tree
        try:
            limit, depth = self.rule.max_expression_chars, self.rule.max_expression_depth
            shape = expression.parse(
                " ".join(members), lambda symbol: symbol if symbol in trees else None, limit, depth
            )
        except expression.ExpressionError:
            return None
        tree = refine(expression.replaced(shape, trees))
        leaves = set(expression.leaves(tree))
        method = "unknown" if leaves == {UNKNOWN} else "partial" if UNKNOWN in leaves else "name"
        return Normalized(None if method == "unknown" else expression.render(tree), method)

    def _read(self, text: str) -> Normalized:
        parts = _split(text)
        trees: list[expression.Tree] = []
        method, operator = "name", expression.AND
        for op, part in parts:
            tree, how = self._part(part)
            if tree is None:
                continue
            method = how if how != "name" else method
            trees.append(tree)
            operator = op or operator
        if not trees:
            return Normalized(None, "absent")
        tree = refine(expression.join(operator, trees))
        known = [leaf for leaf in expression.leaves(tree) if leaf != UNKNOWN]
        if not known:
            return Normalized(None, "unknown")
        return Normalized(expression.render(tree), "partial" if UNKNOWN in expression.leaves(tree) else method)

    def _part(self, text: str) -> tuple[expression.Tree | None, str]:
        """Read one member of a list; None when it says that nothing was declared."""
        try:
            limit, depth = self.rule.max_expression_chars, self.rule.max_expression_depth
            return expression.parse(text, self.spdx.known, limit, depth), "name"
        except expression.ExpressionError:
            pass
        reading = _Reading(self, text)
        return reading.tree(), reading.method

    def find(self, text: str) -> list[Name]:
        """Find licence names in running text (lower-case, half-width signs), addresses included.

        Words that are also something else (Python, Apache, Boost, "doc") count only beside the word licence, after a
        label, or, where a version makes them one (`VERSIONED`), with a version.
        """
        names = _Reading(self, text).names
        named = [name for name in names if not _IDENTIFIER.search(text, max(0, name.start - 2), name.start)]
        kept = [_told(text, name) for name in named if name.expression not in STATUS and not self._common(text, name)]
        return [n for at, n in enumerate(kept) if not self._institution(text, n, kept, at) and not _in_file(text, n)]

    def _institution(self, text: str, name: Name, names: list[Name], at: int) -> bool:
        """Say whether "MIT" is the institute: no word of licensing and no other licence stands right beside it."""
        if text[name.start : name.end] != "mit" or len(text) <= SHORT or self._beside(text, name):
            return False
        if _UNDER_IT.search(text, max(0, name.start - 30), name.start):
            return False
        near = (*names[max(0, at - 1) : at], *names[at + 1 : at + 2])
        return not any(_BETWEEN_NAMES.fullmatch(text, min(n.end, name.end), max(n.start, name.start)) for n in near)

    def _common(self, text: str, name: Name) -> bool:
        written = text[name.start : name.end]
        if written in WEAK:
            return not self._beside(text, name)
        head = [
            w
            for w in re.findall(r"[a-z]+", re.split(r"\d", written, maxsplit=1)[0])
            if w not in ("v", "version", "ver")
        ]
        head = [w[:-1] if w.endswith("lv") or w in ("apachev", "mplv") else w for w in head]
        if not 0 < len(head) <= 2 or not STRONG.isdisjoint(head) or not written.isascii():
            return False
        if len(head) == 1 and head[0] in VERSIONED and any(char.isdigit() for char in written):
            return False
        if head[0] in VERSIONED and _PROTOCOL_AFTER.match(text, name.end):
            return False  # a word that also means protocol: after Apache a licence, after JSON not
        return not self._beside(text, name)

    def _beside(self, text: str, name: Name) -> bool:
        return bool(
            _LICENCE_AFTER.match(text, name.end) or _LABEL_BEFORE.search(text[max(0, name.start - 40) : name.start])
        )


_NUMBER = re.compile(r"[1-9](?:\.\d)?$")
_SENTENCE_END = re.compile(r"(?<!\binc)(?<!\bver)(?<!\bv)[.!?]\s|[。！？\x1e]")
_OPERATOR = re.compile(r"\b(?:AND|OR|WITH)\b")
_GROUPING = re.compile(r"([()]|\bAND\b|\bOR\b)")
_DANGLING = re.compile(r"^[\s(]*(?:AND|OR|WITH)\b|\b(?:AND|OR|WITH)[\s)]*$|\b(?:AND|OR|WITH)[\s()]+(?:AND|OR|WITH)\b")


def _broken(text: str) -> bool:
    """Say whether a text is an expression, by its operators in capitals, that says nothing certain: one operand or
    parenthesis is missing. What is left of it is not what was granted."""
    if not _OPERATOR.search(text):
        return False
    return text.count("(") != text.count(")") or _DANGLING.search(text) is not None


_LIST = re.compile(r"\s*(?:\r?\n|;|\|\||\|)\s*")
_CLASSIFIER = re.compile(r"^\s*licen[sc]e\s*::\s*(?:osi approved\s*::\s*)?", re.I)
_CLAUSE = re.compile(r",\s+(and|or)\s+", re.I)


def _split(text: str) -> list[tuple[str | None, str]]:
    """Cut a field into lines, classifiers and clauses (", and" binds weaker than "or", as Debian writes)."""
    members = [m for m in _LIST.split(text) if m.strip()]
    bare = [m for m in members if _CLASSIFIER.sub("", m).strip().lower() not in ("", "osi approved", "dfsg approved")]
    cut: list[tuple[str | None, str]] = []
    for member in bare or members:
        pieces = _CLAUSE.split(_CLASSIFIER.sub("", member))
        cut.append((None, pieces[0]))
        cut.extend((word.upper(), piece) for word, piece in zip(pieces[1::2], pieces[2::2], strict=True))
    return cut


class _Reading:
    """One pass over a text: names, the words between them, and what they make together."""

    def __init__(self, namer: Namer, text: str, shift: int = 0) -> None:
        self.namer, self.method, self.shift = namer, "name", shift
        low = text.lower()
        self.text = low if len(low) == len(text) else text
        self.names: list[Name] = []
        self.between: list[list[str]] = [[]]
        self.urls: list[re.Match[str]] = []
        self.unknown = False
        self.declared = True
        self.lowered = self.text is low
        self.cut = words(self.text)
        self._scan(self.cut)

    def _found(self, start: int, end: int, meaning: str) -> None:
        self.names.append(Name(start + self.shift, end + self.shift, meaning))
        self.between.append([])

    def _scan(self, cut: Words) -> None:
        """Go from word to word that can begin a name, and from address to address."""
        tokens, starts = cut.texts, cut.starts
        self.urls = urls = find_urls(self.text) if self.lowered else list(URL.finditer(self.text))
        heads = [at for at, word in enumerate(tokens) if word in self.namer.heads]
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
        meaning = resolve_url(url.group(0), self.namer.rule.tables, self.namer.spdx)
        if meaning is None:
            self.between[-1].append("<url>")
        else:
            self._found(url.start(), url.end(), meaning)

    def _name(self, tokens: list[str], at: int) -> int:
        found = read_cc(tokens, at, self.namer.spdx, self.namer.cc)
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
            ident = self.namer.spdx.versioned(prefix, number, or_later) if prefix in GNU else None
            if ident is None:
                break
            self.between[-1].append("or")
            self._found(self.cut.starts[place], self.cut.ends[end - 1], ident)
            stop = end
        return stop

    def _phrase(self, tokens: list[str], at: int) -> tuple[int, str, int] | None:
        hit = self.namer.phrases.longest(tokens, at)
        if hit is None:
            return None
        stop, entry = hit
        if entry[0] == "absent":
            return stop, "", at
        if entry[0] == "id":
            return self._later_id(tokens, at, stop, entry[1])
        return self._family(tokens, at, stop, entry[1], entry[2])

    def _later_id(self, tokens: list[str], at: int, stop: int, ident: str) -> tuple[int, str, int]:
        head, version = self.namer.spdx.gnu(ident)
        if head is None:
            after = version_after(tokens, stop)
            own = after is not None and ident.partition(" ")[0].endswith(after[1]) and after[0] - stop <= 4
            return (after[0] if own and after else stop), ident, at
        end = later(tokens, stop)
        return (end or stop), self.namer.spdx.versioned(head, version, end is not None) or ident, at

    def _family(self, tokens: list[str], at: int, stop: int, prefix: str, bare: str) -> tuple[int, str, int]:
        spdx = self.namer.spdx
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
        ident = self.namer.spdx.versioned(prefix, tokens[first - 2], False) if prefix in GNU else None
        if ident is not None:
            self._take_back(3)
            self._found(self.cut.starts[first - 3], self.cut.ends[first - 2], ident)
            self.between[-1].append("or")

    def _take_back(self, count: int) -> None:
        """The version stood before the name: its words are not words between two names."""
        del self.between[-1][max(0, len(self.between[-1]) - count) :]

    def _exception(self, tokens: list[str], stop: int, meaning: str) -> tuple[int, str]:
        return self.namer.spdx.exception(tokens, stop, meaning)

    def tree(self) -> expression.Tree | None:
        """Combine what was found; a member with words that nobody understands is unknown."""
        if not self.names:
            self.method = "unknown"
            return UNKNOWN
        members: list[_Member] = [_Member(expression.AND)]
        for at, gap in enumerate(self.between):
            for word in gap:
                if word in _JOINING:
                    members.append(_Member(_JOINING[word]))
                elif word == "dual":
                    members[0].dual = True
                elif word not in NOISE and word != "<url>":
                    members[-1].strange = True
            if at < len(self.names):
                self._join(members, at)
        return self._combine([m for m in members if m.names or m.strange], members[0].dual)

    def _join(self, members: "list[_Member]", at: int) -> None:
        """Add a name to the last member; another name right behind a hyphen changes what the first one says."""
        name = self.names[at]
        held = members[-1].names
        if held and name.expression not in held and at:
            glue = self.text[self.names[at - 1].end - self.shift : name.start - self.shift]
            members[-1].strange |= glue.strip() in ("-", "~", "_") and bool(glue)
            if not members[-1].strange and not _same_family(held[-1], name.expression):
                members.append(_Member(expression.AND))
        members[-1].names.append(name.expression)

    def _combine(self, members: "list[_Member]", dual: bool) -> expression.Tree | None:
        trees: list[tuple[str, expression.Tree]] = []
        for member in members:
            if member.strange:
                trees.append((member.operator, UNKNOWN))
            elif any(member.names):
                named = refine(expression.join(expression.AND, [n for n in member.names if n]))
                trees.append((member.operator, named))
        if not trees:
            self.method = "absent"
            return None
        runs: list[list[expression.Tree]] = [[]]
        for at, (operator, tree) in enumerate(trees):
            if at and (operator == expression.OR or dual):
                runs.append([])
            runs[-1].append(tree)
        tree = expression.join(expression.OR, [expression.join(expression.AND, run) for run in runs])
        leaves = list(expression.leaves(tree))
        self.method = "unknown" if set(leaves) == {UNKNOWN} else "partial" if UNKNOWN in leaves else "name"
        return UNKNOWN if self.method == "unknown" else tree


@dataclass
class _Member:
    """One member of a list of licences: how it is joined to the one before, its names, and foreign words."""

    operator: str
    names: list[str] = field(default_factory=list)
    strange: bool = False
    dual: bool = False


def _same_family(one: str, other: str) -> bool:
    """Say whether two names next to each other name one licence twice: "GNU General Public License v3 (GPLv3)"."""
    tree = refine((expression.AND, (one, other)))
    return isinstance(tree, str)


def refine(tree: expression.Tree) -> expression.Tree:
    """Drop a family without a version where a member of the same AND or OR names the version."""
    if isinstance(tree, str):
        return tree
    operator, children = tree
    children = tuple(refine(child) for child in children)
    plain = {child for child in children if isinstance(child, str)}
    kept = [c for c in children if not (isinstance(c, str) and _covered(c, plain))]
    return expression.join(operator, kept)


_MORE_EXACT = re.compile(r"\+|-\d{8}|(?<!-)-[A-Z]{2}")
"""What a second mention of a licence can add to its id: "or later", the date of its text, the port of a CC licence."""


def _covered(family: str, others: set[str]) -> bool:
    if family == "LicenseRef-public-domain" and others & {"CC0-1.0", "CC-PDM-1.0", "CC-PDDC", "Unlicense", "PDDL-1.0"}:
        return True
    if not family.startswith("LicenseRef-"):
        return any(_MORE_EXACT.fullmatch(other.removeprefix(family)) for other in others if other.startswith(family))
    prefix = family.removeprefix("LicenseRef-").removesuffix("-lesser") + "-"
    return any(other.startswith((prefix, f"LicenseRef-{prefix}")) for other in others if other != family)
