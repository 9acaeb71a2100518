"""`inspect safety`: one object a record, {id, hits}."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from transforms.inspection.shared import EVERY_LANGUAGE, record_id
from transforms.safety.stage import Kit, SafetyRule, measure_safety


def inspect_safety(batch: pa.RecordBatch, rule: SafetyRule, kit: Kit) -> Iterator[dict[str, Any]]:
    """Yield {id, hits: [{risk, lexicon, start, end}]} a row, in order; code points, end exclusive, never the text.

    Raises:
        ValueError: the policy names neither lexicon nor classifier: an empty list would look like a clean text.
    """
    if not (kit.terms or kit.classifiers):
        raise ValueError("safety: the policy names no lexicon and no classifier, so nothing can be found")
    hits = measure_safety(batch, rule, kit, EVERY_LANGUAGE)["safety_hits"].to_pylist()
    for at, found in enumerate(hits):
        yield {"id": record_id(batch, at), "hits": found or []}
