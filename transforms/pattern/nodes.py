"""What a regular expression consists of, and what can be measured on it: widths, characters, least counts."""

from dataclasses import dataclass

POINTS = 0x10002
"""Places of a character set: one for each code point of the basic plane, one for all others, one for the edge of a
text (only where a look-around says which character must not stand there)."""
OTHERS, EDGE = 1 << 0x10000, 1 << 0x10001
ANY = EDGE - 1
ENDLESS = 1 << 20
"""A width from here on counts as without bound."""


@dataclass(frozen=True)
class One:
    """One character of a set: bit `p` stands for code point `p`."""

    chars: int


@dataclass(frozen=True)
class Chain:
    """One item after the other."""

    items: "tuple[Node, ...]"


@dataclass(frozen=True)
class Choice:
    """One of several."""

    options: "tuple[Node, ...]"


@dataclass(frozen=True)
class Repeat:
    """An item `low` to `high` times."""

    low: int
    high: int
    item: "Node"


@dataclass(frozen=True)
class Ahead:
    """What must follow without being consumed."""

    item: "Node"


@dataclass(frozen=True)
class Behind:
    """The set that the character before must be of."""

    chars: int


Node = One | Chain | Choice | Repeat | Ahead | Behind
NOTHING = Chain(())


def width(node: Node) -> tuple[int, int]:
    """Return how many characters a node takes, at least and at most."""
    if isinstance(node, One):
        return 1, 1
    if isinstance(node, Ahead | Behind):
        return 0, 0
    if isinstance(node, Repeat):
        low, high = width(node.item)
        return low * node.low, min(high * node.high, ENDLESS)
    sizes = [width(item) for item in (node.items if isinstance(node, Chain) else node.options)]
    if isinstance(node, Choice):
        return min(low for low, _ in sizes), max(high for _, high in sizes)
    return sum(low for low, _ in sizes), min(sum(high for _, high in sizes), ENDLESS)


def characters(node: Node) -> int:
    """Return the set of all characters that a node can take."""
    if isinstance(node, One):
        return node.chars
    if isinstance(node, Ahead | Behind):
        return 0
    if isinstance(node, Repeat):
        return characters(node.item) if node.high else 0
    found = 0
    for item in node.items if isinstance(node, Chain) else node.options:
        found |= characters(item)
    return found


def flat(node: Node) -> tuple[Node, ...]:
    """Return the items of a chain without chains inside it; any other node is its only item."""
    if not isinstance(node, Chain):
        return (node,)
    return tuple(part for item in node.items for part in flat(item))


def least_of(node: Node, counted: int) -> int:
    """Return how many characters of a set a match of the node holds at least."""
    if isinstance(node, One):
        return int(node.chars & ~counted == 0)
    if isinstance(node, Ahead | Behind):
        return 0
    if isinstance(node, Repeat):
        return node.low * least_of(node.item, counted)
    if isinstance(node, Choice):
        return min(least_of(option, counted) for option in node.options)
    return sum(least_of(item, counted) for item in node.items)


def lead(node: Node, counted: int) -> int:
    """Return the most characters in front of the first of a set in a node that holds one."""
    if isinstance(node, One | Ahead | Behind):
        return 0
    if isinstance(node, Repeat):
        return lead(node.item, counted)
    if isinstance(node, Choice):
        return max(lead(option, counted) for option in node.options)
    before = 0
    for item in node.items:
        if least_of(item, counted):
            return before + lead(item, counted)
        before += width(item)[1]
    return before


def turned(node: Node) -> Node:
    """Return the node read from right to left."""
    if isinstance(node, Chain):
        return Chain(tuple(turned(item) for item in reversed(node.items)))
    if isinstance(node, Choice):
        return Choice(tuple(turned(option) for option in node.options))
    return Repeat(node.low, node.high, turned(node.item)) if isinstance(node, Repeat) else node
