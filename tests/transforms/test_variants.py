"""Simplified words in traditional writing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.fold import fold
from transforms.recognizers import classes
from transforms.variants import either, forms_of, simplified_fold, traditional, word_forms


def test_a_word_in_every_writing():
    """A word comes as it is and with each traditional form of each character; one that has none comes alone."""
    assert word_forms("电话") == ("电话", "電話")
    assert word_forms("台湾") == ("台湾", "台灣", "臺灣")
    assert word_forms("账号") == ("账号", "賬號", "帳號")
    assert word_forms("姓名") == ("姓名",)


def test_words_come_once():
    """Forms that two words share are listed once."""
    assert forms_of(["电话", "電話"]) == ("电话", "電話")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("电话:?", "[电電][话話]:?"),
        ("[省县]", "[省县縣]"),
        ("[^号]]", "[^号號]]"),
        (r"\d[号]", r"\d[号號]"),
        ("[]号]", "[]号號]"),
        ("[一-龥]号", "[一-龥][号號]"),
        ("(?<!编)码", "(?<![编編])[码碼]"),
        (r"\[号\]", r"\[[号號]\]"),
    ],
)
def test_a_pattern_in_both_writings(pattern, expected):
    """Sets grow, other characters become sets, ranges and escapes stay."""
    assert either(pattern) == expected


@given(st.lists(st.sampled_from(sorted(traditional())), min_size=1, max_size=5).map("".join), st.randoms())
def test_every_form_of_a_word_matches(word, random):
    """The pattern of a word matches it in any mixture of both writings."""
    mixed = "".join(random.choice(character + traditional()[character]) for character in word)
    assert re.fullmatch(either(word), mixed)


def test_recognisers_are_written_in_simplified_characters():
    """What is searched for in the simplified fold has to be in it: words and patterns of every recogniser are."""
    for cls in classes():
        regexes = [pattern.regex for pattern in cls.PATTERNS] + list(cls.STARTS.values())
        words = [*cls.CONTEXT, *cls.CONTEXT_BEHIND, *cls.AGAINST, *cls.CUES, *cls.NUMBERED_CUES]
        gates = [gate for gates in cls.GATES.values() for gate in gates]
        written = "".join([*regexes, *words, *gates])
        assert [c for c in written if simplified_fold(c) != fold(c)] == [], cls.__name__


def test_the_fold_keeps_the_length():
    """Traditional characters become simplified ones in place, beside everything else that folds."""
    assert simplified_fold("電話：１３８ABC") == "电话:138abc"
    assert simplified_fold("\uf902") == "车"  # a compatibility ideograph of 車


def test_the_table():
    """Every entry has another character to offer, none is listed twice, and both are outside of ASCII."""
    for simplified, forms in traditional().items():
        assert set(forms) - {simplified}
        assert len(set(forms)) == len(forms)
        assert not (simplified + forms).isascii()


def test_prose_of_taiwan_reads_as_the_simplified_one():
    """Every character of ordinary sentences, not of labels alone."""
    written = "為了讓民眾搭車更便利，平均等候時間縮短為四分半；敘述虧損與增班的關係，幾乎沒有人質疑熾熱的燈絲。"
    simple = "为了让民众搭车更便利，平均等候时间缩短为四分半；叙述亏损与增班的关系，几乎没有人质疑炽热的灯丝。"
    assert simplified_fold(written) == fold(simple)


def test_a_traditional_character_stands_in_one_row():
    """Or which simplified one it becomes would depend on the order of the table; two stand for two characters each."""
    listed = [form for forms in traditional().values() for form in forms]
    assert {form for form in listed if listed.count(form) > 1} == {"帳", "參"}
