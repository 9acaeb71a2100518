"""Evaluation sets inside the corpus: how much of a test item is in a record, by n-grams of the fold.

For every record the share of the distinct n-grams of one evaluation item that occur in it, for the item with the
largest share: 1.0 when a whole item stands in the record, however long the record is. Traditional characters are
read as simplified ones. An item shorter than one n-gram is one n-gram of its own length when it is long enough not to
be an ordinary phrase; shorter ones are left out (the kit counts them). Without named sets the stage is off: its facts
are null and nothing is found.

Source of the method: 13-gram overlap, Brown et al. 2020 (GPT-3), appendix C; the share per item as in Chowdhery et
al. 2022 (PaLM), section 8, which flags items of which 70 % of the 8-grams are found.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.records import Finding, Source, Stage
from transforms.tokens import shingle_hashes, shingle_set, token_table
from transforms.variants import simplified_fold, simplified_table

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
    """One file: .jsonl (an item a line: the named fields, strings or lists of them, joined) or else an item a line.

    `sha256` (hex) is that of the file, so that a changed file is a changed policy.
    """

    id: str
    path: str
    sha256: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ContaminationRule:
    """What overlap is contamination; values, units and sources in policies/contamination.yaml.

    short_item_tokens, short_item_chars   what an item shorter than one n-gram must have, in tokens and in letters and
                                          digits, to be looked for as a whole.
    """

    sets: tuple[EvaluationSet, ...]
    ngram_tokens: int
    short_item_tokens: int
    short_item_chars: int
    max_ratio: float
    min_ngrams: int


@dataclass(frozen=True)
class Index:
    """The n-grams of the items that are looked for by n-grams of `size` tokens.

    grams   distinct hashes, ascending; starts, items: gram g is in items[starts[g]:starts[g + 1]].
    sizes   distinct n-grams of each item; names: set of each item.
    """

    size: int
    grams: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.int64]
    items: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]
    names: tuple[str, ...]


@dataclass(frozen=True)
class ContaminationKit:
    """The token table, an index for each length of n-gram, and how many items are too short."""

    table: npt.NDArray[np.uint32]
    indexes: tuple[Index, ...]
    skipped: int


def open_contamination(rule: ContaminationRule) -> ContaminationKit:
    """Read and index the evaluation sets.

    Raises:
        ValueError: a file is not the one the policy names (sha256), is not UTF-8, or a line of it is not a JSON object;
            or nothing of a set can be looked for: it has no item, the named fields are in none, all are too short.
    """
    table = token_table()[simplified_table()]
    found: dict[int, list[tuple[npt.NDArray[np.uint64], str]]] = {}
    skipped = 0
    for source in rule.sets:
        usable = 0
        for text in _items(source):
            size = _size(text, table, rule)
            if size:
                grams = shingle_set(pa.array([text], pa.large_string()), 0, table, size)
                found.setdefault(size, []).append((grams, source.id))
            usable += size > 0
            skipped += size == 0
        if not usable:
            raise ValueError(f"contamination: no item of evaluation set {source.id} can be looked for")
    return ContaminationKit(table, tuple(_index(size, items) for size, items in sorted(found.items())), skipped)


def _size(text: str, table: npt.NDArray[np.uint32], rule: ContaminationRule) -> int:
    """Return the tokens of the n-grams that an item is looked for by; 0 when it is too short."""
    tokens = len(shingle_hashes(pa.array([text], pa.large_string()), 0, table, 1))
    if tokens >= rule.ngram_tokens:
        return rule.ngram_tokens
    chars = sum(character.isalnum() for character in simplified_fold(text))
    return tokens if tokens >= rule.short_item_tokens and chars >= rule.short_item_chars else 0


def _index(size: int, found: Sequence[tuple[npt.NDArray[np.uint64], str]]) -> Index:
    sizes = np.array([len(grams) for grams, _ in found], np.int64)
    every = np.concatenate([grams for grams, _ in found])
    order = np.argsort(every, kind="stable")
    items = np.repeat(np.arange(len(sizes)), sizes)[order]
    grams, first = np.unique(every[order], return_index=True)
    starts = np.append(first, len(every)).astype(np.int64)
    return Index(size, grams, starts, items, sizes, tuple(name for _, name in found))


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
    """Find records that hold too much of an item, and readable ones that were not measured.

    `min_ngrams` does not ask more of a whole item than it has.
    """
    if not rule.sets:
        return ()
    ratio = facts["contamination_ratio"].to_numpy(zero_copy_only=False)
    shared = facts["contamination_ngrams"].fill_null(0).to_numpy(zero_copy_only=False)
    enough = (shared >= rule.min_ngrams) | (ratio == 1.0)
    readable = facts["reader_reason"].is_null().to_numpy(zero_copy_only=False)
    return (
        Finding("contamination.not_measured", np.isnan(ratio) & readable),
        Finding("contamination.evaluation_item", (ratio > rule.max_ratio) & enough),
    )


STAGE = Stage("contamination", FACTS, open_contamination, measure_contamination, judge_contamination)


def _overlap(text: pa.Array, row: int, rule: ContaminationRule, kit: ContaminationKit) -> tuple[float, int, str | None]:
    ratio, shared, name = 0.0, 0, None
    for index in kit.indexes:
        hits = _hits(shingle_hashes(text, row, kit.table, index.size), index)
        if len(hits):
            found = np.concatenate([index.items[index.starts[g] : index.starts[g + 1]] for g in hits.tolist()])
            items, counts = np.unique(found, return_counts=True)
            share = counts / index.sizes[items]
            best = int(np.argmax(share))
            shared += len(hits)
            if share[best] > ratio:
                ratio, name = float(share[best]), index.names[items[best]]
    return round(ratio, 4), shared, name


def _hits(hashes: npt.NDArray[np.uint64], index: Index) -> npt.NDArray[np.int64]:
    """Return the numbers of the n-grams of an index that are among the hashes."""
    at = np.minimum(np.searchsorted(index.grams, hashes), len(index.grams) - 1)
    return np.unique(at[index.grams[at] == hashes])


def _items(source: EvaluationSet) -> Iterator[str]:
    """Yield the items; a set of JSON Lines of which no line has one of the fields has none."""
    data = Path(source.path).read_bytes()
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise ValueError(f"contamination: evaluation set {source.id} is not the file that the policy names (sha256)")
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        place = f"contamination: evaluation set {source.id}, line {number}"
        try:
            text = line.decode("utf-8")
            item = json.loads(text) if text.strip() and source.path.endswith(".jsonl") else None
        except ValueError as error:  # of the codec or of JSON: their messages may quote the item
            raise ValueError(f"{place}: {type(error).__name__}") from None
        if item is None and text.strip():
            yield text
        elif item is not None:
            if not isinstance(item, dict):
                raise ValueError(f"{place}: not a JSON object")
            yield "\n".join(part for name in source.fields for part in _strings(item.get(name)))


def _strings(value: object) -> Iterator[str]:
    """Yield a string, or the strings of a list: the choices of a question."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (part for part in value if isinstance(part, str))
