"""A look before the run: what is declared wrongly is said with its remedy."""

import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.transforms.readers.kit import a_file, a_rule
from transforms.readers import Preview, preview
from transforms.records import InputSpec


def _look(path, format="jsonl", **spec):
    return preview(path, InputSpec(path, format, **spec), a_rule(), limit=100)


def test_no_more_than_the_limit_is_read(tmp_path):
    """One good record is enough for no hint."""
    data = b'{"x":1}\n' * 99 + b'{"text":"a"}\n' * 1000

    assert _look(a_file(tmp_path, "f.jsonl", data)) == Preview(100, 1, None)


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        (json.dumps([{"text": "a"}]).encode(), "jq -c '.[]'"),
        (b'[\n {"text": "a"}\n]', "jq -c '.[]'"),
        (json.dumps({"text": "a"}, indent=1).encode(), "jq -c ."),
        (b'{"body":"a","id":1}\n', "the first record has body, id"),
        ('{"text":"中文"}'.encode("gb18030"), "it would be valid in: gb18030"),
        (gzip.compress(b'{"text":"a"}', mtime=0), "holds .gz data"),
        ('{"text":"a"}\n{"text":"b"}\n'.encode("utf-16"), "is UTF-16; convert it: iconv"),
        (b'{"text":"a"}\r{"text":"b"}\r', r"end in CR alone; convert it: tr '\r' '\n'"),
    ],
)
def test_a_mistake_is_recognised_with_its_remedy(tmp_path, data, remedy):
    """An array one element a line too, of which the last line looks like a record."""
    look = _look(a_file(tmp_path, "f.jsonl", data))

    assert remedy in look.hint


def test_tables_name_their_columns(tmp_path):
    """CSV and Parquet whose text is called otherwise."""
    sink = io.BytesIO()
    pq.write_table(pa.table({"body": ["a"], "id": [1]}), sink)

    assert _look(a_file(tmp_path, "f.csv", b"id,body\n1,a\n"), "csv").hint == (
        "the field 'text' is in no record; the columns are id, body; map it: fields: {text: NAME}"
    )
    assert _look(a_file(tmp_path, "g.csv", b"1,Anna's secret\n"), "csv").hint is None
    assert _look(a_file(tmp_path, "h.csv", b"1,Anna's secret\n2,b\n"), "csv").hint == (
        "the field 'text' is in no record; the first row does not look like a header; map it: fields: {text: NAME}"
    )
    assert _look(a_file(tmp_path, "f.parquet", sink.getvalue()), "parquet").hint == (
        "the field 'text' is in no record; the columns are body, id; map it: fields: {text: NAME}"
    )


def test_a_first_line_that_is_a_whole_array_makes_no_array_of_the_file(tmp_path):
    """Near miss: a header row, then records."""
    assert _look(a_file(tmp_path, "f.jsonl", b'["text"]\n{"text":"a"}\n')) == Preview(2, 1, None)


def test_damage_in_the_first_records_is_the_hint(tmp_path):
    """The plan fails before the run does."""
    look = _look(a_file(tmp_path, "f.jsonl.gz", gzip.compress(b'{"text":"a"}\n' * 5, mtime=0)[:-4]))

    assert "damaged" in look.hint


def test_an_empty_file_needs_no_hint(tmp_path):
    """Nothing is declared wrongly."""
    assert _look(a_file(tmp_path, "f.jsonl", b"")) == Preview(0, 0, None)
