"""JSON Lines: what is a record, what is a separator, and what is wrong with a line."""

import bz2
import gzip
import hashlib
import json

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_source
from tests.transforms.readers.kit import Reading, a_file, a_rule
from transforms.readers import DamagedFile, ReaderError, plan_pieces, read_pieces
from transforms.records import InputSpec, Piece, Tally

FAULTS = (
    (b"{", "reader.not_json"),
    (b"[1]", "reader.not_json"),
    (b'"text"', "reader.not_json"),
    (b'{"text": NaN}', "reader.not_json"),
    (b'{"text": "a"} {"text": "b"}', "reader.not_json"),
    (b'{"text": "a\tb"}', "reader.not_json"),
    (b'{"id": 1}', "reader.text_missing"),
    (b'{"text": null}', "reader.text_missing"),
    (b'{"text": 5}', "reader.not_text"),
    (b'{"text": ["a"]}', "reader.not_text"),
    (b'{"text": "a\\u0000b"}', "reader.nul"),
    (b'{"text": "a\0b"}', "reader.nul"),
    (b'{"text": "\\ud800"}', "reader.lone_surrogate"),
    (b'{"text": "a", "title": "\\udc00 x"}', "reader.lone_surrogate"),
    (b'{"text": "\xff"}', "reader.bad_encoding"),
    (b'{"text": "\xed\xa0\x80"}', "reader.bad_encoding"),
    (b'{"text": "\xd6\xd0"}', "reader.bad_encoding"),
    (b"[" * 5000 + b"]" * 5000, "reader.too_deep"),
    (b'{"a":' * 100_000, "reader.too_deep"),
)
NEAR_MISSES = (
    (b'{"text": ""}', ""),
    (b'{"text": "\\ud83d\\ude00"}', "😀"),
    (b'{"text": "\\\\ud800"}', "\\ud800"),
    (b' {"text": "a"} ', "a"),
    (b'{"text": "a", "deep": ' + b"[" * 1000 + b"]" * 1000 + b"}", "a"),
    (b'{"text": "a", "text": "b"}', "b"),
)


@pytest.mark.parametrize(("line", "reason"), FAULTS)
def test_a_bad_line_is_one_row_with_its_reason_and_place(tmp_path, line, reason):
    """The lines around it are read as if it were not there."""
    data = b'{"text":"before"}\n' + line + b'\n{"text":"after"}\n'
    reading = Reading(a_file(tmp_path, "f.jsonl", data))

    assert [(r["offset"], r["length"], r["text"], r["reader_reason"]) for r in reading.rows] == [
        (0, 17, "before", None),
        (18, len(line), None, reason),
        (19 + len(line), 16, "after", None),
    ]


@pytest.mark.parametrize(("line", "text"), NEAR_MISSES)
def test_a_line_that_only_looks_bad_is_read(tmp_path, line, text):
    """Near misses of the faults above."""
    reading = Reading(a_file(tmp_path, "f.jsonl", line))

    assert reading.outcomes() == [(text, None)]


def test_mark_blank_lines_and_crlf_are_no_records(tmp_path):
    """They are counted as skip and separators, and offsets stay those of the file."""
    data = b'\xef\xbb\xbf{"text":"a"}\r\n\r\n \t \n{"text":"b"}'
    reading = Reading(a_file(tmp_path, "f.jsonl", data))

    assert [(r["offset"], r["length"], r["text"]) for r in reading.rows] == [(3, 12, "a"), (23, 12, "b")]
    (tally,) = reading.tallies
    assert (tally.skipped_bytes, tally.separator_bytes, tally.record_bytes, tally.records) == (3, 8, 24, 2)


def test_an_empty_file_has_no_records(tmp_path):
    """Zero bytes decode to zero records, and the file is still accounted for."""
    reading = Reading(a_file(tmp_path, "f.jsonl", b""))

    assert (reading.rows, len(reading.tallies)) == ([], 1)


def test_two_records_with_one_id_are_two_documents(tmp_path):
    """The document id comes from the place, the input's own id is only noted."""
    reading = Reading(a_file(tmp_path, "f.jsonl", b'{"id":"x","text":"a"}\n{"id":"x","text":"a"}\n'))

    assert reading.column("source_record_id") == ["x", "x"]
    assert len(set(reading.column("doc_id"))) == 2


@pytest.mark.parametrize(
    ("suffix", "compress"), [(".gz", gzip.compress), (".zst", zstandard.compress), (".bz2", bz2.compress)]
)
class TestCompressed:
    """The same holds for gzip, zstd and bzip2."""

    def test_members_are_read_to_the_end(self, tmp_path, suffix, compress):
        """A member may end in the middle of a line; the content hash is that of the stored bytes."""
        data = compress(b'{"text":"a"}\n{"te') + compress(b'xt":"b"}\n')
        reading = Reading(a_file(tmp_path, "f.jsonl" + suffix, data))

        assert reading.outcomes() == [("a", None), ("b", None)]
        assert reading.digest == hashlib.sha256(data).hexdigest()

    def test_truncated_file_fails_with_its_place(self, tmp_path, suffix, compress):
        """Damage fails by default and says where the whole records end."""
        path = a_file(tmp_path, "f.jsonl" + suffix, _long(compress)[:-40])

        with pytest.raises(DamagedFile, match=r"f\.jsonl.*damaged at decoded offset \d+.*middle of") as caught:
            Reading(path)
        assert caught.value.path == "f.jsonl" + suffix

    def test_accepted_damage_is_one_row_after_the_whole_records(self, tmp_path, suffix, compress):
        """Nothing that was read before is lost, and every stored byte is hashed."""
        data = _long(compress)[:-40]
        reading = Reading(a_file(tmp_path, "f.jsonl" + suffix, data), damaged_file="accept")

        assert [r["reader_reason"] for r in reading.rows if r["reader_reason"]] == ["reader.damaged_tail"]
        assert reading.rows[-1]["reader_reason"] == "reader.damaged_tail"
        assert reading.digest == hashlib.sha256(data).hexdigest()

    def test_garbage_between_members_is_damage(self, tmp_path, suffix, compress):
        """What stands there might be anything, so it is not skipped."""
        data = compress(b'{"text":"a"}\n') + b"garbage" + compress(b'{"text":"b"}\n')
        path = a_file(tmp_path, "f.jsonl" + suffix, data)

        with pytest.raises(DamagedFile, match="member 2"):
            Reading(path)
        accepted = Reading(path, damaged_file="accept")
        assert accepted.outcomes() == [("a", None), (None, "reader.damaged_tail")]

    def test_empty_compressed_file_is_damaged(self, tmp_path, suffix, compress):
        """No compressor writes zero bytes; near miss: a member of nothing."""
        with pytest.raises(DamagedFile, match="empty"):
            Reading(a_file(tmp_path, "a.jsonl" + suffix, b""))
        assert Reading(a_file(tmp_path, "b.jsonl" + suffix, compress(b""))).rows == []

    def test_a_bomb_is_stopped_at_the_bound(self, tmp_path, suffix, compress):
        """Neither memory nor time grows with what it would expand to."""
        rule = a_rule(expansion_grace_bytes=1 << 20, max_expansion_ratio=50.0)
        path = a_file(tmp_path, "f.jsonl" + suffix, compress(b'{"text":"a"}\n' + b" " * 30_000_000))

        with pytest.raises(DamagedFile, match="expands to more than"):
            Reading(path, rule=rule)


def _long(compress):
    lines = [json.dumps({"text": hashlib.sha256(b"%d" % i).hexdigest()}).encode() for i in range(3_000)]
    return compress(b"\n".join(lines))


def test_zero_padding_behind_a_gzip_member_is_no_damage(tmp_path):
    """Tapes and some tools pad with zeros; gzip itself ignores them."""
    reading = Reading(a_file(tmp_path, "f.jsonl.gz", gzip.compress(b'{"text":"a"}', mtime=0) + b"\0" * 512))

    assert reading.outcomes() == [("a", None)]


def test_a_record_over_the_limit_is_counted_but_never_held(tmp_path):
    """50 MB in one line with a limit of 1 MB: a row with its length, and the next line is read."""
    data = b'{"text":"' + b"x" * 50_000_000 + b'"}\r\n{"text":"b"}\n'
    rule = a_rule(max_record_bytes=1 << 20)
    reading = Reading(a_file(tmp_path, "f.jsonl", data), rule=rule)

    assert [(r["offset"], r["length"], r["reader_reason"]) for r in reading.rows] == [
        (0, 50_000_011, "reader.too_large"),
        (50_000_013, 12, None),
    ]


def test_a_record_of_fifty_megabytes_is_read_under_the_shipped_limit(tmp_path):
    """Near miss of the test above."""
    reading = Reading(a_file(tmp_path, "f.jsonl", b'{"text":"' + b"x" * 50_000_000 + b'"}\n'))

    assert [len(text) for text in reading.column("text")] == [50_000_000]


@pytest.mark.parametrize("codec", ["gb18030", "big5"])
def test_lines_in_a_declared_encoding(tmp_path, codec):
    """Offsets and lengths are bytes of the file, whatever the encoding; trail bytes may equal a backslash."""
    lines = ['{"text":"功能許蓋"}', '{"text":"中文"}']
    data = "\n".join(lines).encode(codec)
    reading = Reading(a_file(tmp_path, "f.jsonl", data), encoding=codec)

    assert [(r["offset"], r["text"]) for r in reading.rows] == [
        (0, "功能許蓋"),
        (len(lines[0].encode(codec)) + 1, "中文"),
    ]


def test_batches_are_bounded_by_rows_and_by_bytes(tmp_path):
    """A record larger than the bound makes a batch of its own."""
    data = b"".join(b'{"text":"%s"}\n' % (b"x" * n) for n in (10, 10, 10, 500, 10))
    path = a_file(tmp_path, "f.jsonl", data)

    assert [b.num_rows for b in Reading(path, rule=a_rule(batch_rows=2)).batches] == [2, 2, 1]
    assert [b.num_rows for b in Reading(path, rule=a_rule(batch_bytes=60)).batches] == [2, 1, 1, 1]


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@settings(max_examples=25, deadline=None)
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30), max_size=30
    ),
    end=st.sampled_from(["\n", "\r\n", "\n\n"]),
    split=st.integers(1, 200),
)
def test_pieces_partition_the_file_and_give_the_same_rows(tmp_path_factory, texts, end, split):
    """However small the pieces, each record is in exactly one of them, in the same place."""
    data = "".join(json.dumps({"text": text}, ensure_ascii=False) + end for text in texts).encode()
    path = a_file(tmp_path_factory.mktemp("p"), "f.jsonl", data)
    whole, cut = Reading(path), Reading(path, rule=a_rule(split_bytes=split))

    assert [piece.start for piece in cut.pieces] == [0, *(piece.stop for piece in cut.pieces[:-1])]
    assert cut.pieces[-1].stop == len(data)
    assert cut.rows == whole.rows
    assert whole.column("text") == texts
    assert cut.digest == whole.digest


def test_no_cut_inside_a_line_longer_than_the_look_ahead(tmp_path):
    """The search goes on at the next place a cut is due."""
    data = b'{"text":"a"}\n' + b"x" * 5000 + b"\n" + b'{"text":"b"}\n' * 10
    path = a_file(tmp_path, "f.jsonl", data)
    rule = a_rule(split_bytes=100, max_record_bytes=1000)
    pieces = plan_pieces(path, "f", len(data), InputSpec(path, "jsonl"), rule)

    assert [piece.start for piece in pieces] == [0, 5014, 5118]
    assert Reading(path, rule=rule).column("reader_reason") == [None, "reader.too_large", *[None] * 10]


def test_a_file_that_shrank_since_it_was_planned_is_refused(tmp_path):
    """A truncated rest would otherwise look like a shorter corpus."""
    path = a_file(tmp_path, "f.jsonl", b'{"text":"a"}\n')
    piece = Piece(path, "f.jsonl", 0, 100)
    with pytest.raises(ReaderError, match="before its planned size"):
        list(read_pieces([piece], InputSpec(path, "jsonl"), a_source(), a_rule(), [Tally("f")], hashlib.sha256()))
