"""Their fields under our names."""

import json

import pytest

from tests.transforms.readers.kit import Reading, a_file
from transforms.identity import doc_id
from transforms.readers.book import doc_ids


def _row(tmp_path, record, **fields):
    (row,) = Reading(a_file(tmp_path, "f.jsonl", json.dumps(record).encode()), fields=fields).rows
    return row


def test_defaults_and_mapped_paths(tmp_path):
    """A key as written wins over the same key as a path."""
    record = {"a": {"b": "path"}, "a.c": "key", "m": {"id": 7}, "url": "u", "title": "t", "author": "p", "date": "d"}
    row = _row(tmp_path, record, text="a.b", licence="a.c", id="m.id")

    assert [row[k] for k in ("text", "licence_declared", "source_record_id", "url", "title", "author", "date")] == [
        "path", "key", "7", "u", "t", "p", "d",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("MIT", "MIT"),
        (["MIT"], "MIT"),
        (["MIT", "GPL"], '["MIT","GPL"]'),
        ({"x": 1}, '{"x":1}'),
        (None, None),
        (5, "5"),
    ],
)
def test_a_declared_licence_never_vanishes(tmp_path, value, shown):
    """What is not a string is shown as JSON, so that the licence stage has something to refuse."""
    assert _row(tmp_path, {"text": "a", "licence": value})["licence_declared"] == shown


def test_the_second_default_key_counts_where_the_first_is_null(tmp_path):
    """licence, then license."""
    assert _row(tmp_path, {"text": "a", "licence": None, "license": "MIT"})["licence_declared"] == "MIT"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (5, "5"),
        (2**64 - 1, "18446744073709551615"),
        (2**64, None),
        (1.5, "1.5"),
        (["a", "b"], "a; b"),
        (True, None),
        ({"x": 1}, None),
        ([1], None),
    ],
)
def test_optional_fields_of_other_types(tmp_path, value, shown):
    """Numbers and lists of strings are written out; what names nothing is null, and the text is kept."""
    row = _row(tmp_path, {"text": "a", "author": value})

    assert (row["text"], row["author"]) == ("a", shown)


def test_ids_of_a_batch_are_those_of_single_records():
    """The fast way and the definition agree."""
    offsets = [0, 1, 5_000_000_000]

    assert doc_ids("s", "中\udcff", offsets) == b"".join(doc_id("s", "中\udcff", at) for at in offsets)
