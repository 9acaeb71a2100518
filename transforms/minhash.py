"""MinHash signatures over word n-grams of the fold: how alike two texts are, without comparing them.

Tokens are runs of letters, digits, marks and `_` of the fold; every character of a script written without spaces
(Han, kana, bopomofo, Thai, Lao, Myanmar, Khmer, Tibetan) is a token of its own; Hangul has spaces and forms words.
Zero-width characters are skipped, everything else (punctuation, symbols, emoji) only separates. A shingle is
`shingle_tokens` tokens in a row; a text with fewer tokens has one shingle of all, a text without tokens none.

Shingle hashes have 64 bits and no key; their upper 32 bits are the element hashes of the signature. Given those,
signatures are bit-identical to datasketch 2.0, scheme `affine32` (Murmur3 finalizer, then a_k * h + b_k mod 2^32).
Sources: Broder 1997 (resemblance); datasketch 2.0 (permutations); Lee et al. 2022, arXiv 2107.06499 (5-grams).
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.fold import POINTS, ZERO_WIDTH, fold_table, utf8_buffers
from transforms.records import PRIVATE, Finding, Source, Stage

FACTS = pa.schema(
    [
        pa.field("n_shingles", pa.int32()),
        pa.field("text_key", pa.binary(16), metadata=PRIVATE),
        pa.field("signature", pa.binary(), metadata=PRIVATE),
    ]
)
"""Facts of the stage; null where `text` is null.

n_shingles  shingles of the text, repeated ones counted each time.
text_key    first 16 bytes of the sha256 of the UTF-8 text: equal if and only if the text is the same.
signature   `permutations` little-endian uint32; all 2^32 - 1 for a text without shingles.
"""

UNSPACED = (
    (0x0E00, 0x0EFF), (0x0F00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x19E0, 0x19FF), (0x3005, 0x3007),
    (0x3021, 0x3029), (0x3038, 0x303C), (0x3041, 0x30FF), (0x3105, 0x312F), (0x31A0, 0x31BF), (0x31F0, 0x31FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FE), (0xAA60, 0xAA7F), (0xF900, 0xFAFF),
    (0x1AFF0, 0x1B16F), (0x20000, 0x3FFFD),
)  # fmt: skip
"""Inclusive ranges of scripts written without spaces: Thai, Lao, Tibetan, Myanmar, Khmer, Han, kana, bopomofo."""


@dataclass(frozen=True)
class MinHashRule:
    """What a signature is; values, units and sources in policies/minhash.yaml."""

    shingle_tokens: int
    permutations: int
    seed: int


@dataclass(frozen=True)
class MinHashKit:
    """What the kernels need: the packed fold and class of every code point, and the permutations."""

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
    return MinHashKit(token_table(), rule.shingle_tokens, a, b)


def measure_minhash(batch: pa.RecordBatch, rule: MinHashRule, kit: MinHashKit, source: Source) -> dict[str, pa.Array]:
    """Measure `FACTS` for every text of the batch."""
    text = batch["text"]
    present = text.is_valid().to_numpy(zero_copy_only=False)
    counts, signatures = sign(text, kit)
    return {
        "n_shingles": pa.array(counts.astype(np.int32), pa.int32(), mask=~present),
        "text_key": text_keys(text),
        "signature": _binary(signatures, present),
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


def shingle_hashes(texts: pa.Array, row: int, kit: MinHashKit) -> npt.NDArray[np.uint64]:
    """Return the hashes of all shingles of one text, in order and with repetitions."""
    from transforms.kernels.shingles import shingles_of

    offsets, data = utf8_buffers(texts)
    out = np.empty(offsets[row + 1] - offsets[row] + 3, np.uint64)
    return out[: shingles_of(data, offsets[row], offsets[row + 1], kit.table, kit.size, out)]


def shingle_set(texts: pa.Array, row: int, kit: MinHashKit) -> npt.NDArray[np.uint64]:
    """Return the distinct shingle hashes of one text, ascending: what exact Jaccard is computed on."""
    return np.unique(shingle_hashes(texts, row, kit))


def text_keys(texts: pa.Array) -> pa.Array:
    """Return the exact duplicate key of every text, null for null."""
    offsets, data = utf8_buffers(texts)
    view, digests = data.data, []
    for start, stop in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
        digests.append(hashlib.sha256(view[start:stop]).digest()[:16])
    missing = texts.is_null().to_numpy(zero_copy_only=False)
    return pa.array(digests, pa.binary(16), mask=missing)


def permutations(rule: MinHashRule) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Draw the factors (odd) and terms as datasketch does: legacy NumPy generator, whose stream is frozen."""
    draw = np.random.RandomState(rule.seed)
    a = draw.randint(0, 1 << 31, rule.permutations, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return a, draw.randint(0, 1 << 32, rule.permutations, dtype=np.uint32)


@cache
def token_table() -> npt.NDArray[np.uint32]:
    """Return for every code point: its fold, and in the bits above 21 the token class of that fold."""
    from transforms.kernels.shingles import CLASS_SHIFT, SEPARATOR, SINGLE, SKIP, WORD

    kinds = np.full(POINTS, SEPARATOR, np.uint32)
    for point in range(POINTS):
        char = chr(point)
        if char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M":
            kinds[point] = WORD
    for first, last in UNSPACED:
        span = kinds[first : last + 1]
        span[span == WORD] = SINGLE
    kinds[ZERO_WIDTH] = SKIP
    folded = fold_table()
    table: npt.NDArray[np.uint32] = folded | (kinds[folded] << np.uint32(CLASS_SHIFT))
    table.flags.writeable = False
    return table


def _binary(signatures: npt.NDArray[np.uint32], present: npt.NDArray[np.bool_]) -> pa.Array:
    width = signatures.shape[1] * 4
    offsets = np.arange(len(signatures) + 1, dtype=np.int32) * np.int32(width)
    values = pa.py_buffer(np.ascontiguousarray(signatures, "<u4"))
    mask = pa.array(present).buffers()[1]
    return pa.Array.from_buffers(pa.binary(), len(signatures), [mask, pa.py_buffer(offsets), values])
