"""Views that are the same for every release: what the reason codes and the rules say, and tables that stayed empty."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import pyarrow as pa

from pipelines.rules import CATALOGUE_COLUMNS, catalogue_rows
from transforms import ledger, ledger_annotation, ledger_people
from transforms.reasons import REASONS

_SQL_TYPES = {
    "string": "VARCHAR",
    "large_string": "VARCHAR",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "date32[day]": "DATE",
    "bool": "BOOLEAN",
    "timestamp[us]": "TIMESTAMP",
}


def statements(*more: str) -> list[str]:
    """Return the `CREATE VIEW` statements in order, `more` last."""
    return [*_fixed(), *more]


@cache
def _fixed() -> tuple[str, ...]:
    reasons = [(r.code, r.verdict, r.en, r.zh, list(r.rules)) for r in REASONS.values()]
    return (
        empty_view("pii", ledger.PI),
        empty_view("text", ledger.SHARD),
        empty_view("samples", ledger_people.SAMPLES),
        empty_view("erasures", ledger_people.ERASURES),
        empty_view("reviews", ledger_people.REVIEWS),
        empty_view("review_items", ledger_people.REVIEW_ITEMS),
        *(empty_view(name, schema) for name, schema in ledger_annotation.TABLES.items()),
        values_view("reasons", ("code", "verdict", "sentence", "sentence_zh", "rules"), reasons),
        values_view("rules", CATALOGUE_COLUMNS, catalogue_rows()),
        values_view("risks", ("risk", "class", "name", "name_zh"), _risks()),
        values_view("thresholds", ("rule", "fact", "side", "class"), _thresholds()),
    )


def _risks() -> list[tuple[str, str, str, str]]:
    from transforms.safety.lexicon import risks

    return [(code, group, en, zh) for code, (group, zh, en) in risks().items()]


def _thresholds() -> list[tuple[str, str, str, str | None]]:
    """Limits that a what-if question may move: reason code, the fact it reads, whether it is a min or a max.

    Of a class of risks the fact is the densest of its risks, in hits per 1,000 code points.
    """
    from transforms.quality.stage import CHECKS
    from transforms.safety.stage import REASON_OF_CLASS

    return [
        *((f"quality.{check.name}", check.fact, check.side, None) for check in CHECKS),
        ("dedup.near", "similarity", "max", None),
        ("contamination.evaluation_item", "contamination_ratio", "max", None),
        *((reason, "safety_counts", "max", group) for group, reason in REASON_OF_CLASS.items()),
    ]


def empty_view(name: str, schema: pa.Schema) -> str:
    """Return a view without rows for a table that no record needed; a view that is there already stays."""
    columns = ", ".join(f'NULL::{_sql_type(field.type)} AS "{field.name}"' for field in schema)
    return f"CREATE VIEW IF NOT EXISTS {name} AS SELECT {columns} WHERE false"


def values_view(name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a view over literal rows of text and lists of text."""
    listed = ",\n".join("(" + ", ".join(_literal(value) for value in row) + ")" for row in rows)
    heads = ", ".join(f'"{column}"' for column in columns)
    return f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM (VALUES\n{listed}\n) AS t({heads})"


def _sql_type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"{_sql_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        return "STRUCT(" + ", ".join(f'"{field.name}" {_sql_type(field.type)}' for field in kind) + ")"
    return "UUID" if isinstance(kind, pa.UuidType) else _SQL_TYPES[str(kind)]


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_literal(item) for item in value) + "]::VARCHAR[]"
    return "'" + str(value).replace("'", "''") + "'"
