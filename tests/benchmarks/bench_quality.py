"""Speed and agreement of language and quality. Prints, asserts nothing.

    python -m tests.benchmarks.bench_quality CORPORA [PEER_PYTHON]

CORPORA is a folder of corpora as tests/conftest.py names it; PEER_PYTHON the interpreter of an environment that has
datatrove, spacy and nltk. MB/s are of UTF-8 bytes per second of process CPU time on one core.
"""

import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from tests.builders import a_source, documents
from tests.transforms.quality_kit import language_kit, quality_kit, with_facts
from transforms import language, quality

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
PEER_RULES = {
    "GopherQualityFilter": {
        "too_few_words": 50, "too_many_words": 100000, "words_too_short": 3, "words_too_long": 10,
        "too_many_hashes": 0.1, "too_many_ellipses": 0.1, "too_many_bullets": 0.9, "too_many_ellipsis_lines": 0.3,
        "too_few_alphabetic_words": 0.8, "too_few_stop_words": 2,
    },
    "GopherRepetitionFilter": {
        "duplicate_paragraphs": 0.3, "duplicate_paragraph_characters": 0.2, "duplicate_lines": 0.3,
        "duplicate_line_characters": 0.2, "top_2gram": 0.2, "top_3gram": 0.18, "top_4gram": 0.16,
        "duplicate_5grams": 0.15, "duplicate_6grams": 0.14, "duplicate_7grams": 0.13, "duplicate_8grams": 0.12,
        "duplicate_9grams": 0.11, "duplicate_10grams": 0.10,
    },
    "C4QualityFilter": {"too_few_sentences": 5, "curly_brackets": 0, "lorem_ipsum": 0},
    "FineWebQualityFilter": {
        "raw_lines_without_sentence_end": 0.12, "short_lines": 0.67, "duplicate_line_characters_net": 0.01,
        "list_like": 0.3,
    },
}  # fmt: skip
"""The limits of datatrove's filters, by the name of the filter."""

PEER = """
import json, sys, time
from datatrove.data import Document
from datatrove.pipeline import filters
from datatrove.utils import text as cached
texts = [json.loads(line) for line in open(sys.argv[1])]
found, cpu = {}, {}
for name in sys.argv[3:]:
    step = getattr(filters, name)()
    cached.split_into_parts.cache_clear()
    begin = time.process_time()
    outcomes = [step.filter(Document(text=text, id="0")) for text in texts]
    cpu[name] = time.process_time() - begin
    found[name] = ["" if outcome is True else outcome[1] for outcome in outcomes]
json.dump([found, cpu], open(sys.argv[2], "w"))
"""
WHY = {
    "too_few_alphabetic_words": "a ratio at its limit of 0.8; our cut of emoticons, abbreviations and dates differs",
    "gopher_below_alpha_threshold": "the same, from the other side",
    "duplicate_lines": "lines that differ in white space alone are the same to us",
    "dup_line_frac": "lines of white space alone (also those of a CRLF file) are lines that repeat to datatrove",
    "dup_para_frac": "the same for paragraphs of a CRLF file",
    "line_punct_ratio": "in a CRLF file no line ends a sentence for datatrove; we leave the carriage return out",
    "duplicate_line_characters_net": "lines that differ in white space alone are the same to us",
    "char_dup_ratio": "a ratio at its limit of 0.01: ours is rounded to 1e-4 before it is judged",
    "too_few_sentences": "a page at the limit of five sentences: a token cut that differs",
}
"""Why a decision differs, by the reason of the side that drops; each was looked at on the documents concerned."""


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


def show_agreement(root, peer_python):
    """Run datatrove's filters in their own environment and print ratios and every difference with its reason."""
    texts = [text for name in list(CORPORA)[:3] for text in texts_of(root, name)]
    texts += texts_of(root, "text-en-forum-sample/comments.jsonl.gz")[::8]
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in.jsonl"), Path(folder, "out.json")
        source.write_text("\n".join(json.dumps(text) for text in texts) + "\n", encoding="utf-8")
        subprocess.run([peer_python, "-c", PEER, source, out, *PEER_RULES], check=True)
        theirs, cpu = json.loads(out.read_text())
    rule, kit = quality_kit()
    batch = documents(*texts)
    facts, ours = timed(lambda: quality.measure_quality(batch, rule, kit, a_source()))
    batch = with_facts(batch.append_column("language", pa.array(["en"] * len(texts))), facts)
    size = sum(len(text.encode()) for text in texts) / 1e6
    spent = sum(cpu.values())
    print(f"\n{len(texts)} English documents, {1e3 * size / len(texts):.1f} kB each: ours {size / ours:.1f} MB/s,")
    print(f"datatrove's four filters {size / spent:.3f} MB/s; {spent / ours:.0f} times")
    for name, limits in PEER_RULES.items():
        one = replace(rule, classes={"en": ("en",)}, limits={"en": limits})
        found = [f for f in quality.judge_quality(batch, one, a_source()) if f.mask.any()]
        dropped = np.logical_or.reduce([f.mask for f in found])
        differs = np.flatnonzero(dropped != np.array([outcome != "" for outcome in theirs[name]]))
        print(f"{name}: same decision on {1 - len(differs) / len(texts):.4f}")
        reasons = Counter(
            theirs[name][at] or next(f.reason.removeprefix("quality.") for f in found if f.mask[at]) for at in differs
        )
        for reason, number in reasons.most_common():
            side = "only they drop" if reason in theirs[name] else "only we drop"
            print(
                f"    {number:3} {side}, {reason}: {WHY.get(reason, 'an n-gram ratio at its limit: token cuts differ')}"
            )


def main():
    """Print the figures; see the head of the file."""
    root = Path(sys.argv[1])
    show_speed(root)
    if len(sys.argv) > 2:
        show_agreement(root, sys.argv[2])


if __name__ == "__main__":
    main()
