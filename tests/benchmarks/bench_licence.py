"""Speed of the licence stage, MB/s of UTF-8 per core by process CPU time.

Run: python -m tests.benchmarks.bench_licence [FOLDER OF SHARED CORPORA]. Prints, asserts nothing.
"""

import gzip
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from tests.builders import a_source, documents
from tests.transforms.licence.kit import shipped_kit, shipped_rule
from transforms.licence.stage import judge_licence, measure_licence

BATCH = 1000
REPEATS = 3


def texts(folder: Path) -> Iterator[str]:
    """Yield every text of the corpora that are prose without licences in them."""
    for name in ("text-en-gov-speeches", "text-en-forum-sample", "text-zh-laws-sample", "text-zh-wiki-cmrc-trial"):
        for path in sorted((folder / name).glob("*.jsonl.gz")):
            with gzip.open(path) as lines:
                for line in lines:
                    text = json.loads(line).get("text")
                    if isinstance(text, str):
                        yield text


def measure(batches: list[pa.RecordBatch], repeats: int) -> float:
    """Return CPU seconds of measuring and judging the batches once (mean of the repeats)."""
    rule, kit, source = shipped_rule(), shipped_kit(), a_source()
    start = time.process_time()
    for _ in range(repeats):
        for batch in batches:
            facts = measure_licence(batch, rule, kit, source)
            named = pa.RecordBatch.from_arrays(
                [batch["reader_reason"], *facts.values()], names=["reader_reason", *facts]
            )
            judge_licence(named, rule, source)
    return (time.process_time() - start) / repeats


def report(name: str, rows: list[str], repeats: int) -> None:
    """Print MB/s, mean document size and how many records had evidence."""
    batches = [documents(*rows[at : at + BATCH]) for at in range(0, len(rows), BATCH)]
    size = sum(len(row.encode()) for row in rows)
    seconds = measure(batches, repeats)
    found = sum(len(shipped_kit().detector.detect_rows(b)) for b in batches)
    print(
        f"{name}: {size / 1e6 / seconds:.0f} MB/s per core, {size / 1e6:.1f} MB, "
        f"mean document {size / len(rows):.0f} bytes, {found} of {len(rows)} records with evidence"
    )


def prefilter(rows: list[str]) -> None:
    """Print the speed of the prefilter alone."""
    blob = "\n".join(rows).encode()
    start = time.process_time()
    hits = shipped_kit().detector.hints.automaton.find_matches_as_indexes(blob, overlapping=True)
    seconds = time.process_time() - start
    print(f"prefilter alone: {len(blob) / 1e6 / seconds:.0f} MB/s, {len(hits)} hits in {len(blob) / 1e6:.1f} MB")


def main() -> None:
    """Measure text without licences, the corpora as they are, and licence notices."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "shared" / "data"
    rows = list(texts(folder))
    told = shipped_kit().detector.hints.rows(pa.array(rows, pa.large_string()))
    clean = [row for at, row in enumerate(rows) if at not in told]
    prefilter(rows)
    report("text without licences", clean, REPEATS)
    report("corpora as they are", rows, REPEATS)
    with gzip.open(folder / "license-scancode-rules" / "rules_sample.jsonl.gz") as lines:
        notices = [row["text"] for row in map(json.loads, lines) if row["kind"] == "license_notice"]
    report("nothing but licence notices", notices[:1000], 1)


if __name__ == "__main__":
    main()
