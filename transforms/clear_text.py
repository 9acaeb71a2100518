"""The kept rows of one batch: add names, act on every span, look again. Text in, releasable text out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms import ner, pii
from transforms.pii_basis import Objections
from transforms.pseudonym import Keys
from transforms.records import Source, Span
from transforms.redact import Applied, contains_personal_information, plan_actions, redact
from transforms.rescan import redact_until_clean


@dataclass(frozen=True)
class ClearingKit:
    """What acting on personal information needs, opened once per worker."""

    pii: Any
    ner: Any
    keys: Keys | None
    objections: Objections


@dataclass(frozen=True)
class Cleared:
    """One row after redaction.

    held   reason code when the text may not be released after all (`pii.leak`, an exhausted budget), else None.
    """

    text: str
    applied: tuple[Applied, ...]
    contains_pi: bool
    held: str | None


def clear_rows(
    batch: pa.RecordBatch,
    rows: npt.NDArray[np.int64],
    rules: Mapping[str, Any],
    source: Source,
    as_of: date,
    kit: ClearingKit,
) -> tuple[list[Cleared], float]:
    """Redact the given rows of a staged batch.

    Returns:
        One `Cleared` a row, in the order of `rows`, and the share of characters that name recognition looked at.
    """
    chosen = batch.take(pa.array(rows))
    texts: list[str] = chosen["text"].to_pylist()
    spans = _spans(chosen["pii_spans"])
    named = ner.find_names(texts, chosen["language"].to_pylist(), spans, rules["ner"], kit.ner)
    again = _look_again(chosen["doc_id"], rules["pii_actions"].rescan_sample_ratio)
    cleared = []
    for at, text in enumerate(texts):
        found = tuple(sorted((*spans[at], *named.spans[at])))
        if named.exhausted[at]:
            cleared.append(Cleared(text, (), False, "pii.ner_budget_exhausted"))
        else:
            cleared.append(_clear(text, found, bool(again[at]), rules, source, as_of, kit))
    return cleared, named.covered_ratio


def _clear(
    text: str,
    spans: tuple[Span, ...],
    sampled: bool,
    rules: Mapping[str, Any],
    source: Source,
    as_of: date,
    kit: ClearingKit,
) -> Cleared:
    rule = rules["pii_actions"]

    def plan(of: str, found: Sequence[Span]) -> Any:
        return plan_actions(of, found, rule, source, as_of, kit.keys, kit.objections)

    actions = plan(text, spans)
    if not actions and not sampled:
        return Cleared(text, (), False, None)
    if all(action.replacement is None for action in actions) and not sampled:
        done, leaked = redact(text, actions), False
    else:
        rescan = _rescanner(rules, kit)
        done, leaked = redact_until_clean(text, actions, plan, rescan, rule.rescan_rounds)
    contains = contains_personal_information(done.applied, rule)
    return Cleared(done.text, done.applied, contains, "pii.leak" if leaked else None)


def _rescanner(rules: Mapping[str, Any], kit: ClearingKit) -> Any:
    return lambda text: pii.rescan([text], kit.pii)[0]


def _look_again(doc_ids: pa.Array, share: float) -> npt.NDArray[np.bool_]:
    """Draw the unchanged rows that are scanned a second time, by doc_id: the same rows on every run."""
    ids = np.frombuffer(b"".join(doc_ids.to_pylist()), np.uint8).reshape(-1, 16)
    draw = np.ascontiguousarray(ids[:, 8:12]).view(">u4").ravel() & np.uint32(0x3FFFFFFF)
    return np.asarray(draw.astype(np.float64) / 2**30 < share)


def _spans(column: pa.Array) -> list[tuple[Span, ...]]:
    """Turn the span column into tuples; null means none were found or nothing was read."""
    out: list[tuple[Span, ...]] = []
    for row in column.to_pylist():
        out.append(tuple(Span(**span) for span in row) if row else ())
    return out
