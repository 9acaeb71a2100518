"""The whole job on shared English and Chinese text: MB/s per core, peak memory, start of the command line.

The corpus is made of the shared texts, repeated with one changed sentence a copy until it has the wanted size, so that
every record is measured and written; `BENCH_MB` on the command line sets the size in MB (default 100).
"""

import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import corpora

SHARED = Path(__file__).resolve().parent.parent.parent.parent / "shared" / "data"
TEXTS = (
    "text-en-digitalgov/current.jsonl.gz",
    "text-en-gov-speeches/texts.jsonl.gz",
    "text-zh-laws-sample/laws_sample.jsonl.gz",
    "text-zh-classics-sample/modern_sample.jsonl.gz",
)
ROOT = Path(__file__).resolve().parent.parent.parent


def main():
    """Print one row a mode."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    if not SHARED.is_dir():
        print("the shared corpora are not on this machine")
        return
    _help()
    with tempfile.TemporaryDirectory() as folder:
        path, size, documents = make_corpus(Path(folder), megabytes * 1_000_000)
        print(f"corpus: {documents} documents, {size / 1e6:.0f} MB of text, mean {size / documents:.0f} bytes")
        for ner in ("off", "near"):
            (Path(folder) / "policy.yaml").write_text(f"ner: {{mode: {ner}}}\n" + _waivers())
            for workers, mode in ((1, "memory"), (2, "threads"), (2, "processes")):
                _run(path, Path(folder) / f"out-{ner}-{mode}", size, ner, workers, mode)


def _help():
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "pipelines", "--help"], cwd=ROOT, capture_output=True, check=True)
    print(f"clearance --help: {time.perf_counter() - started:.2f} s")


def make_corpus(folder, wanted):
    """Write JSON Lines of at least `wanted` bytes of text; return (corpus.yaml, bytes, documents)."""
    texts = []
    for name in TEXTS:
        with gzip.open(SHARED / name, "rt", encoding="utf-8") as lines:
            texts += [json.loads(line)["text"] for line in lines]
    records, size, copy = [], 0, 0
    while size < wanted:
        for at, text in enumerate(texts):
            changed = text if copy == 0 else _rotate(text, copy)
            records.append({"id": f"{copy}-{at}", "text": changed})
            size += len(changed.encode())
            if size >= wanted:
                break
        copy += 1
    corpora.write_source(folder, "s", records)
    path = folder / "corpus.yaml"
    path.write_text(corpora.corpus_yaml(folder, ["s"]))
    return path, size, len(records)


def _rotate(text, copy):
    """Put the paragraphs of a text into another order and number them, so that a copy is no near-duplicate."""
    lines = [f"{line} {copy * 7919 % 1000 + at}" for at, line in enumerate(text.split("\n")) if line.strip()]
    at = copy * 31 % max(1, len(lines))
    return "\n".join(lines[at:] + lines[:at])


def _waivers():
    gates = ("reader_quarantined", "removed", "leak")
    listed = ", ".join(f"{{source: s, gate: {g}, name: B, reason: bench, expiry: 2099-01-01}}" for g in gates)
    return f"gates: {{waivers: [{listed}]}}\n"


def _run(path, out, size, ner, workers, mode):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    command = [sys.executable, "-m", "pipelines", "run", str(path), "--out", str(out), "--workers", str(workers)]
    done = subprocess.run([*command, "--mode", mode], cwd=ROOT, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    seconds = json.loads((out / "run.json").read_text()).get("seconds", {}) if out.exists() else {}
    print(
        f"ner {ner:<5} {mode:<10} workers {workers}: exit {done.returncode}, wall {wall:.1f} s, cpu {cpu:.1f} s, "
        f"{size / 1e6 / cpu:.2f} MB/s per core by CPU time, {size / 1e6 / wall:.2f} MB/s by the clock, "
        f"peak {after.ru_maxrss / 1024:.0f} MB (largest process so far); {seconds}"
    )
    if done.returncode:
        print(done.stderr[-400:])


if __name__ == "__main__":
    main()
