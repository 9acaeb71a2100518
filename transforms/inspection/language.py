"""`inspect language`: one object a record, {id, language, score}."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from transforms.inspection.shared import EVERY_LANGUAGE, record_id
from transforms.language.decide import UND
from transforms.language.guess import Kit
from transforms.language.stage import LanguageRule, measure_language


def inspect_language(batch: pa.RecordBatch, rule: LanguageRule, kit: Kit) -> Iterator[dict[str, Any]]:
    """Yield {id, language, score} a row, in order: an ISO 639 code, `und` when unsure, and 0-1.

    A record without text is `und` with score 0.
    """
    facts = measure_language(batch, rule, kit, EVERY_LANGUAGE)
    rows = zip(facts["language"].to_pylist(), facts["language_score"].to_pylist(), strict=True)
    for at, (language, score) in enumerate(rows):
        yield {"id": record_id(batch, at), "language": language or UND, "score": score or 0.0}
