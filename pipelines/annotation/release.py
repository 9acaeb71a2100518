"""Annotation beside the records it speaks of: which record each item is, what became of it, and the ledger's tables."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import pyarrow as pa

from pipelines.annotation.check import Annotation, column_of
from pipelines.annotation.event import Event
from pipelines.annotation.facts import BatchFacts
from pipelines.annotation.verdicts import Verdict, as_check
from pipelines.gates import Check
from pipelines.policy_gates import Waiver
from transforms.annotation.rule import AnnotationRule

GATE = "gate.annotation"
"""No record of a void batch, or of an item that is kept back, was published; it cannot be waived."""


class Record(NamedTuple):
    """What the ledger knows of the record that an item is."""

    doc_id: uuid.UUID
    source_id: str
    chars: int | None
    language: str | None
    kept: bool


@dataclass(frozen=True)
class Matched:
    """The records of each item: (batch, item) -> records, none where no record has the item's name."""

    annotation: Annotation
    names: dict[tuple[str, str], str]
    records: dict[tuple[str, str], tuple[Record, ...]]

    def of(self, one: BatchFacts, item: str) -> tuple[Record, ...]:
        """Return the records that an item is."""
        return self.records.get((one.batch.id, item), ())

    def of_batch(self, one: BatchFacts) -> set[Record]:
        """Return the records of a batch."""
        return {record for item in one.items for record in self.of(one, item)}


_JOIN = """
    WITH found AS (
        SELECT w.batch, w.item, w.sources, r.doc_id, r.source_id, r.quality_chars, r.language, r.verdict
        FROM wanted w JOIN records r ON r.source_record_id = w.shown
        WHERE w.named_by = 'source_record_id'
        UNION ALL
        SELECT w.batch, w.item, w.sources, r.doc_id, r.source_id, r.quality_chars, r.language, r.verdict
        FROM wanted w JOIN records r ON r.doc_id = TRY_CAST(w.shown AS UUID)
        WHERE w.named_by = 'doc_id'
    )
    SELECT batch, item, doc_id, source_id, quality_chars, language, verdict = 'kept'
    FROM found
    WHERE len(sources) = 0 OR list_contains(sources, source_id)
    ORDER BY ALL
"""
"""Two joins by equality: one over both names would look at every pair."""


def match(annotation: Annotation, connection: Any) -> Matched:
    """Find the records of every item in a ledger whose table `records` is written.

    A name that holds personal information is not looked up: what the ledger shows of it is no longer one of its kind.
    """
    names: dict[tuple[str, str], str] = {}
    rows: list[dict[str, Any]] = []
    for one in annotation.batches:
        shown = annotation.clean(list(one.items)) if column_of(one.batch) != "doc_id" else list(map(_dashed, one.items))
        for (name, item), public in zip(one.items.items(), shown, strict=True):
            names[one.batch.id, name] = public
            sources = sorted({e.source for e in item.events if e.source}) or list(one.batch.sources)
            if (sources or one.batch.release is not None) and (public == name or column_of(one.batch) == "doc_id"):
                rows.append({"batch": one.batch.id, "item": name, "named_by": column_of(one.batch), "shown": public,
                             "sources": sources})  # fmt: skip
    found: dict[tuple[str, str], list[Record]] = {}
    if rows:
        connection.register("wanted", pa.Table.from_pylist(rows, _WANTED))
        for batch, item, *record in connection.execute(_JOIN).fetchall():
            found.setdefault((batch, item), []).append(Record(*record))
        connection.unregister("wanted")
    return Matched(annotation, names, {key: tuple(records) for key, records in found.items()})


_WANTED = pa.schema(
    [*(pa.field(name, pa.string()) for name in ("batch", "item", "named_by", "shown")),
     pa.field("sources", pa.list_(pa.string()))]
)  # fmt: skip


def _dashed(item: str) -> str:
    return str(uuid.UUID(item))


def speed(event: Event, records: tuple[Record, ...], rule: AnnotationRule) -> tuple[int | None, bool | None]:
    """Return the code points that a label took reading, and whether it was given faster than anybody reads."""
    known = records[0] if len(records) == 1 else None
    chars = event.chars if event.chars is not None else known.chars if known else None
    if not event.labels or event.duration_s is None:
        return chars, None
    pace = rule.max_reading_chars_per_s
    fastest = pace.get(known.language or "other", pace["other"]) if known else pace["other"]
    return chars, event.duration_s < max(rule.min_label_s, (chars or 0) / fastest)


def check_release(matched: Matched, waivers: Sequence[Waiver], as_of: date) -> list[Check]:
    """Check what needs the records: no withheld item was published, and people took their time."""
    rule = matched.annotation.rule
    verdicts = [*_void(matched), *_speeds(matched)]
    return [_gate(matched), *(as_check(verdict, rule, waivers, as_of) for verdict in verdicts)]


def _gate(matched: Matched) -> Check:
    """Count the published records among the withheld items that can be looked up by their names."""
    withheld = {(batch, name) for items in matched.annotation.withheld.values() for _, name, _, batch in items}
    records = {record for key in withheld for record in matched.records.get(key, ())}
    kept = sum(record.kept for record in records)
    detail = f"{kept} of {len(records)} records with an objection against their batch were kept"
    return Check(GATE, "*", "fail" if kept else "pass", float(kept), 0.0, None, detail, ())


def _void(matched: Matched) -> Iterator[Verdict]:
    """Say of every void batch how many of its records were published: 0; one that names no record shows nothing."""
    for one in matched.annotation.batches:
        if not one.batch.void:
            continue
        if not one.batch.sources and one.batch.release is None:
            yield Verdict("void", one.batch.id, "not_applicable", None, 0.0, "its items are no records of this corpus")
            continue
        records = matched.of_batch(one)
        kept = sum(record.kept for record in records)
        status = "fail" if kept else "pass" if records else "no_evidence"
        detail = f"{kept} of {len(records)} records of a void batch published"
        yield Verdict("void", one.batch.id, status, float(kept), 0.0, detail)


def _speeds(matched: Matched) -> Iterator[Verdict]:
    """Judge the share of too fast labels of a batch; counts are compared, and a label without duration is no proof."""
    rule = matched.annotation.rule
    for one in matched.annotation.batches:
        if one.batch.void:
            continue
        timed, fast = count_speeds(one, matched)
        limit = rule.max_too_fast_ratio
        if not timed:
            yield Verdict("speed", one.batch.id, "no_evidence", None, limit, "no label has a duration")
            continue
        status = "fail" if fast and fast >= limit * timed else "pass" if timed == one.labels else "no_evidence"
        detail = f"{fast} of {timed} timed labels too fast, {one.labels} labels"
        yield Verdict("speed", one.batch.id, status, round(fast / timed, 4), limit, detail)


def count_speeds(one: BatchFacts, matched: Matched) -> tuple[int, int]:
    """Return how many labels of a batch have a duration, and how many of them were too fast."""
    rule = matched.annotation.rule
    found = [
        fast
        for name, item in one.items.items()
        for event in item.events
        if (fast := speed(event, matched.of(one, name), rule)[1]) is not None
    ]
    return len(found), sum(found)
