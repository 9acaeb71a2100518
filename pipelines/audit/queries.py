"""The auditor's questions: run in place, or shipped as macros.

The report, the rule status and the expectations read the same files, so every number has one home.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.audit import reference
from pipelines.audit.question import Query, QueryError, argument, read_question

FOLDER = Path(__file__).resolve().parent / "queries"
_PINNED = "pinned_"


@cache
def shipped(folder: Path = FOLDER) -> tuple[Query, ...]:
    """Read every query file, those that others use first, else by name.

    Raises:
        QueryError: a file is not as `question` describes, or queries use each other in a ring.
    """
    waiting = {path.stem: read_question(path) for path in sorted(folder.glob("*.sql"))}
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
        QueryError: unknown query or parameter, a missing one, a value of the wrong type or that the release does not
            know, or a release without a column that the query reads.
    """
    import duckdb

    query = find_query(name)
    values = _values(query, params or {})
    try:
        _make_ready(connection, query)
        _check_known(connection, query, values)
        found = connection.execute(query.statement(), values)
        return [column[0] for column in found.description], found.fetchall()
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise QueryError(f"this release cannot answer '{query.name}': {str(error).splitlines()[0]}") from None


def table(connection: Any, name: str, params: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Return the rows of a query as dictionaries by column name."""
    columns, rows = run_query(connection, name, params)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def pin(connection: Any, name: str) -> None:
    """Answer a question without parameters once; questions asked later of this connection that use it read the answer.

    For a question that reads every shard.

    Raises:
        duckdb.Error: the release lacks what the question reads.
    """
    query = find_query(name)
    _make_ready(connection, query)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {_PINNED}{query.macro} AS {query.statement()}")
    connection.execute(f"CREATE OR REPLACE MACRO {query.macro}() AS TABLE SELECT * FROM {_PINNED}{query.macro}")


def _make_ready(connection: Any, query: Query) -> None:
    """Create the reference views, and the macros of the queries that `query` uses but for those that are pinned."""
    _open_views(connection)
    pinned = _pinned(connection)
    for needed in _needed(query):
        if needed.macro not in pinned:
            connection.execute(needed.as_macro())


def _pinned(connection: Any) -> set[str]:
    found = connection.execute("SELECT table_name FROM duckdb_tables() WHERE starts_with(table_name, ?)", [_PINNED])
    return {name.removeprefix(_PINNED) for (name,) in found.fetchall()}


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
    return ", ".join(argument(p.name) + ("" if p.required else " := …") for p in query.params)


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


def _check_known(connection: Any, query: Query, values: Mapping[str, Any]) -> None:
    """Refuse a value of which the release knows nothing: the answer would be zeros or no rows, and read as one."""
    for parameter in query.params:
        value = values[parameter.name]
        if parameter.known and value is not None:
            known = sorted(name for (name,) in connection.execute(parameter.known).fetchall())
            if value not in known:
                listed = ", ".join(known) or "none"
                raise QueryError(f"parameter '{parameter.name}' of '{query.name}': '{value}' is none of: {listed}")
