"""Characters that every match holds a number of, within one run of what the middle of the pattern can consist of."""

from collections.abc import Iterator

from transforms.pattern.condition import DIGITS, Condition, share
from transforms.pattern.nodes import ANY, Chain, Node, characters, flat, lead, least_of, turned, width


def counts(node: Node) -> Iterator[tuple[float, Condition]]:
    """Yield conditions that count digits, full stops or colons, each with a guess of how often it holds by chance;
    `inside` and `ahead` are left to the caller.
    """
    for counted in (DIGITS, 1 << ord("."), 1 << ord(":")):
        items = flat(node)
        holding = [at for at, item in enumerate(items) if least_of(item, counted)]
        if not holding:
            continue
        core = items[holding[0] : holding[-1] + 1]
        count = sum(least_of(item, counted) for item in core)
        run = characters(Chain(core))
        before = width(Chain(items[: holding[0]]))[1] + lead(core[0], counted)
        behind = width(Chain(items[holding[-1] + 1 :]))[1] + lead(turned(core[-1]), counted)
        guess = share(counted) * (0.7 if counted == DIGITS else 0.1) ** (count - 1)
        if count >= 2 and run != ANY:
            yield guess, Condition((), counted, count, run, before, behind, 0, 0)
