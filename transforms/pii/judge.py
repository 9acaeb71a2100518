"""From facts on personal information to findings."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.pii import types as pii_types
from transforms.pii.rule import PiiRule
from transforms.records import Finding, Source


def judge_pii(facts: pa.RecordBatch, rule: PiiRule, source: Source) -> tuple[Finding, ...]:
    """Turn facts into findings; `pii.doxxing` here counts names found by label, the NER stage judges again."""
    has = _type_masks(facts)
    findings = [
        Finding("pii.not_measured", _unmeasured(facts)),
        Finding("pii.budget_exhausted", _bools(facts, "pii_exhausted")),
        Finding("pii.private_key", has("PRIVATE_KEY")),
        Finding("pii.credential", has("CREDENTIAL")),
        Finding("pii.doxxing", is_doxxing(_numbers(facts, "pii_person_identifiers"), rule)),
        Finding("pii.identifiers", _numbers(facts, "pii_direct_identifiers") > 0),
        Finding("pii.organization", has("CN_USCC")),
    ]
    sensitive = facts.column("pii_sensitive").to_pylist()
    for name in pii_types.SENSITIVE_TYPES:
        if name != "minor":
            findings.append(Finding(f"pii.{name}", np.array([name in (row or ()) for row in sensitive], dtype=bool)))
    findings.append(Finding("pii.minor", _minors(facts, rule)))
    findings.append(Finding("pii.age_not_judged", _undated(facts, rule)))
    return tuple(f for f in findings if f.mask.any())


def is_doxxing(identifiers: npt.NDArray[np.int64], rule: PiiRule) -> npt.NDArray[np.bool_]:
    """Say where a named person holds `rule.doxxing_identifiers` or more identifiers (`pii_person_identifiers`)."""
    return identifiers >= rule.doxxing_identifiers


def _numbers(facts: pa.RecordBatch, name: str) -> npt.NDArray[np.int64]:
    return np.asarray(facts.column(name).fill_null(0).to_numpy(zero_copy_only=False), dtype=np.int64)


def _bools(facts: pa.RecordBatch, name: str) -> npt.NDArray[np.bool_]:
    return np.asarray(facts.column(name).fill_null(False).to_numpy(zero_copy_only=False), dtype=np.bool_)


def _unmeasured(facts: pa.RecordBatch) -> npt.NDArray[np.bool_]:
    readable = facts.column("reader_reason").is_null().to_numpy(zero_copy_only=False)
    missing = facts.column("pii_exhausted").is_null().to_numpy(zero_copy_only=False)
    return np.asarray(readable & missing, dtype=np.bool_)


def _type_masks(facts: pa.RecordBatch) -> Any:
    types = [{count["type"] for count in row or ()} for row in facts.column("pii_counts").to_pylist()]

    def has(name: str) -> npt.NDArray[np.bool_]:
        return np.array([name in row for row in types], dtype=np.bool_)

    return has


def _births(facts: pa.RecordBatch) -> Iterator[str | None]:
    yield from facts.column("pii_youngest_birth_date").to_pylist()


def _minors(facts: pa.RecordBatch, rule: PiiRule) -> npt.NDArray[np.bool_]:
    """Return the rows whose youngest ID holder is under `rule.minor_age_years` on `rule.as_of`."""
    limit = None
    if rule.as_of is not None:
        today = date.fromisoformat(rule.as_of)
        limit = f"{today.year - rule.minor_age_years:04d}-{today.month:02d}-{today.day:02d}"
    return np.array([born is not None and limit is not None and born > limit for born in _births(facts)], dtype=bool)


def _undated(facts: pa.RecordBatch, rule: PiiRule) -> npt.NDArray[np.bool_]:
    return np.array([born is not None and rule.as_of is None for born in _births(facts)], dtype=bool)
