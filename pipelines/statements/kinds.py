"""The kinds of statement: which module writes each, and in which form."""

import importlib
from pathlib import Path
from types import ModuleType

from pipelines.statements import render
from pipelines.statements.about import Told
from pipelines.statements.facts import Facts, collect

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
    module = _module(kind)
    if kind in METADATA and (form == "md" or language == "zh"):
        raise FormatError(f"{kind} is JSON in English for programs; leave --format and --lang out")
    told.check_sources({row["source_id"]: row["acquisition"] for row in facts.rows("source-licences")})
    if kind in METADATA:
        built, gaps = module.build(facts, told)
        return render.pretty(built), gaps
    statement = module.write(facts, told, language or module.LANGUAGE)
    text = render.as_json(statement) if form == "json" else render.as_markdown(statement)
    return text, statement.gaps()


def _module(kind: str) -> ModuleType:
    return importlib.import_module(f"pipelines.statements.{_MODULES[kind]}")
