"""Python's private parser, one pattern of every kind: a Python that parses another way fails here."""

import re

import pytest

from transforms.pattern.nodes import ANY, EDGE, ENDLESS, NOTHING, OTHERS, Ahead, Behind, Chain, Choice, One, Repeat
from transforms.pattern.tree import read_pattern

A, B, C = (One(1 << ord(letter)) for letter in "abc")
ANYTHING = Repeat(0, ENDLESS, One(ANY))


@pytest.mark.parametrize(
    ("pattern", "nodes", "ahead"),
    [
        ("", (), 0),
        ("ab", (A, B), 0),
        ("[ab]", (One(A.chars | B.chars),), 0),
        ("[a-c]", (One(A.chars | B.chars | C.chars),), 0),
        ("[^ab]", (One(ANY & ~A.chars & ~B.chars | OTHERS),), 0),
        ("[^a]b", (One(ANY), B), 0),
        ("😀", (One(OTHERS),), 0),
        (".", (One(ANY),), 0),
        (r"[\da]", (One(A.chars | sum(1 << p for p in range(0x10000) if chr(p).isdecimal()) | OTHERS),), 0),
        (r"\s", (One(sum(1 << p for p in range(0x10000) if chr(p).isspace())),), 0),
        (r"\S", (One(ANY & ~sum(1 << p for p in range(0x10000) if chr(p).isspace())),), 0),
        (r"\w", (One(ANY),), 0),
        ("aa|bc", (Choice((Chain((A, A)), Chain((B, C)))),), 0),
        ("a{2,3}", (Repeat(2, 3, Chain((A,))),), 0),
        ("a+?", (Repeat(1, ENDLESS, Chain((A,))),), 0),
        ("a*+", (Repeat(0, ENDLESS, Chain((A,))),), 0),
        ("(?>ab)", (Chain((A, B)),), 0),
        ("(a)b", (Chain((A,)), B), 0),
        ("(?:a{2})b", (Repeat(2, 2, Chain((A,))), B), 0),
        (r"(?P<x>a)\1", (Chain((A,)), Chain((A,))), 0),
        ("(?i)a", (One(ANY),), 0),
        ("(?i:a)b", (Chain((One(ANY),)), B), 0),
        ("a(?=bc)", (A, Ahead(Chain((B, C)))), 2),
        ("a(?!b)", (A, Ahead(One(ANY & ~B.chars | OTHERS | EDGE))), 1),
        ("a(?!bc)", (A, NOTHING), 2),
        ("(?<!b)a", (Behind(ANY & ~B.chars | OTHERS | EDGE), A), 0),
        ("(?<=b)a", (NOTHING, A), 0),
        ("a$", (A, NOTHING), 2),
        (r"\ba", (NOTHING, A), 2),
        ("(a)?(?(1)b|c)", (Repeat(0, 1, Chain((Chain((A,)),))), ANYTHING), 0),
    ],
)
def test_each_kind_of_pattern_has_its_nodes(pattern, nodes, ahead):
    """Whole values; `(?(1)…)` stands for all that is not understood. (The sets are too long to be printed.)"""
    read = read_pattern(pattern)

    assert read[1] == ahead
    assert (read[0] == Chain(nodes)) is True, f"this Python parses {pattern!r} in another way"


def test_what_is_no_pattern_is_an_error():
    """The error of `re` itself."""
    with pytest.raises(re.error):
        read_pattern("(a")
