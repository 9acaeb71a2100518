"""Act on personal information: rewrite a text as `transforms.pii.plan` decided.

Pure functions. Offsets are Unicode code points; a rewritten text holds type tags (`<CN_MOBILE>`), masks or
surrogates in place of what was found, and is otherwise unchanged.
"""

import bisect
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from transforms.pii.plan import STAYS, Action, ActionsRule, Planner, plan_actions, tag

__all__ = [
    "STAYS", "Action", "ActionsRule", "Applied", "Planner", "Redacted", "contains_personal_information",
    "is_restricted", "plan_actions", "redact", "removal", "tag",
]  # fmt: skip

STRICTNESS = {"quarantine": 4, "drop": 3, "redact": 2, "pseudonymise": 1, "mask": 0}
"""Where spans overlap the strictest action among them is taken for the union. Text of a record that is dropped or
quarantined is redacted too, so that nothing depends on it never being written."""


class Applied(NamedTuple):
    """One row of the ledger table `pii`: a span of the original, where it went, and why. Never the value.

    `action` and `key_id` are those of the union that the span became part of; `why` is then `overlap` if the span
    alone would have been treated otherwise.
    """

    start: int
    end: int
    new_start: int
    new_end: int
    type: str
    score: float
    recognizer: str
    action: str
    why: str
    key_id: str | None


class Redacted(NamedTuple):
    """A rewritten text and one `Applied` for each action, sorted by (start, end, type)."""

    text: str
    applied: tuple[Applied, ...]


class Edit(NamedTuple):
    """A stretch of the original and of the new text that replaced it."""

    start: int
    end: int
    new_start: int
    new_end: int
    action: str
    key_id: str | None


def redact(text: str, actions: Iterable[Action]) -> Redacted:
    """Rewrite a text; overlapping spans are replaced as their union, so no tail of one is left.

    The tag of a union is that of the highest score (then the longest, then the first); its action is the strictest
    of its members. Kept and flagged spans change nothing and are moved along.

    Raises:
        ValueError: an action lies outside the text or is empty.
    """
    ordered = sorted(actions, key=lambda a: (a.start, -a.end, -a.score, a.type))
    edits: list[Edit] = []
    pieces: list[str] = []
    at = length = 0
    for union in _unions(ordered, len(text)):
        start, end = union[0].start, max(a.end for a in union)
        replacement, action, key_id = _settle(union)
        pieces += (text[at:start], replacement)
        length += start - at
        edits.append(Edit(start, end, length, length + len(replacement), action, key_id))
        length += len(replacement)
        at = end
    if not edits:
        return Redacted(text, tuple(sorted((_stay(a, []) for a in ordered), key=_order)))
    pieces.append(text[at:])
    applied = [_stay(a, edits) if a.replacement is None else _gone(a, edits) for a in ordered]
    return Redacted("".join(pieces), tuple(sorted(applied, key=_order)))


def _unions(ordered: Sequence[Action], length: int) -> Iterable[list[Action]]:
    """Group the actions that replace text into runs of overlapping ones; touching ones stay apart."""
    union: list[Action] = []
    end = 0
    for action in ordered:
        if not 0 <= action.start < action.end <= length:
            raise ValueError(f"a span [{action.start}, {action.end}) does not fit a text of {length} characters")
        if action.replacement is None:
            continue
        if union and action.start >= end:
            yield union
            union = []
        union.append(action)
        end = max(end, action.end) if len(union) > 1 else action.end
    if union:
        yield union


def _settle(union: Sequence[Action]) -> tuple[str, str, str | None]:
    """Choose (replacement, action, key id) for a union."""
    if len(union) == 1:
        return union[0].replacement or "", union[0].action, union[0].key_id
    best = sorted(union, key=lambda a: (-a.score, a.start - a.end, a.start, a.type))
    strictest = max(STRICTNESS[a.action] for a in union)
    if strictest >= STRICTNESS["redact"]:
        action = next(a.action for a in union if STRICTNESS[a.action] == strictest)
        return tag(best[0].type), action, None
    chosen = next(a for a in best if STRICTNESS[a.action] == strictest)
    if strictest == STRICTNESS["mask"]:  # a mask shows ends of its own value only; of a union it would show more
        return tag(best[0].type), "redact", None
    return chosen.replacement or "", chosen.action, chosen.key_id


def _gone(action: Action, edits: Sequence[Edit]) -> Applied:
    edit = edits[bisect.bisect_right(edits, action.start, key=lambda e: e.start) - 1]
    why = action.why if edit.action == action.action else "overlap"
    place = (action.start, action.end, edit.new_start, edit.new_end)
    return Applied(*place, action.type, action.score, action.recognizer, edit.action, why, edit.key_id)


def _stay(action: Action, edits: Sequence[Edit]) -> Applied:
    place = (action.start, action.end, _move(action.start, edits, False), _move(action.end, edits, True))
    return Applied(*place, action.type, action.score, action.recognizer, action.action, action.why, None)


def _move(offset: int, edits: Sequence[Edit], is_end: bool) -> int:
    """Move an offset of the original to the new text; inside a replaced stretch it goes to that one's edge."""
    before = bisect.bisect_left if is_end else bisect.bisect_right
    at = before(edits, offset, key=lambda e: e.start) - 1
    if at < 0:
        return offset
    edit = edits[at]
    if offset >= edit.end:
        return edit.new_end + offset - edit.end
    return edit.new_end if is_end else edit.new_start


def _order(row: Applied) -> tuple[int, int, str]:
    return row.start, row.end, row.type


def contains_personal_information(applied: Iterable[Applied], rule: ActionsRule) -> bool:
    """Say whether a released text still holds personal information: pseudonymised, masked, kept, or flagged only.

    De-identified data stay personal information (PIPL art. 73(3)); a flagged type counts unless it identifies
    nobody by itself (`not_identifying`).
    """
    return any(
        a.action in ("pseudonymise", "mask", "keep") or (a.action == "flag" and a.type not in rule.not_identifying)
        for a in applied
    )


def removal(applied: Iterable[Applied]) -> str | None:
    """Return the reason code with which policy removes a record because of a type in it, or None."""
    actions = {a.action for a in applied}
    if "quarantine" in actions:
        return "pii.type_held"
    return "pii.type_dropped" if "drop" in actions else None


def is_restricted(applied: Iterable[Applied], rule: ActionsRule) -> bool:
    """Say whether a sensitive type stays in the text: what cannot be removed is restricted (PIPL art. 47)."""
    return any(a.action in STAYS and a.type in rule.sensitive for a in applied)
