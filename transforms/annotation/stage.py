"""Stage `annotation`: does something stand against the annotation batch that this record belongs to?

Which items those are is worked out before the run, from the operator's annotation register. They are found among the
staged records by their exact names when records are judged, so that a new approval re-judges and measures nothing.
"""

from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.annotation.rule import NAMES, AnnotationRule
from transforms.records import DOCUMENTS, Finding, Source, Stage

Withheld = tuple[tuple[str, str, str, str], ...]
"""(column of `records.DOCUMENTS`, value in it, one of `rule.NAMES`, batch), see `records.Source.withheld`."""


def open_annotation(rule: AnnotationRule) -> None:
    """Nothing to open."""


def measure_annotation(batch: pa.RecordBatch, rule: AnnotationRule, kit: None, source: Source) -> dict[str, pa.Array]:
    """No facts of its own: the names of a record are those that were read."""
    return {}


def judge_annotation(facts: pa.RecordBatch, rule: AnnotationRule, source: Source) -> tuple[Finding, ...]:
    """Find the records that are withheld items, each under the objection that its item has."""
    findings = []
    for column, name, values in _values(source.withheld):
        mask = pc.is_in(facts[column], value_set=values).to_numpy(zero_copy_only=False)
        if mask.any():
            findings.append(Finding(f"annotation.{name}", np.asarray(mask, np.bool_)))
    return tuple(findings)


@lru_cache(maxsize=64)
def _values(withheld: Withheld) -> tuple[tuple[str, str, pa.Array], ...]:
    """Group the names by objection, the gravest first, and by column; a doc_id is written in 32 hex digits."""
    found = []
    for name in NAMES:
        for column in ("doc_id", "source_record_id"):
            mine = [value for where, value, what, _ in withheld if (where, what) == (column, name)]
            if mine:
                values = [bytes.fromhex(value) for value in mine] if column == "doc_id" else mine
                found.append((column, name, pa.array(values, DOCUMENTS.field(column).type)))
    return tuple(found)


STAGE = Stage("annotation", pa.schema([]), open_annotation, measure_annotation, judge_annotation)
