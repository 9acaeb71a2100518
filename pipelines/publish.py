"""Publishing: assemble a release beside its place, judge it, name it by its content, and switch CURRENT.

Until the last rename nothing that a reader sees has changed; a crash leaves a `.tmp-` folder that the next run
removes.
"""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pipelines import signing
from pipelines.gates import Check
from pipelines.signing import MANIFEST_FILE, SIGNATURE_FILE
from pipelines.signing_keys import SigningKey
from transforms import ledger
from transforms.files import commit_file, commit_folder, file_sha256, temporary
from transforms.intact import read_sealed
from transforms.write import SUMMARY

TABLE_FILE = "part-000000.parquet"  # the file of a ledger table that is small enough for one
CONTENT = ("shards", "ledger", "audit.sql")  # what the content id is made of
PART_TABLES = {"records": "ledger/records", "pii": "ledger/pii"}
RESTRICTED_TABLES = ("quarantine", "subjects")


class GateFailed(RuntimeError):
    """A gate forbids publishing; `checks` are the failed ones."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self.checks = tuple(checks)
        super().__init__(f"{len(self.checks)} gates failed")


@dataclass(frozen=True)
class WrittenPart:
    """A finished part of job 4: its name, its folder and the counts in it."""

    name: str
    folder: Path
    summary: dict[str, Any]

    @classmethod
    def read(cls, name: str, folder: Path) -> "WrittenPart":
        """Read the summary of a part that job 4 finished.

        Raises:
            FileNotFoundError: it is not there.
        """
        summary = read_sealed(folder / SUMMARY)
        if summary is None:
            raise FileNotFoundError(errno.ENOENT, "a written part has no summary", str(folder / SUMMARY))
        return cls(name, folder, summary)


class Published(NamedTuple):
    """What publishing ended with: whether the release is new, and the key it is signed with, if any."""

    folder: Path
    fresh: bool
    key_id: str | None
    newly_signed: bool


class Draft:
    """A release under construction in `OUT/releases/.tmp-<run id>`."""

    def __init__(self, out: Path, run_id: str) -> None:
        self.out, self.run_id = out, run_id
        self.folder = out / "releases" / f".tmp-{run_id}"
        self._hashes: dict[tuple[int, int, int, int], str] = {}
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in ("shards", "ledger", "reports"):
            (self.folder / name).mkdir(parents=True)

    def place_parts(self, parts: Iterable[WrittenPart]) -> None:
        """Link shards and part-wise ledger tables into the draft."""
        for part in parts:
            for shard in sorted((part.folder / "shards").glob("*.parquet")):
                link_or_copy(shard, self.folder / "shards" / shard.name)
            for table, folder in PART_TABLES.items():
                written = part.folder / f"{table}.parquet"
                if written.exists():
                    target = self.folder / folder / f"{part.name}.parquet"
                    target.parent.mkdir(parents=True, exist_ok=True)
                    link_or_copy(written, target)

    def write_table(self, name: str, schema: Any, rows: Sequence[dict[str, Any]]) -> None:
        """Write a small ledger table."""
        folder = self.folder / "ledger" / name
        folder.mkdir(parents=True, exist_ok=True)
        ledger.write_table(folder / TABLE_FILE, schema, rows)

    def write_text(self, name: str, text: str) -> None:
        """Write a text file of the release."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def content_id(self) -> str:
        """Name the release by what it says; see `content_id`."""
        return content_id(self.entries(self.folder, CONTENT))

    def entries(self, folder: Path, only: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """List the files of this draft, or of a release that shares files with it; see `file_entries`."""
        return file_entries(folder, only, self.sha256)

    def sha256(self, path: Path) -> str:
        """Hash a file, once under all its names."""
        stat = path.stat()
        key = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)
        if key not in self._hashes:
            self._hashes[key] = file_sha256(path)
        return self._hashes[key]

    def publish(self, content_id: str, manifest: dict[str, Any], key: SigningKey | None) -> Published:
        """Write manifest and signature, move the draft to its place and switch CURRENT.

        An equal release that is there already stays as it is, when it still is what was published; with a key that has
        not signed it yet, the signature is added in one rename.

        Raises:
            signing.ReleaseChanged: the equal release is not what it was when it was published; CURRENT stays.
        """
        final = self.out / "releases" / content_id
        manifest = {**manifest, "content_id": content_id}
        fresh, added = not final.exists(), False
        if fresh:
            self.write_text(MANIFEST_FILE, pretty({**manifest, "files": self.entries(self.folder)}))
            if key:
                signed = signing.sign((self.folder / MANIFEST_FILE).read_bytes(), key)
                self.write_text(SIGNATURE_FILE, signed.text())
            commit_folder(self.folder, final, "publish.release")
        else:
            self._compare(final, manifest)
            added = self._add_signature(final, key) if key else False
            shutil.rmtree(self.folder)
        pointer = self.out / "CURRENT"
        tmp = temporary(pointer, self.run_id)
        tmp.write_text(content_id + "\n", encoding="ascii")
        commit_file(tmp, pointer, "publish.current")
        return Published(final, fresh, key.id if key else None, bool(key) if fresh else added)

    def _compare(self, final: Path, manifest: dict[str, Any]) -> None:
        """Make sure that an equal release is still what its manifest says, and that what this run would say."""
        try:
            listed = json.loads((final / MANIFEST_FILE).read_bytes())
            said = {name: listed.get(name) for name in manifest} | {"restricted": manifest["restricted"]}
            there = listed["files"]
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise signing.ReleaseChanged(final) from None
        files = self.entries(final)
        if (files, content_id(files), said) != (there, final.name, manifest):
            raise signing.ReleaseChanged(final)

    def _add_signature(self, final: Path, key: SigningKey) -> bool:
        """Sign a published release; False when it is signed."""
        envelope = signing.sign_again(final, key)
        if envelope is None:
            return False
        self.write_text(SIGNATURE_FILE, envelope.text())
        commit_file(self.folder / SIGNATURE_FILE, final / SIGNATURE_FILE, "publish.signature")
        return True

    def discard(self) -> None:
        """Remove the draft."""
        shutil.rmtree(self.folder, ignore_errors=True)


def content_id(files: Iterable[dict[str, Any]]) -> str:
    """Name a release by what it says: SHA-256 over path, size and hash of shards, ledger and audit.sql, in order."""
    digest = hashlib.sha256()
    for entry in files:
        if entry["path"].split("/")[0] in CONTENT:
            digest.update(f"{entry['path']}\0{entry['bytes']}\0{entry['sha256']}\n".encode())
    return digest.hexdigest()[:32]


def file_entries(
    folder: Path, only: Sequence[str] | None, sha256: Callable[[Path], str] = file_sha256
) -> list[dict[str, Any]]:
    """List path, bytes and sha256 of the files of a release, sorted by path; manifest and signature are left out."""
    entries = []
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name in (MANIFEST_FILE, SIGNATURE_FILE):
            continue
        if only is None or name.split("/")[0] in only:
            entries.append({"path": name, "bytes": path.stat().st_size, "sha256": sha256(path)})
    return entries


def link_or_copy(source: Path, target: Path) -> None:
    """Put a finished file into a release without a second copy where the file system allows it."""
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def clear_leftovers(out: Path) -> None:
    """Remove drafts and temporary files that a killed run left; the caller holds the lock."""
    for path in [*out.glob("releases/.tmp-*"), *out.glob("reviews/*/.tmp-*"), *out.glob(".tmp-*")]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def pretty(value: Any) -> str:
    """Write JSON for people: sorted keys, one space of indent."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, indent=1) + "\n"
