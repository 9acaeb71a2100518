"""Text files, package metadata, CSV and TSV, HTML and WARC: what is a record and what is not."""

import csv
import gzip
import io
import json

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.readers.kit import Reading, a_file, a_rule
from transforms.readers import DamagedFile, ReaderError
from transforms.readers.delimited import split_fields
from transforms.readers.extract import main_text


class TestText:
    """A file is a record."""

    def test_the_mark_is_skipped_and_the_rest_is_the_text(self, tmp_path):
        """Offset and length are those of the text."""
        reading = Reading(a_file(tmp_path, "f.txt", "\ufeff你好\n".encode()), "text")

        assert [(r["offset"], r["length"], r["text"]) for r in reading.rows] == [(3, 7, "你好\n")]

    @pytest.mark.parametrize(
        ("data", "outcome"),
        [
            (b"", (None, "reader.no_text")),
            (b"\xef\xbb\xbf", (None, "reader.no_text")),
            (b" ", (" ", None)),
            (b"a\0b", (None, "reader.nul")),
            ("中".encode("gb18030"), (None, "reader.bad_encoding")),
        ],
    )
    def test_a_file_without_text_is_a_row_with_a_reason(self, tmp_path, data, outcome):
        """Zero bytes are a record without text; one blank is a text."""
        assert Reading(a_file(tmp_path, "f.txt", data), "text").outcomes() == [outcome]

    def test_a_file_over_the_limit_is_not_held(self, tmp_path):
        """Near miss: a file of exactly the limit is read."""
        rule = a_rule(max_record_bytes=10)

        assert Reading(a_file(tmp_path, "a.txt", b"x" * 11), "text", rule).outcomes() == [(None, "reader.too_large")]
        assert Reading(a_file(tmp_path, "b.txt", b"x" * 10), "text", rule).outcomes() == [("x" * 10, None)]


METADATA = """Metadata-Version: 2.1
Name: thing
Version: 1.0
Summary: A thing.
Home-page: UNKNOWN
Author: Zoë
Project-URL: Source, https://example.org/src
Project-URL: Homepage, https://example.org
{licence}
{rest}"""


class TestPythonMetadata:
    """One distribution, one record."""

    @pytest.mark.parametrize(
        ("licence", "declared"),
        [
            ("License-Expression: MIT\nLicense: no", "MIT"),
            ("License: BSD\nClassifier: License :: OSI Approved :: MIT License", "BSD"),
            (
                "License: Long text\n        of a licence\nClassifier: License :: Public Domain",
                "License :: Public Domain",
            ),
            ("Classifier: License :: A\nClassifier: License :: B", "License :: A; License :: B"),
            ("License: Long text\n        of a licence", "Long text"),
            ("License: UNKNOWN", None),
        ],
    )
    def test_the_licence_is_what_the_package_declares(self, tmp_path, licence, declared):
        """Expression, then a short field, then classifiers, and never nothing where something was said."""
        data = METADATA.format(licence=licence, rest="\nBody.\n").encode()

        assert Reading(a_file(tmp_path, "METADATA", data), "python-metadata").column("licence_declared") == [declared]

    @pytest.mark.parametrize(
        ("rest", "text"),
        [
            ("\n# Body\n\nof text\n", "# Body\n\nof text"),
            ("Description: # Old\n        folded\n", "# Old\nfolded"),
            ("", "A thing."),
        ],
    )
    def test_the_text_is_the_description_or_the_summary(self, tmp_path, rest, text):
        """Body, folded header, summary, in this order; the other columns beside it."""
        data = METADATA.format(licence="License: MIT", rest=rest).encode()
        (row,) = Reading(a_file(tmp_path, "METADATA", data), "python-metadata").rows

        assert (row["text"], row["title"], row["source_record_id"], row["author"], row["url"]) == (
            text, "thing 1.0", "thing==1.0", "Zoë", "https://example.org",
        )  # fmt: skip


class TestDelimited:
    """CSV and TSV with a header."""

    def test_quoted_newlines_are_part_of_the_record(self, tmp_path):
        """Doubled quotes, CRLF, blank lines and quotes in the middle of a plain field."""
        data = b'id,text\r\n1,"he said ""hi"",\r\nok"\r\n\r\n2,plain 5" pipe\n3,\n'
        reading = Reading(a_file(tmp_path, "f.csv", data), "csv")

        assert [(r["offset"], r["text"], r["reader_reason"]) for r in reading.rows] == [
            (9, 'he said "hi",\r\nok', None),
            (36, 'plain 5" pipe', None),
            (52, None, "reader.text_missing"),
        ]

    def test_rows_that_do_not_fit_are_rows_with_a_reason(self, tmp_path):
        """More columns than the header, and a quote that never closes."""
        data = b'id,text\n1,a,b\n2,"open\n3,c\n'

        assert Reading(a_file(tmp_path, "f.csv", data), "csv").column("reader_reason") == ["reader.not_row"] * 2

    @pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5"])
    def test_encodings(self, tmp_path, codec):
        """Records are cut on bytes in each of them."""
        data = 'text\tid\n"你好，\n世界"\t1\n'.encode(codec)
        reading = Reading(a_file(tmp_path, "f.tsv", data), "tsv", encoding=codec)

        assert reading.outcomes() == [("你好，\n世界", None)]

    def test_utf_16_is_refused_with_a_remedy(self, tmp_path):
        """Its records cannot be cut on bytes."""
        with pytest.raises(ReaderError, match="iconv"):
            Reading(a_file(tmp_path, "f.csv", "text\na".encode("utf-16")), "csv", encoding="auto")

    @settings(max_examples=100, deadline=None)
    @given(fields=st.lists(st.text(st.sampled_from('a",\n\t 中'), max_size=6), min_size=1, max_size=5))
    def test_fields_are_split_as_the_standard_library_does(self, fields):
        """Oracle: the csv module writes, this reads."""
        sink = io.StringIO()
        csv.writer(sink, lineterminator="").writerow(fields)

        assert split_fields(sink.getvalue(), ",") == fields

    @settings(max_examples=40, deadline=None)
    @given(texts=st.lists(st.text(st.sampled_from('a",\n中'), min_size=1, max_size=8), min_size=1, max_size=8))
    def test_what_a_writer_wrote_is_read(self, tmp_path_factory, texts):
        """Whole files; the tally is checked by the kit."""
        sink = io.StringIO()
        writer = csv.writer(sink, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        writer.writerows([["id", "text"], *([at, text] for at, text in enumerate(texts))])
        path = a_file(tmp_path_factory.mktemp("c"), "f.csv", sink.getvalue().encode())

        assert Reading(path, "csv").column("text") == texts


PAGE = """<html><head><title> A
 page </title><meta charset="{charset}"></head><body><nav><a href=x>Menu</a></nav><div><h1>标题</h1><p>第一段。</p>
<ul><li>one<li>two</ul><table><tr><td>a<td>b</table><pre>x
  y</pre></div><script>no()</script></body></html>"""


class TestHtml:
    """Pages as files and as fields."""

    @pytest.mark.parametrize("charset", ["gb2312", "gbk", "GB18030", "utf-8"])
    def test_a_page_gives_its_main_text_its_title_and_its_markup(self, tmp_path, charset):
        """The encoding is what the page says, under auto."""
        data = PAGE.format(charset=charset).encode("utf-8" if charset == "utf-8" else "gb18030")
        (row,) = Reading(a_file(tmp_path, "f.html", data), "html", encoding="auto").rows

        assert row["title"] == "A page"
        assert row["markup"] == PAGE.format(charset=charset)
        assert row["text"].split() == ["标题", "第一段。", "•", "one", "•", "two", "a", "b", "x", "y"]
        assert row["text"].endswith("x\n  y")

    def test_a_page_without_text_is_a_row(self, tmp_path):
        """Scripts are no text."""
        reading = Reading(a_file(tmp_path, "f.html", b"<html><script>x</script></html>"), "html")

        assert reading.outcomes() == [(None, "reader.no_text")]

    def test_markup_in_a_field(self, tmp_path):
        """Of JSON Lines declared as such, or as html."""
        line = json.dumps({"page": {"html": "<title>t</title><p>Hello"}, "html": "<p>Other"}).encode()
        path = a_file(tmp_path, "f.jsonl", line)

        (row,) = Reading(path, fields={"html": "page.html"}).rows
        assert (row["text"], row["title"], row["markup"]) == ("Hello", "t", "<title>t</title><p>Hello")
        assert Reading(path, "html").outcomes() == [("Other", None)]

    @pytest.mark.parametrize(
        ("markup", "reason"),
        [
            ("<div>" * 20_000 + "x", "reader.too_deep"),
            ("<ul><li>x" * 20_000, "reader.too_deep"),
            ("<b>" * 100_001, "reader.too_large"),
            ("a\0", "reader.nul"),
        ],
    )
    def test_hostile_pages_are_bounded(self, markup, reason):
        """By counts of work, never by seconds."""
        assert main_text(markup, a_rule()).reason == reason

    def test_a_page_that_is_only_deep_is_read(self):
        """Near miss of the bound."""
        assert main_text("<div>" * 500 + "<p>x", a_rule()).text == "x"


def _record(block, kind="response", media="application/http; msgtype=response"):
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
        f"WARC-Target-URI: <http://x/>\r\nContent-Type: {media}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def _http(body, *headers, status=200):
    return "\r\n".join([f"HTTP/1.1 {status} X", *headers, "", ""]).encode() + body


ZIPPED = gzip.compress("<p>你好".encode("gbk"), mtime=0)
WARC = (
    (_record(b"software: x", "warcinfo", "application/warc-fields"), None),
    (_record(_http(b"", status=200), "request"), None),
    (
        _record(_http("<p>你好".encode("gbk"), "Content-Type: text/html; charset=gbk", "X-A: 1", "X-A: 2")),
        ("你好", None),
    ),
    (
        _record(
            _http(
                b"%x\r\n%s\r\n0\r\n\r\n" % (len(ZIPPED), ZIPPED),
                "Content-Type: text/html; charset=gb2312",
                "Content-Encoding: gzip",
                "Transfer-Encoding: chunked",
            )
        ),
        ("你好", None),
    ),
    (
        _record(_http(b"<p>stored decoded", "Content-Type: text/html", "Content-Encoding: gzip")),
        ("stored decoded", None),
    ),
    (_record(_http("<p>你".encode("gbk"), "Content-Type: text/html")), (None, "reader.bad_encoding")),
    (_record(_http(b"<p>gone", "Content-Type: text/html", status=404)), (None, "reader.http_status")),
    (_record(b"no http at all"), (None, "reader.http_status")),
    (_record(_http(b"x", "Content-Type: image/png")), (None, "reader.unsupported_media")),
    (_record(_http(b"plain", "Content-Type: text/plain")), ("plain", None)),
    (_record(b"", "revisit"), None),
    (_record(b"<p>resource", "resource", "text/html"), ("resource", None)),
    (_record("文本".encode(), "conversion", "text/plain"), ("文本", None)),
    (_record(b"", "conversion", "text/plain"), (None, "reader.no_text")),
    (_record(b"{}", "metadata", "application/json"), None),
)


class TestWarc:
    """Response, resource and conversion records are documents."""

    @pytest.mark.parametrize("pack", [lambda r: r, gzip.compress, zstandard.compress], ids=["", ".gz", ".zst"])
    def test_records_in_are_rows_and_not_content(self, tmp_path, request, pack):
        """Plain, and compressed record by record; offsets are those of the decoded archive."""
        suffix = request.node.callspec.id
        path = a_file(tmp_path, "f.warc" + suffix, b"".join(pack(record) for record, _ in WARC))
        reading = Reading(path, "warc", encoding="auto")

        assert reading.outcomes() == [outcome for _, outcome in WARC if outcome is not None]
        (tally,) = reading.tallies
        assert (tally.records, tally.rows, tally.not_content) == (15, 11, 4)
        assert reading.rows[0]["offset"] == len(WARC[0][0]) + len(WARC[1][0])

    def test_transport_facts_are_kept(self, tmp_path):
        """Header names in lower case; repeated headers are lists."""
        (row,) = Reading(a_file(tmp_path, "f.warc", WARC[2][0]), "warc", encoding="auto").rows

        assert json.loads(row["headers"])["x-a"] == ["1", "2"]
        assert (row["url"], row["source_record_id"], row["markup"]) == ("http://x/", "<urn:uuid:1>", "<p>你好")

    def test_a_truncated_archive_fails_or_ends_in_one_row(self, tmp_path):
        """Plain and compressed."""
        data = WARC[2][0] + WARC[11][0]
        for name, stored in (("a.warc", data[:-30]), ("a.warc.gz", gzip.compress(data, mtime=0)[:-30])):
            path = a_file(tmp_path, name, stored)
            with pytest.raises(DamagedFile):
                Reading(path, "warc", encoding="auto")
            accepted = Reading(path, "warc", encoding="auto", damaged_file="accept")
            assert accepted.rows[-1]["reader_reason"] == "reader.damaged_tail"

    def test_garbage_between_records_is_damage(self, tmp_path):
        """A parser that searches for the next record would lose it without a word."""
        path = a_file(tmp_path, "f.warc", WARC[2][0] + b"garbage\r\n\r\n" + WARC[2][0])

        with pytest.raises(DamagedFile, match="not a WARC record"):
            Reading(path, "warc", encoding="auto")
        accepted = Reading(path, "warc", encoding="auto", damaged_file="accept")
        assert accepted.outcomes() == [("你好", None), (None, "reader.damaged_tail"), ("你好", None)]
