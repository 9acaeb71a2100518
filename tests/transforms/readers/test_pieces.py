"""Many files read as one: batches go on over the end of a file, accounts do not."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_source
from tests.transforms.readers.kit import a_file, a_rule
from transforms.readers import DamagedFile, plan_pieces, read_pieces
from transforms.readers.book import Book
from transforms.records import InputSpec, Piece, Tally


def read_all(paths, format, rule=None, sample=None, **spec):
    """Read files as pieces of one split; return batches and tallies."""
    rule, spec = rule or a_rule(), InputSpec("", format, **spec)
    pieces = [
        piece
        for path in map(Path, paths)
        for piece in plan_pieces(str(path), path.name, path.stat().st_size, spec, rule)
    ]
    tallies = [Tally(piece.name) for piece in pieces]
    batches = list(read_pieces(pieces, spec, a_source(), rule, tallies, hashlib.sha256(), sample))
    return batches, tallies


def test_small_files_are_one_batch_and_each_keeps_its_own_account(tmp_path):
    """Three text files: one batch, the names beside the rows, bytes and rows with the file they came from."""
    paths = [a_file(tmp_path, name, data) for name, data in (("1.txt", b"a"), ("2.txt", b""), ("3.txt", b"ccc"))]

    (batch,), tallies = read_all(paths, "text")

    assert batch["file"].to_pylist() == ["1.txt", "2.txt", "3.txt"]
    assert batch["text"].to_pylist() == ["a", None, "ccc"]
    assert [(t.rows, t.records, t.record_bytes, t.check()) for t in tallies] == [
        (1, 1, 1, None), (1, 1, 0, None), (1, 1, 3, None),
    ]  # fmt: skip


def test_each_table_keeps_its_own_header(tmp_path):
    """Two CSV files whose columns stand in another order and are named otherwise."""
    one = a_file(tmp_path, "1.csv", b"text,url\na,http://a\n")
    two = a_file(tmp_path, "2.csv", b"title,text\nB,b\n")

    (batch,), _ = read_all([one, two], "csv")

    assert batch.select(["text", "url", "title"]).to_pylist() == [
        {"text": "a", "url": "http://a", "title": None},
        {"text": "b", "url": None, "title": "B"},
    ]


def test_a_file_with_broken_lines_between_others_loses_nothing(tmp_path):
    """A record, a line that is none, a record: over three files, in one batch, with their fields."""
    data = (b'{"text":"a","url":"u"}\n', b"{\n", b'{"text":"c","title":"t"}\n')
    paths = [a_file(tmp_path, f"{n}.jsn", lines) for n, lines in enumerate(data)]

    (batch,), tallies = read_all(paths, "jsonl")

    assert batch.select(["text", "url", "title", "reader_reason"]).to_pylist() == [
        {"text": "a", "url": "u", "title": None, "reader_reason": None},
        {"text": None, "url": None, "title": None, "reader_reason": "reader.not_json"},
        {"text": "c", "url": None, "title": "t", "reader_reason": None},
    ]
    assert [tally.check() for tally in tallies] == [None] * 3


def test_a_batch_closes_at_its_bytes_whatever_the_file(tmp_path):
    """Four bytes a batch hold two files of two bytes."""
    paths = [a_file(tmp_path, f"{n}.txt", b"ab") for n in range(5)]

    batches, _ = read_all(paths, "text", a_rule(batch_bytes=4))

    assert [batch["file"].to_pylist() for batch in batches] == [["0.txt", "1.txt"], ["2.txt", "3.txt"], ["4.txt"]]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.integers(1, 7), st.sampled_from([None, 0.0, 0.5, 1.0]))
def test_rows_and_accounts_do_not_depend_on_where_batches_end(sizes, most, sample):
    """Files of any number of lines, any batch size, any sample: rows in order, every row counted with its file."""
    whole, alike = _booked(sizes, 1000, sample), _booked(sizes, most, sample)

    assert alike == whole
    assert [tally.rows + tally.not_sampled for tally in alike[1]] == sizes


def _booked(sizes, most, sample):
    book, batches, tallies = Book("s", a_rule(batch_rows=most), "fail", sample), [], []
    for number, size in enumerate(sizes):
        tallies.append(Tally(f"{number}.jsonl"))
        book.open(Piece("", f"{number}.jsonl", 0, size), tallies[-1])
        book.read_meta(lambda records: [[record.get("n") for record in records]] * 6)
        for at in range(size):
            if book.full(1):
                batches.append(book.flush())
            book.add(at, 1, "x", None, {"n": f"{number}-{at}"} if at % 2 else (None,) * 6)
    batches.append(book.flush())
    return [row for batch in batches for row in batch.to_pylist()], tallies


def test_the_second_of_two_damaged_files_is_named(tmp_path):
    """The file that cannot be read stops the run under its own name, not under the first one's."""
    good, bad = a_file(tmp_path, "1.txt", b"a"), a_file(tmp_path, "2.txt.gz", b"no gzip")

    with pytest.raises(DamagedFile, match=r"^2\.txt\.gz: damaged"):
        read_all([good, bad], "text", damaged_file="fail")
