"""WARC records that lie about themselves, payloads that are cut off, and archives with a dictionary."""

import bz2
import gzip
import struct
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.readers.kit import Reading, a_file, a_rule
from transforms.readers import DamagedFile
from transforms.readers.payload import decoded

LIMIT = 1 << 20
PAGE = b"<p>A page with words that repeat, repeat and repeat.</p>" * 40


def http(body, *headers):
    """Return a response with these headers."""
    return "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html", *headers, "", ""]).encode() + body


def record(block, length=None, name="1"):
    """Return a response record; `length` is what its header claims."""
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{name}>\r\n"
        f"WARC-Target-URI: http://x/{name}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def chunked(data, size=7):
    """Return a chunked body."""
    parts = [b"%x\r\n%s\r\n" % (len(p), p) for p in (data[at : at + size] for at in range(0, len(data), size))]
    return b"".join(parts) + b"0\r\n\r\n"


def raw_deflate(data):
    """Deflate without the zlib wrapper."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CODINGS = [
    ("gzip", gzip.compress(PAGE, mtime=0)), ("x-gzip", gzip.compress(PAGE, mtime=0)), ("deflate", zlib.compress(PAGE)),
    ("deflate", raw_deflate(PAGE)), ("br", brotli.compress(PAGE)), ("zstd", zstandard.compress(PAGE)),
]  # fmt: skip


class TestPayload:
    """Codings of HTTP bodies."""

    @pytest.mark.parametrize(("coding", "body"), CODINGS)
    def test_a_whole_body_is_undone(self, coding, body):
        """Plain and chunked."""
        assert decoded(body, "", coding, LIMIT) == (PAGE, True)
        assert decoded(chunked(body), "chunked", coding, LIMIT) == (PAGE, True)

    @pytest.mark.parametrize(("coding", "body"), CODINGS)
    def test_a_body_that_is_cut_off_is_not_whole(self, coding, body):
        """At three quarters; what could be decoded is not passed off as the page."""
        assert decoded(body[: len(body) * 3 // 4], "", coding, LIMIT).whole is False
        assert decoded(chunked(body)[:-20], "chunked", coding, LIMIT).whole is False

    @pytest.mark.parametrize("coding", ["gzip", "zstd", "br", "deflate", "identity", "utf-8"])
    def test_a_body_stored_decoded_is_taken_as_it_stands(self, coding):
        """Headers of many crawls still name the coding of the wire."""
        assert decoded(PAGE, "chunked", coding, LIMIT) == (PAGE, True)

    def test_codings_are_undone_from_the_last_to_the_first(self):
        """Content-Encoding: deflate, gzip."""
        assert decoded(gzip.compress(zlib.compress(PAGE), mtime=0), "", "deflate, gzip", LIMIT) == (PAGE, True)

    @pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
    def test_expansion_is_bounded(self, coding):
        """One byte over the limit tells that it is over."""
        pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress}[
            coding
        ]

        assert len(decoded(pack(b"0" * 5_000_000), "", coding, 1000).data) == 1001

    def test_a_chunked_body_without_its_last_chunk_is_not_whole(self):
        """RFC 9112 7.1; near miss: extensions and trailers."""
        assert decoded(b"5\r\nhello\r\n", "chunked", "", LIMIT) == (b"hello", False)
        assert decoded(b"5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n", "chunked", "", LIMIT) == (b"hello", True)

    @settings(max_examples=200, deadline=None)
    @given(
        data=st.binary(max_size=60),
        transfer=st.sampled_from(["", "chunked"]),
        coding=st.sampled_from(["", "gzip", "deflate", "br", "zstd", "gzip, br"]),
        pack=st.sampled_from([bytes, gzip.compress, zlib.compress, brotli.compress, zstandard.compress, chunked]),
        cut=st.integers(0, 40),
    )
    def test_no_body_raises(self, data, transfer, coding, pack, cut):
        """Whatever the bytes and whatever the headers claim."""
        decoded(pack(data)[cut:], transfer, coding, 20)
        decoded(pack(data)[: max(0, len(pack(data)) - cut)], transfer, coding, 20)


class TestRecords:
    """Records that do not end where they say."""

    def test_a_truncated_gzip_payload_is_a_row_with_its_reason(self, tmp_path):
        """A decoder that stops at the end of its input would take the half page for the page."""
        body = gzip.compress(PAGE, mtime=0)
        data = record(http(body[:-20], "Content-Encoding: gzip")) + record(http(body, "Content-Encoding: gzip"))
        reading = Reading(a_file(tmp_path, "f.warc", data), "warc", encoding="auto")

        assert reading.column("reader_reason") == ["reader.damaged_payload", None]

    @pytest.mark.parametrize("wrong", [-30, 30, 200, 10_000])
    def test_a_wrong_length_costs_its_record_and_no_other(self, tmp_path, wrong):
        """Too short, too long into the next record, too long into the one behind it, and behind the end of the file."""
        block = http(b"<p>words of the page that lies</p>")
        good = [record(http(b"<p>good %d</p>" % n), name=str(n)) for n in range(3)]
        data = good[0] + record(block, len(block) + wrong) + good[1] + good[2]
        path = a_file(tmp_path, "f.warc", data)
        with pytest.raises(DamagedFile, match=rf"damaged at decoded offset {len(good[0])}: "):
            Reading(path, "warc", encoding="auto")

        accepted = Reading(path, "warc", encoding="auto", damaged_file="accept")
        assert accepted.outcomes() == [
            ("good 0", None), (None, "reader.damaged_tail"), ("good 1", None), ("good 2", None),
        ]  # fmt: skip
        assert accepted.rows[1]["offset"] == len(good[0])

    def test_other_numbers_of_empty_lines_are_read(self, tmp_path):
        """None, one, and three between the records; near misses of a wrong length."""
        one = record(http(b"<p>a</p>"))[:-4]
        data = one + one + b"\r\n" + one + b"\r\n\r\n\r\n" + one

        assert Reading(a_file(tmp_path, "f.warc", data), "warc").outcomes() == [("a", None)] * 4

    def test_after_a_hundred_damages_the_rest_is_one_row(self, tmp_path):
        """Work is bounded, whatever an archive claims."""
        lie = record(b"x" * 50, 20)
        reading = Reading(a_file(tmp_path, "f.warc", lie * 300), "warc", damaged_file="accept")

        assert reading.column("reader_reason") == ["reader.damaged_tail"] * 100

    def test_revisits_are_no_content(self, tmp_path):
        """They are counted and have no row."""
        revisit = record(http(b"")).replace(b"WARC-Type: response", b"WARC-Type: revisit")
        (tally,) = Reading(a_file(tmp_path, "f.warc", revisit * 2 + record(http(b"<p>a"))), "warc").tallies

        assert (tally.records, tally.rows, tally.not_content) == (3, 1, 2)

    def test_header_bytes_that_are_not_text_do_no_harm(self, tmp_path):
        """Cookies and locations in other encodings are common."""
        data = record(http(b"<p>a", "X-Location: /中")).replace("中".encode(), b"\xd6\xd0\xff")

        assert Reading(a_file(tmp_path, "f.warc", data), "warc").outcomes() == [("a", None)]


class TestDictionary:
    """`.warc.zst` as crawlers write it: a dictionary in the first frame, one frame a record."""

    PAGES = tuple(record(http(b"<p>page %d of a site with one template</p>" % n), name=str(n)) for n in range(50))

    @pytest.mark.parametrize("pack", [bytes, zstandard.compress], ids=["raw", "packed"])
    def test_the_dictionary_in_the_first_frame_is_used(self, tmp_path, pack):
        """Raw, and itself compressed."""
        reading = Reading(self._archive(tmp_path, pack), "warc")

        assert reading.outcomes() == [(f"page {n} of a site with one template", None) for n in range(50)]

    def test_without_its_dictionary_the_error_says_so(self, tmp_path):
        """One clear error with the remedy."""
        path = self._archive(tmp_path, bytes, keep=False)

        with pytest.raises(
            DamagedFile, match=r"needs a dictionary that the file does not hold \(recompress it: zstd -dc -D"
        ):
            Reading(path, "warc")

    def test_a_truncated_dictionary_is_damage(self, tmp_path):
        """Nothing behind it can be decoded."""
        data = (self._archive(tmp_path, bytes), (tmp_path / "f.warc.zst").read_bytes())[1][:500]

        assert Reading(a_file(tmp_path, "g.warc.zst", data), "warc", damaged_file="accept").outcomes() == [
            (None, "reader.damaged_tail")
        ]

    def _archive(self, folder, pack, keep=True):
        dictionary = zstandard.train_dictionary(1000, list(self.PAGES))
        packer = zstandard.ZstdCompressor(dict_data=dictionary)
        stored = pack(dictionary.as_bytes())
        head = b"\x5d\x2a\x4d\x18" + struct.pack("<I", len(stored)) + stored if keep else b""
        return a_file(folder, "f.warc.zst", head + b"".join(packer.compress(page) for page in self.PAGES))


def test_a_window_over_the_bound_is_named_with_the_remedy(tmp_path):
    """`zstd --long=30`: not damaged, and memory stays bounded."""
    packer = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters(window_log=30)
    ).compressobj()
    data = packer.compress(b'{"text":"a"}') + packer.flush()

    with pytest.raises(DamagedFile, match=r"asks for a window above 128 MiB \(recompress it: zstd -dc --long=31"):
        Reading(a_file(tmp_path, "f.jsonl.zst", data))


@pytest.mark.parametrize(("name", "pack"), [("f.jsonl", bytes), ("f.jsonl.bz2", bz2.compress), ("f.txt", bytes)])
def test_an_error_of_the_system_names_the_file_and_what_to_do(tmp_path, monkeypatch, name, pack):
    """A disk that fails while it is read is no damaged file, and no trace."""
    from transforms.readers import ReaderError, decompress

    path = a_file(tmp_path, name, pack(b'{"text":"a"}\n'))

    class Failing:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def seek(self, at):
            return at

        def read(self, size):
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(decompress, "open_stored", lambda path: Failing())
    with pytest.raises(ReaderError) as caught:
        Reading(path, "text" if name.endswith("txt") else "jsonl", a_rule(), damaged_file="accept")
    assert str(caught.value) == (
        f"{name}: cannot be read (OSError); check that it is still there, its permissions and its disk, then run again"
    )
