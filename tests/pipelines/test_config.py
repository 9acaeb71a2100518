"""YAML with places: every mistake is named with file, line and remedy."""

from dataclasses import dataclass
from typing import Literal

import pytest

from pipelines.config import ConfigError, overlay, parse_yaml, typed


@dataclass(frozen=True)
class Inner:
    limit_chars: int


@dataclass(frozen=True)
class Rule:
    name: str
    ratio: float
    strict: bool
    words: tuple[str, ...]
    inner: Inner
    mode: Literal["a", "b"]
    extra: int | None


GOOD = "name: no\nratio: 0.5\nstrict: true\nwords: [a, b]\ninner: {limit_chars: 1_000}\nmode: a\nextra:\n"


def read(text):
    return typed(Rule, parse_yaml(text, "f.yaml"))


def test_scalars_are_typed_by_the_field_they_land_in():
    """`no` stays a string where a string is expected, and underscores may group digits."""

    assert read(GOOD) == Rule("no", 0.5, True, ("a", "b"), Inner(1000), "a", None)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("ratio: 0.5", "ratio: half"), "f.yaml:2: 'half' is not a number"),
        (("strict: true", "strict: yes"), "f.yaml:3: 'yes' is not a yes-or-no value"),
        (("words: [a, b]", "words: a"), "f.yaml:4: a list is expected here"),
        (("limit_chars", "limit_char"), "f.yaml:5: unknown key 'limit_char'\n  remedy: did you mean 'limit_chars'?"),
        (("mode: a", "mode: c"), "f.yaml:6: 'c' is not one of the choices"),
        (("name: no\n", ""), "f.yaml:1: key 'name' is missing"),
        (("extra:\n", "name: x\n"), "f.yaml:7: key 'name' is given twice"),
        (("extra:\n", "extra: *x\n"), "f.yaml:7: aliases (*name) are not supported"),
        (("extra:\n", "extra: [1\n"), "f.yaml:8: not YAML"),
    ],
)
def test_a_mistake_names_file_line_and_fact(change, expected):
    """One message says where, what and, where there is one, the remedy."""

    with pytest.raises(ConfigError) as caught:
        read(GOOD.replace(*change))

    assert str(caught.value).startswith(expected)


def test_overlay_merges_mappings_and_replaces_the_rest():
    """Lists are replaced as a whole; a nested key changes alone."""
    base = parse_yaml("a: {x: 1, y: 2}\nb: [1, 2]\n", "base")
    top = parse_yaml("a: {y: 3}\nb: [9]\n", "top")

    assert overlay(base, top).plain() == {"a": {"x": "1", "y": "3"}, "b": ["9"]}


def test_nesting_is_bounded():
    """A text of a thousand brackets is one clear error, before anything recursive reads it."""
    with pytest.raises(ConfigError, match=r"f\.yaml:1: nested deeper than 64 levels"):
        parse_yaml("[" * 1000 + "]" * 1000, "f.yaml")
