"""What a text must hold, and where, for a regular expression to match: derived from its parse tree, nothing else.

Two kinds of condition are derived, both necessary for every match. A *sequence*: one of some short chains of
character sets stands in the match, at most so many code points from its start and from its end. A *count*: at
least so many characters of a set stand in one run of the characters that the middle of the pattern can consist of.
The dearest part of a search, trying a pattern at every character, is then needed only around such places.

Everything here errs to the safe side: what is not understood becomes "any character" or no condition at all.
"""

import re._constants as ops  # type: ignore[import-not-found]  # no public interface; tests compare with searching
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

POINTS = 0x10002
"""Places of a character set: one for each code point of the basic plane, one for all others, one for the edge of a
text (only where a look-around says which character must not stand there)."""
OTHERS, EDGE = 1 << 0x10000, 1 << 0x10001
ANY = EDGE - 1
CHAIN = 16
"""Longest chain of sets that is looked for; longer ones are cut to their most telling part."""
OPTIONS = 8
"""Most chains that a part of a pattern is multiplied out to."""
DIGITS = sum(1 << point for point in range(48, 58))
LETTERS = (
    0.082, 0.015, 0.028, 0.043, 0.127, 0.022, 0.020, 0.061, 0.070, 0.002, 0.008, 0.040, 0.024,
    0.067, 0.075, 0.019, 0.001, 0.060, 0.063, 0.091, 0.028, 0.010, 0.024, 0.002, 0.020, 0.001,
)  # fmt: skip
"""Shares of a to z in English text (Beker and Piper, Cipher Systems, 1982); they choose, they decide nothing."""
SIGNS = ".,;:-/'\"()"
"""The signs that are common in prose."""
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


class Placed(NamedTuple):
    """A chain of sets inside a match: at most `before` code points from its start, `behind` from its end."""

    sets: tuple[int, ...]
    before: int
    behind: int


class Condition(NamedTuple):
    """What every match of a pattern holds: one of `chains`, or `enough` characters of `counted` in a run of `run`.

    before, behind  code points from the place (chain, or first and last counted character) to the ends of a match.
    inside          the characters that a match can consist of.
    ahead           code points behind a match that look-ahead can see.
    """

    chains: tuple[tuple[int, ...], ...]
    counted: int
    enough: int
    run: int
    before: int
    behind: int
    inside: int
    ahead: int


def necessary(pattern: str) -> Condition | None:
    """Return the most telling condition of a pattern, or None when there is none or a match has no bound.

    Raises:
        re.error: the pattern is no regular expression.
    """
    tree = parser.parse(pattern)
    reader = _Reader()
    node = reader.chain(tree, bool(tree.state.flags & ops.SRE_FLAG_IGNORECASE))
    low, high = width(node)
    if high >= ENDLESS or reader.ahead >= ENDLESS:
        return None
    options = [*_counts(node), *_sequences(node)]
    best = min(options, key=lambda option: option[0], default=None)
    if best is None or low == 0:
        return None
    return best[1]._replace(inside=characters(node), ahead=reader.ahead)


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


# Sequences


def _sequences(node: Node) -> Iterator[tuple[float, Condition]]:
    total = width(node)[1]
    for found in _choices(node, 0, 0):
        chance = sum(_chance(chain.sets) for chain, _ in found)
        before = max(chain.before for chain, _ in found)
        behind = max(max(0, total - least - len(chain.sets)) for chain, least in found)
        sets = tuple(sorted({chain.sets for chain, _ in found}))
        yield chance, Condition(sets, 0, 0, 0, before, behind, 0, 0)


Found = tuple[tuple[Placed, int], ...]
"""Chains of which one stands in every match, each with the least distance from the start of the match."""


def _choices(node: Node, least: int, most: int) -> Iterator[Found]:
    """Yield sets of chains, one set for each part of a node whose start is `least` to `most` behind the match's."""
    segment: tuple[tuple[int, ...], ...] = ((),)
    start = (least, most)
    for item in flat(node):
        low, high = width(item)
        if isinstance(item, Ahead):
            yield from _cut(_joined(segment, _fixed(item.item) or ((),)), *start)
        elif isinstance(item, Behind):
            if segment == ((),):
                segment, start = ((item.chars,),), (least - 1, most - 1)
        elif (longer := _joined(segment, _fixed(item) or ())) and len(longer) <= OPTIONS:
            segment = longer
        else:
            head = _head(item)
            yield from _cut(_joined(segment, head), *start)
            if head == ((),):
                yield from _inside(item, least, most)
            size = len(head[0])
            segment, start = head, (least + low - size, most + high - size)
        least, most = least + low, most + high
    yield from _cut(segment, *start)


def _joined(heads: tuple[tuple[int, ...], ...], tails: tuple[tuple[int, ...], ...]) -> tuple[tuple[int, ...], ...]:
    return tuple(head + tail for head in heads for tail in tails)


def _head(node: Node) -> tuple[tuple[int, ...], ...]:
    """Return the chains that a repeated item begins and ends with: those of its fewest copies, if they are fixed."""
    if isinstance(node, Repeat) and node.low:
        fixed = _fixed(Repeat(node.low, node.low, node.item)) or ()
        if len(fixed) == 1:
            return fixed
    return ((),)


def _inside(node: Node, least: int, most: int) -> Iterator[Found]:
    """Yield what a choice or a repeated item gives: of a choice the best of each option together."""
    if isinstance(node, Repeat):
        if node.low:
            yield from _inside(node.item, least, most)
    elif not isinstance(node, Choice):
        yield from _choices(node, least, most)
    else:
        best = [min(_choices(option, least, most), key=_chance_of, default=None) for option in node.options]
        if all(found is not None for found in best):
            yield tuple(chain for found in best for chain in found or ())


def _cut(segment: tuple[tuple[int, ...], ...], least: int, most: int) -> Iterator[Found]:
    """Yield the most telling part of each of some chains."""
    if all(segment):
        yield tuple(_telling(chain, least, most) for chain in segment)


def _telling(chain: tuple[int, ...], least: int, most: int) -> tuple[Placed, int]:
    at = min(range(max(1, len(chain) - CHAIN + 1)), key=lambda a: _chance(chain[a : a + CHAIN]))
    return Placed(chain[at : at + CHAIN], max(0, most + at), 0), least + at


def _fixed(node: Node) -> tuple[tuple[int, ...], ...] | None:
    """Return the chains of a node that is one of a few chains of single characters, else None."""
    if isinstance(node, One):
        return ((node.chars,),)
    if isinstance(node, Repeat) and node.low == node.high and node.low <= 4 * CHAIN:
        return _product([_fixed(node.item)] * node.low)
    if isinstance(node, Choice):
        options = [_fixed(option) for option in node.options]
        whole = None if None in options else tuple(chain for option in options for chain in option or ())
        return whole if whole is not None and len(whole) <= OPTIONS else None
    if isinstance(node, Chain) and not any(isinstance(item, Ahead | Behind) for item in node.items):
        return _product([_fixed(item) for item in node.items])
    return None


def _product(parts: Sequence[tuple[tuple[int, ...], ...] | None]) -> tuple[tuple[int, ...], ...] | None:
    chains: tuple[tuple[int, ...], ...] = ((),)
    for part in parts:
        chains = _joined(chains, part or ())
        if not 0 < len(chains) <= OPTIONS:
            return None
    return chains


# Counts


def _counts(node: Node) -> Iterator[tuple[float, Condition]]:
    for counted in (DIGITS, 1 << ord("."), 1 << ord(":")):
        items = flat(node)
        holding = [at for at, item in enumerate(items) if least_of(item, counted)]
        if not holding:
            continue
        core = items[holding[0] : holding[-1] + 1]
        count = sum(least_of(item, counted) for item in core)
        run = characters(Chain(core))
        before = width(Chain(items[: holding[0]]))[1] + _lead(core[0], counted)
        behind = width(Chain(items[holding[-1] + 1 :]))[1] + _lead(_turned(core[-1]), counted)
        chance = share(counted) * (0.7 if counted == DIGITS else 0.1) ** (count - 1)
        if count >= 2 and run != ANY:
            yield chance, Condition((), counted, count, run, before, behind, 0, 0)


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


def _lead(node: Node, counted: int) -> int:
    """Return the most characters in front of the first of a set in a node that holds one."""
    if isinstance(node, One | Ahead | Behind):
        return 0
    if isinstance(node, Repeat):
        return _lead(node.item, counted)
    if isinstance(node, Choice):
        return max(_lead(option, counted) for option in node.options)
    before = 0
    for item in node.items:
        if least_of(item, counted):
            return before + _lead(item, counted)
        before += width(item)[1]
    return before


def _turned(node: Node) -> Node:
    """Return the node read from right to left."""
    if isinstance(node, Chain):
        return Chain(tuple(_turned(item) for item in reversed(node.items)))
    if isinstance(node, Choice):
        return Choice(tuple(_turned(option) for option in node.options))
    return Repeat(node.low, node.high, _turned(node.item)) if isinstance(node, Repeat) else node


# How telling a condition is; a matter of speed only


def _chance_of(found: Found) -> float:
    return sum(_chance(chain.sets) for chain, _ in found)


def _chance(sets: Sequence[int]) -> float:
    """Guess how often a chain stands in ordinary text; digits keep company."""
    chance, number, foreign = 1.0, False, False
    for chars in sets:
        digits = chars & ~DIGITS == 0
        chance *= 0.07 * chars.bit_count() if digits and number else share(chars)
        if foreign and chars < 1 << 128:
            chance *= 0.05  # scripts seldom change without a space
        number, foreign = digits, chars & ((1 << 128) - 1) == 0
    return chance


@cache
def share(chars: int) -> float:
    """Guess which share of the characters of ordinary text a set holds."""
    weights = _weights()
    present = np.unpackbits(np.frombuffer(chars.to_bytes(POINTS // 8 + 1, "little"), np.uint8), bitorder="little")
    return min(1.0, float(weights[present[:POINTS] != 0].sum()))


@cache
def _weights() -> npt.NDArray[np.float64]:
    weights = np.full(POINTS, 1e-6)
    weights[0x21:0x7F] = 0.0005
    weights[[ord(sign) for sign in SIGNS]] = 0.005
    weights[48:58] = 0.002
    weights[97:123] = 0.75 * np.array(LETTERS)
    weights[0x20] = 0.15
    weights[0x4E00:0xA000] = 1e-5
    return weights
