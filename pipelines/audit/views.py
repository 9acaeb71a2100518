"""A release as SQL: one view per ledger table over exactly the files that belong to it."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.failures import ReleaseDamaged

TABLES = (
    "records", "pii", "files", "sources", "shards", "checks", "runs", "policies", "models", "samples", "erasures",
    "rulebooks", "annotators", "annotation_batches", "annotations",
)  # fmt: skip
MEMORY = "500MB"
"""What one DuckDB may hold; the rest goes to the temporary folder. The report on 1.5 million records takes 350 MB."""
REVIEW_FILE, ITEMS_FILE = "review.parquet", "items.parquet"
REVIEW_VIEWS = {"reviews": REVIEW_FILE, "review_items": ITEMS_FILE}


def ledger_files(release: Path) -> dict[str, list[str]]:
    """Return table -> files relative to the release, sorted; `text` is the shards themselves."""
    found = {}
    for table in TABLES:
        found[table] = sorted(str(p.relative_to(release)) for p in (release / "ledger" / table).glob("*.parquet"))
    found["text"] = sorted(str(p.relative_to(release)) for p in (release / "shards").glob("*.parquet"))
    return {table: files for table, files in found.items() if files}


def reviews_of(release: Path) -> Path:
    """Return the folder that holds what people found in the sample of a release: made after it, so beside it."""
    return release.resolve().parent.parent / "reviews" / release.resolve().name


def _review_files(release: Path) -> dict[str, list[str]]:
    folder = reviews_of(release)
    found = {view: sorted(str(p) for p in folder.glob(f"[0-9]*/{name}")) for view, name in REVIEW_VIEWS.items()}
    return {view: files for view, files in found.items() if files}


def view_statements(files: Mapping[str, Sequence[str]], root: str = "") -> list[str]:
    """Write `CREATE VIEW` for each table; a table without a file (no record needed it) has no view."""
    statements = []
    for table, names in files.items():
        listed = ", ".join("'" + (root + name).replace("'", "''") + "'" for name in names)
        statements.append(
            f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM read_parquet([{listed}], union_by_name=true)"
        )
    return statements


def connect(release: Path, with_reviews: bool = True) -> Any:
    """Open an in-memory DuckDB with the views of a release and of its reviews; nothing is written or fetched.

    Raises:
        failures.ReleaseDamaged: a file is no Parquet, or the ledger of records is not there.
    """
    import duckdb

    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": MEMORY,
            "temp_directory": str(Path(tempfile.gettempdir()) / f"clearance-duckdb-{os.getpid()}"),
        }
    )
    files = ledger_files(release)
    try:
        for statement in view_statements(files, f"{release.resolve()}/"):
            connection.execute(statement)
    except duckdb.Error as error:
        raise damaged(release, f"a file cannot be read ({type(error).__name__})") from None
    if "records" not in files:
        raise damaged(release, "the ledger of its records is not there")
    if with_reviews:
        _add_reviews(release, connection)
    return connection


def _add_reviews(release: Path, connection: Any) -> None:
    import duckdb

    try:
        for statement in view_statements(_review_files(release)):
            connection.execute(statement)
    except duckdb.Error as error:
        what = f"{reviews_of(release)} holds a review that cannot be read ({type(error).__name__})"
        remedy = "`clearance verify` says which; put it back from a copy, no run makes it again"
        raise ReleaseDamaged(f"{what}\n  remedy: {remedy}") from None


def damaged(release: Path, what: str) -> ReleaseDamaged:
    """Make the error for a release that cannot be read; the caller raises it."""
    return ReleaseDamaged(f"{release} is damaged: {what}\n  remedy: `clearance verify` says what; run the corpus again")


def current_release(out: Path) -> Path:
    """Return the release that CURRENT names; `out` may also be a release itself.

    Raises:
        FileNotFoundError: nothing was published there.
        failures.ReleaseDamaged: CURRENT does not name a release that is there, or is missing beside releases.
    """
    if (out / "manifest.json").is_file():
        return out
    pointer = out / "CURRENT"
    if not pointer.is_file() and any((out / "releases").glob("[!.]*")):
        raise damaged(out, "CURRENT, which names its current release, is missing")
    if not pointer.is_file():
        raise FileNotFoundError(f"{out} holds no release; remedy: `clearance run CORPUS.yaml --out {out}`")
    named = pointer.read_text(encoding="ascii", errors="replace").strip()
    release = out / "releases" / named
    if named != Path(named).name or named in ("", "..") or not release.is_dir():
        raise damaged(out, "CURRENT names no release that is there")
    return release
