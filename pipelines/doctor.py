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
RFC8032_KEY = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
RFC8032_SIGNATURE = bytes.fromhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
    "655141438e7a100b"
)


class Finding(NamedTuple):
    """One answer; `detail` names the remedy when it is not ok."""

    check: str
    ok: bool
    detail: str


def examine(out: Path | None) -> list[Finding]:
    """Run every check, with `out` also of the release there; nothing is changed and nothing is fetched."""
    found = [*_python(), *_owners(), *_squatters(), *_lock(), *_models(), *_caches(), *_signatures()]
    return [*found, *_release(out)] if out else found


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


def _signatures() -> Iterator[Finding]:
    """Sign nothing with the first test key of RFC 8032 (7.1, test 1) and compare with the answer printed there."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        fits = Ed25519PrivateKey.from_private_bytes(RFC8032_KEY).sign(b"") == RFC8032_SIGNATURE
    except UnsupportedAlgorithm:
        fits = False
    yield Finding("signatures", fits, "Ed25519 " + ("as in RFC 8032" if fits else "is not available; reinstall it"))


def _release(out: Path) -> Iterator[Finding]:
    from pipelines.audit.signature import key_ids_of
    from pipelines.audit.views import current_release
    from pipelines.dsse import EnvelopeError

    try:
        release = current_release(out)
        keys = key_ids_of(release)
    except (OSError, UnicodeDecodeError):
        yield Finding("release", False, f"{out} holds no release that can be read")
    except EnvelopeError as error:
        yield Finding("release", False, f"{release.name}: its signature is damaged, {error}")
    else:
        signed = f"signed, key {keys}; `clearance verify` checks it" if keys else "not signed"
        yield Finding("release", True, f"{release.name}: {signed}")
