"""Stored copies of site files and domain lists as evidence: present, unchanged, and the same as at the fetch."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipelines.register_evidence import Evidence, digest
from pipelines.register_notes import Note, objection
from pipelines.register_values import Entry
from transforms.optout.snapshots import KINDS, Declared, Store, declared

SIGNAL_KEYS = (*KINDS, "denied_domains")
_MAX_BYTES = 64 << 20  # of one stored copy when copies are compared; a robots.txt has some kB


def check_signals(entry: Entry, as_of: date, base: Path) -> Iterator[Evidence]:
    """Yield one evidence row for every declared copy or list; a sha256 is optional and binding when given.

    Raises:
        RegisterError: `signals` has an unknown key or a shape that cannot be read.
    """
    signals = entry.child("signals")
    if signals is None:
        return
    signals.only(SIGNAL_KEYS)
    for kind in KINDS:
        try:
            found = tuple(declared(signals.values, kind))
        except ValueError as error:
            raise entry.fail(f"signals.{kind}", str(error), "see the source register page") from None
        yield from (_evidence(one, kind, as_of, base) for one in found)
    domains = signals.values.get("denied_domains")
    if domains not in (None, ""):
        values = Entry(
            entry.source_id, "signals.denied_domains", domains if isinstance(domains, dict) else {"file": domains}
        )
        path = values.only(("file", "sha256")).text("file")
        if path is None:
            raise values.fail("file", "the list names no file", "add file: and, if you like, sha256:")
        one = Declared(values.path, "file", path, None, None, None, values.sha256("sha256"))
        yield _evidence(one, "denied_domains", as_of, base)


def _evidence(one: Declared, kind: str, as_of: date, base: Path) -> Evidence:
    opened = base / one.path
    actual, trouble = _folder_digest(opened) if one.form == "folder" else digest(opened)
    if trouble == "empty":  # an empty robots.txt is a valid one
        actual, trouble = hashlib.sha256(b"").hexdigest(), None
    expected = one.sha256.lower() if one.sha256 else None
    state = trouble or ("changed" if expected is not None and expected != actual else "ok")
    return Evidence(one.key, one.path, opened, kind, expected, actual, one.host, None, None, state, as_of)


def _folder_digest(folder: Path) -> tuple[str | None, str | None]:
    """Hash names and contents of all files under a folder, in the order of their names."""
    if not folder.is_dir():
        return None, "missing"
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        inner, _ = digest(path)
        found.update(f"{path.relative_to(folder).as_posix()}\0{inner}\n".encode())
    return found.hexdigest(), None


def check_copies(entry: Entry, base: Path, hosts: dict[str, frozenset[str]]) -> Iterator[Note]:
    """Yield an objection when a stored robots.txt is not the one that the fetches relied on.

    Args:
        hosts: host -> sha256 values of robots.txt that the crawl log names; hosts without one are not compared.
    """
    signals = entry.child("signals")
    if signals is None or not hosts:
        return
    store = Store(signals.values, "robots", base, _MAX_BYTES)
    changed = [host for host in sorted(hosts) if (copies := _hashes(store, host)) and not copies <= hosts[host]]
    if changed:
        yield objection("source.robots_changed", f"robots.txt of {len(changed)} of {len(hosts)} hosts has changed")


def _hashes(store: Store, host: str) -> set[str]:
    bodies = (copy.body for copy in store.find(host))
    return {hashlib.sha256(body).hexdigest() for body in bodies if body is not None}
