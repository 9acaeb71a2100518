"""A statement as Markdown for people and as JSON for programs; equal statements give equal bytes."""

import json
import re
from datetime import date
from typing import Any

from pipelines.audit.queries import find_query
from pipelines.statements.answers import ABOUT, Field, Statement, Table, Value

_WORDS = {
    "en": {
        True: "yes", False: "no", "gap": "not stated: needs {needs}", "release": "Release",
        "origins": "Where it comes from",
        "about": "stated by the provider in about.yaml, not by the release", "none": "none", "colon": ": ",
    },
    "zh": {
        True: "是", False: "否", "gap": "未填写：需要 {needs}", "release": "发布", "origins": "数据出处",
        "about": "由提供者在 about.yaml 中声明，非由发布得出", "none": "无", "colon": "：",
    },
}  # fmt: skip
_SPECIAL = re.compile(r"([\\`*\[\]<>|])")


def as_json(statement: Statement) -> str:
    """Write JSON: numbers stay numbers, and every field names the audit queries that give it."""
    sections = [
        {"id": s.id, "title": s.title, "fields": [_json_field(field) for field in s.fields]} for s in statement.sections
    ]
    whole = {
        "statement": statement.kind, "language": statement.language, "title": statement.title,
        "release": statement.content_id, "notes": list(statement.notes), "sections": sections,
        "gaps": list(statement.gaps()),
    }  # fmt: skip
    return pretty(whole)


def pretty(value: Any) -> str:
    """Write JSON in the order given, days as text."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"


def _json_field(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {"key": field.key, "label": field.label}
    if field.needs is not None:
        return {**found, "gap": f"not stated: needs {field.needs}"}
    value = field.value
    if isinstance(value, Table):
        value = {"columns": list(value.columns), "rows": [list(row) for row in value.rows]}  # type: ignore[assignment]
    found.update(value=value, origins=list(field.origins))
    return {**found, "note": field.note} if field.note else found


def as_markdown(statement: Statement) -> str:
    """Write Markdown with a footnote for every origin."""
    words = _WORDS[statement.language]
    lines = [f"# {_text(statement.title)}", "", f"{words['release']}{words['colon']}`{statement.content_id}`", ""]
    for note in statement.notes:
        lines += [f"> {_text(note)}", ""]
    for section in statement.sections:
        lines += [f"## {section.id} {_text(section.title)}", ""]
        for field in section.fields:
            lines += _markdown_field(field, statement.language)
        lines.append("")
    return "\n".join([*lines, *_footnotes(statement)]) + "\n"


def _markdown_field(field: Field, language: str) -> list[str]:
    words = _WORDS[language]
    head = f"- **{_text(field.label)}**"
    if field.needs is not None:
        return [f"{head}{words['colon']}**{words['gap'].format(needs=_text(field.needs))}**"]
    marks = "".join(f"[^{_mark(origin)}]" for origin in field.origins)
    if not isinstance(field.value, Table):
        lines = [f"{head}{words['colon']}{_value(field.value, language)} {marks}"]
    elif not field.value.rows:
        lines = [f"{head}{words['colon']}{words['none']} {marks}"]
    else:
        lines = [f"{head} {marks}", "", *(f"  {line}" for line in _table(field.value, language)), ""]
    return [*lines, f"  *{_text(field.note)}*"] if field.note else lines


def _table(table: Table, language: str) -> list[str]:
    rows = [[_value(cell, language) for cell in row] for row in table.rows]
    heads = [_text(column) for column in table.columns]
    return [f"| {' | '.join(line)} |" for line in (heads, ["---"] * len(heads), *rows)]


def _value(value: Value | object, language: str) -> str:
    if isinstance(value, bool):
        return str(_WORDS[language][value])
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return ", ".join(_text(item) for item in value) or _WORDS[language]["none"]
    return "—" if value is None else _text(value)


def _text(value: object) -> str:
    """Keep text from outside on one line and without meaning in Markdown."""
    flat = " ".join("".join(char if char.isprintable() else " " for char in str(value)).split())
    return _SPECIAL.sub(r"\\\1", flat)


def _mark(origin: str) -> str:
    return "about" if origin == ABOUT else origin


def _footnotes(statement: Statement) -> list[str]:
    words = _WORDS[statement.language]
    used = sorted({origin for _, field in statement.fields() for origin in field.origins})
    lines = [f"## {words['origins']}", ""]
    for origin in used:
        if origin == ABOUT:
            lines.append(f"[^about]: {words['about']}")
        else:
            query = find_query(origin)
            title = query.title_zh if statement.language == "zh" else query.title
            lines.append(f"[^{origin}]: `clearance audit DIR {origin}` ({_text(title)})")
    return lines
