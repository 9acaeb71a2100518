"""Krippendorff's alpha: published values, an oracle of pairs, and what it says where nothing can be said."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.annotation_register import shipped_rule
from transforms.annotation.agreement import Agreement, agreement

RULE = shipped_rule()
UNITS = st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=12)


def units(*observers):
    """Return the labels of each item from one string an observer; a dot is no label."""
    return [[code for code in column if code != "."] for column in zip(*observers, strict=True)]


@pytest.mark.parametrize(
    ("observers", "alpha"),
    [
        (("0100000010", "1110010000"), 0.0952),
        (("aabbdcccedda", "babbbcccedd" + "d"), 0.692),
        (("123321412...", "1233224125.3", ".33323422" + "51.", "1233244125" + "1."), 0.7434),
    ],
    ids=["binary, two observers", "nominal, two observers", "nominal, four observers, missing values"],
)
def test_published_values(observers, alpha):
    """The worked examples of Krippendorff 2011 (0.095, 0.692, 0.743)."""
    assert agreement(units(*observers), RULE).alpha == alpha


def pairs_alpha(given):
    """Return alpha from its definition: disagreement of pairs within items over that of all pairs of labels."""
    paired = [unit for unit in given if len(unit) > 1]
    every = [code for unit in paired for code in unit]
    total = len(every)
    if not total:
        return None
    observed = sum(sum(a != b for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in paired)
    expected = sum(a != b for a, b in permutations(every, 2)) / (total - 1)
    return None if not expected else round(1 - observed / expected, 4)


@given(UNITS)
def test_alpha_is_that_of_all_pairs(found):
    """The counts of codes give what the pairs give, to the last stored decimal."""
    expected, alpha = pairs_alpha(found), agreement(found, RULE).alpha
    assert (alpha is None) == (expected is None)
    assert alpha is None or abs(alpha - expected) < 2e-4


@given(UNITS, st.randoms(use_true_random=False))
def test_order_never_matters(found, random):
    """Items and labels in another order give the same figures, the interval included."""
    shuffled = [random.sample(unit, len(unit)) for unit in random.sample(found, len(found))]
    assert agreement(found, RULE) == agreement(shuffled, RULE)


@given(UNITS)
def test_the_interval_lies_around_alpha(found):
    """Lower end, alpha and upper end stand in this order and none is above 1."""
    said = agreement(found, RULE)
    assert said.alpha is None or said.lower <= said.upper <= 1
    assert (said.lower is None) == (said.alpha is None)


def test_nothing_labelled_twice():
    """Single labels are no agreement: there is no figure, not a perfect one."""
    assert agreement([["a"], ["b"], []], RULE) == Agreement(0, 0, None, None, None, None)


def test_one_code_only():
    """Where every label is the same, alpha is not defined; the share of agreeing pairs still is."""
    assert agreement([["a", "a"], ["a", "a", "a"]], RULE) == Agreement(2, 5, None, None, None, 1.0)


def test_perfect_agreement_on_two_codes():
    """Everybody agrees on every item: alpha 1, and so is its interval."""
    assert agreement([["a", "a"], ["b", "b"]] * 5, RULE) == Agreement(10, 20, 1.0, 1.0, 1.0, 1.0)


def test_more_items_narrow_the_interval():
    """Ten times the same items leave alpha nearly as it was and shrink its interval."""
    few, many = units("aabbdcccedda", "babbbcccedd" + "d"), units("aabbdcccedda" * 10, ("babbbcccedd" + "d") * 10)
    a, b = agreement(few, RULE), agreement(many, RULE)
    assert abs(a.alpha - b.alpha) < 0.03
    assert b.upper - b.lower < (a.upper - a.lower) / 2


def test_the_interval_covers_what_it_should():
    """A wider confidence has the narrower interval inside it; the seed is written down, so it repeats."""
    found = units("aabbdcccedda", "babbbcccedd" + "d")
    wide, narrow = (agreement(found, replace(RULE, alpha_confidence=c)) for c in (0.99, 0.5))
    assert wide.lower <= narrow.lower <= narrow.upper <= wide.upper
    assert agreement(found, RULE) == agreement(found, RULE)
