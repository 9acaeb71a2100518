"""Every number of the report, each from one query of `pipelines.audit.queries`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.audit import queries, views
from pipelines.gates import Check

SECTIONS = ("funnel", "dropped-by-reason", "licences-in-corpus", "rule-status")


def collect(release: Path, corpus_name: str, checks: Sequence[Check]) -> dict[str, Any]:
    """Return {"corpus", "checks", "tables": {query: {"query", "columns", "rows"}}} for a release folder."""
    connection = views.connect(release)
    try:
        tables = {name: _table(connection, name) for name in SECTIONS}
    finally:
        connection.close()
    return {"corpus": corpus_name, "checks": [check._asdict() for check in checks], "tables": tables}


def _table(connection: Any, name: str) -> dict[str, Any]:
    columns, rows = queries.run_query(connection, name)
    return {"query": name, "columns": columns, "rows": [list(row) for row in rows]}
