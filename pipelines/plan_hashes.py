"""What a staged split depends on besides its bytes: the measuring half of the policy, the code and its lock."""

import hashlib
import importlib.metadata
import json
from pathlib import Path

from pipelines.policy import Policy, canonical


def measuring_sha256(policy: Policy) -> str:
    """Hash the half of the policy that measuring depends on: a rule class names its pure limits in `JUDGED`.

    Sections whose verdict decides whether a text is staged at all (`measure.TEXTLESS_STAGES`) count whole.
    """
    values = json.loads(policy.text)
    kept = {name: values[name] for name in ("reader", "licence", "optout", "contamination")}
    for name in ("ai_label", "language", "quality", "safety", "pii", "minhash"):
        judged: frozenset[str] = getattr(policy.rules[name], "JUDGED", frozenset())
        kept[name] = {key: value for key, value in values[name].items() if key not in judged}
    return hashlib.sha256(canonical(kept).encode()).hexdigest()


def code_sha256() -> str:
    """Hash the code that measures and the lock it runs with.

    Without a lock (a foreign installation) the versions of the declared dependencies stand in for it.
    """
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parent.parent / "transforms"
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update(_lock())
    return digest.hexdigest()


def _lock() -> bytes:
    package = Path(__file__).resolve().parent
    for path in (package / "data" / "requirements.lock", package.parent / "requirements.lock"):
        if path.is_file():
            return path.read_bytes()
    needs = importlib.metadata.requires("clearance") or []
    names = sorted({need.split(";")[0].split("=")[0].split(">")[0].split("<")[0].strip() for need in needs})
    return "\n".join(f"{name}=={importlib.metadata.version(name)}" for name in names if name).encode()
