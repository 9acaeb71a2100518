"""Cue words: the automaton finds what a plain search finds, and sees a number a few words before."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from transforms.cue_words import CueWords
from transforms.fold import fold_batch
from transforms.kernels.cues import behind_number

CHARS = st.sampled_from("abc 1电话𠮷")
WORDS = st.lists(st.text(CHARS, min_size=1, max_size=4), max_size=8, unique=True)
TEXTS = st.lists(st.text(CHARS, max_size=20), min_size=1, max_size=3)


def plain(texts, words):
    """Return what a search for every word at every place finds, in order of the ends, longer words first."""
    hits, base = [], 0
    for row, text in enumerate(texts):
        for number, word in enumerate(words):
            for at in range(len(text)):
                inside = at and "a" <= word[0] <= "z" and "a" <= text[at - 1] <= "z"
                if text.startswith(word, at) and not inside:
                    end = at + len(word)
                    goes_on = "a" <= word[-1] <= "z" and end < len(text) and "a" <= text[end] <= "z"
                    hits.append([row, base + at, base + end, number, int(not goes_on)])
        base += len(text)
    return sorted(hits, key=lambda hit: (hit[0], hit[2], hit[1]))


@given(TEXTS, WORDS)
def test_the_automaton_finds_every_word_that_lies_in_one_row(texts, words):
    """Overlapping words too; none across two rows, none that begins inside a run of letters."""
    folded = fold_batch(pa.array(texts, pa.large_string()))

    assert CueWords(words).find(folded.codepoints, folded.starts).tolist() == plain(texts, words)


@given(TEXTS, WORDS)
def test_a_stretch_holds_a_word_wherever_it_begins(texts, words):
    """Each row is one stretch; letters around a word do not matter here."""
    folded = fold_batch(pa.array(texts, pa.large_string()))
    found = CueWords(words).stand_in(folded.codepoints, folded.starts[:-1], folded.starts[1:])

    assert found.tolist() == [any(word in text for word in words) for text in texts]


def test_more_hits_than_there_is_room_for_are_all_found():
    """The second pass has room for as many as the first one counted."""
    folded = fold_batch(pa.array(["1" * 20_000], pa.large_string()))

    assert len(CueWords(["1", "11"]).find(folded.codepoints, folded.starts)) == 39_999


def test_a_cue_is_behind_a_number_only_with_few_plain_words_between():
    """Near misses: too many words, two blanks, a comma, a long word, the start of the row."""
    heads = ["12 main", "12a old main", "12 a b", "12 a b c", "12  main", "12, main", "12 mainmain", "main", "5th"]
    points = np.frombuffer("".join(heads).encode("utf-32-le"), "<u4")
    places = np.cumsum([len(head) for head in heads], dtype=np.int64)
    floors = places - [len(head) for head in heads]
    holds = np.empty(len(heads), np.bool_)
    behind_number(points, floors, places, 3, 6, holds)

    assert holds.tolist() == [True, True, True, False, False, False, False, False, True]
