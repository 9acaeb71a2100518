"""Facts and policy into verdicts: one verdict and every reason for each row, and who may survive deduplication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.reasons import REASONS
from transforms.records import Finding, Source, Stage

KEPT, DROPPED, MERGED, QUARANTINED = "kept", "dropped", "merged", "quarantined"
VERDICTS = (KEPT, DROPPED, MERGED, QUARANTINED)
WITNESS_STAGES = ("licence",)  # denied by licence: hashed and signed, so that copies of it are found
TEXTLESS_STAGES = ("source", "licence", "optout")  # dropped by these: the text is not staged


@dataclass(frozen=True)
class Judged:
    """The judgment of one batch, one value per row.

    verdict  index into VERDICTS (merging is decided later, by deduplication).
    reason   primary reason code: of the first stage in order that removes the row; null when kept.
    reasons  every reason code that removes the row, in stage order.
    flags    reason codes that are only noted.
    """

    verdict: npt.NDArray[np.int8]
    reason: pa.Array
    reasons: pa.Array
    flags: pa.Array

    @property
    def alive(self) -> npt.NDArray[np.bool_]:
        """Rows that nothing has removed so far."""
        alive: npt.NDArray[np.bool_] = self.verdict == 0
        return alive

    def dropped_by(self, prefixes: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Rows that are dropped with a primary reason of one of these stages."""
        stage = pc.fill_null(pc.replace_substring_regex(self.reason, r"\..*", ""), "")
        named: npt.NDArray[np.bool_] = pc.is_in(stage, pa.array(prefixes, pa.string())).to_numpy(zero_copy_only=False)
        dropped: npt.NDArray[np.bool_] = np.logical_and(named, self.verdict == 1)
        return dropped


def witnesses(judged: Judged, facts: pa.RecordBatch) -> npt.NDArray[np.bool_]:
    """Return the dropped rows whose copies elsewhere are looked for: denied by licence, or removed on request."""
    asked = facts["removal_request"].is_valid().to_numpy(zero_copy_only=False) & (judged.verdict == 1)
    both: npt.NDArray[np.bool_] = judged.dropped_by(WITNESS_STAGES) | asked
    return both


def judge(facts: pa.RecordBatch, chain: Sequence[Stage], rules: Mapping[str, Any], source: Source) -> Judged:
    """Judge one batch of facts. Pure: equal facts, rules and source give equal verdicts."""
    findings = [*_read_findings(facts), *_source_findings(facts, source)]
    for stage in chain:
        findings.extend(stage.judge(facts, rules[stage.name], source))
    return combine(findings, facts.num_rows)


def combine(findings: Sequence[Finding], rows: int) -> Judged:
    """Fold findings into one verdict a row.

    Raises:
        KeyError: a finding carries a reason code that is not in `reasons.REASONS`.
    """
    verdict = np.zeros(rows, np.int8)
    first = np.full(rows, -1, np.int32)
    removing, noting = [], []
    for at, finding in enumerate(findings):
        outcome = REASONS[finding.reason].verdict
        if outcome == "flagged":
            noting.append(finding)
            continue
        fresh = finding.mask & (first < 0)
        first[fresh] = at
        verdict[fresh] = VERDICTS.index(outcome)
        removing.append(finding)
    codes = pa.array([finding.reason for finding in findings], pa.string())
    reason = codes.take(pa.array(first, mask=first < 0)) if len(codes) else pa.nulls(rows, pa.string())
    return Judged(verdict, reason, _code_lists(removing, rows), _code_lists(noting, rows))


def _read_findings(facts: pa.RecordBatch) -> list[Finding]:
    column = facts["reader_reason"]
    codes = sorted(code for code in pc.unique(column).to_pylist() if code is not None)
    return [Finding(code, _mask(pc.equal(column, code))) for code in codes]


def _source_findings(facts: pa.RecordBatch, source: Source) -> list[Finding]:
    if source.blocked is None:
        return []
    return [Finding(source.blocked, np.ones(facts.num_rows, np.bool_))]


def _mask(condition: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.fill_null(condition, False).to_numpy(zero_copy_only=False), np.bool_)


def _code_lists(findings: Sequence[Finding], rows: int) -> pa.Array:
    """Build list<string>: for each row the codes of the findings that hold for it, in order."""
    held = [np.flatnonzero(finding.mask) for finding in findings]
    row = np.concatenate(held) if held else np.zeros(0, np.int64)
    code = np.repeat(np.arange(len(held), dtype=np.int32), [len(h) for h in held])
    order = np.lexsort((code, row))
    offsets = np.zeros(rows + 1, np.int32)
    np.cumsum(np.bincount(row, minlength=rows), out=offsets[1:])
    names = pa.array([finding.reason for finding in findings], pa.string())
    return pa.ListArray.from_arrays(pa.array(offsets), names.take(pa.array(code[order])))


def rank(facts: pa.RecordBatch, rules: Mapping[str, Any], source: Source) -> npt.NDArray[np.uint64]:
    """Order the rows for survival, smaller first: licence (8 bits), source approval (8), quality (16), date (32).

    A more permissive licence wins, then an approved source, then the higher quality score (where no classifier is
    configured all are equal), then the earlier date (days since 1970-01-01; unknown is last). The caller breaks
    ties by doc_id, so the order is total.
    """
    from transforms.licence.stage import licence_rank

    licence = np.asarray(licence_rank(facts, rules["licence"], source), np.uint64)
    approval = np.uint64(0 if source.raw.get("approval") else 1)
    score = pc.fill_null(facts["quality_score"], 0.0).to_numpy(zero_copy_only=False)
    quality = (65535 - np.clip(np.round(score * 10000), 0, 65535)).astype(np.uint64)
    shift = np.uint64
    order = (licence << shift(56)) | (approval << shift(48)) | (quality << shift(32)) | _days(facts["date"])
    return np.asarray(order, np.uint64)


def _days(column: pa.Array) -> npt.NDArray[np.uint64]:
    """Read YYYY-MM-DD at the head of a date string as days since 1970; anything else is 2**32 - 1."""
    head = pc.utf8_slice_codeunits(column, 0, 10)
    well_formed = pc.match_substring_regex(head, r"^(19[7-9]\d|2\d{3})-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$")
    stamps = pc.strptime(pc.if_else(well_formed, head, None), format="%Y-%m-%d", unit="s", error_is_null=True)
    days = pc.divide(stamps.cast(pa.int64()), 86400)
    return np.asarray(pc.fill_null(days, 2**32 - 1).to_numpy(zero_copy_only=False), np.uint64)
