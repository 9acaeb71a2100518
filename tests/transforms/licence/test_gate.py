"""What the cheap checks let through: never less than the patterns that they stand for."""

import re

from hypothesis import given
from hypothesis import strategies as st

from transforms.licence.gate import RESERVED_PATTERN, WORTH, open_gate
from transforms.licence.text import _HOLDERS, _words
from transforms.licence.urls import URL, find_urls

PIECES = st.sampled_from(
    ["licens", "licence", "a", "mit", " ", "\n", "cc by", "ccby", "cc0", "gnu", "x", "mpl", "bsd", "public", "  domain", "boost", "as perl", "all", "rights", " reserved", " are", "版权所有", "未经许可", "不得转载", "禁止转载", "may not be copied", " without", " permission", ".", "no part of this book may be reproduced", "unauthorized use", " prohibited", "署名", "creative commons", "\u3000"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=12).map("".join)
GATE = open_gate()


@given(TEXTS, st.integers(0, 40), st.integers(0, 80))
def test_gated_search_is_the_search(text, start, size):
    """A stretch names a licence, or holds a reservation, exactly where the pattern itself says so."""
    end = min(len(text), start + size)
    marks = GATE.marks(text)
    expected = RESERVED_PATTERN.search(text, start, end)
    got = marks.reservation(text, start, end)
    assert marks.names(text, start, end) == bool(WORTH.search(text, start, end))
    assert (got and got.span()) == (expected and expected.span())


@given(
    st.lists(
        st.sampled_from(["http:", "https:", "//", "/", "www.", "gnu", ".org/", "mozilla.org/", "creativecommons.org/by", " ", "x", "。"]),
        max_size=10,
    ).map("".join)
)  # fmt: skip
def test_addresses_are_those_of_the_pattern(text):
    """Addresses, overlapping schemes and hosts included, are found as one search over the text finds them."""
    assert [m.span() for m in find_urls(text)] == [m.span() for m in URL.finditer(text)]


@given(st.text("ab1٣九é 𝟗owner", max_size=30))
def test_words_of_full_texts(text):
    """The kernel cuts words as the plain pattern does, and holders are all one word."""
    from zlib import crc32

    expected = [
        (crc32(b"holder" if m[0] in _HOLDERS else m[0].encode()), *m.span())
        for m in re.finditer(r"[a-z]{2,}|\d{3,}", text)
    ]
    assert list(zip(*(column.tolist() for column in _words(text)), strict=True)) == expected
