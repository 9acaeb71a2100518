"""The rows of the ledger's tables about annotation; equal inputs give equal rows in an equal order."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from pipelines.annotation.check import column_of
from pipelines.annotation.check_rules import file_state
from pipelines.annotation.facts import BatchFacts
from pipelines.annotation.register import moment
from pipelines.annotation.release import Matched, count_speeds, speed

Rows = list[dict[str, Any]]


def tables(matched: Matched) -> dict[str, Rows]:
    """Return the rows of each table of `transforms.ledger_annotation.TABLES`."""
    batches = sorted(matched.annotation.batches, key=lambda one: one.batch.id)
    return {
        "rulebooks": list(_rulebooks(matched)),
        "annotators": list(_annotators(matched)),
        "annotation_batches": [_batch(one, matched) for one in batches],
        "annotations": [row for one in batches for row in _events(one, matched)],
    }


def _rulebooks(matched: Matched) -> Iterator[dict[str, Any]]:
    read, rule = matched.annotation.read, matched.annotation.rule
    for book in sorted(read.register.rulebooks, key=lambda book: (book.id, book.version)):
        state, sha256 = file_state(book.file, book.sha256, read.base)
        yield {
            "rulebook": book.id, "version": book.version, "kind": book.kind,
            "effective_at": moment(read, "rulebooks", book.effective_at, rule), "file": book.file,
            "file_state": state, "file_sha256": sha256, "goal": book.goal, "data_format": book.data_format,
            "method": book.method, "quality_metrics": [vars(metric) for metric in book.quality_metrics],
            "stages": sorted(set(book.stages)), "risks": sorted(set(book.risks)),
        }  # fmt: skip


def _annotators(matched: Matched) -> Iterator[dict[str, Any]]:
    events = [event for one in matched.annotation.batches for event in one.events()]
    labels = Counter(event.actor for event in events if event.labels)
    reviews = Counter(event.actor for event in events if not event.labels)
    for person in sorted(matched.annotation.read.register.annotators, key=lambda person: person.id):
        exam = person.exam
        yield {
            "annotator": person.id, "supervisor": person.supervisor, "organiser": person.organiser,
            "training": [vars(one) for one in sorted(person.training, key=lambda one: (one.on, one.module))],
            "exam_on": exam.on if exam else None, "exam_topics": sorted(exam.topics) if exam else None,
            "exam_score": exam.score if exam else None, "exam_passed": exam.passed if exam else None,
            "qualified_from": person.qualified_from, "qualified_to": person.qualified_to,
            "retrained": sorted(person.retrained), "labels": labels[person.id], "reviews": reviews[person.id],
            "suspended": [vars(one) for one in sorted(person.suspended, key=lambda one: one.since)],
        }  # fmt: skip


def _batch(one: BatchFacts, matched: Matched) -> dict[str, Any]:
    batch, read, found = one.batch, matched.annotation.read, one.agreement
    timed, fast = count_speeds(one, matched)
    records = matched.of_batch(one)
    voided = batch.voided
    return {
        "batch": batch.id, "task": batch.task_id, "kind": batch.kind, "rulebook": batch.rulebook,
        "version": one.rulebook.version, "created_at": moment(read, "batches", batch.created_at, one.people.rule),
        "sources": sorted(batch.sources), "release": batch.release, "named_by": column_of(batch),
        "files": [{"file": name, "sha256": sha256} for name, sha256 in sorted(matched.annotation.files[batch.id])],
        "items": len(one.items), "labels": one.labels, "approved": len(one.approved),
        "labellers": sorted(one.actors("labeller")), "reviewers": sorted(one.actors("reviewer")),
        "verifiers": sorted(one.verifiers), "frame_sha256": one.frame_sha256,
        "samples": [{**vars(sample), "verifiers": sorted(sample.verifiers)} for sample in batch.samples],
        "void": batch.void, "voided_by": voided.by if voided else None, "voided_on": voided.on if voided else None,
        "voided_reason": voided.reason if voided else None, "multiply_labelled": found.items, "alpha": found.alpha,
        "alpha_lower": found.lower, "alpha_upper": found.upper, "agreement_ratio": found.agreement_ratio,
        "timed": timed, "too_fast": fast, "records": len(records), "kept": sum(record.kept for record in records),
    }  # fmt: skip


def _events(one: BatchFacts, matched: Matched) -> Iterator[dict[str, Any]]:
    rule = one.people.rule
    for name, item in sorted(one.items.items(), key=lambda pair: (matched.names[one.batch.id, pair[0]], pair[0])):
        records = matched.of(one, name)
        record = records[0] if len(records) == 1 else None
        gone = len(item.events) - len(item.standing)
        for at, event in enumerate(item.events):
            chars, fast = speed(event, records, rule)
            yield {
                "batch": one.batch.id, "item": matched.names[one.batch.id, name], "named_by": column_of(one.batch),
                "source_id": record.source_id if record else event.source,
                "doc_id": record.doc_id.bytes if record else None, "event": at + 1, "at": event.at,
                "action": event.action, "role": event.role, "actor": event.actor, "label": event.label,
                "duration_s": event.duration_s, "chars": chars, "stands": at >= gone,
                "qualified": one.people.qualified(event), "suspended": one.people.suspended(event), "too_fast": fast,
            }  # fmt: skip
