"""A regular expression as nodes, read from the tree that Python's own parser makes of it.

The parser is private to `re`: there is no public one for Python's dialect (`sre_parse` is the deprecated name of the
same module). This is the only module that knows it; whatever it does not know becomes "any text at all", and a test
reads one pattern of every kind, so that another parser is noticed when Python is changed and not in a release.
"""

import re._constants as ops  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from functools import cache
from typing import Any

from transforms.pattern.nodes import (
    ANY,
    EDGE,
    ENDLESS,
    NOTHING,
    OTHERS,
    Ahead,
    Behind,
    Chain,
    Choice,
    Node,
    One,
    Repeat,
    width,
)


def read_pattern(pattern: str) -> tuple[Node, int]:
    """Return the nodes of a pattern, and how many code points behind a match its look-aheads can see.

    Raises:
        re.error: the pattern is no regular expression.
    """
    tree = parser.parse(pattern)
    reader = _Reader()
    node = reader.chain(tree, bool(tree.state.flags & ops.SRE_FLAG_IGNORECASE))
    return node, reader.ahead


class _Reader:
    """Turns the parse tree into nodes; `ahead` becomes how far a look-ahead can see."""

    def __init__(self) -> None:
        self.ahead = 0
        self._groups: dict[int, Node] = {}

    def chain(self, tree: Any, loose: bool) -> Node:
        """Read a sequence; `loose` is set where letters match in either case."""
        return Chain(tuple(self._node(op, value, loose) for op, value in tree))

    def _node(self, op: Any, value: Any, loose: bool) -> Node:
        if op in (ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN):
            return One(ANY if loose else _members(op, value))
        if op is ops.BRANCH:
            return Choice(tuple(self.chain(option, loose) for option in value[1]))
        if op is ops.SUBPATTERN:
            group, added, _, item = value
            node = self.chain(item, loose or bool(added & ops.SRE_FLAG_IGNORECASE))
            self._groups[group] = node
            return node
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            low, high, item = value
            return Repeat(int(low), min(int(high), ENDLESS), self.chain(item, loose))
        if op is ops.ATOMIC_GROUP:
            return self.chain(value, loose)
        if op is ops.GROUPREF:
            return self._groups.get(value, Repeat(0, ENDLESS, One(ANY)))
        if op in (ops.ASSERT, ops.ASSERT_NOT):
            direction, item = value
            return self._look(op, direction, item, loose)
        if op is ops.AT:
            self.ahead = max(self.ahead, 2)  # `$` looks over one line feed
            return NOTHING
        return Repeat(0, ENDLESS, One(ANY))

    def _look(self, op: Any, direction: int, item: Any, loose: bool) -> Node:
        node = self.chain(item, loose)
        others = None if loose or op is ops.ASSERT else _complement(item)
        if direction < 0:
            return NOTHING if others is None else Behind(others)
        self.ahead = max(self.ahead, width(node)[1])
        if op is ops.ASSERT:
            return Ahead(node)
        return NOTHING if others is None else Ahead(One(others))


def _complement(tree: Any) -> int | None:
    """Return what may stand where one character of a plainly listed set must not, the edge of the text included."""
    if len(tree) != 1:
        return None
    op, value = tree[0]
    plain = op is ops.LITERAL or (op is ops.IN and all(kind in (ops.LITERAL, ops.RANGE) for kind, _ in value))
    return (ANY & ~_members(op, value)) | OTHERS | EDGE if plain else None


def _members(op: Any, value: Any) -> int:
    if op is ops.LITERAL:
        return _range(value, value)
    if op is ops.NOT_LITERAL or op is ops.ANY:
        return ANY
    found, negated = 0, False
    for kind, what in value:
        if kind is ops.NEGATE:
            negated = True
        elif kind is ops.LITERAL:
            found |= _range(what, what)
        elif kind is ops.RANGE:
            found |= _range(*what)
        else:
            found |= _category(what)
    return (ANY & ~found) | OTHERS if negated else found


def _range(first: int, last: int) -> int:
    """Return the set of code points first to last; all above the basic plane share one place."""
    if first >= 0x10000:
        return OTHERS
    return ((1 << (min(last, 0x10000) - first + 1)) - 1) << first


@cache
def _category(name: Any) -> int:
    if name is ops.CATEGORY_SPACE:
        return sum(1 << point for point in range(0x10000) if chr(point).isspace())
    if name is ops.CATEGORY_DIGIT:
        return sum(1 << p for p in range(0x10000) if chr(p).isdecimal()) | OTHERS
    if name is ops.CATEGORY_NOT_SPACE:
        return ANY & ~_category(ops.CATEGORY_SPACE)
    return ANY
