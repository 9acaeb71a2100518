"""Exports become events: every format, every mistake with its row, and never a text, a label or a name in a message."""

import gzip
import json
import uuid

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.annotation.events import read_events
from pipelines.annotation.register import read_register
from pipelines.config import ConfigError
from tests.annotation_register import EVENTS, batch, event, register, shipped_rule, write

RULE = shipped_rule()
SECRET = "the annotated text of Wang Xiaoming"


def leaks(values):
    """Say that a number of eleven digits is a phone."""
    return [value.isdigit() and len(value) == 11 for value in values]


def read(folder, rows=EVENTS, file=None, **changes):
    """Read the events of one batch."""
    named = {"events": [file]} if file else {}
    path = write(folder, register(batches=[batch(**changes, **named)]), b1=rows)
    found = read_register(path, ["s"], RULE)
    return read_events(found.register.batches[0], path.parent, RULE, leaks)


def test_rows_become_events_in_order_of_item_and_time(tmp_path):
    """The order of the file is nothing; roles follow from what was done."""
    there, back = read(tmp_path / "a"), read(tmp_path / "b", EVENTS[::-1])
    assert there == back
    assert [(one.item, one.actor, one.role, one.action, one.label) for one in there] == [
        ("r1", "a-1", "labeller", "label", "good"),
        ("r1", "a-2", "labeller", "label", "good"),
        ("r1", "q-1", "reviewer", "approve", None),
        ("r2", "a-1", "labeller", "label", "good"),
    ]


def test_csv_parquet_and_packed_lines_say_the_same(tmp_path):
    """One export in five formats gives one set of events."""
    found = [read(tmp_path)]
    rows = [{**row, "label": row.get("label"), "duration_s": row.get("duration_s")} for row in EVENTS]
    columns = list(rows[0])
    for suffix, sign in ((".csv", ","), (".tsv", "\t")):
        lines = [sign.join("" if row[c] is None else str(row[c]) for c in columns) for row in rows]
        (tmp_path / f"t{suffix}").write_text("\n".join([sign.join(columns), *lines]) + "\n", encoding="utf-8-sig")
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    (tmp_path / "t.json").write_text(json.dumps(list(EVENTS)), encoding="utf-8")
    packed = gzip.compress((tmp_path / "b1.jsonl").read_bytes(), mtime=0)
    (tmp_path / "t.jsonl.gz").write_bytes(packed)
    found += [read(tmp_path, file={"file": f"t{s}"}) for s in (".csv", ".tsv", ".parquet", ".json", ".jsonl.gz")]
    assert all(events == found[0] for events in found)


def test_other_names_of_columns_are_mapped_and_constants_set(tmp_path):
    """doccano says `label: [..]` and leaves person and time out: the register gives them."""
    rows = [{"id": 7, "text": SECRET, "label": ["b", "a"]}, {"id": 8, "text": SECRET, "label": []}]
    file = {
        "file": "b1.jsonl",
        "fields": {"item": "id"},
        "set": {"actor": "a-1", "action": "label", "at": "2026-02-01"},
    }
    found = read(tmp_path, rows, file)
    assert [(one.item, one.label) for one in found] == [("7", "a+b"), ("8", None)]


def test_a_nested_column_is_reached_by_dots(tmp_path):
    """meta.key names a key of an object."""
    rows = [{**event("x"), "item": None, "meta": {"key": "r1"}}]
    assert [one.item for one in read(tmp_path, rows, {"file": "b1.jsonl", "fields": {"item": "meta.key"}})] == ["r1"]


def test_label_studio_tasks_are_read(tmp_path):
    """Annotations and reviews become events; free text, skipped work and addresses of people are left out."""
    task = {
        "id": 11, "data": {"text": SECRET, "key": "r1"},
        "annotations": [
            {"completed_by": {"id": 5, "email": "wang@example.org"}, "created_at": "2026-02-01T02:00:00.5Z",
             "lead_time": 12.5, "was_cancelled": False,
             "result": [{"type": "choices", "value": {"choices": ["bad"]}}, {"value": {"text": [SECRET]}}],
             "reviews": [{"created_by": 9, "created_at": "2026-02-01T03:00:00Z", "accepted": False}]},
            {"completed_by": 6, "created_at": "2026-02-01T02:10:00Z", "was_cancelled": True, "result": []},
        ],
    }  # fmt: skip
    file = {"file": "b1.jsonl", "format": "label-studio", "fields": {"item": "key"}}
    found = read(tmp_path, [task], file)
    assert [(one.item, one.actor, one.action, one.label, one.duration_s) for one in found] == [
        ("r1", "5", "label", "bad", 12.5),
        ("r1", "9", "reject", None, None),
    ]
    assert [one.item for one in read(tmp_path, [task], {"file": "b1.jsonl", "format": "label-studio"})] == ["11", "11"]


def test_items_by_doc_id_are_read_as_the_ledger_shows_them(tmp_path):
    """With or without dashes, in either case."""
    one = uuid.UUID(int=10)
    rows = [event(str(one)), event(one.hex.upper(), minute=1)]
    assert {found.item for found in read(tmp_path, rows, items="doc_id")} == {one.hex}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({**event("r1"), "item": " "}, "'item' is empty"),
        ({**event("r1"), "item": {"a": SECRET}}, "'item' is no id"),
        ({**event("r1"), "item": True}, "'item' is no id"),
        ({k: v for k, v in event("r1").items() if k != "actor"}, "'actor' is missing"),
        ({**event("r1"), "actor": "Wang Xiaoming"}, "'actor' is no pseudonymous id"),
        ({**event("r1"), "actor": "王小明"}, "'actor' is no pseudonymous id"),
        ({**event("r1"), "actor": "wang@example.org"}, "'actor' is no pseudonymous id"),
        ({**event("r1"), "actor": "13912345678"}, "'actor' holds personal information"),
        ({**event("r1"), "action": SECRET}, "'action' is not known"),
        ({**event("r1"), "role": SECRET}, "'role' is not known"),
        ({**event("r1"), "at": "yesterday"}, "'at' is no time"),
        ({**event("r1"), "at": None}, "'at' is missing"),
        ({**event("r1"), "label": SECRET * 9}, "'label' is no code"),
        ({**event("r1"), "label": "a\nb"}, "'label' is no code"),
        ({**event("r1"), "label": [[0, 4, SECRET]]}, "'label' is no code"),
        ({**event("r1"), "label": "13912345678"}, "'label' holds personal information"),
        ({**event("r1"), "duration_s": -1}, "'duration_s' is no number of at least 0"),
        ({**event("r1"), "duration_s": "long"}, "'duration_s' is no number of at least 0"),
        ({**event("r1"), "chars": "nan"}, "'chars' is no number of at least 0"),
        ({**event("r1"), "source": "t"}, "'source' is no source of the batch"),
        (event("r2"), "the same event stands at"),
        ("not an object", "no JSON object"),
    ],
)
def test_a_row_that_cannot_be_taken_is_one_error_with_its_line(tmp_path, row, said):
    """File and line are named; what stands in the row is not repeated."""
    with pytest.raises(ConfigError, match=said) as error:
        read(tmp_path, [event("r2"), row])
    assert error.value.place == f"{tmp_path / 'b1.jsonl'}:2"
    assert error.value.remedy
    assert not any(word in str(error.value) for word in ("annotated text", "Xiaoming", "王小明", "139", "wang@"))


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("none.jsonl", None, "does not exist"),
        ("b1.xlsx", b"", "does not say the format"),
        ("empty.csv", b"item,actor,action,at\n", "no event in it"),
        ("wide.csv", b"item,actor,action,at\nr1,a-1,label\n", "3 values for 4 columns"),
        ("latin.csv", "item,actor,action,at\né,a-1,label,2026-02-01\n".encode("latin-1"), "cannot be read"),
        ("cut.jsonl.gz", gzip.compress(b'{"item": 1}' * 90, mtime=0)[:30], "cannot be read"),
        ("torn.parquet", b"PAR1 and no footer", "cannot be read"),
        ("object.json", b'{"item": "r1"}', "no list of objects"),
        ("text.json", b"[1, 2", "not JSON"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(tmp_path, file, content, said):
    """A missing, empty, torn or misnamed file is one error, whatever library found it."""
    if content is not None:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(ConfigError, match=said):
        read(tmp_path, file={"file": file})


def test_a_doc_id_that_is_none_is_refused(tmp_path):
    """An item named by doc_id must be one."""
    with pytest.raises(ConfigError, match="'item' is no doc_id"):
        read(tmp_path, [event("r1")], items="doc_id")


def test_an_unknown_column_of_the_mapping_is_refused(tmp_path):
    """A typing slip in `fields` never hides a column."""
    with pytest.raises(ConfigError, match="'actors' is no column"):
        read(tmp_path, file={"file": "b1.jsonl", "fields": {"actors": "who"}})


@given(st.permutations([*EVENTS, event("r3"), event("r3", minute=2, actor="a-2"), event("r2", "q-1", "reject", 9)]))
def test_any_order_of_rows_gives_the_same_events(rows):
    """Equal exports are equal events, so the ledger is the same byte for byte."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        assert read(Path(folder), rows) == read(Path(folder) / "sorted", sorted(rows, key=str))
