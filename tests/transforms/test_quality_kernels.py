"""Quality kernels against plain-Python oracles, and hostile texts."""

import time
import unicodedata
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.quality_kit import quality_facts
from transforms.kernels.charclass import class_table, kind_flags
from transforms.quality_phrases import build, phrases

WORDS = st.lists(st.sampled_from(["a", "bb", "ccc", "dddd"]), max_size=60)


def top(words, n):
    """Return code points of the commonest n-gram, the first of equals, times its count."""
    grams = Counter(" ".join(words[i : i + n]) for i in range(len(words) - n + 1))
    return len(grams.most_common(1)[0][0]) * grams.most_common(1)[0][1] if grams else 0


def repeated(words, n):
    """Return code points in n-grams that occurred before, none counted twice."""
    seen, total, at = set(), 0, 0
    while at <= len(words) - n:
        gram = "\0".join(words[at : at + n])
        if gram in seen:
            total, at = total + len(gram) - n + 1, at + n
        else:
            seen.add(gram)
            at += 1
    return total


@settings(max_examples=30, deadline=None)
@given(WORDS)
def test_repetition_is_what_a_loop_counts(words):
    """Every n-gram ratio equals the plain count over the code points of the text."""
    text = " ".join(words)
    facts, chars = quality_facts(text), max(len(text), 1)
    expected = {f"top_{n}gram_char_ratio": round(top(words, n) / chars, 4) for n in (2, 3, 4)}
    expected |= {f"dup_{n}gram_char_ratio": round(repeated(words, n) / chars, 4) for n in range(5, 11)}
    assert {name: facts[name] for name in expected} == expected


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["one two", "three", "", "four five six"]), max_size=30))
def test_duplicate_lines_and_paragraphs(lines):
    """Lines with text and paragraphs between blank lines are counted once each, then as duplicates."""
    text = "\n".join(lines)
    full = [line for line in lines if line]
    blocks, block = [], []
    for line in [*lines, ""]:
        if line:
            block.append(line)
        elif block:
            blocks.append(tuple(block))
            block = []
    facts = quality_facts(text)
    assert facts["dup_line_ratio"] == round((len(full) - len(set(full))) / max(len(full), 1), 4)
    assert facts["dup_paragraph_ratio"] == round((len(blocks) - len(set(blocks))) / max(len(blocks), 1), 4)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(max_codepoint=0x1FFFF, exclude_categories=["Cs"]), max_size=200))
def test_character_ratios_are_those_of_the_unicode_database(text):
    """Letters, digits, punctuation and symbols by `unicodedata`, of what is not white space.

    Up to plane 1: the ideographic planes are fixed ranges here, so that facts do not change with the interpreter.
    """
    visible = [c for c in text if not c.isspace()]
    kinds = Counter(unicodedata.category(c)[0] for c in visible)
    facts, n = quality_facts(text), max(len(visible), 1)
    assert facts["chars"] == len(text)
    assert facts["letter_ratio"] == round(sum(c.isalpha() for c in text) / n, 4)
    assert facts["punctuation_ratio"] == round(kinds["P"] / n, 4)
    assert facts["symbol_ratio"] == round(kinds["S"] / n, 4)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300))
def test_ratios_are_finite_and_counts_are_not_negative(text):
    """Any text has defined facts."""
    facts = quality_facts(text)
    del facts["score"]
    assert all(value >= 0 and np.isfinite(value) for value in facts.values())


def test_class_numbers_fit_their_field():
    """Combinations of flags fit seven bits, and each number gives its flags back."""
    table, kinds = class_table(), kind_flags()
    assert len(kinds) <= 128
    assert np.array_equal(kinds[(table >> 24) & 127], table & 0xFFFFFF)


def test_phrase_table_is_an_automaton_that_finds_each_phrase_whatever_its_case():
    """The last state of every phrase carries its kind and length."""
    kinds = ("policy", "javascript", "lorem", "boilerplate", "ads", "garble")
    automaton = build(phrases())
    for kind, phrase in phrases():
        for text in (phrase, phrase.upper() if phrase.isascii() else phrase):
            state = 0
            for character in text:
                state = automaton.moves[state, automaton.symbols[ord(character)]]
            assert automaton.widths[state, kinds.index(kind)] == len(phrase)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("x", 1),
        ("\n" * 1000, 0),
        ("😀" * 500, 0),
        ("مرحبا بالعالم شكرا", 3),
        ("中文没有空格", 6),
        ("don't stop-me (now)", 5),
        ("see https://example.org/a-b/c?d=e&f now", 3),
        ("a" * 10000, 1),
    ],
)
def test_words_of_odd_texts(text, words):
    """Empty, one character, only line feeds, pictographs, right to left, unspaced, addresses, one long word."""
    assert quality_facts(text)["words"] == words


def cpu_of(text):
    """Return (facts, CPU seconds) of one text."""
    begin = time.process_time()
    facts = quality_facts(text)
    return facts, time.process_time() - begin


HOSTILE = {
    "one word a million times": "spam " * 1_000_000,
    "one character": "a" * 5_000_000,
    "open tags": "<a" * 2_500_000,
    "open entities": "&a" * 2_500_000,
    "brackets": "[[" * 2_500_000,
    "dots": "." * 5_000_000,
    "quotes": "'" * 5_000_000,
    "line feeds": "\n" * 5_000_000,
    "short lines": "a\n" * 2_500_000,
    "no line feed": "中文" * 800_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_work_is_linear(name):
    """Five megabytes of the worst cost at most twenty times one megabyte of it (five would be exact)."""
    text = HOSTILE[name]
    quality_facts("warm")
    _, small = cpu_of(text[: len(text) // 5])
    facts, large = cpu_of(text)
    assert facts["chars"] == len(text)
    assert large <= 20 * max(small, 0.05)


@pytest.mark.slow
def test_fifty_megabytes_are_measured_and_held():
    """More tokens than the work budget: repetition stays null, so the record is held and not passed."""
    facts = quality_facts("word and other things. " * 2_200_000)
    assert (facts["words"], facts["dup_5gram_char_ratio"]) == (8_800_000, None)
