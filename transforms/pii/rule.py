"""What personal information is looked for, and the facts about it: the rule and the columns."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import pyarrow as pa

from transforms.pii.doxxing import DoxxingRule
from transforms.records import PRIVATE, SPANS

COUNTS = pa.list_(pa.struct([pa.field("type", pa.string()), pa.field("count", pa.int32())]))

FACTS = pa.schema(
    [
        pa.field("pii_spans", SPANS, metadata=PRIVATE),
        pa.field("pii_counts", COUNTS),
        pa.field("pii_direct_identifiers", pa.int32()),
        pa.field("pii_persons", pa.int32()),
        pa.field("pii_person_identifiers", pa.int32()),
        pa.field("pii_sensitive", pa.list_(pa.string())),
        pa.field("pii_youngest_birth_date", pa.string(), metadata=PRIVATE),
        pa.field("pii_exhausted", pa.bool_()),
    ]
)
"""What `measure_pii` adds.

pii_spans                spans in code points of `text`, sorted; empty when `pii_exhausted`.
pii_counts               spans by type, sorted by type.
pii_direct_identifiers   different values (by their fold, without separators) of types that point at one person.
pii_persons              different names found by label.
pii_person_identifiers   most identifiers that count for one of those people, see `transforms.pii.doxxing`.
pii_sensitive            sensitive classes, sorted: from lexicon words near a person and from the types found.
pii_youngest_birth_date  latest birth date inside a resident ID, YYYY-MM-DD; optional: null when there is none.
pii_exhausted            a work budget ran out: the text was not searched to its end.
"""


@dataclass(frozen=True)
class PiiRule:
    """What is looked for, how far and how hard; units and sources in pipelines/policies/pii.yaml.

    `as_of` is the day of the run. Measuring takes its year (nobody is born after it), judging the day.
    """

    JUDGED: ClassVar[frozenset[str]] = frozenset(("doxxing_identifiers", "minor_age_years"))
    """Fields whose change leaves the facts as they are."""

    recognizers: tuple[str, ...]
    stock_recognizers: tuple[str, ...]
    context_before_chars: int
    context_after_chars: int
    min_score: float
    min_scores: dict[str, float]
    max_document_chars: int
    max_candidates: int
    public_numbers: tuple[str, ...]
    documentation_values: Literal["report", "ignore"]
    lexicons: dict[str, tuple[str, ...]]
    personal_cues: tuple[str, ...]
    sensitive_near_chars: int
    doxxing: DoxxingRule
    doxxing_identifiers: int
    minor_age_years: int
    as_of: str | None
