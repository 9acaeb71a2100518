"""Our decisions by the published English rules against those of the library that they are mostly used with."""

import gzip
import json
import sys

import pytest

from tests.benchmarks.peer import NoPeer
from tests.benchmarks.peer_quality import PEER_RULES, by_rule, differences, peer_decisions
from tests.builders import a_source, documents
from tests.transforms.quality.kit import quality_kit
from transforms.quality import stage as quality

SAMPLE = (
    ("text-en-digitalgov", "current.jsonl.gz", "text", 3),
    ("text-en-gov-speeches", "texts.jsonl.gz", "text", 4),
    ("text-en-wiki-gensim", "articles.jsonl.gz", "wikitext", 8),
    ("text-en-forum-sample", "comments.jsonl.gz", "text", 20),
)
"""Corpus, file, field, and every how many-th document is taken: the library reads a fifth of a megabyte a second."""


@pytest.fixture(scope="module")
def texts():
    """Return the sampled English documents of every shared corpus that is here; skip when there is none."""
    from tests.conftest import SHARED

    found = []
    for folder, file, field, step in SAMPLE:
        path = SHARED / folder / file
        if path.exists():
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                found += [json.loads(line)[field] for line in lines][::step]
    return found or pytest.skip("no shared English corpus on this machine")


@pytest.mark.slow
def test_same_decision_on_99_percent_of_english_documents(texts, capsys):
    """Each filter of the library and our rules with its limits decide alike; every difference is listed by rule."""
    try:
        theirs, _ = peer_decisions(texts)
    except NoPeer as reason:
        pytest.skip(f"the library's environment cannot be made here: {reason}")
    rule, kit = quality_kit()
    batch = documents(*texts)
    facts = quality.measure_quality(batch, rule, kit, a_source())
    found = differences(batch, facts, rule, theirs)
    listed = [f"{len(texts)} English documents"]
    for name, rows in found.items():
        listed += [f"{name}: {len(rows)} differ", *by_rule(rows)]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n    ".join(listed) + "\n")
    assert set(found) == set(PEER_RULES)
    assert {name: len(rows) / len(texts) for name, rows in found.items() if len(rows) > 0.01 * len(texts)} == {}
