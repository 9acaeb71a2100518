"""Which licences give up all rights, by the tables of the judge that let the records in."""

from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from transforms.licence import expression

FREE = "dedicated"  # the class of licenses/classes.tsv whose terms keep no right


def dedicated(licence: str) -> bool:
    """Say whether an effective expression leaves an alternative in which every licence dedicates to the public."""
    rule = _rule()
    try:
        tree = expression.parse(licence, str, rule.max_expression_chars * 4, rule.max_expression_depth * 2)
        branches = expression.alternatives(tree, rule.max_branches)
    except expression.ExpressionError:
        return False
    return any(all(_class_of(one, rule) == FREE for one in branch) for branch in branches)


def _class_of(licence: str, rule: Any) -> str | None:
    return next((name for pattern, name in rule.tables.classes if fnmatchcase(licence, pattern)), None)


@cache
def _rule() -> Any:
    from pipelines.policy import load_policy

    return load_policy(None).rules["licence"]
