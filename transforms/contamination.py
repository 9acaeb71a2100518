"""Evaluation sets inside the corpus: how much of a test item is in a record, by n-grams of the fold.

For every record the share of the distinct n-grams of one evaluation item that occur in it, for the item with the
largest share: 1.0 when a whole item stands in the record, however long the record is. Items with fewer than
`ngram_tokens` tokens cannot be told from ordinary phrases and are left out (the kit counts them). Without named sets
the stage is off: its facts are null and nothing is found.

Source of the method: 13-gram overlap, Brown et al. 2020 (GPT-3), appendix C; the share per item as in Chowdhery et
al. 2022 (PaLM), section 8, which flags items of which 70 % of the 8-grams are found.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.records import Finding, Source, Stage
from transforms.tokens import shingle_hashes, shingle_set, token_table

FACTS = pa.schema(
    [
        pa.field("contamination_ratio", pa.float32()),
        pa.field("contamination_ngrams", pa.int32()),
        pa.field("contamination_set", pa.string()),
    ]
)
"""Facts of the stage; all null where `text` is null and where no set is named.

contamination_ratio   largest share, 0-1 rounded to 1e-4, of one item's distinct n-grams that the record holds.
contamination_ngrams  distinct n-grams of the record that are in any item.
contamination_set     id of the set of that item (optional: null where the ratio is 0).
"""


@dataclass(frozen=True)
class EvaluationSet:
    """One file: .jsonl (an item a line: the named string fields, joined) or anything else (an item a line).

    `sha256` (hex) is that of the file, so that a changed file is a changed policy.
    """

    id: str
    path: str
    sha256: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ContaminationRule:
    """What overlap is contamination; values, units and sources in policies/contamination.yaml."""

    sets: tuple[EvaluationSet, ...]
    ngram_tokens: int
    max_ratio: float
    min_ngrams: int


@dataclass(frozen=True)
class ContaminationKit:
    """The n-grams of all items.

    grams   distinct hashes, ascending; starts, items: gram g is in items[starts[g]:starts[g + 1]].
    sizes   distinct n-grams of each item; names: set of each item; skipped: items that are too short.
    """

    table: npt.NDArray[np.uint32]
    grams: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.int64]
    items: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]
    names: tuple[str, ...]
    skipped: int


def open_contamination(rule: ContaminationRule) -> ContaminationKit:
    """Read and index the evaluation sets.

    Raises:
        ValueError: a file is not the one the policy names (sha256), or a line of it is not a JSON object.
    """
    table = token_table()
    hashes, names, skipped = [], [], 0
    for source in rule.sets:
        for text in _items(source):
            grams = _grams(text, table, rule.ngram_tokens)
            if len(grams):
                hashes.append(grams)
                names.append(source.id)
            else:
                skipped += 1
    sizes = np.array([len(grams) for grams in hashes], np.int64)
    every = np.concatenate([np.empty(0, np.uint64), *hashes])
    order = np.argsort(every, kind="stable")
    items = np.repeat(np.arange(len(sizes)), sizes)[order]
    grams, first = np.unique(every[order], return_index=True)
    starts = np.append(first, len(every)).astype(np.int64)
    return ContaminationKit(table, grams, starts, items, sizes, tuple(names), skipped)


def measure_contamination(
    batch: pa.RecordBatch, rule: ContaminationRule, kit: ContaminationKit, source: Source
) -> dict[str, pa.Array]:
    """Measure `FACTS` for every text of the batch."""
    text = batch["text"]
    if not rule.sets:
        return {field.name: pa.nulls(len(text), field.type) for field in FACTS}
    facts = [_overlap(text, row, rule, kit) if text[row].is_valid else (None, None, None) for row in range(len(text))]
    columns = zip(*facts, strict=True) if facts else ((), (), ())
    return {field.name: pa.array(values, field.type) for field, values in zip(FACTS, columns, strict=True)}


def judge_contamination(facts: pa.RecordBatch, rule: ContaminationRule, source: Source) -> tuple[Finding, ...]:
    """Find records that hold too much of an item, and readable ones that were not measured."""
    if not rule.sets:
        return ()
    ratio = facts["contamination_ratio"].to_numpy(zero_copy_only=False)
    shared = facts["contamination_ngrams"].fill_null(0).to_numpy(zero_copy_only=False)
    readable = facts["reader_reason"].is_null().to_numpy(zero_copy_only=False)
    return (
        Finding("contamination.not_measured", np.isnan(ratio) & readable),
        Finding("contamination.evaluation_item", (ratio > rule.max_ratio) & (shared >= rule.min_ngrams)),
    )


STAGE = Stage("contamination", FACTS, open_contamination, measure_contamination, judge_contamination)


def _overlap(text: pa.Array, row: int, rule: ContaminationRule, kit: ContaminationKit) -> tuple[float, int, str | None]:
    if not len(kit.grams):
        return 0.0, 0, None
    hashes = shingle_hashes(text, row, kit.table, rule.ngram_tokens)
    at = np.minimum(np.searchsorted(kit.grams, hashes), len(kit.grams) - 1)
    hits = np.unique(at[kit.grams[at] == hashes])
    if not len(hits):
        return 0.0, 0, None
    found = np.concatenate([kit.items[kit.starts[g] : kit.starts[g + 1]] for g in hits.tolist()])
    items, counts = np.unique(found, return_counts=True)
    share = counts / kit.sizes[items]
    best = int(np.argmax(share))
    return round(float(share[best]), 4), len(hits), kit.names[items[best]]


def _grams(text: str, table: npt.NDArray[np.uint32], size: int) -> npt.NDArray[np.uint64]:
    """Return the distinct n-grams of an item, none when it is shorter than one."""
    texts = pa.array([text], pa.large_string())
    tokens = len(shingle_hashes(texts, 0, table, 1))
    return shingle_set(texts, 0, table, size) if tokens >= size else np.empty(0, np.uint64)


def _items(source: EvaluationSet) -> Iterator[str]:
    data = Path(source.path).read_bytes()
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise ValueError(f"contamination: evaluation set {source.id} is not the file that the policy names (sha256)")
    for number, line in enumerate(data.decode("utf-8").splitlines(), 1):
        if not source.path.endswith(".jsonl"):
            yield line
        elif line.strip():
            item = json.loads(line)
            if not isinstance(item, dict):
                raise ValueError(f"contamination: evaluation set {source.id}, line {number}: not a JSON object")
            yield "\n".join(str(item[name]) for name in source.fields if isinstance(item.get(name), str))
