"""Parquet: pieces of row groups, offsets in rows, conservation against the footer."""

import hashlib
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.transforms.readers.kit import Reading, a_file, a_rule
from transforms.readers import DamagedFile
from transforms.readers.listing import digest_piece


def _parquet(table, **options):
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


TEXTS = pa.table({"text": ["a", "b", None, "d\0", "e"], "id": [1, 2, 3, 4, 5], "n": [0] * 5})


def test_rows_are_records_and_offsets_are_row_numbers(tmp_path):
    """Across pieces too; ids that are numbers become strings."""
    path = a_file(tmp_path, "f.parquet", _parquet(TEXTS, row_group_size=2))
    reading = Reading(path, "parquet", rule=a_rule(split_bytes=1))

    assert [(p.start, p.stop) for p in reading.pieces] == [(0, 1), (1, 2), (2, 3)]
    assert [(r["offset"], r["text"], r["reader_reason"], r["source_record_id"]) for r in reading.rows] == [
        (0, "a", None, "1"),
        (1, "b", None, "2"),
        (2, None, "reader.text_missing", "3"),
        (3, None, "reader.nul", "4"),
        (4, "e", None, "5"),
    ]
    assert [tally.declared_records for tally in reading.tallies] == [2, 2, 1]


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["a", "b"], pa.large_string()),
        pa.array(["a", "b"]).dictionary_encode(),
        pa.array([b"a", b"b"], pa.binary()),
        pa.array([b"a", b"b"], pa.large_binary()),
    ],
    ids=lambda column: str(column.type),
)
def test_every_kind_of_string_column_is_text(tmp_path, column):
    """Dictionaries, long strings and bytes in the declared encoding."""
    path = a_file(tmp_path, "f.parquet", _parquet(pa.table({"text": column})))

    assert Reading(path, "parquet").outcomes() == [("a", None), ("b", None)]


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        (pa.array([123456], pa.timestamp("s", tz="Asia/Shanghai")), "1970-01-02T18:17:36+08:00"),
        (pa.array([1], pa.date32()), "1970-01-02"),
        (pa.array([2**62], pa.timestamp("us")), None),
        (pa.array([123456], pa.timestamp("s", tz="No/Where")), None),
        (pa.array([float("nan")]), None),
        (pa.array([2**63], pa.uint64()), "9223372036854775808"),
    ],
    ids=str,
)
def test_a_value_that_python_has_no_form_for_is_null(tmp_path, date, shown):
    """The record stays; near misses are written as ISO 8601 and as numbers."""
    (row,) = Reading(a_file(tmp_path, "f.parquet", _parquet(pa.table({"text": ["a"], "date": date}))), "parquet").rows

    assert (row["text"], row["date"]) == ("a", shown)


@pytest.mark.parametrize(
    "column", [pa.array([0], pa.timestamp("s")), pa.array([1]), pa.array([["a"]]), pa.array([{"a": "b"}])], ids=str
)
def test_a_text_column_of_another_type_is_not_text(tmp_path, column):
    """Times, numbers, lists and objects are not written out as text."""
    path = a_file(tmp_path, "f.parquet", _parquet(pa.table({"text": column})))

    assert Reading(path, "parquet").outcomes() == [(None, "reader.not_text")]


def test_nested_text_is_found_by_its_path(tmp_path):
    """A dotted field reaches into structs."""
    table = pa.table({"body": [{"text": "a", "x": 1}, {"text": None, "x": 2}]})
    reading = Reading(a_file(tmp_path, "f.parquet", _parquet(table)), "parquet", fields={"text": "body.text"})

    assert reading.outcomes() == [("a", None), (None, "reader.text_missing")]


def test_bytes_that_are_not_text_are_a_row_with_a_reason(tmp_path):
    """A writer's claim that a column is UTF-8 is checked."""
    offsets, data = pa.py_buffer(b"\0\0\0\0\2\0\0\0\4\0\0\0"), pa.py_buffer(b"ok\xff\xfe")
    lying = pa.StringArray.from_buffers(2, offsets, data)
    path = a_file(tmp_path, "f.parquet", _parquet(pa.table({"text": lying})))

    assert Reading(path, "parquet").outcomes() == [("ok", None), (None, "reader.bad_encoding")]


def test_a_truncated_file_fails_or_is_one_row(tmp_path):
    """Without its footer nothing says what was in it."""
    data = _parquet(TEXTS)[:-9]
    path = a_file(tmp_path, "f.parquet", data)
    with pytest.raises(DamagedFile, match="footer"):
        Reading(path, "parquet")

    accepted = Reading(path, "parquet", damaged_file="accept")
    assert accepted.outcomes() == [(None, "reader.damaged_tail")]
    assert accepted.digest == hashlib.sha256(data).hexdigest()


def test_damaged_pages_keep_the_row_groups_before_them(tmp_path):
    """The rows behind the damage are one row."""
    table = pa.table({"text": [f"word {i * 7919}" for i in range(4000)]})
    data = bytearray(_parquet(table, row_group_size=2000, use_dictionary=False, compression="zstd"))
    data[len(data) // 2 + 2000 : len(data) // 2 + 2100] = b"\0" * 100
    path = a_file(tmp_path, "f.parquet", bytes(data))
    with pytest.raises(DamagedFile, match="damaged at decoded offset 2000"):
        Reading(path, "parquet")

    accepted = Reading(path, "parquet", damaged_file="accept")
    assert accepted.column("text")[:2000] == table["text"].to_pylist()[:2000]
    assert [(r["offset"], r["reader_reason"]) for r in accepted.rows[2000:]] == [(2000, "reader.damaged_tail")]


def test_an_empty_table_has_no_records(tmp_path):
    """Rows are what the footer declares: none."""
    reading = Reading(a_file(tmp_path, "f.parquet", _parquet(TEXTS.slice(0, 0))), "parquet")

    assert reading.rows == []


def test_a_piece_is_hashed_as_it_is_read(tmp_path):
    """The digest without decoding equals the digest of the reader."""
    path = a_file(tmp_path, "f.parquet", _parquet(TEXTS, row_group_size=2))
    reading = Reading(path, "parquet", rule=a_rule(split_bytes=1))
    digest = hashlib.sha256()
    for piece in reading.pieces:
        digest_piece(piece, digest)

    assert digest.hexdigest() == reading.digest
