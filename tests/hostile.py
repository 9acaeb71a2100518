"""A folder of everything that goes wrong with input files, each with what becomes of it.

`build` writes the files and corpus.yaml, and returns for every file its decoded bytes and, per record, the offset and
the `reader.*` reason, or "read". Nothing here comes from the reader: offsets are counted while the files are made.
"""

import bz2
import gzip
import hashlib
import io
import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from tests.corpora import EN, ZH

MAX_RECORD_BYTES = 200_000
GRACE_BYTES = 300_000
POLICY = f"reader: {{max_record_bytes: {MAX_RECORD_BYTES}, expansion_grace_bytes: {GRACE_BYTES}}}\n"


class Hostile(NamedTuple):
    """One file: its decoded bytes, and (offset, outcome) of each record."""

    decoded_bytes: int
    records: tuple[tuple[int, str], ...]


def text(n: int) -> str:
    """Return an English page that is like no other."""
    return f"{EN} Notebook {n} was found on day {n * 37} in house {n * 101}, and nobody had asked for it."


def line(n: int, **more) -> bytes:
    """Return a record that can be read."""
    return json.dumps({"id": f"r{n}", "text": text(n), **more}, ensure_ascii=False).encode()


LINES = (
    (line(1), "read"),
    (line(1).replace(text(1).encode(), text(2).encode()), "read"),  # the same id again
    (b'{"id": "cut", "text": "this line ends', "reader.not_json"),
    (b"null", "reader.not_json"),
    (b'{"id": "nan", "text": "a", "score": NaN}', "reader.not_json"),
    (b'{"id": "inf", "text": "a", "score": -Infinity}', "reader.not_json"),
    (b'{"id": "big", "n": 1e999, "text": "a"}', "reader.not_json"),
    (b'{"id": "twice", "text": "first", "text": ' + json.dumps(text(3)).encode() + b"}", "read"),  # the last one counts
    (b'{"id": 123456789012345678901234567890, "text": ' + json.dumps(text(4)).encode() + b"}", "read"),
    (b'{"id": -9223372036854775808, "text": ' + json.dumps(text(5)).encode() + b"}", "read"),
    (b'{"id": "null", "text": null}', "reader.text_missing"),
    (b'{"id": "none", "body": "x"}', "reader.text_missing"),
    (b'{"id": "number", "text": 12}', "reader.not_text"),
    (b'{"id": "list", "text": ["a", "b"]}', "reader.not_text"),
    (b'{"id": "object", "text": {"en": "a"}}', "reader.not_text"),
    (b'{"id": "surrogate", "text": "\\ud800"}', "reader.lone_surrogate"),
    (b'{"id": "nul", "text": "a\\u0000b"}', "reader.nul"),
    (b'{"id": "rawnul", "text": "a\0b"}', "reader.nul"),
    (b'{"id": "bytes", "text": "\xff\xfe"}', "reader.bad_encoding"),
    (b'{"id": "cesu", "text": "\xed\xa0\xbd\xed\xb8\x80"}', "reader.bad_encoding"),
    ('{"id": "gbk", "text": "中文"}'.encode("gbk"), "reader.bad_encoding"),
    (b'{"id": "deep", "text": ' + b"[" * 60_000 + b"]" * 60_000 + b"}", "reader.too_deep"),
    (b'{"id": "long", "text": "' + b"x" * MAX_RECORD_BYTES + b'"}', "reader.too_large"),
    (b'{"id": "empty", "text": ""}', "read"),
    (b'{"id": "\xf0\x9f\x98\x80\\n' + b'\\u202e", "text": ' + json.dumps(text(6)).encode() + b"}", "read"),
    (line(7), "read"),
)


def join(lines, mark=b"", end=b"\n", last=True) -> tuple[bytes, Hostile]:
    """Join lines into a file and say where each of them begins."""
    data, records = bytearray(mark), []
    for at, (raw, outcome) in enumerate(lines):
        if raw.strip():
            records.append((len(data), outcome))
        data += raw + (end if last or at + 1 < len(lines) else b"")
    return bytes(data), Hostile(len(data), tuple(records))


def good(first: int, count: int) -> list[tuple[bytes, str]]:
    """Return lines that can be read."""
    return [(line(n), "read") for n in range(first, first + count)]


def _files() -> dict[str, tuple[bytes, Hostile]]:
    found: dict[str, tuple[bytes, Hostile]] = {"lines/lines.jsonl": join(LINES)}
    found["ends/crlf.jsonl"] = join([*good(100, 2), (b"", ""), (b" \t ", ""), *good(102, 1)], b"\xef\xbb\xbf", b"\r\n")
    found["ends/tail.jsonl"] = join(good(110, 2), last=False)
    found["ends/zero.jsonl"] = (b"", Hostile(0, ()))
    found["ends/all-bad.jsonl"] = join([(b'{"id": "x"}', "reader.text_missing")])
    found["globs/a.jsonl"] = join(good(120, 2))
    found["globs/b.jsonl"] = join(good(122, 2))
    for at, name in enumerate(ODD_NAMES):
        data = text(130 + at).encode()
        found[f"names/{name}"] = (data, Hostile(len(data), ((0, "read"),)))
    found.update(_packed())
    found.update(_tables())
    found.update(_parquet())
    found.update(_pages())
    found["warc/a.warc.gz"] = _warc()
    found.update(_encodings())
    return found


ODD_NAMES = ("new\nline.txt", "中文 名字.txt", "#1?*[x].txt", "..dots...txt", "emoji-😀.txt", "per%20cent&amp;.txt")
PRINTED = {"new\nline.txt": "new\\x0aline.txt"}


def _packed() -> dict[str, tuple[bytes, Hostile]]:
    """Compressed files that are damaged: what was decoded before is kept, the rest is one row."""
    one, two = join(good(200, 1))[0], join(good(201, 1))[0]
    whole = join(good(210, 40))[0]
    bomb = join(good(260, 1))[0] + b" " * 80_000_000
    found = {}
    for suffix, pack in ((".gz", _gzip), (".zst", zstandard.compress), (".bz2", bz2.compress)):
        stored = pack(one) + b"garbage" + pack(two)
        records = ((0, "read"), (len(one), "reader.damaged_tail"))
        found[f"packed/garbage.jsonl{suffix}"] = (stored, Hostile(len(one), records))
        found[f"packed/members.jsonl{suffix}"] = (
            pack(one[:50]) + pack(one[50:] + two),
            Hostile(len(one + two), ((0, "read"), (len(one), "read"))),
        )
        stored = pack(whole)
        left = bytes(_oracle(suffix)(stored[:-20]))
        ends = [at + 1 for at, byte in enumerate(left) if byte == 10]
        records = (*((at, "read") for at in [0, *ends][: len(ends)]), ([0, *ends][-1], "reader.damaged_tail"))
        found[f"packed/cut.jsonl{suffix}"] = (stored[:-20], Hostile(len(left), records))
        stored = pack(bomb)
        records = ((0, "read"), (bomb.index(b"\n") + 1, "reader.damaged_tail"))
        found[f"packed/bomb.jsonl{suffix}"] = (stored, Hostile(max(GRACE_BYTES, 200 * len(stored)), records))
        found[f"packed/zero.jsonl{suffix}"] = (b"", Hostile(0, ((0, "reader.damaged_tail"),)))
    return found


def _oracle(suffix: str) -> Callable[[bytes], bytes]:
    """Return what decodes as much of a file as there is, by the library alone."""
    if suffix == ".gz":
        return zlib.decompressobj(wbits=31).decompress
    return (bz2.BZ2Decompressor() if suffix == ".bz2" else zstandard.ZstdDecompressor().decompressobj()).decompress


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def _tables() -> dict[str, tuple[bytes, Hostile]]:
    """CSV and TSV; the header is a declared skip, an empty field a missing value."""
    head = b"\xef\xbb\xbfid,text,text\r\n"
    rows = [
        (f'1,"{text(300)}\r\nsecond ""line""",\r\n'.encode(), "read"),
        (f'2,,"{text(301)}"\r\n'.encode(), "read"),  # of two columns of one name the first with a value
        (b"\r\n", ""),
        (b"3\r\n", "reader.text_missing"),
        (b"4,a,b,c\r\n", "reader.not_row"),
        (b"5,\xff\xff,\r\n", "reader.bad_encoding"),
        (b'6,"never closed\r\n7,x,\r\n', "reader.not_row"),
    ]
    data, records = head, []
    for raw, outcome in rows:
        if outcome:
            records.append((len(data), outcome))
        data += raw
    tsv = f"text\tid\n{text(302)}\t1\n\t2\n".encode()
    at = len(tsv) - len(b"\t2\n")
    return {
        "tables/a.csv": (data, Hostile(len(data), tuple(records))),
        "tables/b.tsv": (tsv, Hostile(len(tsv), ((8, "read"), (at, "reader.text_missing")))),
    }


def _parquet() -> dict[str, tuple[bytes, Hostile]]:
    """Offsets are row numbers; Parquet has no decoded bytes of its own."""
    page = [text(n) for n in range(310, 330)]
    lying = pa.StringArray.from_buffers(1, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe"))
    read, missing, other = (0, "read"), "reader.text_missing", "reader.not_text"
    tables = {
        "dictionary": (pa.table({"text": pa.array([page[0], None]).dictionary_encode()}), (read, (1, missing))),
        "large": (pa.table({"text": pa.array([page[1]], pa.large_string())}), (read,)),
        "binary": (pa.table({"text": pa.array([page[2].encode(), b"\xff"], pa.binary())}),
                   (read, (1, "reader.bad_encoding"))),
        "lying": (pa.table({"text": lying}), ((0, "reader.bad_encoding"),)),
        "time": (pa.table({"text": pa.array([0], pa.timestamp("us"))}), ((0, other),)),
        "number": (pa.table({"text": [1]}), ((0, other),)),
        "list": (pa.table({"text": [[page[3]]]}), ((0, other),)),
        "missing": (pa.table({"body": [page[4]] * 2}), ((0, missing), (1, missing))),
        "nul": (pa.table({"text": ["a\0b"]}), ((0, "reader.nul"),)),
        "far": (pa.table({"text": [page[5]], "date": pa.array([2**62], pa.timestamp("us"))}), (read,)),
        "huge": (pa.table({"text": ["中" * (MAX_RECORD_BYTES // 3 + 1)]}), ((0, "reader.too_large"),)),
        "none": (pa.table({"text": pa.array([], pa.string())}), ()),
    }  # fmt: skip
    found = {}
    for name, (table, records) in tables.items():
        sink = io.BytesIO()
        pq.write_table(table, sink)
        found[f"parquet/{name}.parquet"] = (sink.getvalue(), Hostile(0, records))
    found["parquet/cut.parquet"] = (found["parquet/large.parquet"][0][:-9], Hostile(0, ((0, "reader.damaged_tail"),)))
    found["parquet/zero.parquet"] = (b"", Hostile(0, ((0, "reader.damaged_tail"),)))
    return found


def _pages() -> dict[str, tuple[bytes, Hostile]]:
    pages = {
        "broken": (f"<p><b>{text(330)}<i></p></b><table><div>".encode(), "read"),
        "deep": (b"<div>" * 20_000 + b"x", "reader.too_deep"),
        "tags": (b"<i>" * 60_000, "reader.no_text"),
        "huge": (b"<p>" + b"x" * MAX_RECORD_BYTES, "reader.too_large"),
        "notext": (b"<html><script>alert(1)</script><img src=x></html>", "reader.no_text"),
        "zero": (b"", "reader.no_text"),
        "lie": (b'<meta charset="utf-8"><p>' + "中文".encode("gbk"), "reader.bad_encoding"),
        "honest": ('<meta charset="gbk"><p>' + ZH).encode("gbk"),
        "nul": (b"<p>a\0b", "reader.nul"),
    }
    pages["honest"] = (pages["honest"], "read")
    return {f"pages/{n}.html": (raw, Hostile(len(raw), ((0, outcome),))) for n, (raw, outcome) in pages.items()}


def http(body: bytes, *headers: str, media: str = "text/html") -> bytes:
    """Return an archived response."""
    return "\r\n".join(["HTTP/1.1 200 OK", f"Content-Type: {media}", *headers, "", ""]).encode() + body


def warc(block: bytes, name: str, kind: str = "response", wrong: int = 0) -> bytes:
    """Return a WARC record; `wrong` is added to the length that it claims."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:{name}>\r\nWARC-Target-URI: http://x/{name}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block) + wrong}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def _warc() -> tuple[bytes, Hostile]:
    """Records in gzip members of their own; what is no content has no row."""
    page = [f"<p>{text(n)}</p>".encode() for n in range(340, 350)]
    zipped = _gzip(page[1])
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(zipped), zipped)
    lie = http(page[6])
    records = (
        (warc(b"software: x\r\n", "info", "warcinfo"), None),
        (warc(http(page[0]), "plain"), "read"),
        (warc(http(chunked, "Content-Encoding: gzip", "Transfer-Encoding: chunked"), "chunked"), "read"),
        (warc(http(_gzip(page[2])[:-15], "Content-Encoding: gzip"), "cutgzip"), "reader.damaged_payload"),
        (warc(http(chunked[:-20], "Content-Encoding: gzip", "Transfer-Encoding: chunked"), "cutchunk"),
         "reader.damaged_payload"),
        (warc(http(b"", ), "again", "revisit"), None),
        (warc(http(_gzip(b"0" * 5_000_000), "Content-Encoding: gzip"), "bomb"), "reader.too_large"),
        (warc(http("<p>中".encode("gbk"), "X: \xd6"), "undeclared"), "reader.bad_encoding"),
        (warc(http(zlib.compress(page[4]), "Content-Encoding: deflate"), "deflate"), "read"),
        (warc(lie, "short", wrong=-30), "reader.damaged_tail"),
        (warc(http(page[5]), "between"), "read"),
        (warc(lie, "long", wrong=500), "reader.damaged_tail"),
        (warc(http(page[7]), "last"), "read"),
    )  # fmt: skip
    data, rows = b"", []
    for raw, outcome in records:
        if outcome is not None:
            rows.append((len(data), outcome))
        data += raw
    return b"".join(_gzip(raw) for raw, _ in records), Hostile(len(data), tuple(rows))


def _encodings() -> dict[str, tuple[bytes, Hostile]]:
    """One input in `auto`, files in four encodings, of which two say so; and one declared as gb18030."""
    found = {}
    for name, data, outcome in (
        ("utf8.txt", text(360).encode(), "read"),
        ("mark.txt", b"\xef\xbb\xbf" + text(361).encode(), "read"),
        ("utf16.txt", text(362).encode("utf-16"), "read"),
        ("gbk.txt", ZH.encode("gbk"), "reader.bad_encoding"),
        ("nul.txt", b"a\0b", "reader.nul"),
        ("zero.txt", b"", "reader.no_text"),
    ):
        skip = 3 if name == "mark.txt" else 2 if name == "utf16.txt" else 0
        found[f"mixed/{name}"] = (data, Hostile(len(data), ((skip, outcome),)))
    lines = [(json.dumps({"text": ZH + "第二版。"}, ensure_ascii=False).encode("gb18030"), "read"),
             (b'{"text": "\xff\xff"}', "reader.bad_encoding")]  # fmt: skip
    return {**found, "declared/a.jsonl": join(lines)}


SOURCES = {
    "lines": [("lines/lines.jsonl", "jsonl", {})],
    "ends": [("ends/*.jsonl", "jsonl", {})],
    "globs": [("globs/*.jsonl", "jsonl", {}), ("globs/a*.jsonl", "jsonl", {})],
    "names": [("names/*", "text", {}), ("names/..dots...txt", "text", {})],
    "packed": [("packed/*", "jsonl", {"damaged_file": "accept"})],
    "tables": [("tables/a.csv", "csv", {}), ("tables/b.tsv", "tsv", {})],
    "parquet": [("parquet/*.parquet", "parquet", {"damaged_file": "accept"})],
    "pages": [("pages/*.html", "html", {})],
    "warc": [("warc/*.warc.gz", "warc", {"damaged_file": "accept"})],
    "mixed": [("mixed/*.txt", "text", {"encoding": "auto"})],
    "declared": [("declared/*.jsonl", "jsonl", {"encoding": "gb18030"})],
}
GATES = ("reader_quarantined", "removed", "leak")


def build(folder: Path) -> dict[tuple[str, str], Hostile]:
    """Write the folder and corpus.yaml; return (source, file as the ledger names it) -> what becomes of it."""
    expected = {}
    for name, (data, hostile) in _files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        base = name.partition("/")[2]
        expected[name.partition("/")[0], name.replace(base, PRINTED.get(base, base))] = hostile
    (folder / "ends" / "folder.jsonl").mkdir()
    (folder / "globs" / "link.jsonl").symlink_to("b.jsonl")
    (folder / "names" / ".hidden").mkdir()
    os.symlink(".", folder / "names" / ".hidden" / "loop")
    write_corpus(folder, SOURCES)
    return expected


def write_corpus(folder: Path, sources) -> Path:
    """Write corpus.yaml, its policy with every gate on losses waived, and the evidence."""
    evidence = folder / "licence.txt"
    evidence.write_text("CC0 1.0 Universal", encoding="utf-8")
    digest = hashlib.sha256(evidence.read_bytes()).hexdigest()
    waivers = [
        f"{{source: {source}, gate: {gate}, name: Test, reason: hostile, expiry: 2099-01-01}}"
        for source in sources
        for gate in GATES
    ]
    (folder / "policy.yaml").write_text(f"gates:\n  waivers: [{', '.join(waivers)}]\n{POLICY}", encoding="utf-8")
    text = "corpus: hostile\nscope: public_cn\npolicy: policy.yaml\nsources:\n"
    for source, inputs in sources.items():
        text += (
            f"  - id: {source}\n    title: {source}\n    acquisition: open_licence\n    licence: CC0-1.0\n"
            f"    evidence: [{{file: licence.txt, sha256: {digest}}}]\n    origin: domestic\n    languages: [zh, en]\n"
            "    inputs:\n"
        )
        for path, form, more in inputs:
            entry = {"path": path, "format": form, **more}
            text += f"      - {json.dumps(entry, ensure_ascii=False)}\n"
    (folder / "corpus.yaml").write_text(text, encoding="utf-8")
    return folder / "corpus.yaml"
