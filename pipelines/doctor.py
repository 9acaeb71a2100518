"""Is this installation what the lock says? Each question has one answer and, when it is no, a remedy."""

import importlib.metadata
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipelines import kernel_cache

SQUATTED = "999.9.9"  # version of placeholder packages that wait for a mistyped or private name
ONE_OWNER = ("pipelines", "transforms", "fasttext", "apache_beam", "presidio_analyzer", "datasketch", "pyarrow")


class Finding(NamedTuple):
    """One answer; `detail` names the remedy when it is not ok."""

    check: str
    ok: bool
    detail: str


def examine() -> list[Finding]:
    """Run every check; nothing is changed and nothing is fetched."""
    return [*_python(), *_owners(), *_squatters(), *_lock(), *_models(), *_caches()]


def shared_imports() -> dict[str, list[str]]:
    """Return top-level imports that more than one distribution installs: whichever came last wins."""
    owners = importlib.metadata.packages_distributions()
    return {name: sorted(set(found)) for name, found in sorted(owners.items()) if len(set(found)) > 1}


def _python() -> Iterator[Finding]:
    fits = (3, 11) <= sys.version_info[:2] < (3, 14)
    yield Finding("python", fits, sys.version.split()[0] + ("" if fits else "; 3.11 to 3.13 is needed"))


def _owners() -> Iterator[Finding]:
    shared = shared_imports()
    for name in ONE_OWNER:
        detail = ", ".join(shared.get(name, ())) or "one distribution"
        yield Finding(f"import {name}", name not in shared, detail)
    others = {name: found for name, found in shared.items() if name not in ONE_OWNER}
    detail = "; ".join(f"{name}: {', '.join(found)}" for name, found in others.items()) or "each has one distribution"
    yield Finding("other imports", not others, detail)


def _squatters() -> Iterator[Finding]:
    found = sorted(d.name for d in importlib.metadata.distributions() if d.version == SQUATTED)
    detail = f"uninstall {', '.join(found)}" if found else f"no package of version {SQUATTED}"
    yield Finding("squatted packages", not found, detail)


def _lock() -> Iterator[Finding]:
    lock = Path(__file__).resolve().parent.parent / "requirements.lock"
    if not lock.is_file():
        yield Finding("lock", True, "no requirements.lock beside the code; versions are not compared")
        return
    differing = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        pinned = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(;.*)?", line)
        if pinned and not pinned.group(3):
            try:
                installed = importlib.metadata.version(pinned.group(1))
            except importlib.metadata.PackageNotFoundError:
                installed = "missing"
            if installed != pinned.group(2):
                differing.append(f"{pinned.group(1)} {installed} (lock: {pinned.group(2)})")
    detail = "; ".join(differing) if differing else "installed versions are those of requirements.lock"
    yield Finding("lock", not differing, detail)


def _models() -> Iterator[Finding]:
    from pipelines.models import used_models
    from pipelines.policy import load_policy

    try:
        models = used_models(load_policy(None).rules)
    except (OSError, ValueError, LookupError) as error:
        yield Finding("models", False, f"{type(error).__name__}: {error}")
        return
    for model in models:
        yield Finding(f"model {model['role']}", True, f"{model['file']} sha256 {model['sha256'][:12]}…")


def _caches() -> Iterator[Finding]:
    place = kernel_cache.prepare()
    target = next(folder for folder in (place, *place.parents) if folder.exists())
    yield Finding("kernel cache", os.access(target, os.W_OK), str(place))
