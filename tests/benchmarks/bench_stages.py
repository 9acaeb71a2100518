"""Each stage of job 1 on real text: where the budget of the whole job goes, MB/s per core by process CPU time."""

import gzip
import json
import time
from pathlib import Path

import pyarrow as pa

from pipelines.policy import load_policy
from tests.builders import a_source
from transforms.identity import doc_id
from transforms.records import DOCUMENTS
from transforms.stages import open_kits, stages

SHARED = Path(__file__).resolve().parent.parent.parent.parent / "shared" / "data"
CORPORA = {
    "en digitalgov": "text-en-digitalgov/current.jsonl.gz",
    "en forum": "text-en-forum-sample/comments.jsonl.gz",
    "zh laws": "text-zh-laws-sample/laws_sample.jsonl.gz",
    "zh tidb docs": "text-zh-tidb-docs/docs.jsonl.gz",
}
BATCH_ROWS = 4096  # policies/reader.yaml: as the job cuts its batches


def batches(path):
    """Yield document batches of a shared corpus."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    for start in range(0, len(texts), BATCH_ROWS):
        rows = []
        for at, text in enumerate(texts[start : start + BATCH_ROWS], start):
            row = dict.fromkeys(DOCUMENTS.names)
            row.update(doc_id=doc_id("s", "f", at), file="f", offset=at, text=text, source_record_id=str(at))
            rows.append(row)
        yield pa.RecordBatch.from_pylist(rows, schema=DOCUMENTS)


def main():
    """Print one row a stage and corpus: the better of two passes, so that tables are read and words are known."""
    policy, chain, source = load_policy(None), stages(), a_source()
    kits = open_kits(chain, policy.rules)
    for name, file in CORPORA.items():
        if (SHARED / file).exists():
            _bench(name, list(batches(SHARED / file)), chain, policy.rules, kits, source)


def _bench(name, work, chain, rules, kits, source):
    size = sum(len(t.encode()) for batch in work for t in batch["text"].to_pylist()) / 1e6
    rows = sum(batch.num_rows for batch in work)
    print(f"{name}: {rows} documents, {size:.1f} MB, mean {size / rows * 1e6:.0f} bytes")
    total = 0.0
    for stage in chain:
        spent, work = min((_pass(stage, work, rules, kits, source) for _ in range(2)), key=lambda done: done[0])
        total += spent
        print(
            f"  {stage.name:<14} {size / max(spent, 1e-9):9.1f} MB/s   {spent / size * 1000:7.1f} ms/MB"
            f"   {rows / max(spent, 1e-9):12,.0f} documents/s"
        )
    print(f"  {'all stages':<14} {size / total:9.1f} MB/s   {total / size * 1000:7.1f} ms/MB")


def _pass(stage, work, rules, kits, source):
    """Measure every batch once: (seconds of CPU, batches with the facts added)."""
    spent, after = 0.0, []
    for batch in work:
        started = time.process_time()
        facts = stage.measure(batch, rules[stage.name], kits[stage.name], source)
        spent += time.process_time() - started
        for field in stage.facts:
            batch = batch.append_column(field, facts[field.name].cast(field.type))
        after.append(batch)
    return spent, after


if __name__ == "__main__":
    main()
