"""Signatures: tokens, shingles, and agreement with datasketch."""

import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import yaml
from datasketch import MinHash, MinHashLSH
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_source, documents
from transforms.fold import fold
from transforms.kernels.shingles import FEW
from transforms.minhash import STAGE, MinHashRule, open_minhash, sign, text_keys
from transforms.tokens import LETTER_BLOCKS, UNSPACED, shingle_hashes, shingle_set, token_table

POLICY = Path(__file__).parents[2] / "pipelines" / "policies" / "minhash.yaml"
RULE = MinHashRule(**yaml.safe_load(POLICY.read_text(encoding="utf-8"))["minhash"])
TEXTS = st.text(st.one_of(st.sampled_from("ab \u200b中文，é٣한"), st.characters(exclude_categories=["Cs"])))
MASK = (1 << 64) - 1


@pytest.fixture(scope="module")
def kit():
    """The tables of the shipped policy."""
    return open_minhash(RULE)


def tokens_of(text):
    """Plain-Python oracle of the tokens of a text."""
    import unicodedata

    tokens, word = [], ""
    for char in fold(text):
        if char == "\u200b":
            continue
        wordly = (
            any(first <= ord(char) <= last for first, last in LETTER_BLOCKS)
            or char.isalnum()
            or char == "_"
            or unicodedata.category(char)[0] == "M"
        )
        single = wordly and any(first <= ord(char) <= last for first, last in UNSPACED)
        if wordly and not single:
            word += char
            continue
        tokens += [word] if word else []
        tokens += [char] if single else []
        word = ""
    return tokens + ([word] if word else [])


def mix64(value):
    """Murmur3's 64-bit finalizer."""
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        value = ((value ^ (value >> 33)) * factor) & MASK
    return value ^ (value >> 33)


def token_hash(token):
    """Plain-Python oracle of the hash of a token."""
    value = 0
    for char in token:
        value = ((value ^ ord(char)) * 0xD6E8FEB86659FD93) & MASK
    return mix64(value)


def shingles_oracle(text, size):
    """Plain-Python oracle of the shingle hashes of a text."""
    tokens = tokens_of(text)
    windows = [tokens[i : i + size] for i in range(len(tokens) - size + 1)] or ([tokens] if tokens else [])
    hashes = []
    for window in windows:
        total = 0
        for token in window:
            total = (total * 0x2127599BF4325C37 + token_hash(token)) & MASK
        hashes.append(mix64(total))
    return hashes


def datasketch_of(hashes):
    """The signature that datasketch makes of the same element hashes."""
    oracle = MinHash(RULE.permutations, seed=RULE.seed, hashfunc=lambda h: h, scheme="affine32")
    oracle.update_batch([int(h) >> 32 for h in hashes])
    return oracle.hashvalues


@settings(deadline=None)
@given(TEXTS, st.integers(1, 6))
def test_shingles_equal_their_oracle(text, size):
    """The kernel's hashes are those of a plain reading of the definition, in order."""

    texts = pa.array([text], pa.large_string())

    assert shingle_hashes(texts, 0, token_table(), size).tolist() == shingles_oracle(text, size)


def test_tokens_are_words_and_single_characters_of_unspaced_scripts():
    """Words, Chinese characters, kana and Thai letters; Hangul makes words; punctuation and emoji make none."""

    assert tokens_of("Don't panic，中文ＡＢ1カ ภา 한국어 😀 a_b") == [
        "don", "t", "panic", "中", "文", "ab1", "カ", "ภ", "า", "한국어", "a_b",
    ]  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(st.lists(TEXTS, max_size=4))
def test_signatures_are_those_of_datasketch(texts):
    """Signatures are bit-identical to datasketch for the same element hashes, without shingles too."""

    kit = open_minhash(RULE)
    array = pa.array(texts, pa.large_string())
    expected = [datasketch_of(shingle_hashes(array, row, kit.table, kit.size)).tolist() for row in range(len(texts))]

    assert sign(array, kit)[1].tolist() == expected


def test_a_long_text_is_signed_block_by_block(kit):
    """A text of many blocks has the signature of all of its shingles."""

    texts = pa.array([" ".join(f"w{i * i % 9973}" for i in range(5000)), "中文" * 3000], pa.large_string())
    counts, signatures = sign(texts, kit)

    assert counts.tolist() == [4996, 5996]
    assert [s.tolist() for s in signatures] == [
        datasketch_of(shingle_hashes(texts, r, kit.table, kit.size)).tolist() for r in (0, 1)
    ]


@pytest.mark.parametrize("tokens", [1022, 1023, 1024, 1025, 1026, 1027, 1028, 1029, 2046, 2047, 2048, 2049, 2050])
def test_a_text_that_ends_at_a_block_boundary_is_whole(kit, tokens):
    """No shingle is lost or repeated where a block of the kernel ends."""

    words = " ".join(f"w{i}" for i in range(tokens))

    assert sign(pa.array([words], pa.large_string()), kit)[0].tolist() == [tokens - 4]


@pytest.mark.parametrize("shingles", [1, FEW - 1, FEW, FEW + 1])
def test_few_shingles_are_signed_as_many_are(kit, shingles):
    """On both sides of the number below which the loops change places."""
    texts = pa.array([" ".join(f"w{i}" for i in range(shingles + kit.size - 1))], pa.large_string())
    counts, signatures = sign(texts, kit)
    assert counts.tolist() == [shingles]
    assert signatures[0].tolist() == datasketch_of(shingle_hashes(texts, 0, kit.table, kit.size)).tolist()


def test_keys_are_heads_of_hashes_and_null_for_null():
    """Also of a slice, and of no text at all."""
    texts = pa.array(["x", "a", None, "b\u00e9", ""], pa.large_string()).slice(1)
    heads = [None if t is None else hashlib.sha256(t.encode()).digest()[:16] for t in texts.to_pylist()]
    assert text_keys(texts).to_pylist() == heads
    assert text_keys(texts.slice(0, 0)).to_pylist() == []


def test_datasketch_loads_our_signatures(kit):
    """Its LSH index finds one of our signatures by another."""

    base = [f"word{i}" for i in range(200)]
    texts = pa.array([" ".join(base), " ".join(base[:190]), "something else entirely here now"], pa.large_string())
    ours = [MinHash(hashvalues=s, seed=RULE.seed, scheme="affine32") for s in sign(texts, kit)[1]]
    index = MinHashLSH(threshold=0.7, num_perm=RULE.permutations)
    for name, signature in zip("abc", ours, strict=True):
        index.insert(name, signature)

    assert sorted(index.query(ours[0])) == ["a", "b"]


def test_facts_of_a_batch():
    """One value per row, null for a row without text; the key is a hash of the text itself."""

    batch = documents("one two three four five six", None, "")
    facts = STAGE.measure(batch, RULE, STAGE.open(RULE), a_source())
    keys = [hashlib.sha256(t.encode()).digest()[:16] for t in ("one two three four five six", "")]

    assert facts["n_shingles"].to_pylist() == [2, None, 0]
    assert facts["text_key"].to_pylist() == [keys[0], None, keys[1]]
    assert [s and len(s) for s in facts["signature"].to_pylist()] == [512, None, 512]
    assert {name: array.type for name, array in facts.items()} == {f.name: f.type for f in STAGE.facts}


def test_what_was_not_signed_is_held():
    """A readable row without facts is found; an unreadable one has its own reason; a signed one passes."""

    batch = documents("a", None, None, reader_reason=[None, None, "reader.nul"])
    facts = batch.append_column("n_shingles", pa.array([1, None, None], pa.int32()))
    (finding,) = STAGE.judge(facts, RULE, a_source())

    assert (finding.reason, finding.mask.tolist()) == ("minhash.not_measured", [False, True, False])


@pytest.mark.parametrize(
    ("text", "shingles", "distinct"),
    [
        ("", 0, 0),
        ("x", 1, 1),
        ("。", 0, 0),
        ("\u200b\ufeff", 0, 0),
        ("😀" * 500, 0, 0),
        ("مرحبا بالعالم هذا نص طويل جدا", 2, 2),
        ("one two three four", 1, 1),
        ("word " * 1_000_000, 999_996, 1),
        ("w" * 1_000_000, 1, 1),
    ],
)
def test_hostile_texts_have_defined_shingles(kit, text, shingles, distinct):
    """Empty, one character, punctuation, invisible, emoji, right to left, endless repetition."""

    array = pa.array([text], pa.large_string())

    assert (sign(array, kit)[0].tolist(), len(shingle_set(array, 0, kit.table, kit.size))) == ([shingles], distinct)


def test_fifty_megabytes_are_signed_in_bounded_memory(kit):
    """A huge text is one row like any other; nothing grows with it but its own bytes."""

    rng = np.random.RandomState(0)
    text = rng.choice(np.frombuffer(b"abcdefgh ijkl mnop ", np.uint8), 50_000_000).tobytes().decode()

    assert sign(pa.array([text], pa.large_string()), kit)[0][0] == len(text.split()) - 4
