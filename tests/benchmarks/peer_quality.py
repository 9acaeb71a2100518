"""Decisions of datatrove's quality filters and ours on the same texts, and why they differ where they do."""

import json
import subprocess
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from tests.benchmarks.peer import peer_python
from tests.builders import a_source
from tests.transforms.quality.kit import with_facts
from transforms.quality import stage as quality

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
COUNT = """
import json, sys
from datatrove.utils.text import PUNCTUATION_SET, split_into_words
texts = [json.loads(line) for line in open(sys.argv[1])]
words = [split_into_words(text) for text in texts]
found = [sum(any(c not in PUNCTUATION_SET for c in word) for word in of) for of in words]
json.dump(found, open(sys.argv[2], "w"))
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
NGRAM_WHY = "an n-gram ratio at its limit: token cuts differ"


class Difference(NamedTuple):
    """A text on which one side drops and the other keeps: its row, who drops, and the first reason of that side."""

    row: int
    who: str
    reason: str


def peer_decisions(texts):
    """Return (filter -> the reason a text is dropped for, "" when it is kept; filter -> CPU seconds).

    Raises:
        NoPeer: the environment of the peer cannot be made.
    """
    found, cpu = _ask(PEER, texts, *PEER_RULES)
    return found, cpu


def peer_words(texts):
    """Return how many words the library's splitter finds in each text, those of punctuation alone left out.

    Raises:
        NoPeer: the environment of the peer cannot be made.
    """
    return _ask(COUNT, texts)


def _ask(program, texts, *names):
    """Run a program of the peer over texts and return what it writes."""
    python = peer_python()
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in.jsonl"), Path(folder, "out.json")
        source.write_text("".join(json.dumps(text) + "\n" for text in texts), encoding="utf-8")
        subprocess.run([python, "-c", program, source, out, *names], check=True)
        return json.loads(out.read_text())


def differences(batch, facts, rule, theirs):
    """Return filter -> the texts that only one side drops, judged by our facts under that filter's limits."""
    rows = with_facts(batch.append_column("language", pa.array(["en"] * batch.num_rows)), facts)
    result = {}
    for name, limits in PEER_RULES.items():
        one = replace(rule, classes={"en": ("en",)}, limits={"en": limits})
        found = [f for f in quality.judge_quality(rows, one, a_source()) if f.mask.any()]
        dropped = np.logical_or.reduce([f.mask for f in found], initial=False) & np.ones(batch.num_rows, bool)
        differs = np.flatnonzero(dropped != np.array([outcome != "" for outcome in theirs[name]]))
        result[name] = [_difference(int(row), theirs[name][row], found) for row in differs]
    return result


def _difference(row, reason, found):
    if reason:
        return Difference(row, "only they drop", reason)
    return Difference(row, "only we drop", next(f.reason.removeprefix("quality.") for f in found if f.mask[row]))


def by_text(found, names, facts, words):
    """Return one line a difference: the text by its name, who drops it by which rule, why, and the words of each side.

    Args:
        names: of all texts, by row. facts: ours. words: row -> words that the library's splitter finds.
    """
    ours = facts["quality_words"].to_pylist()
    return [
        f"{names[row]}: {who}, {reason}: {WHY.get(reason, NGRAM_WHY)}; {ours[row]} words to us, {words[row]} to them"
        for row, who, reason in found
    ]


def by_rule(found):
    """Return one line a rule: how many texts, which side drops, why they differ."""
    counts = Counter((one.who, one.reason) for one in found)
    return [f"{n:3} {who}, {reason}: {WHY.get(reason, NGRAM_WHY)}" for (who, reason), n in counts.most_common()]
