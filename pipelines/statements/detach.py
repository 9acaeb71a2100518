"""A table of a statement as a file of its own: the statement keeps its name, number of rows and hash."""

import dataclasses
import hashlib

from pipelines.render import render
from pipelines.statements.answers import Statement, Table

_SENTENCE = {"en": "{name}: {rows} rows, sha256 {sha256}", "zh": "{name}：{rows} 行，sha256 {sha256}"}


def detach(statement: Statement, key: str, name: str) -> tuple[Statement, str]:
    """Take the table of the field `key` out of a statement.

    Returns:
        The statement, in which a sentence stands for the table, and the table as CSV; without such a table the same
        statement and an empty text.
    """
    for _, field in statement.fields():
        if field.key == key and isinstance(field.value, Table):
            rows = render(field.value.columns, field.value.rows, "csv")
            sha256 = hashlib.sha256(rows.encode()).hexdigest()
            words = {"name": name, "rows": len(field.value.rows), "sha256": sha256}
            told = dataclasses.replace(field, value=_SENTENCE[statement.language].format(**words))
            sections = tuple(
                dataclasses.replace(s, fields=tuple(told if f is field else f for f in s.fields))
                for s in statement.sections
            )
            return dataclasses.replace(statement, sections=sections), rows
    return statement, ""
