"""Speed of the stages `optout` and `ai_label`: process CPU time, one thread, mean document size beside every figure.

Run: python -m tests.benchmarks.bench_optout
"""

import gzip
import json
import time
from pathlib import Path

import pyarrow as pa

from tests.builders import a_source
from tests.shipped import shipped
from transforms.ai_label import stage as ai_label
from transforms.identity import doc_id
from transforms.optout import stage as optout
from transforms.records import DOCUMENTS

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
CORPORA = (
    ("English web text", "text-en-digitalgov/current.jsonl.gz", "text"),
    ("Chinese documents", "text-zh-tidb-docs/docs.jsonl.gz", "text"),
    ("Chinese encyclopedia", "text-zh-wiki-cmrc-trial", "text"),
    ("HTML pages", "web-debian-html/pages.jsonl.gz", "html"),
)
ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /*?session=
Content-Usage: /free/ train-ai=y

User-agent: GPTBot
User-agent: CCBot
Disallow: /premium/
"""
ROWS = 2048
TARGET_BYTES = 30_000_000


def texts(path: Path, key: str) -> list[str]:
    """Read the texts of a corpus, repeated to a measurable size."""
    files = sorted(path.glob("*.jsonl.gz")) if path.is_dir() else [path]
    found = []
    for file in files:
        if file.exists():
            with gzip.open(file, "rt") as lines:
                found += [text for line in lines if (text := json.loads(line).get(key))]
    size = sum(len(text.encode()) for text in found)
    return found * max(1, TARGET_BYTES // max(size, 1)) if found else []


def batches(values: list[str], column: str = "text", **fixed) -> list[pa.RecordBatch]:
    """Put texts into document batches of `ROWS` rows."""
    made = []
    for start in range(0, len(values), ROWS):
        part = values[start : start + ROWS]
        columns = {f.name: pa.nulls(len(part), f.type) for f in DOCUMENTS}
        columns["doc_id"] = pa.array([doc_id("s", "f", start + at) for at in range(len(part))], pa.binary(16))
        columns["file"] = pa.array(["f"] * len(part), pa.string())
        columns["offset"] = pa.array(range(start, start + len(part)), pa.int64())
        columns["text"] = pa.array(part if column == "text" else ["x"] * len(part), pa.large_string())
        if column != "text":
            columns[column] = pa.array(part, DOCUMENTS.field(column).type)
        for name, make in fixed.items():
            columns[name] = pa.array([make(start + at) for at in range(len(part))], DOCUMENTS.field(name).type)
        made.append(pa.RecordBatch.from_arrays([columns[f.name] for f in DOCUMENTS], schema=DOCUMENTS))
    return made


def speed(stage, rule, made, source, what: str, size: int) -> None:
    """Print MB/s of `measure` over the batches, best of three."""
    kit = stage.open(rule)
    stage.measure(made[0], rule, kit, source)
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        for batch in made:
            stage.measure(batch, rule, kit, source)
        best = min(best, time.process_time() - begun)
    rows = sum(batch.num_rows for batch in made)
    print(
        f"{what:58s} {size / best / 1e6:9.0f} MB/s  {best / rows * 1e6:7.2f} us/record  mean {size / rows:7.0f} bytes"
    )


def main() -> None:
    """Print the figures."""
    rules = {
        "ai_label": shipped("ai_label", ai_label.AiLabelRule),
        "optout": shipped("optout", optout.OptoutRule),
    }
    for name, where, key in CORPORA:
        values = texts(SHARED / where, key)
        if not values:
            print(f"{name}: the shared corpus is not on this machine")
            continue
        size = sum(len(text.encode()) for text in values)
        column = "text" if key == "text" else "markup"
        made = batches(values, column)
        for stage in (ai_label.STAGE, optout.STAGE):
            speed(stage, rules[stage.name], made, a_source(), f"{stage.name}, {name} ({column})", size)
    crawled(rules["optout"])


def crawled(rule) -> None:
    """Print the cost of a record of one's own crawl: robots for 100 hosts, every URL looked up."""
    import tempfile

    text = "The river was measured twice a day and the bridge was repaired. " * 32
    with tempfile.TemporaryDirectory() as folder:
        for host in range(100):
            (Path(folder) / f"site{host}.example.txt").write_text(ROBOTS)
        source = a_source(acquisition="self_collected", root=folder, raw={"signals": {"robots": {"folder": "."}}})
        made = batches([text] * 20_000, url=lambda at: f"https://site{at % 100}.example/news/{at}?page={at % 7}")
        speed(optout.STAGE, rule, made, source, "optout, own crawl with robots snapshots", len(text) * 20_000)


if __name__ == "__main__":
    main()
