"""The whole job on shared English and Chinese text: MB/s per core, peak memory, start of the command line.

The corpus is made of the shared texts, repeated with every fourth word exchanged until it has the wanted size, so that
copies are no duplicates and pass the filters as the texts do; a number on the command line is its size in MB (100).
"""

import gzip
import itertools
import json
import re
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
WORD = re.compile(r"([A-Za-z]+|[\u4e00-\u9fff])")
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
    corpora.write_source(folder, "s", [])
    size = count = 0
    with (folder / "s.jsonl").open("wb") as file:
        for name, text in _texts():
            file.write(json.dumps({"id": name, "text": text}, ensure_ascii=False).encode() + b"\n")
            size, count = size + len(text.encode()), count + 1
            if size >= wanted:
                break
    path = folder / "corpus.yaml"
    path.write_text(corpora.corpus_yaml(folder, ["s"]))
    return path, size, count


def _texts():
    """Yield (id, text) without end: the shared texts, then copies of them with other words."""
    texts = []
    for name in TEXTS:
        with gzip.open(SHARED / name, "rt", encoding="utf-8") as lines:
            texts += [json.loads(line)["text"] for line in lines]
    for copy in itertools.count():
        for at, text in enumerate(texts):
            yield f"{copy}-{at}", _vary(text, copy) if copy else text


def _vary(text, copy):
    """Put other words of the same text in the place of every fourth word (or Han character).

    A copy is then no near-duplicate of the text and reads like it to every filter: it goes the whole way.
    """
    parts = WORD.split(text)
    words = parts[1::2]
    shift = copy * 104729 % max(1, len(words))
    others = words[shift:] + words[:shift]
    words[copy % 4 :: 4] = others[copy % 4 :: 4]
    parts[1::2] = words
    return "".join(parts)


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
