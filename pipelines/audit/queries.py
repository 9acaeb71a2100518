"""The auditor's questions: SQL files with a title and typed parameters, run in place or shipped as macros.

A file of `queries/` starts with comment lines and holds one SELECT in which a parameter is written `$name`:

    -- title: …            one line in English; `-- title_zh:` the same in Chinese
    -- param: name type …  type is text | number | integer | date, with `?` when it may be left out (NULL then)
    -- uses: other-query   this query reads `other_query()`

The report, the rule status and the expectations read the same files, so every number has one home.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.audit import reference

FOLDER = Path(__file__).resolve().parent / "queries"
SQL_TYPES = {"text": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT", "date": "DATE"}

_HEAD = re.compile(r"-- (title|title_zh|param|uses): (.+)")
_PARAM = re.compile(r"(\w+) (text|number|integer|date)(\??) (.+)")
_USE = re.compile(r"\$(\w+)")


class QueryError(ValueError):
    """A question that cannot be asked; the message says what is wrong and what is possible."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a query; `type` is a key of `SQL_TYPES`."""

    name: str
    type: str
    required: bool
    about: str

    def parse(self, text: str) -> Any:
        """Return the typed value of what was written after `-p name=`.

        Raises:
            QueryError: it is not of the parameter's type.
        """
        readers: dict[str, Callable[[str], Any]] = {
            "text": str,
            "number": float,
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
        arguments = ", ".join(_argument(p.name) + ("" if p.required else " := NULL") for p in self.params)
        return f"CREATE OR REPLACE MACRO {self.macro}({arguments}) AS TABLE\n{self._with(_argument)}"

    def _with(self, write: Any) -> str:
        types = {p.name: SQL_TYPES[p.type] for p in self.params}
        return _USE.sub(lambda found: f"CAST({write(found[1])} AS {types[found[1]]})", self.sql)


def _argument(name: str) -> str:
    return f"{name}_"


@cache
def shipped(folder: Path = FOLDER) -> tuple[Query, ...]:
    """Read every query file, those that others use first, else by name.

    Raises:
        QueryError: a file is not as the head of this module describes, or queries use each other in a ring.
    """
    waiting = {path.stem: _read(path) for path in sorted(folder.glob("*.sql"))}
    ordered: dict[str, Query] = {}
    while waiting:
        ready = [query for query in waiting.values() if set(query.uses) <= ordered.keys()]
        if not ready:
            raise QueryError(f"queries use each other in a ring or use an unknown one: {', '.join(waiting)}")
        for query in ready:
            ordered[query.name] = waiting.pop(query.name)
    return tuple(ordered.values())


def list_queries() -> tuple[Query, ...]:
    """Return the shipped queries by name."""
    return tuple(sorted(shipped(), key=lambda query: query.name))


def find_query(name: str) -> Query:
    """Return one query by its name, written with dashes or underscores.

    Raises:
        QueryError: there is no such query; the message lists those that exist.
    """
    for query in list_queries():
        if name in (query.name, query.macro):
            return query
    raise QueryError(f"no query '{name}'; there are: {', '.join(query.name for query in list_queries())}")


def run_query(
    connection: Any, name: str, params: Mapping[str, str] | None = None
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Ask one question of a DuckDB connection that holds the views of a release.

    Args:
        params: parameter name -> text as written on a command line.

    Returns:
        Column names and rows.

    Raises:
        QueryError: unknown query or parameter, a missing one, a value of the wrong type, or a release without a
            column that the query reads.
    """
    import duckdb

    query = find_query(name)
    values = _values(query, params or {})
    try:
        _open_views(connection)
        for needed in _needed(query):
            connection.execute(needed.as_macro())
        found = connection.execute(query.statement(), values)
        return [column[0] for column in found.description], found.fetchall()
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise QueryError(f"this release cannot answer '{query.name}': {str(error).splitlines()[0]}") from None


def table(connection: Any, name: str, params: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Return the rows of a query as dictionaries by column name."""
    columns, rows = run_query(connection, name, params)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def prepare(connection: Any) -> None:
    """Create the reference views and every macro, for questions that people write themselves.

    A macro over a column that an older release lacks is left out; asking it by name says so.
    """
    import duckdb

    _open_views(connection)
    for query in shipped():
        try:
            connection.execute(query.as_macro())
        except (duckdb.BinderException, duckdb.CatalogException):
            continue


def _open_views(connection: Any) -> None:
    known = "SELECT count(*) FROM duckdb_views() WHERE view_name = 'queries'"
    if not connection.execute(known).fetchone()[0]:
        for statement in reference.statements(queries_view(list_queries())):
            connection.execute(statement)


def _needed(query: Query) -> list[Query]:
    """Return the queries that `query` uses, directly or not, each after those it uses itself."""
    needed = {query.name}
    for other in reversed(shipped()):
        if other.name in needed:
            needed |= set(other.uses)
    return [other for other in shipped() if other.name in needed - {query.name}]


def as_macros() -> list[str]:
    """Return the statements that give any DuckDB with a release's views the reference views and every query."""
    statements = reference.statements(queries_view(list_queries()))
    return [f"{statement};" for statement in [*statements, *(query.as_macro() for query in shipped())]]


def queries_view(queries: Sequence[Query]) -> str:
    """Return the view `queries`: how each question is asked in SQL and what it answers."""
    rows = [(f"FROM {q.macro}({_signature(q)})", q.title, q.title_zh) for q in queries]
    return reference.values_view("queries", ("ask", "title", "title_zh"), rows)


def _signature(query: Query) -> str:
    return ", ".join(_argument(p.name) + ("" if p.required else " := …") for p in query.params)


def _values(query: Query, params: Mapping[str, str]) -> dict[str, Any]:
    known = {p.name: p for p in query.params}
    for name in params:
        if name not in known:
            listed = ", ".join(known) or "none"
            raise QueryError(f"query '{query.name}' has no parameter '{name}'; its parameters: {listed}")
    for parameter in query.params:
        if parameter.required and parameter.name not in params:
            raise QueryError(f"query '{query.name}' needs -p {parameter.name}=…: {parameter.about}")
    return {p.name: p.parse(params[p.name]) if p.name in params else None for p in query.params}


def _read(path: Path) -> Query:
    lines = path.read_text(encoding="utf-8").strip().splitlines()
    split = next((at for at, line in enumerate(lines) if not line.startswith("--")), len(lines))
    head: dict[str, list[str]] = {"title": [], "title_zh": [], "param": [], "uses": []}
    for line in lines[:split]:
        if found := _HEAD.fullmatch(line):
            head[found[1]].append(found[2].strip())
    if len(head["title"]) != 1 or len(head["title_zh"]) != 1:
        raise QueryError(f"{path.name}: needs one '-- title:' and one '-- title_zh:' line")
    parameters = tuple(_parameter(path, line) for line in head["param"])
    sql = "\n".join(lines[split:]).strip().rstrip(";")
    if set(_USE.findall(sql)) != {p.name for p in parameters}:
        raise QueryError(f"{path.name}: the parameters declared are not those used")
    return Query(path.stem, head["title"][0], head["title_zh"][0], parameters, tuple(head["uses"]), sql)


def _parameter(path: Path, line: str) -> Parameter:
    found = _PARAM.fullmatch(line)
    if not found:
        raise QueryError(f"{path.name}: '-- param: {line}' is not 'name type description'")
    return Parameter(found[1], found[2], not found[3], found[4])
