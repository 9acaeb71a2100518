"""The kinds of statement: which module writes each, and in which form."""

import importlib
from pathlib import Path
from types import ModuleType

from pipelines.statements import render
from pipelines.statements.answers import Statement
from pipelines.statements.facts import Facts, collect
from pipelines.statements.told import Told

PAGES = {"eu-summary": "eu_summary", "ab2013": "ab2013", "filing": "filing"}
"""Statements for people: a module with KIND, LANGUAGE, QUERIES and `write`; Markdown or JSON, English or Chinese."""

METADATA = {"croissant": "croissant", "provenance": "provenance"}
"""Statements for programs: a module with QUERIES and `build`, which gives JSON and gaps; always JSON, in English."""


_MODULES = {**PAGES, **METADATA}


class FormatError(ValueError):
    """This kind of statement is not written in this form or language."""


def write(kind: str, release: Path, told: Told, language: str | None, form: str | None) -> tuple[str, tuple[str, ...]]:
    """Write a statement about a release: its text and its gaps, one line each.

    Raises:
        FormatError, ConfigError: see `compose`.
        QueryError, TotalsDiffer: see `facts.collect`.
    """
    return compose(kind, facts_for(kind, release), told, language, form)


def facts_for(kind: str, release: Path) -> Facts:
    """Ask the release what this kind of statement needs; see `facts.collect`."""
    return collect(release, _module(kind).QUERIES)


def compose(kind: str, facts: Facts, told: Told, language: str | None, form: str | None) -> tuple[str, tuple[str, ...]]:
    """Write a statement from facts: its text and its gaps.

    Raises:
        FormatError: metadata is asked for as Markdown or in Chinese.
        ConfigError: about.yaml does not fit the release.
    """
    if kind in PAGES:
        statement = page(kind, facts, told, language)
        return shown(statement, form), statement.gaps()
    if form == "md" or language == "zh":
        raise FormatError(f"{kind} is JSON in English for programs; leave --format and --lang out")
    _check_sources(facts, told)
    built, gaps = _module(kind).build(facts, told)
    return render.pretty(built), gaps


def page(kind: str, facts: Facts, told: Told, language: str | None) -> Statement:
    """Write a statement for people; without a language in its own.

    Raises:
        ConfigError: about.yaml does not fit the release.
    """
    _check_sources(facts, told)
    module = _module(kind)
    written: Statement = module.write(facts, told, language or module.LANGUAGE)
    return written


def shown(statement: Statement, form: str | None) -> str:
    """Return a statement as Markdown, or as JSON when `form` is json."""
    return render.as_json(statement) if form == "json" else render.as_markdown(statement)


def _check_sources(facts: Facts, told: Told) -> None:
    told.check_sources({row["source_id"]: row["acquisition"] for row in facts.rows("source-licences")})


def _module(kind: str) -> ModuleType:
    return importlib.import_module(f"pipelines.statements.{_MODULES[kind]}")
