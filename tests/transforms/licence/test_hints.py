"""Which rows the prefilter lets through."""

import pyarrow as pa
import pytest

from transforms.licence.hints import open_hints

HINTS = open_hints()
PASS = [
    "Licensed under the MIT License",
    "MIT",
    "(MIT)",
    "EPL-1.0",
    "MPLv2",
    "GFDL",
    "© All rights reserved",
    "采用GNU许可证",
    "mulan, 木兰",
]
STOP = ["COMMIT and REPLACE an EXAMPLE", "the summit", "营业许可证", "NetBSD runs", "", "ordinary prose"]


@pytest.mark.parametrize("text", PASS)
def test_a_text_with_a_word_of_a_licence_is_read(text):
    """Names, reservations, and permits beside a licence's name."""

    assert list(HINTS.rows(pa.array(["x", text], pa.large_string()))) == [1]


@pytest.mark.parametrize("text", STOP)
def test_a_text_without_one_is_not_decoded(text):
    """Parts of other words, and permits by themselves."""

    assert HINTS.rows(pa.array([text, "x"], pa.large_string())) == {}


def test_places_are_bytes_within_the_row():
    """A slice, a null and characters of several bytes move nothing."""

    column = pa.array(["GPL", None, "。GPL MIT", "y"], pa.large_string()).slice(1)

    assert HINTS.rows(column) == {1: [3, 7]}
