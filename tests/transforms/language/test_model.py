"""The fastText kernel against the fastText library."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import documents
from tests.transforms.quality.kit import language_kit
from transforms.kernels.language import add_members, count_bits
from transforms.language import model as language_model
from transforms.language.decide import label_arrays
from transforms.language.guess import library_kit, model_path, predict

TOKENS = [
    "the",
    "and",
    "des",
    "un",
    "из",
    "世界",
    "人权",
    "ภาษา",
    "é",
    "a",
    "7",
    "😀",
    "</s>",
    "__label__en",
    "__label__",
]
SPACES = [" ", "\t", "\x0b", "\x00", "\n", "  "]
TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
    st.lists(st.sampled_from(TOKENS + SPACES), max_size=60).map("".join),
)


@pytest.fixture(scope="module")
def both():
    """Return the shipped rule, its kit, and the kit of the library."""
    rule, kit = language_kit()
    return rule, kit, library_kit(model_path(rule))


def guesses(texts, both):
    """Return what the kernel and what the library say of the texts."""
    rule, kit, library = both
    column = documents(*texts)["text"]
    return rows(column, rule, kit), rows(column, rule, library)


def rows(column, rule, kit):
    """Return the guesses of each text as (label, probability)."""
    best, chances = predict(column, rule, kit)
    return [
        [(kit.labels.names[label], chance) for label, chance in zip(*row, strict=True) if label >= 0]
        for row in zip(best.tolist(), chances.tolist(), strict=True)
    ]


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(TEXT, min_size=1, max_size=5))
def test_labels_and_probabilities_are_those_of_the_library(both, texts):
    """Any text, with line ends, labels and white space of every kind in it, gives the same three guesses."""
    ours, theirs = guesses(texts, both)
    assert [[label for label, _ in row] for row in ours] == [[label for label, _ in row] for row in theirs]
    for mine, other in zip(ours, theirs, strict=True):
        assert [p for _, p in mine] == pytest.approx([p for _, p in other], abs=1e-6)


def test_the_window_ends_between_code_points(both):
    """Text behind the window changes nothing, whatever the width of a code point (near miss: the last one inside)."""
    rule = both[0]
    head = "人" * (rule.window_chars - 1)
    texts = [head, head + "é", head + "éé the quick brown fox"]
    ours, theirs = guesses(texts, both)
    assert [[label for label, _ in row] for row in ours] == [[label for label, _ in row] for row in theirs]
    assert ours[1] == ours[2] != ours[0]


def test_null_and_slices(both):
    """A null text is read as an empty one, and a sliced column from its first row."""
    rule, kit, library = both
    column = documents("the first of them", None, "Комитет собрался во вторник").slice(1)["text"]
    for mine, other in zip(rows(column, rule, kit), rows(column, rule, library), strict=True):
        assert [label for label, _ in mine] == [label for label, _ in other]
        assert [p for _, p in mine] == pytest.approx([p for _, p in other], abs=1e-6)


def test_what_is_remembered_changes_nothing(both):
    """A text has the same guesses behind texts that share its words, share none, or are more than are remembered."""
    rule, kit, _ = both
    text = "the first of them was not the last of them, and nobody saw it"
    many = " ".join(f"w{number}" for number in range(100))
    alone = rows(documents(text)["text"], rule, kit)[0]
    among = documents("the last of them", text, *(f"{many} {at}" for at in range(200)), text)["text"]
    assert [rows(among, rule, kit)[at] for at in (1, -1)] == [alone, alone]


def test_threads_that_ask_at_the_same_time_do_not_share_what_is_remembered(both):
    """Four threads get the guesses of one, and each call gives its memory back."""
    rule, kit, _ = both
    texts = [f"nobody saw number {at} of them, und keiner sah sie" for at in range(400)]
    columns = [documents(*texts[start::4])["text"] for start in range(4)]
    alone = [rows(column, rule, kit) for column in columns]
    net = kit.net._replace(memories=[])
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda column: rows(column, rule, kit._replace(net=net)), columns * 8))
    assert together == alone * 8
    assert 1 <= len(net.memories) <= 4


@given(st.lists(st.booleans(), max_size=300))
def test_rows_of_buckets_stand_in_the_order_of_the_buckets(present):
    """The bit and the count of a block give the row of every bucket that has one."""
    blocks = language_model._blocks(np.array(present, np.bool_))
    for bucket, is_there in enumerate(present):
        bits, before = int(blocks[2 * (bucket // 64)]), int(blocks[2 * (bucket // 64) + 1])
        assert (bits >> bucket % 64 & 1) == is_there
        assert before + count_bits(bits & ((1 << bucket % 64) - 1)) == sum(present[:bucket])


@given(st.integers(0, 2**64 - 1))
def test_bits_are_counted(word):
    """As many as the binary number has ones."""
    assert count_bits(np.uint64(word)) == word.bit_count()


@given(st.integers(1, 40), st.integers(0, 5))
def test_hits_of_lists_are_the_matrix_product(groups, lists):
    """Hits by group times the lists of each group; group 0 is in none."""
    draw = np.random.default_rng(groups * 7 + lists)
    hits = draw.integers(0, 3, (6, groups)).astype(np.int32)
    members = draw.integers(0, 2, (groups, lists)).astype(np.int32)
    members[0] = 0
    out = np.zeros((6, lists), np.int32)
    add_members(hits, members, out)
    assert np.array_equal(out, hits @ members)


@pytest.mark.parametrize(("loss", "word_grams", "read"), [("hs", 1, True), ("softmax", 1, False), ("hs", 2, False)])
def test_reads_uncompressed_models_and_leaves_others_to_the_library(tmp_path, loss, word_grams, read):
    """A trained model with a label tree gives what the library gives; another loss or word n-grams are not read."""
    import fasttext

    lines = [f"__label__{name} {name} {word} {word}s" for name in ("en", "fr", "zh", "ru") for word in "abcdefghij"]
    (tmp_path / "train.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    options = {"dim": 10, "epoch": 5, "minn": 1, "maxn": 3, "bucket": 500, "thread": 1, "verbose": 0, "seed": 1}
    model = fasttext.train_supervised(str(tmp_path / "train.txt"), loss=loss, wordNgrams=word_grams, **options)
    model.save_model(str(tmp_path / "model.bin"))
    found = language_model.read_net(tmp_path / "model.bin")
    assert (found is not None) == read
    if found:
        rule, kit = language_kit()
        kit = kit._replace(net=found[0], labels=label_arrays(found[1], {}))
        column = documents("en a bs", "zh 中文 c", "", "ru ж")["text"]
        library = library_kit(tmp_path / "model.bin")
        pairs = zip(rows(column, rule, kit), rows(column, rule, library), strict=True)
        for mine, other in pairs:
            assert [label for label, _ in mine] == [label for label, _ in other]
            assert [p for _, p in mine] == pytest.approx([p for _, p in other], abs=1e-6)
