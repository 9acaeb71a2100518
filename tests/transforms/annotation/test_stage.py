"""Stage `annotation`: withheld items are found among the records by their exact names."""

import uuid
from dataclasses import replace

import pyarrow as pa
import pytest

from tests.annotation_register import shipped_rule
from tests.builders import a_source
from transforms.annotation.rule import NAMES, OBJECTIONS
from transforms.annotation.stage import STAGE
from transforms.reasons import REASONS
from transforms.records import DOCUMENTS

RULE = shipped_rule()
IDS = [uuid.UUID(int=at) for at in range(4)]
FACTS = pa.record_batch(
    {
        "doc_id": pa.array([one.bytes for one in IDS], pa.binary(16)),
        "source_record_id": pa.array(["r0", "r1", "r1 ", None], pa.string()),
    },
    schema=pa.schema([DOCUMENTS.field("doc_id"), DOCUMENTS.field("source_record_id")]),
)


def found(*withheld):
    """Return reason -> rows of these withheld items."""
    source = replace(a_source(id="s"), withheld=tuple(sorted(withheld)))
    return {one.reason: one.mask.tolist() for one in STAGE.judge(FACTS, RULE, source)}


def test_an_item_is_found_by_its_id():
    """The exact name counts: a trailing space or no name is another record."""
    assert found(("source_record_id", "r1", "void_batch", "b")) == {
        "annotation.void_batch": [False, True, False, False]
    }


def test_an_item_is_found_by_its_doc_id():
    """A doc_id is written in 32 hex digits."""
    assert found(("doc_id", IDS[3].hex, "not_approved", "b")) == {
        "annotation.not_approved": [False, False, False, True]
    }


def test_each_objection_has_its_own_reason():
    """Two batches, two reasons; the gravest comes first."""
    both = found(("source_record_id", "r0", "label_invalid", "b"), ("doc_id", IDS[0].hex, "void_batch", "c"))
    assert list(both) == ["annotation.void_batch", "annotation.label_invalid"]


def test_nothing_withheld_finds_nothing():
    """A source without annotation, or whose items are other records, is not touched."""
    assert found() == {}
    assert found(("source_record_id", "r9", "void_batch", "b")) == {}


def test_every_objection_is_a_reason():
    """What a check can hold a record for has a sentence in both languages."""
    assert {f"annotation.{name}" for name in NAMES} == {code for code in REASONS if code.startswith("annotation.")}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"actions": {"void": "stop"}}, "one entry a check"),
        ({"actions": {**RULE.actions, "speed": "hold"}}, "nothing to hold for speed"),
        ({"max_reading_chars_per_s": {"zh": 10.0}}, "needs 'other'"),
        ({"max_reading_chars_per_s": {"other": 0.0}}, "above 0"),
        ({"utc_offset": "8"}, r"\+HH:MM"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(change, said):
    """A policy names every check, holds only what names records, and counts in a zone."""
    assert RULE.actions.keys() == OBJECTIONS.keys()
    with pytest.raises(ValueError, match=said):
        replace(RULE, **change)
