"""Check a release without trusting the run that wrote it: files, rows both ways, conservation.

Needs the release folder alone. What it finds is a list of problems; an empty list is a pass. Who signed it is the
subject of `pipelines.audit.signature`.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import gates
from pipelines.audit import views
from pipelines.failures import ReleaseDamaged
from pipelines.policy_gates import GatesRule
from pipelines.signing import MANIFEST_FILE, SIGNATURE_FILE
from transforms.files import file_sha256
from transforms.tables import read_groups

MISSING = "listed in the manifest and missing"
BATCH_ROWS = 4096  # rows of text in memory while their hashes are recomputed


class ManifestError(ValueError):
    """manifest.json is not the manifest of a release."""


def read_manifest(release: Path) -> dict[str, Any]:
    """Read the manifest of a release.

    Raises:
        ManifestError: it is missing, is not JSON, or lacks what every manifest has.
    """
    try:
        manifest = json.loads((release / MANIFEST_FILE).read_bytes())
    except FileNotFoundError:
        raise ManifestError(f"{MANIFEST_FILE}: missing in {release}") from None
    except (ValueError, RecursionError):
        raise ManifestError(f"{MANIFEST_FILE}: not JSON") from None
    shape = {"files": list, "content_id": str, "verdicts": dict}
    if not isinstance(manifest, dict) or any(not isinstance(manifest.get(k), t) for k, t in shape.items()):
        raise ManifestError(f"{MANIFEST_FILE}: lacks one of {', '.join(shape)}")
    entry = {"path": str, "bytes": int, "sha256": str}
    for file in manifest["files"]:
        if not isinstance(file, dict) or any(not isinstance(file.get(k), t) for k, t in entry.items()):
            raise ManifestError(f"{MANIFEST_FILE}: a file without one of {', '.join(entry)}")
    return manifest


def verify(release: Path) -> list[str]:
    """Return every problem of a release as one sentence.

    Raises:
        ManifestError: the folder has no manifest that can be read.
    """
    manifest = read_manifest(release)
    problems = [*_files(release, manifest), *_content_id(release, manifest)]
    return problems or _ledger(release, manifest)


def changed_files(release: Path, folders: Sequence[str] = ("",)) -> list[str]:
    """Return a sentence for every file below `folders` that the manifest lists and that is missing or was changed.

    Raises:
        ManifestError: the folder has no manifest that can be read.
    """
    listed = {entry["path"]: entry for entry in read_manifest(release)["files"]}
    chosen = {name: entry for name, entry in listed.items() if name.startswith(tuple(folders))}
    present = {name for name in chosen if (release / name).is_file()}
    return [*(f"{name}: {MISSING}" for name in sorted(chosen.keys() - present)), *_changed(release, chosen, present)]


def _ledger(release: Path, manifest: dict[str, Any]) -> list[str]:
    """Check what the files say; they are those of the manifest, but who wrote it is not known here."""
    import duckdb

    try:
        connection = views.connect(release, with_reviews=False)
        try:
            return [
                *_rows_both_ways(release, connection),
                *_conserved(connection),
                *_counts(connection, manifest),
            ]
        finally:
            connection.close()
    except (
        *(duckdb.Error, pa.ArrowException, ReleaseDamaged),
        *(ValueError, LookupError, TypeError, AttributeError),
    ) as error:
        return [f"ledger and shards: not those of a release ({type(error).__name__})"]


def _files(release: Path, manifest: dict[str, Any]) -> Iterator[str]:
    listed = {entry["path"]: entry for entry in manifest["files"]}
    present = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()} - {
        MANIFEST_FILE,
        SIGNATURE_FILE,
    }
    for name in sorted(listed.keys() - present):
        yield f"{name}: {MISSING}"
    for name in sorted(present - listed.keys()):
        yield f"{name}: not listed in the manifest"
    yield from _changed(release, listed, listed.keys() & present)


def _changed(release: Path, listed: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    for name in sorted(names):
        if file_sha256(release / name) != listed[name]["sha256"]:
            yield f"{name}: its bytes are not those of the manifest"


def _content_id(release: Path, manifest: dict[str, Any]) -> Iterator[str]:
    digest = hashlib.sha256()
    for entry in sorted(manifest["files"], key=lambda entry: str(entry["path"])):
        if entry["path"].split("/")[0] in ("shards", "ledger", "audit.sql"):
            digest.update(f"{entry['path']}\0{entry['bytes']}\0{entry['sha256']}\n".encode())
    if digest.hexdigest()[:32] != manifest["content_id"]:
        yield "manifest.json: the content id does not follow from the listed files"


def _rows_both_ways(release: Path, connection: Any) -> Iterator[str]:
    """Every shard row has its ledger row with the same id and text hash, and every kept record is in its shard."""
    kept = connection.execute(
        "SELECT shard, count(*), count(DISTINCT shard_row), min(shard_row), max(shard_row) FROM records "
        "WHERE verdict = 'kept' GROUP BY shard ORDER BY shard"
    ).fetchall()
    shards = {path.name for path in (release / "shards").glob("*.parquet")}
    for name in sorted(shards - {row[0] for row in kept}):
        yield f"shards/{name}: no ledger row names it"
    for name, rows, distinct, first, last in kept:
        if name not in shards:
            yield f"ledger: {rows} kept records name the shard {name}, which is missing"
        elif (distinct, first, last) != (rows, 0, rows - 1):
            yield f"shards/{name}: the ledger does not number its rows one by one"
        else:
            yield from _compare(release / "shards" / name, connection, name, rows)
    astray = connection.execute(
        "SELECT count(*) FROM records WHERE (verdict = 'kept') <> (shard IS NOT NULL AND text_sha256 IS NOT NULL)"
    ).fetchone()[0]
    if astray:
        yield f"ledger: {astray} records where verdict and shard do not agree"


def _compare(path: Path, connection: Any, name: str, rows: int) -> Iterator[str]:
    expected = connection.sql(
        "SELECT doc_id::VARCHAR AS doc_id, text_sha256, source_id, licence FROM records "
        "WHERE shard = ? ORDER BY shard_row",
        params=[name],
    ).to_arrow_table()
    with pq.ParquetFile(path) as shard:
        if shard.metadata.num_rows != rows:
            yield f"shards/{name}: {shard.metadata.num_rows} rows, the ledger says {rows}"
            return
    start = 0
    for batch in read_groups(path, ["doc_id", "text", "source_id", "licence"], BATCH_ROWS):
        wrong = _differences(batch, expected.slice(start, batch.num_rows))
        if wrong:
            yield f"shards/{name}: rows {start}-{start + batch.num_rows - 1}: {wrong}"
            return
        start += batch.num_rows


def _differences(batch: pa.RecordBatch, expected: pa.Table) -> str:
    import uuid

    ids = [
        str(value if isinstance(value, uuid.UUID) else uuid.UUID(bytes=value)) for value in batch["doc_id"].to_pylist()
    ]
    if ids != expected["doc_id"].to_pylist():
        return "other documents than in the ledger"
    digests = [hashlib.sha256(text.encode()).digest() for text in batch["text"].to_pylist()]
    if digests != expected["text_sha256"].to_pylist():
        return "a text does not have the hash of the ledger"
    for name in ("source_id", "licence"):
        if batch[name].to_pylist() != expected[name].to_pylist():
            return f"{name} differs from the ledger"
    return ""


def _conserved(connection: Any) -> Iterator[str]:
    """Repeat the conservation gate on the published ledger."""
    rule = GatesRule(0, 1.0, 1.0, 1.0, (), ())
    from datetime import date

    for check in gates.failed(gates.run_gates(connection, rule, date.min)):
        yield f"conservation, source {check.subject}: {check.detail}"


def _counts(connection: Any, manifest: dict[str, Any]) -> Iterator[str]:
    found = dict(connection.execute("SELECT verdict, count(*) FROM records GROUP BY verdict").fetchall())
    stated = {name: count for name, count in manifest["verdicts"].items() if count}
    if found != stated:
        yield "manifest.json: its verdict counts are not those of the ledger"
    duplicates = connection.execute("SELECT count(*) - count(DISTINCT doc_id) FROM records").fetchone()[0]
    if duplicates:
        yield f"ledger: {duplicates} doc_ids stand in more than one row"
    dangling = connection.execute(
        "SELECT count(*) FROM records m ANTI JOIN records s ON s.doc_id = m.survivor_doc_id AND s.verdict = 'kept' "
        "WHERE m.verdict = 'merged' AND m.survivor_release IS NULL"
    ).fetchone()[0]
    if dangling:
        yield f"ledger: {dangling} merged records whose survivor is not kept"
