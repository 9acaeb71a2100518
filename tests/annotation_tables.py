"""Rows of the ledger's tables about annotation: one functional batch of two items, of which one is a record."""

from datetime import date, datetime

from tests.annotation_register import MODULES, TOPICS, frame
from tests.release_builder import record_id

AT = datetime(2026, 2, 1, 2)


def a_batch(**changes):
    """Return a batch with a sample; both items were labelled twice."""
    sample = {"seed": "x", "size": 1, "on": None, "inaccurate": 0, "bad": 0, "verifiers": ["v-1"]}
    row = {
        "batch": "b1", "task": "t1", "kind": "functional", "rulebook": "rules", "version": "1", "created_at": AT,
        "sources": ["docs"], "release": None, "named_by": "source_record_id", "files": [], "items": 2, "labels": 4,
        "approved": 1, "labellers": ["a-1", "a-2"], "reviewers": ["q-1"], "verifiers": ["v-1"],
        "frame_sha256": frame("r0", "r100"), "samples": [sample], "void": False, "multiply_labelled": 2, "alpha": 0.8,
        "alpha_lower": 0.5, "alpha_upper": 1.0, "agreement_ratio": 0.9, "timed": 4, "too_fast": 0, "records": 1,
        "kept": 1,
    }  # fmt: skip
    return {**row, **changes}


def an_event(item, number, actor, action, **changes):
    """Return an event of batch `b1`."""
    row = {
        "batch": "b1", "item": item, "named_by": "source_record_id", "event": number, "at": AT, "action": action,
        "role": "labeller" if action == "label" else "reviewer", "actor": actor, "stands": True, "qualified": True,
        "suspended": False,
    }  # fmt: skip
    return {**row, **changes}


def a_rulebook(**changes):
    """Return a functional rulebook that is in order."""
    row = {
        "rulebook": "rules", "version": "1", "kind": "functional", "effective_at": AT, "file": "rules.md",
        "file_state": "ok", "file_sha256": "e" * 64, "goal": "true answers", "data_format": "codes", "method": "read",
        "quality_metrics": [{"name": "agreement", "target": "0.8", "measurement": "twice"}],
        "stages": ["label", "review"], "risks": [],
    }  # fmt: skip
    return {**row, **changes}


def an_annotator(name, **changes):
    """Return a trained person."""
    day = date(2026, 1, 5)
    row = {
        "annotator": name, "supervisor": "s-1", "organiser": "provider", "exam_on": day, "exam_topics": TOPICS,
        "training": [{"module": module, "on": day} for module in MODULES], "exam_passed": True, "qualified_from": day,
        "qualified_to": date(2027, 1, 4), "retrained": [], "suspended": [], "labels": 2, "reviews": 0,
    }  # fmt: skip
    return {**row, **changes}


def annotation_tables(**changes):
    """Return table -> rows; the first item is the record at offset 0, one label of the second was not entitled."""
    mine = {"doc_id": record_id(0).bytes, "source_id": "docs"}
    events = [
        an_event("r0", 1, "a-1", "label", **mine),
        an_event("r0", 2, "a-2", "label", **mine),
        an_event("r0", 3, "q-1", "approve", **mine),
        an_event("r100", 1, "a-1", "label"),
        an_event("r100", 2, "x-9", "label", qualified=False, too_fast=True),
    ]
    tables = {
        "rulebooks": [a_rulebook()],
        "annotators": [an_annotator("a-1"), an_annotator("a-2")],
        "annotation_batches": [a_batch()],
        "annotations": events,
    }
    return {**tables, **changes}
