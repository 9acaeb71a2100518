"""Findings into verdicts: the first stage in order names the primary reason, every reason is kept."""

import numpy as np
import pyarrow as pa

from tests.builders import a_source, documents
from transforms.judge import combine, judge, rank
from transforms.records import Finding


def mask(*rows):
    return np.array(rows, np.bool_)


def test_the_first_finding_is_primary_and_all_are_listed():
    """A record that fails twice shows both reasons; one that passes shows none."""
    judged = combine([Finding("reader.nul", mask(1, 0, 0)), Finding("reader.not_json", mask(1, 1, 0))], 3)

    assert (judged.verdict.tolist(), judged.reason.to_pylist(), judged.reasons.to_pylist()) == (
        [3, 3, 0],
        ["reader.nul", "reader.not_json", None],
        [["reader.nul", "reader.not_json"], ["reader.not_json"], []],
    )


def test_a_blocked_source_removes_every_record():
    """The register's decision comes before all stages."""
    judged = judge(documents("a", "b"), (), {}, a_source(blocked="source.withdrawn"))

    assert judged.reason.to_pylist() == ["source.withdrawn", "source.withdrawn"]


def test_dropped_by_looks_at_the_primary_reason_of_dropped_rows_only():
    """A quarantined record is not a witness."""
    judged = combine([Finding("licence.denied", mask(1, 0)), Finding("licence.review", mask(0, 1))], 2)

    assert judged.dropped_by(("licence",)).tolist() == [True, False]


def test_an_earlier_date_survives_and_no_date_is_last(policy):
    """Equal licence, approval and quality: the older record is the original."""
    batch = documents("a", "b", "c", date=["2024-05-01", "2020-01-01T00:00:00Z", None])
    facts = batch.append_column("licence", pa.array(["CC0-1.0"] * 3)).append_column(
        "quality_score", pa.array([None] * 3, pa.float32())
    )

    assert np.argsort(rank(facts, policy.rules, a_source())).tolist() == [1, 0, 2]
