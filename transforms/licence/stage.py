"""The licence of every record: what its source grants, what it says itself, and what follows for the declared use.

Facts: `licence` is the effective SPDX expression (source AND record, or the record's own under `per-record`), null
where nothing was found; `licence_record` what the record itself states; `licence_source` which kinds of evidence
that came from; `licence.evidence` every piece of it. Decisions are made in `judge_licence`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.licence import expression
from transforms.licence.detect import Detector, open_detector
from transforms.licence.evidence import Evidence
from transforms.licence.judge import DENIED, INCOMPATIBLE, REVIEW, UNCLEAR, Judge
from transforms.licence.refine import refine
from transforms.licence.rule import PER_RECORD, RESERVED, UNKNOWN, LicenceRule
from transforms.records import Finding, Source, Stage

EVIDENCE = pa.list_(
    pa.struct(
        [
            pa.field("kind", pa.string(), nullable=False),
            pa.field("expression", pa.string(), nullable=False),
            pa.field("start", pa.int32()),
            pa.field("end", pa.int32()),
            pa.field("confidence", pa.float32(), nullable=False),
        ]
    )
)
"""Evidence of a licence, in order of place. kind: declared | tag | notice | text | name | html | reserved; start, end:
code points into `text`, null for metadata and markup; confidence 0-1."""

_NO_EVIDENCE = pa.nulls(0, EVIDENCE.value_type)
FACTS = pa.schema(
    [
        pa.field("licence", pa.string()),
        pa.field("licence_record", pa.string()),
        pa.field("licence_source", pa.string()),
        pa.field("licence_evidence", EVIDENCE),
    ]
)


@dataclass
class Kit:
    """The detector, and source expressions already read (one or two a worker)."""

    detector: Detector
    sources: dict[str, str]

    def source_expression(self, licence: str) -> str:
        """Read the licence of a source entry; what does not parse is unknown."""
        if licence not in self.sources:
            self.sources[licence] = self.detector.namer.normalize(licence).expression or UNKNOWN
        return self.sources[licence]


def open_licence(rule: LicenceRule) -> Kit:
    """Load the SPDX list, the name grammar and the prefilter.

    Raises:
        ValueError: the installed SPDX list is not the one the tables were written for.
    """
    return Kit(open_detector(rule), {})


def measure_licence(batch: pa.RecordBatch, rule: LicenceRule, kit: Kit, source: Source) -> dict[str, pa.Array]:
    """Find each record's licence and combine it with its source's; columns as in FACTS, null where text is null.

    Most records have no evidence of their own: only those that have are looked at one by one.
    """
    found = kit.detector.detect_rows(batch)
    granted = None if source.licence == PER_RECORD else kit.source_expression(source.licence)
    exempt = source.acquisition in rule.reserved_exempt
    rows = {row: _row(evidence, granted, exempt, rule) for row, evidence in found.items()}
    absent = np.asarray(batch["text"].is_null())
    common = (granted, None, "source" if granted else None)
    columns: dict[str, pa.Array] = {
        field.name: _spread_text(absent, common[at], {row: values[at] for row, values in rows.items()})
        for at, field in enumerate(list(FACTS)[:3])
    }
    return {**columns, "licence_evidence": _spread_evidence(absent, found)}


def _row(
    evidence: list[Evidence], granted: str | None, exempt: bool, rule: LicenceRule
) -> tuple[str | None, str | None, str | None]:
    own, kinds = decide(evidence, exempt, rule)
    origin = [*(["source"] if granted else []), *kinds]
    return combine(granted, own), own, "+".join(origin) or None


def _spread_text(absent: npt.NDArray[np.bool_], common: str | None, own: dict[int, str | None]) -> pa.Array:
    """Build a string column: `common` everywhere but in the rows of `own`, null where text is absent."""
    if not own and not absent.any():
        return pa.repeat(pa.scalar(common, pa.string()), len(absent))
    values = [common, *dict.fromkeys(own.values())]
    place = {value: at for at, value in enumerate(values)}
    codes = np.zeros(len(absent), np.int32)
    for row, value in own.items():
        codes[row] = place[value]
    return pa.array(values, pa.string()).take(pa.array(codes, mask=absent))


def _spread_evidence(absent: npt.NDArray[np.bool_], found: dict[int, list[Evidence]]) -> pa.Array:
    """Build the evidence column: a list for every row that has text, empty for most."""
    if not found and not absent.any():
        return pa.ListArray.from_arrays(pa.array(np.zeros(len(absent) + 1, np.int32)), _NO_EVIDENCE, type=EVIDENCE)
    counts = np.zeros(len(absent) + 1, np.int32)
    for row, evidence in found.items():
        counts[row + 1] = len(evidence)
    values = pa.array([one._asdict() for row in sorted(found) for one in found[row]], EVIDENCE.value_type)
    places = pa.array(np.cumsum(counts, dtype=np.int32))
    return pa.ListArray.from_arrays(places, values, type=EVIDENCE, mask=pa.array(absent))


def decide(evidence: list[Evidence], exempt: bool, rule: LicenceRule) -> tuple[str | None, list[str]]:
    """Combine what a record states about itself: (expression, kinds it rests on).

    Statements add up (AND): two licences in one record both bind. "All rights reserved" counts only beside nothing
    else, since most free licences carry the phrase too, and not for exempt acquisitions.
    """
    firm = [one for one in evidence if one.confidence >= rule.detect.min_confidence]
    stated = [one for one in firm if one.expression != RESERVED]
    if not stated:
        stated = [] if exempt else firm
    if not stated:
        return None, []
    trees = [expression.parse(one.expression, lambda s: s, 1 << 16, 64) for one in stated]
    joined = expression.render(refine(expression.join(expression.AND, trees)))
    return joined, list(dict.fromkeys(one.kind for one in stated))


def combine(granted: str | None, own: str | None) -> str | None:
    """Combine source and record: both hold. A record that picks one alternative of its source's OR has picked."""
    if granted is None or own is None or granted == own:
        return own or granted
    theirs = expression.parse(granted, lambda s: s, 1 << 16, 64)
    mine = expression.parse(own, lambda s: s, 1 << 16, 64)
    if not isinstance(theirs, str) and theirs[0] == expression.OR and mine in theirs[1]:
        return own
    return expression.render(expression.join(expression.AND, [theirs, mine]))


def judge_licence(facts: pa.RecordBatch, rule: LicenceRule, source: Source) -> tuple[Finding, ...]:
    """Judge effective licences for the declared use; waivers are read from the source entry.

    `source.raw["licence_waiver"]` = {name, reason, expiry} lets records be wider than their source until `expiry`
    (inclusive) as of `source.raw["as_of"]`; without that date, a name or a reason it does not hold.
    """
    judge = Judge(rule)
    readable = _mask(pc.is_null(facts["reader_reason"]))
    measured = _mask(pc.is_valid(facts["licence_evidence"]))
    rows = readable & measured
    waived = waiver_holds(source)
    of = "licence_record" if waived else "licence"
    effective = pc.coalesce(facts[of], facts["licence"])
    outcome = _by_value(effective, lambda text: judge.judge(text).outcome)
    absent = _mask(pc.is_null(effective))
    findings = [Finding("licence.not_measured", readable & ~measured), Finding("licence.no_evidence", rows & absent)]
    for name, code in (
        (DENIED, "licence.denied"),
        (INCOMPATIBLE, "licence.incompatible"),
        (UNCLEAR, "licence.unknown"),
        (REVIEW, "licence.review"),
    ):
        findings.append(Finding(code, rows & ~absent & (outcome == name)))
    if source.licence != PER_RECORD and not waived:
        wider = _by_value(facts["licence_record"], lambda text: text is not None and judge.widens(text, source.licence))
        findings.append(Finding("licence.widens", rows & wider.astype(np.bool_)))
    return tuple(findings)


def waiver_holds(source: Source) -> bool:
    """Say whether the source entry carries a complete waiver that is in force on the run's date."""
    waiver, as_of = source.raw.get("licence_waiver"), source.raw.get("as_of")
    if not isinstance(waiver, dict) or not as_of:
        return False
    complete = all(str(waiver.get(key) or "").strip() for key in ("name", "reason", "expiry"))
    return complete and str(as_of) <= str(waiver["expiry"])


def licence_rank(facts: pa.RecordBatch, rule: LicenceRule, source: Source) -> npt.NDArray[np.uint8]:
    """Rank rows for survival: 0 asks nothing, 254 is strictest, 255 is unknown. Smaller survives."""
    judge = Judge(rule)
    return _by_value(facts["licence"], lambda text: judge.judge(text).rank).astype(np.uint8)


def _by_value(column: pa.Array, answer: Any) -> npt.NDArray[Any]:
    """Answer once per distinct value and spread the answers over the rows."""
    encoded = column.dictionary_encode(null_encoding="encode")
    answers = np.array([answer(value) for value in encoded.dictionary.to_pylist()])
    if not len(answers):
        return np.zeros(len(column), np.bool_)
    return np.asarray(answers[encoded.indices.to_numpy(zero_copy_only=False)])


def _mask(condition: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(condition.to_numpy(zero_copy_only=False), np.bool_)


STAGE = Stage("licence", FACTS, open_licence, measure_licence, judge_licence)
