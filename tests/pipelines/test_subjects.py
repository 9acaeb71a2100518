"""The subject index: who appears where, asked without leaving the value anywhere."""

import io
import json
import uuid
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.audit.subjects import COLUMNS, find_subject, read_value
from transforms import ledger
from transforms.pseudonym import Keys

OLD, NEW = b"old-" * 8, b"new-" * 8
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DOC = uuid.UUID("00000000-0000-8000-8000-000000000001")


def an_index(tmp_path, key, kind="phone", value="13800138000", release="r1"):
    """Write an index of one value in one record, and the ledger row of that record."""
    folder = tmp_path / "restricted" / "subjects" / release
    folder.mkdir(parents=True)
    row = {"doc_id": DOC.bytes, "type": "CN_MOBILE", "subject_hash": key.subject_hash(kind, value), "key_id": key.id}
    pq.write_table(pa.Table.from_pylist([row], ledger.SUBJECTS), folder / "part-000000.parquet")
    records = tmp_path / "releases" / release / "ledger" / "records"
    records.mkdir(parents=True)
    place = pa.table(
        {
            "doc_id": pa.array([DOC.bytes], pa.uuid()),
            "source_id": ["s"],
            "file": ["f.jsonl"],
            "offset": pa.array([7], pa.int64()),
            "verdict": ["kept"],
        }
    )
    pq.write_table(place, records / "part-000000.parquet")


def asked(tmp_path, value, *secrets):
    """Ask for a value under these keys."""
    return find_subject(tmp_path, tmp_path / "restricted", value, Keys.of(secrets), "ann", NOON)


@pytest.mark.parametrize("value", ["13800138000", "+86 138-0013-8000", "１３８００１３８０００", "0086 13800138000"])
def test_a_value_is_found_in_any_spelling(tmp_path, value):
    """A number is found however the asker writes it, with the place of its record."""

    an_index(tmp_path, Keys.of([NEW]).current)

    expected = [("r1", str(DOC), "s", "f.jsonl", 7, "kept", "CN_MOBILE", Keys.of([NEW]).current.id)]
    assert asked(tmp_path, value, NEW) == (COLUMNS, expected)


@pytest.mark.parametrize(("secrets", "count"), [((NEW, OLD), 1), ((NEW,), 0)])
def test_an_old_key_still_finds_what_it_filed(tmp_path, secrets, count):
    """After a rotation the old key finds old entries; without it they are out of reach."""

    an_index(tmp_path, Keys.of([OLD]).current)

    assert len(asked(tmp_path, "13800138000", *secrets)[1]) == count


def test_a_near_miss_is_not_found(tmp_path):
    """One digit off is another person."""

    an_index(tmp_path, Keys.of([NEW]).current)

    assert asked(tmp_path, "13800138001", NEW)[1] == []


def test_a_removed_release_still_answers(tmp_path):
    """Where the ledger is gone the record is named without its place."""

    an_index(tmp_path, Keys.of([NEW]).current)
    (tmp_path / "releases" / "r1" / "ledger" / "records" / "part-000000.parquet").unlink()

    assert asked(tmp_path, "13800138000", NEW)[1][0][:6] == ("r1", str(DOC), None, None, None, None)


def test_every_question_leaves_a_row_without_the_value(tmp_path):
    """The access log says who, when, under which key and how many; it grows by a row a question."""

    an_index(tmp_path, Keys.of([NEW]).current)
    asked(tmp_path, "13800138000", NEW)
    asked(tmp_path, "nobody", NEW)
    log = tmp_path / "restricted" / "subjects" / "access.jsonl"
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    key = Keys.of([NEW]).current

    assert (rows[0], rows[1]["records"], log.stat().st_mode & 0o777, "138001" in log.read_text()) == (
        {
            "when": "2026-11-22T12:00:00+00:00",
            "who": "ann",
            "key_id": key.id,
            "value_hmac": key.subject_hash("plain", "13800138000").hex(),
            "records": 1,
        },
        0,
        0o600,
        False,
    )


def test_without_an_index_the_question_fails(tmp_path):
    """No index is not "no record"."""

    with pytest.raises(FileNotFoundError, match="no subject index"):
        asked(tmp_path, "13800138000", NEW)


def test_value_from_a_file_or_standard_input(tmp_path):
    """A final line end is no part of the value."""

    (tmp_path / "v").write_text("王 小明\n", encoding="utf-8")

    assert [read_value(f"@{tmp_path / 'v'}", io.StringIO()), read_value("-", io.StringIO("a@b.cn\n"))] == [
        "王 小明",
        "a@b.cn",
    ]


@pytest.mark.parametrize(
    ("spec", "given"), [("13800138000", ""), ("-", ""), ("-", "a\nb\n"), ("-", "x" * 2000), ("@", "")]
)
def test_a_value_on_the_command_line_is_refused(spec, given):
    """A literal, nothing, several lines and a whole file are refused, and the message does not repeat them."""

    with pytest.raises(ValueError, match=r"as value|never the value") as error:
        read_value(spec, io.StringIO(given))

    assert "138001" not in str(error.value)
