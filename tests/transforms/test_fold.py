"""The shared fold: one code point in, one out."""

import unicodedata

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.fold import fold, fold_batch, fold_table, squeeze

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def test_the_fold_undoes_what_is_used_to_disguise_text():
    """Case, width, look-alikes, digits of other scripts and invisible characters give plain ASCII."""

    pairs = {
        "Ｃａｆé　１２３": "café 123",
        "Раураl ВАNК": "paypal bank",
        "ΑΒΕ": "abe",
        "𝐁𝖆𝒏𝗸 𝟙𝟚": "bank 12",
        "①②⑴⒜🅱": "121ab",
        "٠١٢ ०१२": "012 012",
        "İstanbul": "istanbul",
        "138\u200b1234\u00ad5678": "138\u200b1234\u200b5678",
        "010\u20138888": "010-8888",
        "ﾊﾝｶｸ": "ハンカク",
    }

    assert {text: fold(text) for text in pairs} == pairs


@pytest.mark.parametrize("text", ["中文。“”", "éü", "…㎏ﬁ", "—", "йцгшщздлф", "😀", "\n\t"])
def test_what_is_no_disguise_stays(text):
    """Chinese, accents, characters that need two code points, emoji and line breaks are left alone."""

    assert fold(text) == text


@settings(deadline=None)
@given(TEXTS)
def test_length_is_kept_and_folding_twice_changes_nothing(text):
    """Offsets on the fold are offsets into the text, and the fold is its own fold."""

    once = fold(text)

    assert (len(once), fold(once)) == (len(text), once)


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), TEXTS)), st.integers(0, 3))
def test_a_batch_folds_like_its_rows(texts, skipped):
    """The kernel over Arrow buffers equals the plain fold of every row, for slices and nulls too."""

    folded = fold_batch(pa.array(texts, pa.large_string())[skipped:])

    assert [folded.text(r) for r in range(len(folded.starts) - 1)] == [fold(t or "") for t in texts[skipped:]]


@settings(deadline=None)
@given(st.binary())
def test_damaged_utf8_is_read_within_its_row(data):
    """Bytes that are not UTF-8 give some code points, never a read outside the row."""

    offsets = pa.py_buffer(np.array([0, len(data)], dtype=np.int64))
    texts = pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(data)])

    assert len(fold_batch(texts).codepoints) <= len(data)


def test_every_letter_folds_like_its_lower_case():
    """Upper and lower case of one letter never part, in any script, where lower case is one code point."""

    table = fold_table()
    letters = [chr(p) for p in range(0x110000) if unicodedata.category(chr(p)) == "Lu"]
    single = [c for c in letters if len(c.lower()) == 1]

    assert [c for c in single if table[ord(c)] != table[ord(c.lower())]] == []


def test_squeeze_maps_back_to_the_fold():
    """A match in the squeezed text is found again in the original."""

    squeezed, offsets = squeeze("1\u200b3\u200b\u200b8")

    assert (squeezed, offsets.tolist()) == ("138", [0, 2, 5, 6])


@settings(deadline=None)
@given(st.text("ab\u200b"))
def test_squeeze_equals_its_oracle(folded):
    """Squeezing removes U+200B and keeps the place of everything else."""

    squeezed, offsets = squeeze(folded)
    kept = [i for i, c in enumerate(folded) if c != "\u200b"]

    assert (squeezed, offsets.tolist()) == (folded.replace("\u200b", ""), [*kept, len(folded)])


@pytest.mark.slow
def test_outside_the_changing_ranges_no_rule_applies():
    """The ranges that the table walks leave out nothing that a rule would change (tags are set apart)."""

    table = fold_table()
    ranges = ((0x3400, 0xA000), (0xAC00, 0xD7A4), (0x20000, 0x2F800), (0x2FA20, 0x32000))
    left_out = [point for first, stop in ranges for point in range(first, stop)]
    changed = [p for p in left_out if unicodedata.normalize("NFKC", chr(p)).lower() != chr(p)]

    assert (changed, [p for p in left_out if table[p] != p]) == ([], [])
