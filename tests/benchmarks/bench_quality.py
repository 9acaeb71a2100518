"""Speed and agreement of language and quality. Prints, asserts nothing.

    python -m tests.benchmarks.bench_quality [CORPORA]

CORPORA is a folder of corpora, by default the one that tests/conftest.py names. The environment of the peer is made when it is missing,
see peer.py. MB/s are of UTF-8 bytes per second of process CPU time on one core.
"""

import gzip
import json
import sys
import time
from pathlib import Path

import numpy as np

from tests.benchmarks.peer import NoPeer
from tests.benchmarks.peer_quality import by_rule, by_text, differences, peer_decisions, peer_words
from tests.builders import a_source, documents
from tests.conftest import SHARED
from tests.transforms.quality.kit import language_kit, quality_kit, with_facts
from transforms.language import stage as language
from transforms.quality import stage as quality

CORPORA = {
    "text-en-digitalgov/current.jsonl.gz": "text",
    "text-en-gov-speeches/texts.jsonl.gz": "text",
    "text-en-wiki-gensim/articles.jsonl.gz": "wikitext",
    "text-en-forum-sample/comments.jsonl.gz": "text",
    "text-zh-laws-sample/laws_sample.jsonl.gz": "text",
    "text-zh-tidb-docs/docs.jsonl.gz": "text",
    "text-zh-classics-sample/modern_sample.jsonl.gz": "text",
    "text-zh-wiki-cmrc-trial/paragraphs.jsonl.gz": "text",
    "neardup-zh-powershell-versions/docs.jsonl.gz": "text",
    "toxic-cold-train/dev.jsonl.gz": "text",
}


def texts_of(root, name):
    """Read the texts of one corpus."""
    with gzip.open(root / name) as lines:
        return [json.loads(line)[CORPORA[name]] for line in lines]


def timed(work):
    """Return (result, CPU seconds) of the faster of two runs."""
    best, result = float("inf"), None
    for _ in range(2):
        begin = time.process_time()
        result = work()
        best = min(best, time.process_time() - begin)
    return result, best


def show_speed(root):
    """Print MB/s and documents/s of both stages and the share the shipped policy keeps, by corpus."""
    (lrule, lkit), (qrule, qkit) = language_kit(), quality_kit()
    print(f"{'corpus':46} {'docs':>6} {'kB/doc':>7} {'language':>14} {'quality':>14} {'kept':>6}")
    for name in CORPORA:
        texts = texts_of(root, name)
        batch, source = documents(*texts), a_source(languages=("en",) if "-en-" in name else ("zh",))
        size = sum(len(text.encode()) for text in texts)
        labels, first = timed(lambda b=batch, s=source: language.measure_language(b, lrule, lkit, s))
        facts, second = timed(lambda b=batch, s=source: quality.measure_quality(b, qrule, qkit, s))
        whole = with_facts(batch, labels, facts)
        found = [*language.judge_language(whole, lrule, source), *quality.judge_quality(whole, qrule, source)]
        kept = 1 - np.logical_or.reduce([finding.mask for finding in found]).mean()
        rates = [f"{size / 1e6 / cpu:5.1f} {len(texts) / cpu:7.0f}/s" for cpu in (first, second)]
        print(f"{name:46} {len(texts):6} {size / 1e3 / len(texts):7.1f} {rates[0]:>14} {rates[1]:>14} {kept:6.3f}")


def english(root):
    """Return (name, text) of the English documents that both sides judge: every eighth comment, all of the others."""
    found = []
    for name in CORPORA:
        if "-en-" in name:
            step = 8 if "forum" in name else 1
            texts = texts_of(root, name)
            found += [(f"{name.split('/')[0]} row {row}", texts[row]) for row in range(0, len(texts), step)]
    return found


def show_agreement(root):
    """Run datatrove's filters in their own environment and print ratios and every difference with its reason."""
    names, texts = zip(*english(root), strict=True)
    theirs, cpu = peer_decisions(texts)
    rule, kit = quality_kit()
    batch = documents(*texts)
    facts, ours = timed(lambda: quality.measure_quality(batch, rule, kit, a_source()))
    size = sum(len(text.encode()) for text in texts) / 1e6
    spent = sum(cpu.values())
    print(f"\n{len(texts)} English documents, {1e3 * size / len(texts):.1f} kB each, in one run:")
    print(f"ours {size / ours:.1f} MB/s, datatrove's four filters {size / spent:.3f} MB/s; {spent / ours:.0f} times")
    found = differences(batch, facts, rule, theirs)
    rows = sorted({one.row for differing in found.values() for one in differing})
    words = dict(zip(rows, peer_words([texts[row] for row in rows]), strict=True))
    for name, differing in found.items():
        print(f"{name}: same decision on {1 - len(differing) / len(texts):.4f}; {len(differing)} differ")
        for line in [*by_rule(differing), *by_text(differing, names, facts, words)]:
            print(f"    {line}")


def main():
    """Print the figures; see the head of the file."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    show_speed(root)
    try:
        show_agreement(root)
    except NoPeer as reason:
        print(f"no comparison: datatrove's environment cannot be made here: {reason}")


if __name__ == "__main__":
    main()
