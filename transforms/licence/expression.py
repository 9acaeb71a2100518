"""SPDX expressions as small trees: parse, render, alternatives. Bounded in length, depth and branches."""

import re
from collections.abc import Callable, Iterator
from itertools import product

Tree = str | tuple[str, tuple["Tree", ...]]
"""A licence ("MIT", "GPL-2.0-only WITH Classpath-exception-2.0") or ("AND" | "OR", two or more trees)."""

AND, OR = "AND", "OR"
_SYMBOL = re.compile(r"(?!(?:and|or|with)$)[a-z0-9][a-z0-9.+-]*", re.I)


class ExpressionError(ValueError):
    """The text is not an SPDX expression, or is longer or deeper than the policy allows. Carries no text."""


def parse(text: str, known: Callable[[str], str | None], max_chars: int, max_depth: int) -> Tree:
    """Parse an SPDX expression.

    Args:
        text: the expression; operators in any case, as SPDX 2.3 annex D suggests for readers.
        known: gives the exact spelling of a licence or "licence WITH exception", or None when it is not known.
        max_chars, max_depth: code points and nested parentheses; beyond them the text is refused unread.

    Raises:
        ExpressionError: see above, or a licence in it is not known.
    """
    if len(text) > max_chars or _depth(text) > max_depth:
        raise ExpressionError("expression beyond the limits of the policy")
    if _SYMBOL.fullmatch(text):  # one licence: most expressions are
        alone = known(text)
        if alone is None:
            raise ExpressionError("a licence in the expression is not known")
        return alone
    from license_expression import ExpressionError as BadExpression
    from license_expression import Licensing

    try:
        parsed = Licensing().parse(text)
    except (BadExpression, ValueError, AttributeError, IndexError, TypeError):
        raise ExpressionError("not an expression") from None
    if parsed is None:
        raise ExpressionError("empty")
    return flat(_tree(parsed, known))


def _depth(text: str) -> int:
    depth = deepest = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
    return deepest


def _tree(parsed: object, known: Callable[[str], str | None]) -> Tree:
    operator = getattr(parsed, "operator", "").strip()
    if operator in (AND, OR):
        return operator, tuple(_tree(child, known) for child in parsed.args)  # type: ignore[attr-defined]
    spelled = known(str(parsed.render()))  # type: ignore[attr-defined]
    if spelled is None:
        raise ExpressionError("a licence in the expression is not known")
    return spelled


def flat(tree: Tree) -> Tree:
    """Merge nested equal operators and drop repeated members, keeping the order of first mention."""
    if isinstance(tree, str):
        return tree
    operator, children = tree
    members: dict[Tree, None] = {}
    for child in map(flat, children):
        parts = child[1] if not isinstance(child, str) and child[0] == operator else (child,)
        members.update(dict.fromkeys(parts))
    kept = tuple(members)
    return kept[0] if len(kept) == 1 else (operator, kept)


def join(operator: str, trees: list[Tree]) -> Tree:
    """Combine one or more trees under one operator."""
    return flat((operator, tuple(trees)))


def render(tree: Tree) -> str:
    """Write the tree as an SPDX expression with the fewest parentheses."""
    if isinstance(tree, str):
        return tree
    operator, children = tree
    parts = []
    for child in children:
        text = render(child)
        parts.append(text if isinstance(child, str) or operator == OR else f"({text})")
    return f" {operator} ".join(parts)


def replaced(tree: Tree, by: dict[str, Tree]) -> Tree:
    """Put trees in the place of leaves."""
    if isinstance(tree, str):
        return by.get(tree, tree)
    return flat((tree[0], tuple(replaced(child, by) for child in tree[1])))


def leaves(tree: Tree) -> Iterator[str]:
    """Yield every licence of the tree in the order of mention."""
    if isinstance(tree, str):
        yield tree
    else:
        for child in tree[1]:
            yield from leaves(child)


def alternatives(tree: Tree, max_branches: int) -> list[tuple[str, ...]]:
    """Multiply out the ORs: each alternative is the licences that hold together in it.

    Raises:
        ExpressionError: there are more than `max_branches`.
    """
    if isinstance(tree, str):
        return [(tree,)]
    operator, children = tree
    parts = [alternatives(child, max_branches) for child in children]
    count = 1
    for part in parts:
        count = count * len(part) if operator == AND else max(count, len(part))
    if count > max_branches or sum(map(len, parts)) > max_branches * 64:
        raise ExpressionError("more alternatives than the policy allows")
    if operator == OR:
        merged = [choice for part in parts for choice in part]
    else:
        merged = [tuple(dict.fromkeys(sum(choice, ()))) for choice in product(*parts)]
    if len(merged) > max_branches:
        raise ExpressionError("more alternatives than the policy allows")
    return merged
