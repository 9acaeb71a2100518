"""What an expression allows and asks, and which record may be used: permissions intersect, obligations unite."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from transforms.licence import expression
from transforms.licence.rule import UNKNOWN, LicenceRule, Terms

ALLOWED, REVIEW, UNCLEAR, INCOMPATIBLE, DENIED = "allowed", "review", "unknown", "incompatible", "denied"
ORDER = (ALLOWED, REVIEW, UNCLEAR, INCOMPATIBLE, DENIED)
"""Outcomes from best to worst; OR takes the best branch."""


@dataclass(frozen=True)
class Judgment:
    """The judgment of one expression.

    outcome      one of ORDER.
    branch       the licences of the alternative that was chosen.
    permissions  what all of them allow; None where the terms of one are not known.
    obligations  what any of them asks, sorted.
    rank         0 (no conditions) to 254; 255 where nothing is known. Smaller survives deduplication.
    """

    outcome: str
    branch: tuple[str, ...]
    permissions: frozenset[str] | None
    obligations: tuple[str, ...]
    rank: int


NOTHING = Judgment(UNCLEAR, (), None, (), 255)


@dataclass
class Judge:
    """Judges expressions under one rule; made once a worker, answers are remembered."""

    rule: LicenceRule
    seen: dict[str, Judgment] = field(default_factory=dict)

    def judge(self, text: str | None) -> Judgment:
        """Judge an effective expression; one that does not parse or branches too much is unknown."""
        if text is None:
            return NOTHING
        if text not in self.seen:
            self.seen[text] = self._judge(text)
        return self.seen[text]

    def _judge(self, text: str) -> Judgment:
        try:
            return min(
                (self.combine(branch) for branch in self._branches(text)),
                key=lambda one: (ORDER.index(one.outcome), one.rank, one.branch),
            )
        except expression.ExpressionError:
            return NOTHING

    def _branches(self, text: str) -> list[tuple[str, ...]]:
        rule = self.rule
        tree = expression.parse(text, _any, rule.max_expression_chars * 4, rule.max_expression_depth * 2)
        return expression.alternatives(tree, rule.max_branches)

    def combine(self, licences: Iterable[str]) -> Judgment:
        """Judge licences that hold together: members of an aggregate, an AND, a source with its record."""
        branch = tuple(licences)
        terms = [self.terms(licence) for licence in branch]
        known = [one for one in terms if one is not None]
        obligations = tuple(sorted({o for one in known for o in one.obligations}))
        permissions = frozenset.intersection(*(frozenset(t.permissions) for t in known)) if known else frozenset()
        complete = permissions if len(known) == len(terms) else None
        outcome = self._outcome(branch, terms, permissions, obligations)
        return Judgment(outcome, branch, complete, obligations, self._rank(complete, obligations))

    def terms(self, licence: str) -> Terms | None:
        """Return the terms of one licence; WITH is its own entry, else that of the licence it relaxes."""
        if licence in self.rule.custom:
            return self.rule.custom[licence]
        base = licence.partition(" WITH ")[0].rstrip("+")
        tables = self.rule.tables
        for pattern, name in tables.classes:
            if fnmatchcase(licence, pattern) or fnmatchcase(base, pattern):
                return tables.terms[name]
        return None

    def _outcome(
        self,
        branch: tuple[str, ...],
        terms: list[Terms | None],
        permissions: frozenset[str],
        obligations: tuple[str, ...],
    ) -> str:
        rule = self.rule
        needed = set(rule.uses[rule.declared_use])
        verdicts = []
        for licence, one in zip(branch, terms, strict=True):
            if _matches(licence, rule.deny):
                verdicts.append(DENIED)
            elif _matches(licence, rule.allow):
                verdicts.append(ALLOWED)
            elif licence == UNKNOWN:
                verdicts.append(UNCLEAR)
            elif _matches(licence, rule.review):
                verdicts.append(REVIEW)
            elif one is None:
                verdicts.append(UNCLEAR)
            else:
                verdicts.append(ALLOWED if needed <= set(one.permissions) else DENIED)
        if any(set(pair) <= set(obligations) for pair in rule.incompatible):
            verdicts.append(INCOMPATIBLE)
        return max(verdicts, key=ORDER.index)

    def _rank(self, permissions: frozenset[str] | None, obligations: tuple[str, ...]) -> int:
        if permissions is None:
            return 255
        weights = self.rule.rank_weights
        needed = set(self.rule.uses[self.rule.declared_use])
        points = weights["missing-permission"] * len(needed - permissions)
        points += sum(weights.get(o.partition(":")[0], weights["other"]) for o in obligations)
        return min(254, points)

    def widens(self, record: str, source: str) -> bool:
        """Say whether a record's own licence allows what its source's does not, or only asks less.

        Obligations count when the policy gives them more weight than `other`. A record whose terms are not known
        cannot be compared and is judged by itself.
        """
        mine, theirs = self.judge(record), self.judge(source)
        if mine.permissions is None or theirs.permissions is None:
            return False
        asked, granted = self._weighty(mine), self._weighty(theirs)
        return bool(mine.permissions - theirs.permissions) or asked < granted

    def _weighty(self, judgment: Judgment) -> set[str]:
        weights = self.rule.rank_weights
        return {o for o in judgment.obligations if weights.get(o.partition(":")[0], 0) > weights["other"]}


def _any(symbol: str) -> str:
    return symbol


def _matches(licence: str, patterns: tuple[str, ...]) -> bool:
    base = licence.partition(" WITH ")[0]
    return any(fnmatchcase(licence, pattern) or fnmatchcase(base, pattern) for pattern in patterns)
