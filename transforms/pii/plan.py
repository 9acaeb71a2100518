"""Which action a span of personal information gets, and what is put in its place.

Pure functions of text, spans, rule, source, day, key and objections.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from transforms.pii.basis import Objections, born, is_under_14, objection_to, why_not_kept
from transforms.pseudonym import MIN_SURROGATE_BITS, Keys, kind_of
from transforms.records import Source, Span

ActionName = Literal["redact", "mask", "pseudonymise", "flag", "drop", "quarantine", "keep"]
STAYS = frozenset({"flag", "keep"})
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

    why     `policy`; a key of `pii.basis.CONDITIONS` where `keep` fell back to `redact`; `pseudonymise.no_key`;
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
