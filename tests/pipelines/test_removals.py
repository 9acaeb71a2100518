"""The list of removal requests is read strictly and shared out to its sources."""

from datetime import date

import pytest

from pipelines.audit.queries import find_query
from pipelines.config import ConfigError
from pipelines.removals import Request, read_requests, share_out
from tests.builders import a_source
from transforms.removals import REMOVED

HEAD = "request,source,doc_id,url,source_record_id,reason,requested_on,decided_by\n"
ID = "ab69d23a-cc35-8804-8e54-08d94e3c3926"
SOURCES = (a_source(id="a"), a_source(id="b"))


def requests(tmp_path, *rows):
    """Read a list of these rows."""
    file = tmp_path / "removals.csv"
    file.write_text(HEAD + "".join(row + "\n" for row in rows), encoding="utf-8")
    return read_requests(file, SOURCES)


def test_a_row_becomes_a_request(tmp_path):
    """All names of the row are kept; a doc_id is read with or without dashes."""
    (one,) = requests(tmp_path, f"T-7,a,{ID},https://x.example/1,,erasure,2026-05-01,dpo-2")
    names = (("doc_id", ID.replace("-", "")), ("url", "https://x.example/1"))
    assert one == Request("T-7", "a", names, "erasure", date(2026, 5, 1), "dpo-2")


def test_each_source_gets_its_own_in_a_fixed_order(tmp_path):
    """The order of the list changes nothing, so equal lists give equal releases."""
    rows = ("T-2,b,,,r9,rights,2026-05-01,x", "T-1,a,,,r2,other,2026-05-01,x", "T-1,a,,,r1,other,2026-05-01,x")
    there, back = (share_out(requests(tmp_path, *order), SOURCES) for order in (rows, rows[::-1]))
    assert there == back
    assert [source.removed for source in there] == [
        (("source_record_id", "r1", "T-1"), ("source_record_id", "r2", "T-1")),
        (("source_record_id", "r9", "T-2"),),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",a,,,r1,erasure,2026-05-01,x", "'request' is empty"),
        ("T,a,,,r1,erasure,2026-05-01,", "'decided_by' is empty"),
        ("T,c,,,r1,erasure,2026-05-01,x", "'source' is no source of this corpus"),
        ("T,a,,,r1,because,2026-05-01,x", "'reason' is not known"),
        ("T,a,,,r1,erasure,1 May,x", "a day or an id cannot be read"),
        ("T,a,not-an-id,,,erasure,2026-05-01,x", "a day or an id cannot be read"),
        ("T,a,,,,erasure,2026-05-01,x", "no record is named"),
        ("T-1,a,,,r2,rights,2026-05-01,x", "one request has two reasons, days or deciders"),
    ],
)
def test_a_row_that_cannot_be_taken_is_an_error_with_its_place(tmp_path, row, said):
    """The row is named; what stands in it is not repeated."""
    with pytest.raises(ConfigError, match=f"removals.csv: row 2.*{said}") as error:
        requests(tmp_path, "T-1,a,,,secret-name,erasure,2026-05-01,x", row)
    assert "secret-name" not in str(error.value)


def test_licence_conflicts_leave_copies_of_removed_records_out():
    """The query names the mark that such a witness bears instead of a licence."""
    assert f"'{REMOVED}'" in find_query("licence-conflicts").sql
