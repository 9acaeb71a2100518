"""The interval of a share against published tables and for every count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.wilson import wilson


@pytest.mark.parametrize(("bad", "n"), [(11, 400), (36, 1000), (172, 4000)])
def test_the_upper_end_agrees_with_the_known_table(bad, n):
    """One more bad item lifts the upper end over 5 %."""
    assert wilson(bad, n, 0.95)[1] <= 0.05 < wilson(bad + 1, n, 0.95)[1]


def test_the_lower_end_agrees_with_the_known_table():
    """3,865 good items of 4,000 are the fewest whose lower end is 96 %; 3,840 are 95.35 %."""
    assert wilson(3864, 4000, 0.95)[0] < 0.96 <= wilson(3865, 4000, 0.95)[0]
    assert round(wilson(3840, 4000, 0.95)[0], 4) == 0.9535


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(counts):
    """The share lies between the ends, and both ends are shares."""
    count, n = counts
    lower, upper = wilson(count, n, 0.95)
    assert -1e-12 <= lower <= count / n + 1e-12
    assert count / n - 1e-12 <= upper <= 1 + 1e-12


def test_nothing_looked_at_bounds_nothing():
    """No item says nothing."""
    assert wilson(0, 0, 0.95) == (0.0, 1.0)
