"""Laundering: a kept record that is a verified copy of one under a stricter or denied licence."""

from fnmatch import fnmatchcase
from typing import Literal

from transforms.licence import expression
from transforms.licence.judge import ALLOWED, Judge
from transforms.licence.rule import LicenceRule

Action = Literal["quarantine", "keep", "drop"]
SidePair = tuple[str, str | None]
"""(source id, effective licence expression) of one side of a verified edge."""


def judge_conflict(candidate: SidePair, witness: SidePair, rule: LicenceRule) -> Action | None:
    """Say what becomes of a candidate that is a copy of a witness; None when there is no conflict.

    No conflict: the witness's licence is no stricter than the candidate's (it is allowed, asks nothing that the
    candidate's does not ask and withholds nothing that it grants), or the candidate is exempt: a statute or a
    dedicated public domain text stays free whoever else claims it. Otherwise the first pair of the policy whose
    patterns match both source ids decides, else the policy's default. The reason is `licence.conflict` for
    quarantine and keep (noted), `licence.laundered` for drop.
    """
    if _exempt(candidate[1], rule) or not _stricter(candidate[1], witness[1], rule):
        return None
    for pair in rule.conflict.pairs:
        if fnmatchcase(candidate[0], pair.candidate) and fnmatchcase(witness[0], pair.witness):
            return _action(pair.action)
    return _action(rule.conflict.default)


def _stricter(candidate: str | None, witness: str | None, rule: LicenceRule) -> bool:
    """Say whether the witness's licence is denied, not known, or binds more than the candidate's."""
    judge = Judge(rule)
    theirs = judge.judge(witness)
    if theirs.outcome != ALLOWED or theirs.permissions is None:
        return True
    mine = judge.judge(candidate)
    weights = rule.rank_weights
    binding = {o for o in theirs.obligations if weights.get(o.partition(":")[0], 0) > weights["other"]}
    return bool((mine.permissions or frozenset()) - theirs.permissions) or not binding <= set(mine.obligations)


def _exempt(licence: str | None, rule: LicenceRule) -> bool:
    """Say whether every licence of the candidate's expression is one that no copy elsewhere can taint."""
    if licence is None:
        return False
    try:
        tree = expression.parse(licence, lambda s: s, rule.max_expression_chars * 4, rule.max_expression_depth * 2)
    except expression.ExpressionError:
        return False
    return all(any(fnmatchcase(leaf, pattern) for pattern in rule.conflict.exempt) for leaf in expression.leaves(tree))


_ACTIONS: dict[str, Action] = {"quarantine": "quarantine", "keep": "keep", "drop": "drop"}


def _action(name: str) -> Action:
    return _ACTIONS[name]  # LicenceRule refuses other words
