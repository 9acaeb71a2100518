"""The whole story of one record, told from the ledger alone."""

from pathlib import Path
from typing import Any

from pipelines.audit import views
from transforms.reasons import REASONS

MAX_CANDIDATES = 20  # ids listed when a name is ambiguous
_FIND = """
    SELECT doc_id::VARCHAR AS doc_id, source_id, file, "offset", verdict FROM records
    WHERE doc_id::VARCHAR = lower($key) OR replace(doc_id::VARCHAR, '-', '') = lower($key)
       OR source_record_id = $key OR url = $key
    ORDER BY source_id, file, "offset" LIMIT 21
"""


_STORY = frozenset(
    {
        *("doc_id", "source_id", "file", "offset", "length", "source_record_id", "url", "title", "author", "date"),
        *("licence", "licence_declared", "licence_source", "language", "optout", "ai_generated"),
        *(
            "survivor_doc_id",
            "survivor_release",
            "similarity",
            "dedup_method",
            "merged_count",
            "merged_sources",
            "merged_licences",
        ),
        *("conflict_sources", "conflict_licences", "pi_spans", "contains_pi", "shard", "shard_row", "text_sha256"),
    }
)
"""Columns that tell what happened; the measured facts follow after the source and the run."""


class NoSuchRecord(LookupError):
    """No record has this doc_id, source_record_id or URL."""


class Ambiguous(LookupError):
    """Several records fit; `candidates` are (doc_id, source_id, file, offset, verdict)."""

    def __init__(self, candidates: list[tuple[Any, ...]]) -> None:
        self.candidates = candidates
        super().__init__(f"{len(candidates)} records fit")


def why(release: Path, key: str, language: str = "en") -> list[tuple[str, Any]]:
    """Return the story of a record as (what, value) lines, in the order in which things happened.

    Raises:
        NoSuchRecord, Ambiguous.
    """
    connection = views.connect(release)
    try:
        found = connection.execute(_FIND, {"key": key}).fetchall()
        if not found:
            raise NoSuchRecord("no record has this doc_id, source_record_id or URL in this release")
        if len(found) > 1:
            raise Ambiguous(found[:MAX_CANDIDATES])
        return _story(connection, found[0][0], language)
    finally:
        connection.close()


def _story(connection: Any, doc_id: str, language: str) -> list[tuple[str, Any]]:
    row = _row(connection, "SELECT * FROM records WHERE doc_id::VARCHAR = ?", doc_id)
    lines: list[tuple[str, Any]] = [("verdict", row.pop("verdict"))]
    for kind in ("reasons", "flags"):
        lines += [(kind[:-1], f"{code}: {_sentence(code, language)}") for code in row.pop(kind) or []]
    row.pop("reason")
    source = _row(connection, "SELECT * FROM sources WHERE source_id = ?", row["source_id"])
    told = {name: value for name, value in row.items() if value not in (None, [])}
    lines += [(name, value) for name, value in told.items() if name in _STORY]
    kept = ("title", "acquisition", "licence", "origin", "status", "decision", "approved_by")
    lines += [(f"source.{name}", source[name]) for name in kept if source.get(name) is not None]
    lines += _duplicates(connection, doc_id)
    lines += _personal_information(connection, doc_id)
    runs = _row(connection, "SELECT * FROM runs WHERE true OR ? = ''", "")
    lines += [(f"run.{name}", runs[name]) for name in ("corpus", "scope", "policy_sha256", "code_sha256")]
    return [*lines, *((name, value) for name, value in told.items() if name not in _STORY)]


def _duplicates(connection: Any, doc_id: str) -> list[tuple[str, Any]]:
    found = connection.execute(
        "SELECT doc_id::VARCHAR, source_id, similarity, dedup_method FROM records "
        "WHERE survivor_doc_id::VARCHAR = ? AND survivor_release IS NULL ORDER BY doc_id LIMIT 20",
        [doc_id],
    ).fetchall()
    return [
        ("stands for", f"{other} of {source} ({method}, similarity {score})") for other, source, score, method in found
    ]


def _personal_information(connection: Any, doc_id: str) -> list[tuple[str, Any]]:
    if not connection.execute("SELECT 1 FROM duckdb_views() WHERE view_name = 'pii'").fetchone():
        return []
    found = connection.execute(
        'SELECT type, action, why, "start", "end", recognizer, score FROM pii WHERE doc_id::VARCHAR = ? '
        'ORDER BY "start", "end", type',
        [doc_id],
    ).fetchall()
    return [
        ("personal information", f"{kind} at {start}-{end}: {action} ({why}; {recognizer}, {score:.2f})")
        for kind, action, why, start, end, recognizer, score in found
    ]


def _sentence(code: str, language: str) -> str:
    reason = REASONS.get(code)
    if reason is None:
        return "a reason code of another version"
    return reason.zh if language == "zh" else reason.en


def _row(connection: Any, query: str, value: str) -> dict[str, Any]:
    cursor = connection.execute(query, [value])
    row = cursor.fetchone()
    return dict(zip([column[0] for column in cursor.description], row, strict=True)) if row else {}
