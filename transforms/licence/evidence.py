"""The pieces of evidence of one record, and what they say together: the more exact one of two that name one licence."""

import re
from typing import NamedTuple

from transforms.licence import expression
from transforms.licence.meant import LESSER
from transforms.licence.refine import refine

GNU = re.compile(r"(?:LicenseRef-)?(?:A?GPL|LGPL|GFDL)\b(?!-no)")
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


class Evidence(NamedTuple):
    """One piece of evidence; fields as in `transforms.licence.stage.EVIDENCE`."""

    kind: str
    expression: str
    start: int | None
    end: int | None
    confidence: float


def versioned(found: list[Evidence], firm: float) -> list[Evidence]:
    """Drop what other evidence of the same record says more exactly.

    A family beside its version; a GNU licence without version beside any GNU licence ("see the GPL for details");
    "GPL-3" beside "GPL-3 or later", since the first is how the text of the second is referred to.
    """
    trees = [expression.parse(one.expression, lambda s: s, 1 << 16, 64) for one in found]
    choices, repeated = _absorbed(found, trees, firm)
    kept = []
    for at, one in enumerate(found):
        others = _firm_leaves(found, trees, firm, at)
        if at in choices:
            kept.append(one._replace(expression=expression.render(choices[at])))
            continue
        if at in repeated:
            continue
        if one.kind == "notice" and all(_said_better(leaf, others) for leaf in expression.leaves(trees[at])):
            continue
        tree = _any_version(_exact(trees[at], others))
        kept.append(one._replace(expression=expression.render(tree)) if one.kind in ("notice", "text") else one)
    return kept


def _absorbed(
    found: list[Evidence], trees: list[expression.Tree], firm: float
) -> tuple[dict[int, expression.Tree], set[int]]:
    """Find the notices that offer a choice, read exactly, and the evidence that only repeats one of its branches.

    "This file is provided under a dual BSD/GPLv2 licence", then the notice of the one and the text of the other: all
    three are one choice.
    """
    choices: dict[int, expression.Tree] = {}
    repeated: set[int] = set()
    for at, (one, tree) in enumerate(zip(found, trees, strict=True)):
        if one.kind != "notice" or one.confidence < firm or isinstance(tree, str) or tree[0] != expression.OR:
            continue
        others = _firm_leaves(found, trees, firm, at)
        exact = _any_version(_exact(tree, others))
        same = {
            n
            for n, other in enumerate(trees)
            if n != at
            and found[n].kind in ("notice", "text")
            and set(expression.leaves(_any_version(other))) <= set(expression.leaves(exact))
        }
        if same:
            choices[at] = exact
            repeated |= same
    return choices, repeated - choices.keys()


def _firm_leaves(found: list[Evidence], trees: list[expression.Tree], firm: float, at: int) -> set[str]:
    """Return the licences that firm evidence other than the one at `at` names."""
    named = (expression.leaves(tree) for n, tree in enumerate(trees) if n != at and found[n].confidence >= firm)
    return set().union(*named)


def _exact(tree: expression.Tree, others: set[str]) -> expression.Tree:
    """Replace a family by the one version of it that other evidence names: the same licence, said again in short."""
    if not isinstance(tree, str):
        return expression.join(tree[0], [_exact(child, others) for child in tree[1]])
    later = tree.removesuffix("-only") + "-or-later"
    if later in others:
        return later
    if tree == "X11" and "MIT" in others:
        return "MIT"
    prefix = tree.removeprefix("LicenseRef-").removesuffix("-lesser") + "-"
    versions = [other for other in others if other.startswith(prefix)] if prefix != tree + "-" else []
    return versions[0] if len(versions) == 1 else tree


def _any_version(tree: expression.Tree) -> expression.Tree:
    """Replace GNU licences without a version by "any version", as they say themselves, and `USUAL` ones by theirs."""
    if isinstance(tree, str):
        return BARE.get(tree) or USUAL.get(tree, tree)
    return expression.join(tree[0], [_any_version(child) for child in tree[1]])


def _said_better(leaf: str, others: set[str]) -> bool:
    if leaf in BARE:
        return any(GNU.match(other) for other in others - BARE.keys())
    if leaf == "X11":
        return "MIT" in others  # what the X Consortium's name stands for when the text below it is MIT's
    if leaf.endswith("-only"):
        return leaf.removesuffix("-only") + "-or-later" in others
    return leaf.startswith("LicenseRef-") and leaf not in expression.leaves(
        refine((expression.AND, (leaf, *sorted(others - {leaf}))))
    )
