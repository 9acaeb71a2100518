"""One of the auditor's questions: a SQL file with a title, typed parameters and the values they may take.

A file of `queries/` starts with comment lines and holds one SELECT in which a parameter is written `$name`:

    -- title: …            one line in English; `-- title_zh:` the same in Chinese
    -- param: name type …  type is text | number | integer | date, with `?` when it may be left out (NULL then)
    -- known: name SELECT… the values that this parameter may have, where a wrong one would only give no rows
    -- uses: other-query   this query reads `other_query()`
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

SQL_TYPES = {"text": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT", "date": "DATE"}

_HEAD = re.compile(r"-- (title|title_zh|param|known|uses): (.+)")
_PARAM = re.compile(r"(\w+) (text|number|integer|date)(\??) (.+)")
_USE = re.compile(r"\$(\w+)")


class QueryError(ValueError):
    """A question that cannot be asked; the message says what is wrong and what is possible."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a query; `type` is a key of `SQL_TYPES`, `known` a SELECT of its values or empty."""

    name: str
    type: str
    required: bool
    about: str
    known: str

    def parse(self, text: str) -> Any:
        """Return the typed value of what was written after `-p name=`.

        Raises:
            QueryError: it is not of the parameter's type.
        """
        readers: dict[str, Callable[[str], Any]] = {
            "text": str,
            "number": _finite,
            "integer": int,
            "date": date.fromisoformat,
        }
        try:
            return readers[self.type](text)
        except ValueError:
            raise QueryError(f"parameter '{self.name}' takes a value of type {self.type}, not '{text}'") from None


@dataclass(frozen=True)
class Query:
    """One question. `sql` is a single SELECT with `$name` for each parameter; `macro` its name in SQL."""

    name: str
    title: str
    title_zh: str
    params: tuple[Parameter, ...]
    uses: tuple[str, ...]
    sql: str

    @property
    def macro(self) -> str:
        """The name of the table macro: the query's name with underscores."""
        return self.name.replace("-", "_")

    def statement(self) -> str:
        """Return the SELECT with every parameter cast to its type, for execution with named values."""
        return self._with(lambda name: f"${name}")

    def as_macro(self) -> str:
        """Return `CREATE MACRO`; parameters that may be left out default to NULL.

        An argument is the parameter with an underscore behind it: SQL would take a column of the same name for it.
        """
        arguments = ", ".join(argument(p.name) + ("" if p.required else " := NULL") for p in self.params)
        return f"CREATE OR REPLACE MACRO {self.macro}({arguments}) AS TABLE\n{self._with(argument)}"

    def _with(self, write: Any) -> str:
        types = {p.name: SQL_TYPES[p.type] for p in self.params}
        return _USE.sub(lambda found: f"CAST({write(found[1])} AS {types[found[1]]})", self.sql)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):  # nothing is above or below it
        raise ValueError(text)
    return value


def argument(name: str) -> str:
    """Return the name of a macro's argument for a parameter."""
    return f"{name}_"


def read_question(path: Path) -> Query:
    """Read one file.

    Raises:
        QueryError: it is not as the head of this module describes.
    """
    lines = path.read_text(encoding="utf-8").strip().splitlines()
    split = next((at for at, line in enumerate(lines) if not line.startswith("--")), len(lines))
    head: dict[str, list[str]] = {"title": [], "title_zh": [], "param": [], "known": [], "uses": []}
    for line in lines[:split]:
        if found := _HEAD.fullmatch(line):
            head[found[1]].append(found[2].strip())
    if len(head["title"]) != 1 or len(head["title_zh"]) != 1:
        raise QueryError(f"{path.name}: needs one '-- title:' and one '-- title_zh:' line")
    known = dict(line.split(" ", 1) for line in head["known"])
    parameters = tuple(_parameter(path, line, known) for line in head["param"])
    sql = "\n".join(lines[split:]).strip().rstrip(";")
    names = {p.name for p in parameters}
    if set(_USE.findall(sql)) != names or not names.issuperset(known):
        raise QueryError(f"{path.name}: the parameters declared are not those used")
    return Query(path.stem, head["title"][0], head["title_zh"][0], parameters, tuple(head["uses"]), sql)


def _parameter(path: Path, line: str, known: dict[str, str]) -> Parameter:
    found = _PARAM.fullmatch(line)
    if not found:
        raise QueryError(f"{path.name}: '-- param: {line}' is not 'name type description'")
    return Parameter(found[1], found[2], not found[3], found[4], known.get(found[1], ""))
