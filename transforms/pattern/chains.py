"""Chains of character sets of which one stands in every match, and how far from the ends of the match."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.pattern.condition import Condition, chance
from transforms.pattern.nodes import Ahead, Behind, Chain, Choice, Node, One, Repeat, flat, width

CHAIN = 16
"""Longest chain of sets that is looked for; longer ones are cut to their most telling part."""
OPTIONS = 8
"""Most chains that a part of a pattern is multiplied out to."""


class Placed(NamedTuple):
    """A chain of sets inside a match: at most `before` code points from its start, `behind` from its end."""

    sets: tuple[int, ...]
    before: int
    behind: int


Found = tuple[tuple[Placed, int], ...]
"""Chains of which one stands in every match, each with the least distance from the start of the match."""


def sequences(node: Node) -> Iterator[tuple[float, Condition]]:
    """Yield conditions that name chains, each with a guess of how often it holds by chance; `inside` and `ahead` are
    left to the caller.
    """
    total = width(node)[1]
    for found in _choices(node, 0, 0):
        guess = sum(chance(chain.sets) for chain, _ in found)
        before = max(chain.before for chain, _ in found)
        behind = max(max(0, total - least - len(chain.sets)) for chain, least in found)
        sets = tuple(sorted({chain.sets for chain, _ in found}))
        yield guess, Condition(sets, 0, 0, 0, before, behind, 0, 0)


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
    at = min(range(max(1, len(chain) - CHAIN + 1)), key=lambda a: chance(chain[a : a + CHAIN]))
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


def _chance_of(found: Found) -> float:
    return sum(chance(chain.sets) for chain, _ in found)
