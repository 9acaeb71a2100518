"""Speed of reading, by process CPU time of one core: `python -m tests.benchmarks.bench_readers`."""

import gzip
import hashlib
import json
import tempfile
import time
from pathlib import Path

import orjson

from tests.builders import a_source
from tests.conftest import SHARED
from tests.transforms.readers.kit import a_file, a_rule
from transforms.readers import plan_pieces, read_pieces
from transforms.records import InputSpec, Tally

DOCUMENTS = 25_000
WORDS = [f"{'abcdefghij'[n % 10]}{n * 7919 % 10007}" for n in range(997)]


def main():
    """Print MB/s of JSON Lines (beside orjson and sha256 alone on the same bytes), Parquet and HTML."""
    with tempfile.TemporaryDirectory() as folder:
        data = _jsonl()
        for name, stored in (("f.jsonl", data), ("f.jsonl.gz", gzip.compress(data, 6, mtime=0))):
            _report(name, a_file(folder, name, stored), "jsonl", len(data), len(data) // DOCUMENTS)
        lines = data.splitlines()
        _time("  orjson.loads alone", len(data), lambda: [orjson.loads(line) and None for line in lines])
        _time("  sha256 alone", len(data), lambda: hashlib.sha256(data))
        _parquet(folder, data)
        _html(folder)


def _jsonl():
    rows = []
    for n in range(DOCUMENTS):
        text = " ".join(WORDS[(n * 31 + k * k) % 997] for k in range(350))
        rows.append(orjson.dumps({"id": f"d{n}", "url": f"http://x/{n}", "text": text}))
    return b"\n".join(rows) + b"\n"


def _parquet(folder, data):
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = Path(folder) / "f.parquet"
    pq.write_table(pa.Table.from_pylist([orjson.loads(line) for line in data.splitlines()]), path)
    _report("f.parquet", str(path), "parquet", len(data), len(data) // DOCUMENTS)


def _html(folder):
    pages = SHARED / "web-debian-html" / "pages.jsonl.gz"
    if not pages.exists():
        print("html: shared pages are not on this machine")
        return
    markup = [json.loads(line)["html"] for line in gzip.decompress(pages.read_bytes()).splitlines()]
    size = sum(len(page.encode()) for page in markup)
    path = a_file(folder, "pages.jsonl", b"\n".join(orjson.dumps({"html": page}) for page in markup))
    _report("html pages with extraction", path, "html", size, size // len(markup))
    stored = b"".join(gzip.compress(_record(page.encode()), 1, mtime=0) for page in markup)
    _report("the same pages as WARC records", a_file(folder, "p.warc.gz", stored), "warc", size, size // len(markup))


def _record(page):
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n"
    return head % len(block) + block + b"\r\n\r\n"


def _report(name, path, format, size, mean):
    spec, rule = InputSpec(path, format), a_rule()
    pieces = plan_pieces(path, name, Path(path).stat().st_size, spec, rule)

    def read():
        for _ in read_pieces(pieces, spec, a_source(), rule, [Tally(name) for _ in pieces], hashlib.sha256()):
            pass

    read()
    _time(f"{name} (mean document {mean} bytes)", size, read)


def _time(name, size, work):
    best = min(_once(work) for _ in range(3))
    print(f"{name}: {size / best / 1e6:.1f} MB/s")


def _once(work):
    begin = time.process_time()
    work()
    return time.process_time() - begin


if __name__ == "__main__":
    main()
