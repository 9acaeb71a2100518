"""Encodings: declared, or found by mark, header and meta; and never guessed."""

import gzip
import json

import pytest

from tests.transforms.readers.kit import Reading, a_file
from transforms.readers.encoding import codec_of, decode

CHINESE = (
    ("text-zh-laws-sample", "laws_sample.jsonl.gz"),
    ("text-zh-classics-sample", "modern_sample.jsonl.gz"),
    ("text-zh-wiki-cmrc-trial", "paragraphs.jsonl.gz"),
)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("gb2312", "gb18030"), ("GBK", "gb18030"), ("gb_2312-80", "gb18030"), ("utf8", "utf-8"), ("big5", "big5hkscs"),
        ("Big5-HKSCS", "big5hkscs"), ("latin1", "cp1252"), ("us-ascii", "cp1252"), ("nonsense", None), ("", None),
    ],
)  # fmt: skip
def test_labels_mean_what_browsers_take_them_for(label, codec):
    """WHATWG Encoding 4.2."""
    assert codec_of(label) == codec


@pytest.mark.parametrize(
    ("raw", "content_type", "text"),
    [
        ("中".encode(), "", "中"),
        ("中".encode("gb18030"), "", None),
        ("中".encode("gb18030"), "text/html; charset=GBK", "中"),
        (b'<meta charset="gb2312">' + "中".encode("gb18030"), "", '<meta charset="gb2312">中'),
        (b'<meta charset="gb2312">\xe4\xb8\xad!', "text/html; charset=utf-8", '<meta charset="gb2312">中!'),
        (b"\xef\xbb\xbf\xe4\xb8\xad", "text/html; charset=gbk", "中"),
        ("中".encode("utf-16"), "", "中"),
        (b'<meta charset="utf-16">\xe4\xb8\xad', "", '<meta charset="utf-16">中'),
        (b" " * 1024 + b"<meta charset=gbk>" + "中".encode("gb18030"), "", None),
        ("中".encode(), "text/html; charset=nonsense", "中"),
    ],
)
def test_auto_asks_mark_then_header_then_meta_then_strict_utf_8(raw, content_type, text):
    """The last step is strict: what is not UTF-8 is not guessed."""
    assert decode(raw, "auto", content_type, markup=True) == text


@pytest.mark.parametrize(("raw", "encoding"), [(b"\xff\xff", "gb18030"), (b"\x80", "big5"), (b"\xff\xfea\0", "utf-8")])
def test_bytes_outside_the_declared_encoding_are_refused(raw, encoding):
    """Strict decoding; UTF-16 marks mean something only under auto."""
    assert decode(raw, encoding) is None


def test_the_meta_of_plain_text_says_nothing():
    """Only markup has meta elements."""
    assert decode(b"<meta charset=gbk>" + "中".encode("gb18030"), "auto") is None


@pytest.mark.parametrize(("corpus", "file"), CHINESE)
@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_chinese_corpora_read_the_same_in_other_encodings(shared, tmp_path, corpus, file, encoding):
    """Simplified characters that Big5 lacks are written as JSON escapes, as a Big5 writer has to."""
    lines = gzip.decompress((shared(corpus) / file).read_bytes()).splitlines()[:300]
    texts = [json.loads(line)["text"] for line in lines]
    codec = {"gb18030": "gb18030", "big5": "big5hkscs"}[encoding]
    data = "\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in texts)
    stored = data.encode(codec, "json_escapes")

    assert Reading(a_file(tmp_path, "f.jsonl", stored), encoding=encoding).column("text") == texts


@pytest.fixture(autouse=True, scope="module")
def _json_escapes():
    import codecs

    def escape(error):
        units = error.object[error.start : error.end].encode("utf-16-be").hex()
        return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)), error.end

    codecs.register_error("json_escapes", escape)
