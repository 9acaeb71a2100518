"""Which stretches of a text a name model looks at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.ner.pieces import route, sentences, windows_around

TEXTS = st.text("ab 号王。！\n.,，", max_size=80)


def pieces(text, language="zh", sentence=20, piece=40):
    """Return (model, text) of the whole text."""
    return [(model, text[at:end]) for model, at, end in route(text, 0, len(text), language, sentence, piece)]


@pytest.mark.parametrize(
    ("text", "mark", "window"),
    [
        ("甲" * 50, (20, 21), "甲" * 11),
        ("甲。" + "乙" * 12 + "丙", (8, 9), "乙" * 12 + "丙"),
        ("甲" * 30 + "。乙乙乙X", (34, 35), "甲。乙乙乙X"),
        ("X", (0, 1), "X"),
    ],
)
def test_a_window_reaches_to_the_sentence_it_would_cut(text, mark, window):
    """Five characters to each side, and up to three further to a sentence's end or the text's."""

    ((start, end),) = windows_around(text, [mark], 5, 3)

    assert text[start:end] == window


def test_windows_that_meet_are_one():
    """No character is looked at twice."""

    assert windows_around("x" * 100, [(10, 12), (18, 20), (70, 71)], 5, 0) == [(5, 25), (65, 76)]


@given(TEXTS, st.integers(2, 30))
def test_sentences_cover_everything_but_space(text, limit):
    """Sentences are in order, bounded, apart, and leave out white space only."""

    found = list(sentences(text, 0, len(text), limit))
    covered = {at for start, end in found for at in range(start, end)}

    assert (
        all(0 < end - start <= limit for start, end in found),
        sum(end - start for start, end in found) == len(covered),
        all(text[at].isspace() for at in range(len(text)) if at not in covered),
    ) == (True, True, True)


def test_a_long_sentence_is_cut_at_a_comma():
    """A cut in the middle of a name is avoided where there is a comma in the second half."""

    assert [text for _, text in pieces("王" * 14 + "，" + "李" * 10)] == ["王" * 14 + "，", "李" * 10]


def test_a_chinese_text_is_read_where_it_is_chinese():
    """A sentence without a Chinese character has nothing for the Chinese model."""

    assert pieces("SELECT 1;\n查询王小明。\nEND.") == [("zh", "查询王小明。")]


def test_an_english_text_is_read_in_long_pieces():
    """Neighbouring English sentences go together; a mainly Chinese one goes to the other model."""

    assert pieces("Ann came. Bob left.\n王小明也来了。\nEve (王) stayed.", "en") == [
        ("en", "Ann came. Bob left."),
        ("zh", "王小明也来了。"),
        ("en", "Eve (王) stayed."),
    ]


@given(TEXTS, st.sampled_from(["zh", "en"]))
def test_pieces_are_bounded(text, language):
    """No piece is longer than its model's limit, and no character is in two pieces."""

    found = list(route(text, 0, len(text), language, 10, 25))
    places = [at for _, start, end in found for at in range(start, end)]

    assert (
        all(end - start <= (10 if model == "zh" else 25) for model, start, end in found),
        len(places) == len(set(places)),
    ) == (True, True)
