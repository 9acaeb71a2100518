"""Duplicates of one file, and how many of all true pairs are found."""

import gzip
import itertools
import json

import numpy as np
import pyarrow as pa
import pytest

from tests.builders import documents
from tests.dedup_builders import shipped_rules
from transforms.dedup import bands as dedup_bands
from transforms.dedup import pairs as dedup_pairs
from transforms.dedup.plan import STAGED, Shelf
from transforms.dedup.rule import bands_for
from transforms.inspection import dedup as inspect_dedup
from transforms.kernels.jaccard import jaccard_pairs
from transforms.minhash import open_minhash
from transforms.tokens import shingle_set

RULES = shipped_rules()
TEXT = " ".join(f"word{i}" for i in range(100))


@pytest.fixture(scope="module")
def kit():
    """The tables of the shipped policy."""
    return open_minhash(RULES["minhash"])


def inspected(kit, *texts):
    """Inspect texts whose ids are their positions."""
    batch = documents(*texts, source_record_id=[str(at) for at in range(len(texts))])
    return [tuple(found.values()) for found in inspect_dedup.inspect_dedup(batch, RULES["dedup"], kit)]


def test_one_object_a_record_in_file_order(kit):
    """The copy and the near copy merge into the first record; what is unlike, short or unreadable stays."""

    near = TEXT.replace("word99", "other")
    short = "too short to be a near copy"

    assert inspected(kit, TEXT, near, None, TEXT, "another text", short, short + " indeed", short) == [
        ("0", None, None, None),
        ("1", "0", round(95 / 97, 4), "minhash"),
        ("2", None, None, None),
        ("3", "0", 1.0, "exact"),
        ("4", None, None, None),
        ("5", None, None, None),
        ("6", None, None, None),
        ("7", "5", 1.0, "exact"),
    ]


def test_an_empty_file_has_no_duplicates(kit):
    """No records, no objects; empty texts are the same text."""

    assert (inspected(kit), inspected(kit, "", "")) == (
        [], [("0", None, None, None), ("1", "0", 1.0, "exact")],
    )  # fmt: skip


def test_a_chain_does_not_merge_what_is_not_alike(kit):
    """a~b and b~c, not a~c: c is compared with what was kept, not with what was merged."""

    words = [f"w{i}" for i in range(140)]
    a, b, c = (" ".join(words[s : s + 100]) for s in (0, 12, 24))

    assert inspected(kit, a, b, c) == [
        ("0", None, None, None), ("1", "0", round(84 / 108, 4), "minhash"), ("2", None, None, None),
    ]  # fmt: skip


def test_hostile_texts_are_defined(kit):
    """Emoji, right-to-left text, one endless word and endless repetition stay apart unless they are the same."""

    texts = [
        "😀" * 300,
        "😀" * 301,
        "word " * 100_000,
        "word " * 100_001,
        "w" * 100_000,
        "مرحبا بالعالم " * 50,
        "。" * 9,
    ]

    assert [found[1] for found in inspected(kit, *texts, *texts)] == [None] * 7 + [str(at) for at in range(7)]


def pairs_found(texts, kit):
    """The candidate pairs of all bands that pass the estimate."""
    plan = inspect_dedup._catalog(texts, RULES["dedup"], kit)
    shelf = Shelf(STAGED, 0, "", "", 0, len(texts))
    found = set()
    for _, entries in dedup_bands.band_entries(shelf, plan, range(bands_for(RULES["dedup"], len(kit.a)))):
        found.update(dedup_pairs.similar_texts([(0, entries.tobytes())], plan)[0].tolist())
    return found


def pairs_by_force(texts, kit):
    """Every pair whose exact Jaccard reaches the threshold, found by an inverted index over all shingles."""
    rule = RULES["dedup"]
    sets = [shingle_set(texts, row, kit.table, kit.size) for row in range(len(texts))]
    long_enough = [row for row, values in enumerate(sets) if len(values) >= rule.min_shingles]
    left, right = np.array(list(itertools.combinations(long_enough, 2)), np.int64).T
    offsets = np.cumsum([0, *map(len, sets)], dtype=np.int64)
    exact = jaccard_pairs(
        np.concatenate(sets), offsets, left.copy(), np.concatenate(sets), offsets, right.copy(), rule.threshold, 1
    )
    alike = np.round(exact, 4) >= rule.threshold
    return set(((left[alike] << 32) | right[alike]).tolist())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("corpus", "files"),
    [
        ("neardup-zh-powershell-versions", ["docs.jsonl.gz"]),
        ("text-en-digitalgov", ["current.jsonl.gz", "older_2020-12.jsonl.gz"]),
    ],
)
def test_recall_of_all_pairs_is_at_least_98_percent(shared, kit, corpus, files):
    """Of all pairs with exact Jaccard of 0.7 or more, by brute force, candidates that pass the estimate."""

    lines = [line for name in files for line in gzip.decompress((shared(corpus) / name).read_bytes()).splitlines()]
    texts = pa.array(sorted({json.loads(line)["text"] for line in lines}), pa.large_string())
    true = pairs_by_force(texts, kit)
    found = pairs_found(texts, kit)

    assert len(true) > 400
    assert len(true & found) / len(true) >= 0.98
