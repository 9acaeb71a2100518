"""Licences said twice in one expression: the less exact mention is dropped."""

import re

from transforms.licence import expression

_MORE_EXACT = re.compile(r"\+|-\d{8}|(?<!-)-[A-Z]{2}")
"""What a second mention of a licence can add to its id: "or later", the date of its text, the port of a CC licence."""


def refine(tree: expression.Tree) -> expression.Tree:
    """Drop a family without a version where a member of the same AND or OR names the version."""
    if isinstance(tree, str):
        return tree
    operator, children = tree
    children = tuple(refine(child) for child in children)
    plain = {child for child in children if isinstance(child, str)}
    kept = [c for c in children if not (isinstance(c, str) and _covered(c, plain))]
    return expression.join(operator, kept)


def _covered(family: str, others: set[str]) -> bool:
    if family == "LicenseRef-public-domain" and others & {"CC0-1.0", "CC-PDM-1.0", "CC-PDDC", "Unlicense", "PDDL-1.0"}:
        return True
    if not family.startswith("LicenseRef-"):
        return any(_MORE_EXACT.fullmatch(other.removeprefix(family)) for other in others if other.startswith(family))
    prefix = family.removeprefix("LicenseRef-").removesuffix("-lesser") + "-"
    return any(other.startswith((prefix, f"LicenseRef-{prefix}")) for other in others if other != family)
