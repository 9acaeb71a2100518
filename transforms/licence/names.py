"""What people write as a licence, as an SPDX expression. What is not certain stays unknown.

The same grammar reads a metadata field (the whole text has to be understood) and finds names in running text.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from transforms.licence import expression
from transforms.licence.cc import cc_heads, cc_phrases
from transforms.licence.meant import meant
from transforms.licence.reading import Grammar, Name, Reading
from transforms.licence.refine import refine
from transforms.licence.rule import UNKNOWN, LicenceRule
from transforms.licence.spdx import Spdx
from transforms.licence.together import together
from transforms.licence.words import Trie


class Normalized(NamedTuple):
    """How a declared licence was read.

    expression  SPDX expression, or None.
    method      absent (nothing was declared) | spdx | url | name | partial (a part is LicenseRef-unknown) | text
                (longer than a name: to be read as a document) | unknown.
    """

    expression: str | None
    method: str


@dataclass
class Namer:
    """Reads licence names; made once a worker from the rule."""

    rule: LicenceRule
    spdx: Spdx
    seen: dict[str, Normalized] = field(default_factory=dict)
    grammar: Grammar = field(init=False)

    def __post_init__(self) -> None:
        """Lay out every phrase; an alias wins over a family, a family over an SPDX name."""
        phrases = Trie()
        for ident, name in self.spdx.names.items():
            family = _family(ident, name)
            if family is not None:
                phrases.add(family[0], ("family", family[1], "-"))
        for ident, name in self.spdx.names.items():
            phrases.add(name, ("id", ident))
            phrases.add(ident, ("id", ident))
        for name in self.spdx.exceptions.values():
            phrases.add(name, ("absent", ""))  # "GPL-3.0-linking-exception" by itself is no licence
        for phrase, (prefix, bare) in self.rule.tables.families.items():
            phrases.add(phrase, ("family", prefix, bare))
        for phrase, meaning in self.rule.tables.aliases.items():
            phrases.add(phrase, ("id", meaning) if meaning else ("absent", ""))
        cc = cc_phrases(self.rule.tables)
        heads = phrases.heads() | cc_heads(cc)
        self.grammar = Grammar(self.spdx, self.rule.tables, phrases, heads, cc)

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
        return together(Reading(self.grammar, text))

    def find(self, text: str) -> list[Name]:
        """Find the names that mean a licence in running text (lower-case, half-width signs), addresses included."""
        return meant(text, Reading(self.grammar, text).names)


_VERSIONED_NAME = re.compile(r"(?P<name>.+?)[ ,]*(?:version |v\.? ?)?(?P<number>\d+(?:\.\d+)+)", re.I)


def _family(ident: str, name: str) -> tuple[str, str] | None:
    """Return (name without its version, prefix of the id) of an SPDX licence whose name and id end in one version."""
    match = _VERSIONED_NAME.fullmatch(name)
    if match is None or not ident.endswith("-" + match["number"]) or "licen" not in match["name"].lower():
        return None
    return match["name"], ident.removesuffix("-" + match["number"])


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
