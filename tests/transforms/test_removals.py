"""Which request names which record: by id, by address, by the input's own id, exactly."""

import uuid

import pytest

from tests.builders import documents
from transforms.identity import doc_id
from transforms.removals import removal_requests

ID = uuid.UUID(bytes=doc_id("s", "f.jsonl", 1)).hex


@pytest.mark.parametrize(
    ("removed", "found"),
    [
        ((), [None, None, None]),
        ((("doc_id", ID, "R1"),), [None, "R1", None]),
        ((("url", "https://a.example/2", "R2"),), [None, None, "R2"]),
        ((("source_record_id", "n0", "R3"),), ["R3", None, None]),
        ((("source_record_id", "n1", "R3"), ("doc_id", ID, "R1")), [None, "R1", None]),
        ((("url", "https://a.example/", "R2"), ("source_record_id", "N0", "R3")), [None, None, None]),
    ],
)
def test_a_request_names_records_exactly(removed, found):
    """Every name is compared whole; where two requests name one record, the doc_id goes before the input's own id."""
    batch = documents("a", "b", "c", source_record_id=["n0", "n1", None], url=[None, None, "https://a.example/2"])
    assert removal_requests(batch, removed).to_pylist() == found
