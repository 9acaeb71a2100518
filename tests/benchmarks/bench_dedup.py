"""Signatures and deduplication against peers, in one run. Prints figures, asserts nothing.

    python -m tests.benchmarks.bench_dedup [--documents N]

datatrove's signature stage runs on the same texts, in an environment of its own (peer.py). MB is 10^6 bytes of UTF-8, rates are by process CPU time, one core.
"""

import argparse
import gzip
import json
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from datasketch import MinHash

from tests.benchmarks.peer import NoPeer, peer_python
from tests.builders import a_source
from tests.dedup_builders import JUDGED, OPTIONS, shipped_rules
from transforms.fold import fold
from transforms.minhash import STAGE, open_minhash

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
CORPORA = (
    ("text-en-digitalgov/current.jsonl.gz", "eng"),
    ("text-en-forum-sample/comments.jsonl.gz", "eng"),
    ("neardup-zh-powershell-versions/docs.jsonl.gz", "zho"),
    ("text-zh-tidb-docs/docs.jsonl.gz", "zho"),
)
DATATROVE = """
import json, sys, tempfile, time
from datatrove.data import Document
from datatrove.pipeline.dedup import MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig
docs = [Document(text=t, id=str(i)) for i, t in enumerate(json.load(open(sys.argv[1])))]
with tempfile.TemporaryDirectory() as folder:
    stage = MinhashDedupSignature(output_folder=folder, config=MinhashConfig(), language=sys.argv[2])
    stage.run(iter(docs[:2]), 0, 1)
    start = time.process_time()
    stage.run(iter(docs), 0, 1)
    print(time.process_time() - start)
"""


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=1_000_000)
    options = parser.parse_args()
    datatrove = _peer()
    for name, language in CORPORA:
        texts = [json.loads(line)["text"] for line in gzip.decompress((SHARED / name).read_bytes()).splitlines()]
        _signatures(name, language, texts, datatrove)
    _identical(options.documents)
    _synthetic(options.documents // 10)


def _peer() -> str | None:
    try:
        return str(peer_python())
    except NoPeer as reason:
        print(f"no comparison: datatrove's environment cannot be made here: {reason}")
        return None


def _signatures(name: str, language: str, texts: list[str], datatrove: str | None) -> None:
    size = sum(len(text.encode()) for text in texts) / 1e6
    rule = shipped_rules()["minhash"]
    kit, batch = open_minhash(rule), pa.record_batch({"text": pa.array(texts, pa.large_string())})
    ours = size / min(_cpu(lambda: STAGE.measure(batch, rule, kit, a_source())) for _ in range(7))
    some = texts[:100]
    part = sum(len(text.encode()) for text in some) / 1e6
    sketch = part / _cpu(lambda: [_sketch(text) for text in some])
    print(f"{name}: {len(texts)} texts, mean {size / len(texts) * 1e6:.0f} bytes")
    print(f"  fold + shingles + signatures + keys  {ours:8.1f} MB/s  {ours / size * len(texts):10.0f} docs/s")
    print(f"  datasketch, Python shingles          {sketch:8.2f} MB/s  ratio {ours / sketch:6.0f}")
    if datatrove:
        with tempfile.NamedTemporaryFile("w", suffix=".json") as handle:
            json.dump(some, handle)
            handle.flush()
            command = [datatrove, "-c", DATATROVE, handle.name, language]
            peer = part / float(subprocess.run(command, capture_output=True, check=True).stdout.split()[-1])
        print(f"  datatrove signature stage (14x8)     {peer:8.2f} MB/s  ratio {ours / peer:6.0f}")


def _sketch(text: str) -> MinHash:
    words = fold(text).split()
    shingles = {" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))}
    sketch = MinHash(128, scheme="affine32")
    sketch.update_batch(list(shingles))
    return sketch


def _identical(count: int) -> None:
    """Deduplicate one text many times: no step may be quadratic."""
    print(f"{count} identical documents: {_jobs(['the same text once more ' * 20], [0] * count)}")
    print(f"{count // 4} identical documents: {_jobs(['the same text once more ' * 20], [0] * (count // 4))}")


def _synthetic(count: int) -> None:
    """Deduplicate random texts of 300 words, a fifth of them near copies of another."""
    rng = np.random.RandomState(0)
    words = np.array([f"w{i}" for i in range(50_000)])
    texts = []
    for at in range(count):
        if at % 5 == 4:
            near = texts[rng.randint(len(texts))].split()
            near[rng.randint(len(near))] = "changed"
            texts.append(" ".join(near))
        else:
            texts.append(" ".join(words[rng.randint(0, len(words), 300)]))
    print(f"{count} texts of 300 words, a fifth near copies: {_jobs(texts, range(count))}")


def _jobs(texts: list[str], chosen: range | list[int]) -> str:
    """Stage the chosen texts in splits of 100,000 and run jobs 2 and 3; return times and counts."""
    from pipelines.jobs.candidates import StagedInput, find_edges
    from pipelines.jobs.resolve import resolve

    rules = shipped_rules()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        array = pa.array(texts, pa.large_string())
        facts = STAGE.measure(
            pa.record_batch({"text": array}), rules["minhash"], open_minhash(rules["minhash"]), a_source()
        )
        table, splits, size = pa.table({"text": array, **facts}), [], 0
        for index, start in enumerate(range(0, len(chosen), 100_000)):
            rows = np.array(chosen[start : start + 100_000])
            staged, judged = folder / f"{index}.parquet", folder / f"judged-{index}.parquet"
            part = table.take(pa.array(rows))
            size += part["text"].nbytes
            pq.write_table(part, staged, row_group_size=20_000)
            ids = pa.array([int(i).to_bytes(16, "big") for i in range(start, start + len(rows))], pa.binary(16))
            columns = [np.arange(len(rows), dtype=np.int32), ids, np.ones(len(rows), bool), np.zeros(len(rows), bool)]
            columns += [np.zeros(len(rows), np.uint64), ["s"] * len(rows), ["MIT"] * len(rows)]
            pq.write_table(
                pa.table([pa.array(c, f.type) for c, f in zip(columns, JUDGED, strict=True)], schema=JUDGED), judged
            )
            splits.append(StagedInput(index, str(staged), str(judged)))
        start = time.process_time()
        edges = find_edges(splits, rules, folder / "work", OPTIONS)
        middle = time.process_time()
        resolved = resolve(splits, edges, rules, folder / "work", OPTIONS)
        end = time.process_time()
    rate = size / 1e6 / (end - start)
    return (
        f"mean {size / len(chosen):.0f} bytes, candidates {middle - start:.1f} s, resolve {end - middle:.1f} s, "
        f"{rate:.1f} MB/s, {edges.counts}, {resolved.counts}"
    )


def _cpu(work) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
