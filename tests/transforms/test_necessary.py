"""What a text must hold for a pattern to match, and where: compared with plain searching."""

import re
from functools import cache

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.fold import fold_batch
from transforms.necessary import necessary
from transforms.pattern.condition import DIGITS
from transforms.pattern.nodes import OTHERS, One, characters
from transforms.pii.again import find, tables

PATTERNS = (
    r"(?<![0-9a-z])[a-c]{2}[0-9]{2}(?:[ \-]?[0-9a-c]){1,3}(?![0-9a-z])",
    r"(?:ab|c(?=:)|12)\s?[:=]\s{0,3}(?P<id>[a-c][a-c0-9]{1,4})",
    r"[0-9](?:[ .\-]{0,3}[0-9]){3,6}",
    r"(?P<sep>[:\-])[a-c]{2}(?P=sep)[0-9]{1,2}$",
    r"(?:(?:25|1[0-9]|[1-9])\.){2}[0-9]{1,2}(?!\.[0-9])",
    r"x?(?:ab){2,3}c*?b",
    r"[^a]b{1,3}(?<!bb)c(?!a)",
    r"(?i:ab)[0-9]{2}",
    r"中[a-c]|😀[0-9]",
)
TEXTS = st.lists(st.text("abc012 .-:=x中😀\n", max_size=40), min_size=1, max_size=4)


@cache
def laid_out(pattern):
    """The condition of one pattern as the kernels read it."""
    return tables([necessary(pattern)])


def all_matches(pattern, text):
    """Every (start, end) at which the pattern matches, from each start the match that it prefers."""
    compiled = re.compile(pattern)
    found = (compiled.match(text, at) for at in range(len(text)))
    return [m.span() for m in found if m]


@pytest.mark.parametrize("pattern", [p for p in PATTERNS if necessary(p) is not None])
@given(texts=TEXTS)
@settings(max_examples=40)
def test_every_match_lies_in_a_place(pattern, texts):
    """No match, with the character behind it, is outside the places of its condition."""
    folded = fold_batch(pa.array(texts, pa.large_string()))
    rows, numbers, lows, highs = find(folded.codepoints, folded.starts, laid_out(pattern))
    places = {
        (int(r), int(a - folded.starts[r]), int(b - folded.starts[r]))
        for r, a, b in zip(rows, lows, highs, strict=True)
    }

    ahead = int(laid_out(pattern).ahead[0])

    assert not numbers.any()
    for row in range(len(texts)):
        text = folded.text(row)
        for start, end in all_matches(pattern, text):
            seen = min(len(text), end + ahead)
            assert any(r == row and a <= start and seen <= b for r, a, b in places), (start, end, places)


@pytest.mark.parametrize("pattern", ["a*b", "[0-9]*", "a{2,}c", ".+", "(?:a|)"])
def test_no_bound_no_condition(pattern):
    """A pattern that can match nothing, or without bound, has no condition: it is searched everywhere."""
    assert necessary(pattern) is None


def test_the_most_telling_part_is_chosen():
    """A rare literal goes before common letters; many digits go before one sign."""
    sign, number = necessary("[a-z]{0,9}@[0-9]{0,9}"), necessary("[0-9](?:[ -]?[0-9]){9}")

    assert (sign.chains, sign.before, sign.behind) == (((1 << ord("@"),),), 9, 18)
    assert (number.counted, number.enough) == (DIGITS, 10)


def test_a_look_around_tells_what_may_stand_at_the_edges():
    """The sets of a chain hold what a look-behind and a look-ahead leave, the edge of the text included."""
    chain = necessary("(?<![0-9])[x-z][0-9]{3}(?![a-z])").chains[0]

    assert [bool(chain[0] >> ord(c) & 1) for c in "5a"] == [False, True]
    assert [bool(chain[-1] >> ord(c) & 1) for c in "5a"] == [True, False]
    assert (chain[0] & OTHERS, len(chain)) == (OTHERS, 6)


def test_characters_of_a_group_reference_are_those_of_its_group():
    """A reference can be whatever its group can be."""
    condition = necessary(r"([:\-])x\1")

    assert condition.chains == ((1 << 58 | 1 << 45, 1 << 120, 1 << 58 | 1 << 45),)
    assert condition.inside == 1 << 58 | 1 << 45 | 1 << 120


def test_more_places_than_there_is_room_for():
    """A text full of places gives all of them."""
    folded = fold_batch(pa.array(["a@b " * 30_000], pa.large_string()))
    lows = find(folded.codepoints, folded.starts, tables([necessary("[a-z]@[a-z]")]))[2]

    assert lows.tolist() == list(range(0, 120_000, 4))


def test_a_set_keeps_one_place_for_everything_above_the_basic_plane():
    """Emoji are counted as one another: a place too many is no harm."""
    assert characters(One(OTHERS)) == necessary("😀").inside == OTHERS
