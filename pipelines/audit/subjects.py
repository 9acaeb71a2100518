"""Where does a person appear? Asked with the keyed hash of a value, answered with records, never with text.

The index is what runs wrote under `restricted/subjects/<release>/`: (doc_id, type, keyed hash, key id). Every
question leaves a row in `restricted/subjects/access.jsonl` before it is answered (PIPL arts. 45, 51).
"""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from transforms.files import read_json
from transforms.pseudonym import KINDS, Keys

COLUMNS = ("release", "doc_id", "source_id", "file", "offset", "verdict", "type", "key_id")
ACCESS_LOG = "access.jsonl"
KEY_FILES = "keys.json"  # where the last run read its keys: paths, never secrets
MAX_VALUE_CHARS = 1_000  # a name, a number, an address; longer is a file given by mistake


def read_value(spec: str, stdin: TextIO) -> str:
    """Read the value to look for: `@FILE` from a file, `-` from standard input, without the final line end.

    Raises:
        ValueError: `spec` is neither (a value on the command line stays in the shell's history and in the list of
            processes), or there is no value, or more than one line. The message never repeats it.
        OSError: the file cannot be read.
    """
    if spec == "-":
        text = stdin.read(MAX_VALUE_CHARS + 2)
    elif spec.startswith("@") and len(spec) > 1:
        with Path(spec[1:]).open(encoding="utf-8") as file:
            text = file.read(MAX_VALUE_CHARS + 2)
    else:
        raise ValueError("--value takes @FILE or -, never the value itself: the command line is not private")
    value = text.strip()
    if not value or len(value) > MAX_VALUE_CHARS or len(value.splitlines()) > 1:
        raise ValueError(f"one line of 1 to {MAX_VALUE_CHARS} characters is expected as value")
    return value


def key_files(restricted: Path) -> tuple[Path, ...]:
    """Return the key files that the last run named, the current one first; none when it had no key."""
    told = read_json(restricted / "subjects" / KEY_FILES) or {}
    return tuple(Path(file) for file in told.get("key_files", ()))


def find_subject(
    out: Path, restricted: Path, value: str, keys: Keys, who: str | None, when: datetime
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """List the records of every release in which a value was found.

    The value is looked for under each key and in each normal form (`pseudonym.KINDS`), so neither its type nor the
    spelling in the text has to be known.

    Args:
        out: the output folder; its releases say where a record stood.
        restricted: the restricted folder of the runs.
        who: the person asking, for the access log; None where the caller does not know.
        when: the time of the question.

    Returns:
        COLUMNS and one row for each (release, record, type), sorted. `source_id`, `file`, `offset` and `verdict` are
        None where the release itself is gone.

    Raises:
        FileNotFoundError: there is no subject index.
        OSError: the access log cannot be written; then nothing is answered.
    """
    index = restricted / "subjects"
    if not index.is_dir():
        raise FileNotFoundError(f"{index} holds no subject index; runs write one when `keys` are configured")
    hashes = {key.subject_hash(kind, value) for key in keys.all for kind in KINDS}
    rows = []
    for folder in sorted(path for path in index.iterdir() if path.is_dir()):
        found = _matches(sorted(folder.glob("*.parquet")), hashes)
        places = _places(out / "releases" / folder.name, sorted({row["doc_id"] for row in found}))
        rows += [(folder.name, row["doc_id"], *places.get(row["doc_id"], (None,) * 4), *_told(row)) for row in found]
    rows.sort(key=lambda row: tuple("" if value is None else str(value) for value in row))
    _log(index / ACCESS_LOG, keys, value, who, when, rows)
    return COLUMNS, rows


def _told(row: dict[str, Any]) -> tuple[str, str]:
    return row["type"], row["key_id"]


def _matches(files: Sequence[Path], hashes: set[bytes]) -> list[dict[str, Any]]:
    if not files:
        return []
    import duckdb

    marks = ", ".join("?" for _ in hashes)
    with duckdb.connect() as connection:
        result = connection.execute(
            "SELECT DISTINCT doc_id::VARCHAR AS doc_id, type, key_id FROM read_parquet(?) "
            f"WHERE subject_hash IN ({marks}) ORDER BY ALL",
            [[str(file) for file in files], *sorted(hashes)],
        )
        return [dict(zip(("doc_id", "type", "key_id"), row, strict=True)) for row in result.fetchall()]


def _places(release: Path, doc_ids: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """Return doc_id -> (source_id, file, offset, verdict) from the ledger of a release."""
    files = [str(file) for file in sorted((release / "ledger" / "records").glob("*.parquet"))]
    if not files or not doc_ids:
        return {}
    import duckdb

    with duckdb.connect() as connection:
        found = connection.execute(
            'SELECT doc_id::VARCHAR, source_id, file, "offset", verdict::VARCHAR FROM read_parquet(?) '
            "WHERE list_contains(?, doc_id::VARCHAR)",
            [files, list(doc_ids)],
        ).fetchall()
    return {doc_id: tuple(place) for doc_id, *place in found}


def _log(file: Path, keys: Keys, value: str, who: str | None, when: datetime, rows: Sequence[tuple[Any, ...]]) -> None:
    """Append who asked, when, under which key, the keyed hash of what and how many records; never the value."""
    row = {
        "when": when.astimezone(UTC).isoformat(timespec="seconds"),
        "who": who,
        "key_id": keys.current.id,
        "value_hmac": keys.current.subject_hash("plain", value).hex(),
        "records": len({(row[0], row[1]) for row in rows}),
    }
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, (json.dumps(row, ensure_ascii=False) + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)
