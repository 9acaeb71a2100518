"""Every number of the report, each from one query of `pipelines.audit.queries`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.audit import queries, views
from pipelines.gates import Check
from pipelines.report.obligations import obligations

TABLES = (
    "release-facts",
    "funnel",
    "funnel-steps",
    "reasons-in-all",
    "flags-in-all",
    "sources-in-corpus",
    "removal-by-source",
    "licences-in-corpus",
    "languages",
    "lengths",
    "quality-facts",
    "duplicates",
    "pii-by-type",
    "optout-decisions",
    "ai-labels",
    "safety-by-risk",
    "over-blocking",
    "annotation-batches",
    "annotation-rulebooks",
    "annotation-people",
    "checks-run",
    "rule-status",
    "conservation",
    "models-used",
)
"""The queries behind the report, in its order; none of them returns a text, a title or an address of a record."""


def collect(release: Path, corpus_name: str, checks: Sequence[Check]) -> dict[str, Any]:
    """Ask every question of a release folder.

    Returns:
        {"corpus", "tables": {query: {"title", "columns", "rows"}}, "obligations": [...]}; values are JSON values.

    Raises:
        ValueError: the checks in the ledger are not those that the gates decided on.
    """
    connection = views.connect(release)
    try:
        tables = {name: _table(connection, name) for name in TABLES}
        asked = obligations(connection, tables["licences-in-corpus"])
    finally:
        connection.close()
    if sorted((c.check, c.subject, c.status) for c in checks) != sorted(
        (row["check"], row["subject"], row["status"]) for row in rows(tables["checks-run"])
    ):
        raise ValueError("the ledger's checks are not those that the gates decided on")
    return {"corpus": corpus_name, "tables": tables, "obligations": asked}


def rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a collected table by column name."""
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def _table(connection: Any, name: str) -> dict[str, Any]:
    columns, found = queries.run_query(connection, name)
    values = [[value if _is_json(value) else str(value) for value in row] for row in found]
    return {"title": queries.find_query(name).title, "columns": columns, "rows": values}


def _is_json(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | float | str | list)
