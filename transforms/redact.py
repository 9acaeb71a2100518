"""Act on personal information: plan an action for each span and rewrite the text.

Pure functions of text, spans, rule and key. Offsets are Unicode code points; a rewritten text holds type tags
(`<CN_MOBILE>`), masks or surrogates in place of what was found, and is otherwise unchanged.
"""

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from transforms.pii_basis import Objections, born, is_under_14, objection_to, why_not_kept
from transforms.pseudonym import MIN_SURROGATE_BITS, Keys, kind_of
from transforms.records import Source, Span

ActionName = Literal["redact", "mask", "pseudonymise", "flag", "drop", "quarantine", "keep"]
STAYS = frozenset({"flag", "keep"})
STRICTNESS = {"quarantine": 4, "drop": 3, "redact": 2, "pseudonymise": 1, "mask": 0}
"""Where spans overlap the strictest action among them is taken for the union. Text of a record that is dropped or
quarantined is redacted too, so that nothing depends on it never being written."""
MASK = "*"


@dataclass(frozen=True)
class MaskRule:
    """How many characters of a masked value stay readable at its two ends."""

    head_chars: int
    tail_chars: int


@dataclass(frozen=True)
class ActionsRule:
    """Which action each type gets; values and their reasons in policies/pii_actions.yaml.

    default             action for a type that is not in `types`.
    types               action by span type.
    sources             action by source id, then by type or `*`; goes before `types`.
    masks               readable ends by type; a type that is not named is masked whole.
    sensitive           types that need separate consent to be kept, and that restrict a record they stay in.
    minors              types that say a person under 14 is spoken of.
    not_identifying     types that alone identify no natural person.
    surrogate_bits      bits of a surrogate, a multiple of 4.
    rescan_rounds       how often new finds are redacted before the record is held.
    rescan_sample_ratio share of unchanged records that are scanned again, 0-1.
    """

    default: ActionName
    types: dict[str, ActionName]
    sources: dict[str, dict[str, ActionName]]
    masks: dict[str, MaskRule]
    sensitive: tuple[str, ...]
    minors: tuple[str, ...]
    not_identifying: tuple[str, ...]
    surrogate_bits: int
    rescan_rounds: int
    rescan_sample_ratio: float

    def __post_init__(self) -> None:
        if self.surrogate_bits < MIN_SURROGATE_BITS or self.surrogate_bits > 256 or self.surrogate_bits % 4:
            raise ValueError(f"surrogate_bits must be a multiple of 4 from {MIN_SURROGATE_BITS} to 256")
        if not 0.0 <= self.rescan_sample_ratio <= 1.0:
            raise ValueError("rescan_sample_ratio must be from 0 to 1")

    def action(self, span_type: str, source_id: str) -> ActionName:
        """Return the action of policy for a type in a source, before the conditions of `keep`."""
        own = self.sources.get(source_id, {})
        return own.get(span_type) or own.get("*") or self.types.get(span_type) or self.default


class Action(NamedTuple):
    """What is done with one span; `replacement` is None where the text stays.

    why     `policy`; a key of `pii_basis.CONDITIONS` where `keep` fell back to `redact`; `pseudonymise.no_key`;
            `rescan` for what was found only after the first redaction.
    key_id  the key of a surrogate, else None.
    """

    start: int
    end: int
    type: str
    score: float
    recognizer: str
    action: str
    why: str
    key_id: str | None
    replacement: str | None


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


def tag(span_type: str) -> str:
    """Return the text that stands for a removed value."""
    return f"<{span_type}>"


def plan_actions(
    text: str,
    spans: Sequence[Span],
    rule: ActionsRule,
    source: Source,
    as_of: date,
    keys: Keys | None,
    objections: Objections,
) -> tuple[Action, ...]:
    """Decide for each span what is done with it, in the order of `spans`.

    `text` is read for masks and surrogates, for birth dates in identity numbers and for the objection list.
    """
    if not spans:
        return ()
    wanted = [rule.action(span.type, source.id) for span in spans]
    record = _record_condition(text, spans, rule, source, as_of, keys, objections) if "keep" in wanted else None
    return tuple(
        _plan(text, span, action, record, rule, source, as_of, keys) for span, action in zip(spans, wanted, strict=True)
    )


@dataclass(frozen=True)
class Planner:
    """`plan_actions` of one source on one day: (text, spans) -> actions."""

    rule: ActionsRule
    source: Source
    as_of: date
    keys: Keys | None
    objections: Objections

    def __call__(self, text: str, spans: Sequence[Span]) -> tuple[Action, ...]:
        return plan_actions(text, spans, self.rule, self.source, self.as_of, self.keys, self.objections)


class _RecordCondition(NamedTuple):
    """What holds for every kept span of a record: an objection, a person under 14, words on sensitive matters."""

    objection: str | None
    under_14: bool
    sensitive: bool


def _record_condition(
    text: str,
    spans: Sequence[Span],
    rule: ActionsRule,
    source: Source,
    as_of: date,
    keys: Keys | None,
    objections: Objections,
) -> _RecordCondition:
    values = [(span.type, text[span.start : span.end]) for span in spans]
    births = [born(value) for kind, value in values if kind_of(kind) == "id"]
    young = any(birth is not None and is_under_14(birth, as_of) for birth in births)
    minor = young or any(span.type in rule.minors for span in spans)
    matters = any(span.type in rule.sensitive and span.type in rule.not_identifying for span in spans)
    return _RecordCondition(objection_to(values, source.id, objections, keys), minor, matters)


def _plan(
    text: str,
    span: Span,
    action: ActionName,
    record: _RecordCondition | None,
    rule: ActionsRule,
    source: Source,
    as_of: date,
    keys: Keys | None,
) -> Action:
    if action == "keep" and record is not None:
        sensitive = record.sensitive or span.type in rule.sensitive
        why = record.objection or why_not_kept(span.type, source.raw, as_of, sensitive, record.under_14)
        return Action(*span, "keep", "policy", None, None) if why is None else _removed(span, "redact", why)
    if action == "pseudonymise":
        if keys is None:
            return _removed(span, "redact", "pseudonymise.no_key")
        return _surrogate(text, span, rule, keys)
    if action == "mask":
        return Action(*span, "mask", "policy", None, _mask(text[span.start : span.end], rule.masks.get(span.type)))
    if action == "flag":
        return Action(*span, "flag", "policy", None, None)
    return _removed(span, action, "policy")


def _removed(span: Span, action: str, why: str) -> Action:
    return Action(*span, action, why, None, tag(span.type))


def _surrogate(text: str, span: Span, rule: ActionsRule, keys: Keys) -> Action:
    key = keys.current
    letters = key.surrogate_of(kind_of(span.type), text[span.start : span.end], rule.surrogate_bits)
    return Action(*span, "pseudonymise", "policy", key.id, tag(f"{span.type}_{letters}"))


def _mask(value: str, rule: MaskRule | None) -> str:
    """Hide all but the two ends; a value not longer than both ends together is hidden whole."""
    if rule is None or len(value) <= rule.head_chars + rule.tail_chars:
        return MASK * len(value)
    hidden = len(value) - rule.head_chars - rule.tail_chars
    return value[: rule.head_chars] + MASK * hidden + value[len(value) - rule.tail_chars :]


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
