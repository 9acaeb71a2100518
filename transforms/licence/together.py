"""What licence names make together in a text that is nothing but a licence: alternatives, parts, and what is not understood."""

# ruff: noqa: SIM905 -- patterns and word lists read best as one piece

from dataclasses import dataclass, field

from transforms.licence import expression
from transforms.licence.reading import Reading
from transforms.licence.refine import refine
from transforms.licence.rule import UNKNOWN

NOISE = frozenset(
    "the a an license licence licenses licences licensed under terms of and conditions version v ver is are this "
    "software open source deed legalcode only code data dataset content text full international unported generic universal public "
    "许 可 证 协 议 授 权 国 际 版 第 采 用 本 地 化 条 款 进 行 之 未 通 的 号 开 源 软 件".split()
)
"""Words that change nothing beside a licence name."""
_JOINING = {
    "or": expression.OR, "either": expression.OR, "或": expression.OR, "and": expression.AND, "+": expression.AND,
    "和": expression.AND, "与": expression.AND, "及": expression.AND,
}  # fmt: skip


@dataclass
class _Member:
    """One member of a list of licences: how it is joined to the one before, its names, and foreign words."""

    operator: str
    names: list[str] = field(default_factory=list)
    strange: bool = False
    dual: bool = False


def together(reading: Reading) -> tuple[expression.Tree | None, str]:
    """Combine what was found: (expression or None, method as in `Normalized`).

    A member with words that nobody understands is unknown; None says that nothing was declared.
    """
    if not reading.names:
        return UNKNOWN, "unknown"
    members: list[_Member] = [_Member(expression.AND)]
    for at, gap in enumerate(reading.between):
        for word in gap:
            if word in _JOINING:
                members.append(_Member(_JOINING[word]))
            elif word == "dual":
                members[0].dual = True
            elif word not in NOISE and word != "<url>":
                members[-1].strange = True
        if at < len(reading.names):
            _join(reading, members, at)
    return _combine([m for m in members if m.names or m.strange], members[0].dual)


def _join(reading: Reading, members: list[_Member], at: int) -> None:
    """Add a name to the last member; another name right behind a hyphen changes what the first one says."""
    name = reading.names[at]
    held = members[-1].names
    if held and name.expression not in held and at:
        glue = reading.text[reading.names[at - 1].end : name.start]
        members[-1].strange |= glue.strip() in ("-", "~", "_") and bool(glue)
        if not members[-1].strange and not _same_family(held[-1], name.expression):
            members.append(_Member(expression.AND))
    members[-1].names.append(name.expression)


def _combine(members: list[_Member], dual: bool) -> tuple[expression.Tree | None, str]:
    trees: list[tuple[str, expression.Tree]] = []
    for member in members:
        if member.strange:
            trees.append((member.operator, UNKNOWN))
        elif any(member.names):
            named = refine(expression.join(expression.AND, [n for n in member.names if n]))
            trees.append((member.operator, named))
    if not trees:
        return None, "absent"
    runs: list[list[expression.Tree]] = [[]]
    for at, (operator, tree) in enumerate(trees):
        if at and (operator == expression.OR or dual):
            runs.append([])
        runs[-1].append(tree)
    tree = expression.join(expression.OR, [expression.join(expression.AND, run) for run in runs])
    leaves = set(expression.leaves(tree))
    if leaves == {UNKNOWN}:
        return UNKNOWN, "unknown"
    return tree, "partial" if UNKNOWN in leaves else "name"


def _same_family(one: str, other: str) -> bool:
    """Say whether two names next to each other name one licence twice: "GNU General Public License v3 (GPLv3)"."""
    tree = refine((expression.AND, (one, other)))
    return isinstance(tree, str)
