"""The kept rows of one batch: add names, act on every span, look again. Text in, releasable text out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.ner import names as ner
from transforms.pii import stage as pii
from transforms.pii.basis import Objections
from transforms.pii.judge import is_doxxing
from transforms.pii.plan import Planner
from transforms.pii.rule import PiiRule
from transforms.pseudonym import Keys
from transforms.records import Source, Span
from transforms.redact.batch import clean_column, spans_by_row
from transforms.redact.text import Applied, contains_personal_information


@dataclass(frozen=True)
class ClearingKit:
    """What acting on personal information needs, opened once per worker."""

    pii: Any
    ner: Any
    keys: Keys | None
    objections: Objections


class Cleared(NamedTuple):
    """The rows that were given, after redaction.

    rows         their row numbers in the batch, ascending.
    texts        large_string, one a row.
    applied      position in `rows` -> what was done with each span.
    contains_pi  bool, one a row: personal information remains (pseudonymised, masked, kept or flagged).
    held         position in `rows` -> reason code of a text that may not be released after all.
    covered      float32, one a row: share of characters that name recognition looked at.
    """

    rows: npt.NDArray[np.int64]
    texts: pa.Array
    applied: dict[int, tuple[Applied, ...]]
    contains_pi: npt.NDArray[np.bool_]
    held: dict[int, str]
    covered: npt.NDArray[np.float32]


def clear_rows(
    batch: pa.RecordBatch,
    rows: npt.NDArray[np.int64],
    rules: Mapping[str, Any],
    source: Source,
    as_of: date,
    kit: ClearingKit,
) -> Cleared:
    """Redact the given rows of a staged batch."""
    rule = rules["pii_actions"]
    chosen = batch.take(pa.array(rows))
    spans, held, covered = _all_spans(chosen, rules, kit)

    plan = Planner(rule, source, as_of, kit.keys, kit.objections)
    clean = clean_column(chosen["text"], spans, chosen["doc_id"], plan, lambda texts: pii.rescan(texts, kit.pii), rule)
    contains = np.zeros(len(rows), np.bool_)
    for at, applied in clean.applied.items():
        contains[at] = contains_personal_information(applied, rule)
    held.update(clean.held)
    return Cleared(rows, clean.texts, clean.applied, contains, held, covered)


def _all_spans(
    chosen: pa.RecordBatch, rules: Mapping[str, Any], kit: ClearingKit
) -> tuple[dict[int, tuple[Span, ...]], dict[int, str], npt.NDArray[np.float32]]:
    """Join the spans of the patterns with those of name recognition, as policy `ner` asks for it."""
    spans = spans_by_row(chosen["pii_spans"])
    names = ner.find_names(chosen["text"], chosen["language"], spans, rules["ner"], kit.ner)
    for at, found in names.spans.items():
        spans[at] = tuple(sorted((*spans.get(at, ()), *found)))
    held = dict.fromkeys(_doxxing(chosen, spans, names, rules["pii"], kit.pii), "pii.doxxing")
    held.update(dict.fromkeys(names.exhausted, "pii.ner_budget_exhausted"))
    held.update(dict.fromkeys(names.failed, "pii.ner_not_measured"))
    return spans, held, names.covered


def _doxxing(
    chosen: pa.RecordBatch, spans: Mapping[int, tuple[Span, ...]], names: ner.Names, rule: PiiRule, kit: pii.PiiKit
) -> list[int]:
    """Judge again with the names that a model found: a named person with several identifiers holds the record."""
    most = np.zeros(chosen.num_rows, np.int64)
    for at, found in names.spans.items():
        if any(span.type == "PERSON" for span in found):
            most[at] = kit.exposure.most(chosen["text"][at].as_py(), spans[at])
    doxxed: list[int] = np.flatnonzero(is_doxxing(most, rule)).tolist()
    return doxxed
