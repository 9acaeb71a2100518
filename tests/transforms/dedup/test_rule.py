"""Bands by recall, and the alarm."""

from dataclasses import replace

import pytest

from tests.dedup_builders import shipped_rules
from transforms.dedup import rule as dedup
from transforms.dedup.rule import bands_for, candidate_probability, estimate_floor

RULE = shipped_rules()["dedup"]


def test_the_curve_in_the_docstring_is_computed():
    """The printed probabilities are those of the shipped bands."""

    similarities = (0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9)
    bands = bands_for(RULE, 128)
    curve = " ".join(f"{candidate_probability(s, bands, RULE.band_rows):.3f}" for s in similarities)

    assert f"found  {curve}\n" in dedup.__doc__


def test_the_shipped_policy_gives_25_bands_of_5():
    """25 bands reach the policy's probability at the threshold, 24 do not."""

    enough = [candidate_probability(RULE.threshold, bands, 5) >= RULE.candidate_probability for bands in (24, 25)]

    assert (bands_for(RULE, 128), enough) == (25, [False, True])


def test_what_datasketch_would_choose_finds_too_little():
    """14 bands of 9, its optimum for 0.7, find less than half of the pairs at the threshold."""

    assert [round(candidate_probability(s, 14, 9), 2) for s in (0.7, 0.8)] == [0.44, 0.87]


def test_a_signature_without_room_for_the_bands_is_an_error():
    """The remedy is in the message."""

    with pytest.raises(ValueError, match="raise permutations"):
        bands_for(replace(RULE, band_rows=20), 128)


def test_the_estimate_floor_is_the_margin_below_the_threshold():
    """0.55 of 128 values, rounded up; never below zero."""

    assert (estimate_floor(RULE, 128), estimate_floor(replace(RULE, estimate_margin=1.0), 128)) == (71, 0)
