"""MinHash signatures over word n-grams of the fold: how alike two texts are, without comparing them.

A shingle is `shingle_tokens` tokens in a row, see `transforms.tokens`.

The upper 32 bits of the 64-bit shingle hashes are the element hashes of the signature. Given those,
signatures are bit-identical to datasketch 2.0, scheme `affine32` (Murmur3 finalizer, then a_k * h + b_k mod 2^32).
Sources: Broder 1997 (resemblance); datasketch 2.0 (permutations); Lee et al. 2022, arXiv 2107.06499 (5-grams).
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.fold import utf8_buffers
from transforms.records import PRIVATE, Finding, Source, Stage
from transforms.tokens import shingle_set, token_table

FACTS = pa.schema(
    [
        pa.field("n_shingles", pa.int32()),
        pa.field("text_key", pa.binary(16), metadata=PRIVATE),
        pa.field("signature", pa.binary(), metadata=PRIVATE),
        pa.field("shingles", pa.large_binary(), metadata=PRIVATE),
    ]
)
"""Facts of the stage; null where `text` is null.

n_shingles  shingles of the text, repeated ones counted each time.
text_key    first 16 bytes of the sha256 of the UTF-8 text: equal if and only if the text is the same.
signature   `permutations` little-endian uint32; all 2^32 - 1 for a text without shingles.
shingles    optional: null from `measure`; where a text is not staged (a witness), whoever withholds it fills in
            `withheld_sets`, so that near copies of it are verified exactly and not by estimate.
"""


@dataclass(frozen=True)
class MinHashRule:
    """What a signature is; values, units and sources in policies/minhash.yaml."""

    shingle_tokens: int
    permutations: int
    seed: int


@dataclass(frozen=True)
class MinHashKit:
    """What the kernels need: the packed fold and class of every code point, and the permutations of `rule`."""

    rule: MinHashRule
    table: npt.NDArray[np.uint32]
    size: int
    a: npt.NDArray[np.uint32]
    b: npt.NDArray[np.uint32]


def open_minhash(rule: MinHashRule) -> MinHashKit:
    """Build the tables.

    Raises:
        ValueError: a number of the rule is not positive.
    """
    if rule.shingle_tokens < 1 or rule.permutations < 1:
        raise ValueError("minhash: shingle_tokens and permutations must be at least 1")
    a, b = permutations(rule)
    return MinHashKit(rule, token_table(), rule.shingle_tokens, a, b)


def measure_minhash(batch: pa.RecordBatch, rule: MinHashRule, kit: MinHashKit, source: Source) -> dict[str, pa.Array]:
    """Measure `FACTS` for every text of the batch."""
    text = batch["text"]
    present = text.is_valid().to_numpy(zero_copy_only=False)
    counts, signatures = sign(text, kit)
    return {
        "n_shingles": pa.array(counts.astype(np.int32), pa.int32(), mask=~present),
        "text_key": text_keys(text),
        "signature": _binary(signatures, present),
        "shingles": pa.nulls(len(text), pa.large_binary()),
    }


def judge_minhash(facts: pa.RecordBatch, rule: MinHashRule, source: Source) -> tuple[Finding, ...]:
    """Hold what could be read but was not signed; nothing else is decided here."""
    missing = facts["n_shingles"].is_null().to_numpy(zero_copy_only=False)
    readable = facts["reader_reason"].is_null().to_numpy(zero_copy_only=False)
    return (Finding("minhash.not_measured", missing & readable),)


STAGE = Stage("minhash", FACTS, open_minhash, measure_minhash, judge_minhash)


def sign(texts: pa.Array, kit: MinHashKit) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]:
    """Return (shingles per text, signatures of shape texts x permutations); null texts count as empty."""
    from transforms.kernels.shingles import sign_rows

    offsets, data = utf8_buffers(texts)
    counts = np.zeros(len(texts), np.uint64)
    signatures = np.empty((len(texts), len(kit.a)), np.uint32)
    sign_rows(data, offsets, kit.table, kit.size, kit.a, kit.b, counts, signatures)
    return counts, signatures


def withheld_sets(texts: pa.Array, withheld: npt.NDArray[np.bool_], kit: MinHashKit) -> pa.Array:
    """Return the column `shingles`: the sorted distinct shingle hashes of withheld texts, 8 bytes each, else null."""
    values = [
        shingle_set(texts, row, kit.table, kit.size).astype("<u8", copy=False).tobytes()
        if withheld[row] and texts[row].is_valid
        else None
        for row in range(len(texts))
    ]
    return pa.array(values, pa.large_binary())


def text_keys(texts: pa.Array) -> pa.Array:
    """Return the exact duplicate key of every text, null for null."""
    offsets, data = utf8_buffers(texts)
    view, sha256 = data.data, hashlib.sha256
    bounds = zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
    digests = b"".join([sha256(view[start:stop]).digest() for start, stop in bounds])
    heads = np.frombuffer(digests, np.uint8).reshape(len(texts), 32)[:, :16].tobytes()
    present = pa.array(texts.is_valid().to_numpy(zero_copy_only=False)).buffers()[1]
    return pa.Array.from_buffers(pa.binary(16), len(texts), [present, pa.py_buffer(heads)])


def permutations(rule: MinHashRule) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Draw the factors (odd) and terms as datasketch does: legacy NumPy generator, whose stream is frozen."""
    draw = np.random.RandomState(rule.seed)
    a = draw.randint(0, 1 << 31, rule.permutations, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return a, draw.randint(0, 1 << 32, rule.permutations, dtype=np.uint32)


def _binary(signatures: npt.NDArray[np.uint32], present: npt.NDArray[np.bool_]) -> pa.Array:
    width = signatures.shape[1] * 4
    offsets = np.arange(len(signatures) + 1, dtype=np.int32) * np.int32(width)
    values = pa.py_buffer(np.ascontiguousarray(signatures, "<u4"))
    mask = pa.array(present).buffers()[1]
    return pa.Array.from_buffers(pa.binary(), len(signatures), [mask, pa.py_buffer(offsets), values])
