"""Name recognition and redaction: speed by process CPU time, the covered share, precision and recall.

Run: python -m tests.benchmarks.bench_ner

Prints, asserts nothing. MB are 10^6 UTF-8 bytes; the mean document size stands beside every MB/s. `near` counts the
time for the whole text, looked at or not, once the model is loaded.
"""

import gzip
import json
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa

from pipelines.policy import load_section
from tests.builders import a_source, documents
from transforms.ner import names as ner
from transforms.pii import stage as pii
from transforms.pii.basis import NO_OBJECTIONS
from transforms.pii.plan import ActionsRule, Planner
from transforms.records import Span
from transforms.redact.batch import clean_column, spans_by_row

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
POLICIES = Path(__file__).resolve().parents[2] / "pipelines" / "policies"
CORPORA = (
    ("zh", "text-zh-laws-sample", "text"),
    ("zh", "text-zh-tidb-docs", "text"),
    ("zh", "text-zh-wiki-cmrc-trial", "text"),
    ("en", "text-en-digitalgov", "text"),
    ("en", "text-en-gov-speeches", "text"),
    ("en", "text-en-forum-sample", "text"),
)
TEXT_BYTES = 2_000_000


def read_texts(folder: Path, limit: int) -> list[str]:
    """Read texts of a corpus, about `limit` UTF-8 bytes of them."""
    texts: list[str] = []
    size = 0
    for text in _lines(folder):
        texts.append(text)
        size += len(text.encode())
        if size >= limit:
            break
    return texts


def _lines(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line).get("text")
                if text:
                    yield text


def rule_of(cls: type, name: str):
    """Build a rule from its shipped policy file."""
    return load_section(cls, POLICIES / f"{name}.yaml")


def start_up(rule: ner.NerRule) -> ner.NerKit:
    """Print what opening and loading cost."""
    began = time.process_time()
    kit = ner.open_ner(rule)
    print(f"verify the model files: {time.process_time() - began:.2f} s CPU")
    for language in ("zh", "en"):
        began = time.process_time()
        kit.tagger(language).tag(["王小明 met Ann Lee."])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"load {language}: {time.process_time() - began:.2f} s CPU, peak memory of the process now {peak:.0f} MB")
    return kit


def near(rule: ner.NerRule, kit: ner.NerKit) -> None:
    """Print the speed of `near` with the spans that the shipped recognisers find, and of redacting them."""
    pii_rule = rule_of(pii.PiiRule, "pii")
    pii_kit = pii.open_pii(pii_rule)
    print("\ncorpus                     docs  bytes/doc  near MB/s  covered  names  redact MB/s  spans/kB")
    for language, name, _ in CORPORA:
        if not (SHARED / name).is_dir():
            print(f"{name}: not on this machine")
            continue
        batch = documents(*read_texts(SHARED / name, TEXT_BYTES))
        facts = pii.STAGE.measure(batch, pii_rule, pii_kit, a_source())
        spans = spans_by_row(facts["pii_spans"])
        sizes = [len(text.encode()) for text in batch["text"].to_pylist()]
        began = time.process_time()
        names = ner.find_names(batch["text"], pa.array([language] * batch.num_rows), spans, rule, kit)
        spent = time.process_time() - began
        chars = [len(text) for text in batch["text"].to_pylist()]
        covered = sum(c * share for c, share in zip(chars, names.covered, strict=True)) / sum(chars)
        found = sum(map(len, names.spans.values()))
        for row, more in names.spans.items():
            spans[row] = tuple(sorted((*spans.get(row, ()), *more)))
        speed = redact_speed(batch, spans)
        print(
            f"{name:26}{batch.num_rows:6}{sum(sizes) / len(sizes):11.0f}{sum(sizes) / spent / 1e6:11.2f}"
            f"{covered:9.3f}{found:7}{speed:13.0f}{sum(map(len, spans.values())) / sum(sizes) * 1e3:10.2f}"
        )


def redact_speed(batch: pa.RecordBatch, spans: dict[int, tuple[Span, ...]]) -> float:
    """Measure redaction alone (no second scan) over a column with these spans, in MB/s."""
    rule = replace(rule_of(ActionsRule, "pii_actions"), rescan_sample_ratio=0.0)
    plan = Planner(rule, a_source(), date(2026, 1, 1), None, NO_OBJECTIONS)
    size = sum(len(text.encode()) for text in batch["text"].to_pylist())
    clean_column(batch["text"], spans, batch["doc_id"], plan, lambda texts: [()] * len(texts), rule)
    began = time.process_time()
    rounds = 5
    for _ in range(rounds):
        clean_column(batch["text"], spans, batch["doc_id"], plan, lambda texts: [()] * len(texts), rule)
    return rounds * size / (time.process_time() - began) / 1e6


def rows_of(path: Path) -> list[dict]:
    """Read a gzipped JSONL file."""
    with gzip.open(path) as lines:
        return [json.loads(line) for line in lines]


def quality(title: str, rows: list[dict], label: str, language: str, rule: ner.NerRule, kit: ner.NerKit) -> None:
    """Print precision, recall and F of PERSON in full mode: exact, any overlap, and IoU >= 0.5."""
    texts = pa.array([row["text"] for row in rows], pa.large_string())
    full = replace(rule, mode="full", types=("PERSON",))
    began = time.process_time()
    names = ner.find_names(texts, pa.array([language] * len(rows)), {}, full, kit)
    spent = time.process_time() - began
    gold = [[(s["start"], s["end"]) for s in row["spans"] if s["label"] == label] for row in rows]
    found = [[span[:2] for span in names.spans.get(at, ())] for at in range(len(rows))]
    size = sum(len(row["text"].encode()) for row in rows)
    print(f"\n{title}: {len(rows)} texts of {size / len(rows):.0f} bytes, full mode {size / spent / 1e3:.0f} kB/s")
    for name, least in (("exact", 1.0), ("IoU >= 0.5", 0.5), ("any overlap", 1e-9)):
        print(f"  {name:12} {scores(gold, found, least)}")


def scores(gold: list, found: list, least: float) -> str:
    """Score spans of rows; two are the same find when their intersection over union is at least `least`."""
    right = sum(any(_iou(p, g) >= least for g in gs) for gs, ps in zip(gold, found, strict=True) for p in ps)
    met = sum(any(_iou(p, g) >= least for p in ps) for gs, ps in zip(gold, found, strict=True) for g in gs)
    precision, recall = right / max(1, sum(map(len, found))), met / max(1, sum(map(len, gold)))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    f2 = 5 * precision * recall / max(1e-9, 4 * precision + recall)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  F2 {f2:.3f}"


def _iou(one: tuple[int, int], other: tuple[int, int]) -> float:
    common = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return common / (max(one[1], other[1]) - min(one[0], other[0]))


def main() -> None:
    """Print everything."""
    rule = rule_of(ner.NerRule, "ner")
    kit = start_up(rule)
    near(rule, kit)
    sets = (
        ("UNER Chinese-GSDSIMP train, PER", "ner-zh-uner-train/train.jsonl.gz", "PER", "zh"),
        ("presidio-research synth v2, PERSON", "pii-en-presidio-synth-v2/synth_dataset_v2.jsonl.gz", "PERSON", "en"),
    )
    for title, path, label, language in sets:
        if (SHARED / path).is_file():
            quality(title, rows_of(SHARED / path), label, language, rule, kit)


if __name__ == "__main__":
    main()
