"""about.yaml: strict keys and types, errors with place and remedy, and nothing that is required."""

import re
from datetime import date
from pathlib import Path

import pytest

from pipelines.config import ConfigError
from pipelines.statements.told import known_keys, read_about
from tests.statement_release import write_about

PAGE = (Path(__file__).resolve().parent.parent.parent / "runbooks" / "statements.md").read_text(encoding="utf-8")


def test_without_a_file_nothing_is_told():
    """Every value is missing, none is a default."""
    about = read_about(None).about
    assert (about.provider.name, about.sme, about.summary.earlier, about.suppliers) == (None, None, (), {})


def test_values_have_their_types(tmp_path):
    """Days are days, yes and no are booleans, lists are tuples."""
    about = read_about(write_about(tmp_path)).about
    assert (about.summary.last_update, about.sme, about.user_data.services, about.filing.last_filed.records) == (
        date(2026, 6, 15), True, ("Example Chat",), 3,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("provider:\n  nam: x\n", "about.yaml:2: unknown key 'nam'\n  remedy: did you mean 'name'?"),
        ("suppliers:\n  news:\n    rightholder: true\n", "about.yaml:3: unknown key 'rightholder'\n  remedy: did you mean"),
        ("sme: yes\n", "about.yaml:1: 'yes' is not a yes-or-no value\n  remedy: write true or false"),
        ("model: {first_used: 06/2026}\n", "about.yaml:1: '06/2026' is not a day: write YYYY-MM-DD"),
        ("training:\n  text_tokens: many\n", "about.yaml:2: 'many' is not a whole number"),
        ("links:\n  wiki: wiki.example.org\n", "about.yaml:2: 'wiki.example.org' is not a link\n  remedy: write https://…"),
        ("summary:\n  earlier:\n  - v1\n", "about.yaml:3: 'v1' is not a link"),
        ("comments:\n  '9.9': x\n", "about.yaml:2: section '9.9' takes no comment\n  remedy: sections: 1.1, "),
        ("intended_use: fun\n", "about.yaml:1: 'fun' is not one of the choices\n  remedy: use one of: alignment, "),
        ("provider: Example\n", "about.yaml:1: a mapping (key: value) is expected here"),
    ],
)  # fmt: skip
def test_mistakes_are_named(tmp_path, text, message):
    """A typing slip never hides an answer: file, line, what, remedy."""
    with pytest.raises(ConfigError) as raised:
        read_about(write_about(tmp_path, text))
    assert message in str(raised.value)


@pytest.mark.parametrize("empty", ["{}", "provider:\n", "sme:\nmodel: {names: }\n"])
def test_an_empty_value_is_a_missing_one(tmp_path, empty):
    """A key without a value tells nothing."""
    about = read_about(write_about(tmp_path, empty)).about
    assert (about.provider.name, about.sme, about.model.names) == (None, None, ())


def test_the_runbook_names_every_key():
    """Whoever writes about.yaml finds each key on one page, and no other."""
    listed = set(re.findall(r"`([a-z_.<>]+)`", "".join(re.findall(r"^\| (`[^|]+) \|", PAGE, re.M))))
    assert listed - {"eu-summary", "ab2013", "filing", "croissant", "provenance"} == set(known_keys())


def test_the_example_of_the_runbook_can_be_read(tmp_path):
    """What the page shows is valid."""
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    assert read_about(write_about(tmp_path, example)).about.suppliers["news"].rightsholder is True


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("links:\n  wik: https://a.example\n", "about.yaml:2: no source 'wik' in this release\n  remedy: there are: news, wiki"),
        ("suppliers:\n  wiki: {rightsholder: true}\n", "about.yaml:2: source 'wiki' is not commercial but open_licence"),
    ],
)  # fmt: skip
def test_an_answer_about_another_source_is_refused(tmp_path, text, message):
    """What is said of a source must be of one in the release, and of the right kind."""
    with pytest.raises(ConfigError) as raised:
        read_about(write_about(tmp_path, text)).check_sources({"wiki": "open_licence", "news": "commercial"})
    assert message in str(raised.value)
