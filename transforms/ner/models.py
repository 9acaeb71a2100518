"""Model files of name recognition: found on disk, checked by SHA-256, never downloaded."""

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path


class ModelError(RuntimeError):
    """A model file is missing or is not the one that policy names; nothing may be measured with it."""


@dataclass(frozen=True)
class ModelFiles:
    """A model as policy names it.

    role     zh_ner | en_ner.
    package  import name of the installed package that carries the files, or empty.
    folder   folder inside the package; without a package an absolute path.
    files    SHA-256 in hexadecimal by path inside the folder: every file that is read.
    licence, origin, note   what the ledger says about it.
    """

    role: str
    package: str
    folder: str
    files: dict[str, str]
    licence: str
    origin: str
    note: str


def locate(model: ModelFiles) -> Path:
    """Return the folder of a model without importing its package.

    Raises:
        ModelError: the package is not installed or the path is not absolute.
    """
    if not model.package:
        folder = Path(model.folder)
        if not folder.is_absolute():
            raise ModelError(f"{model.role}: without a package, `folder` must be an absolute path")
        return folder
    spec = importlib.util.find_spec(model.package)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"{model.role}: the package {model.package} is not installed; install the locked requirements, "
            "or set ner.mode to off"
        )
    return Path(spec.origin).parent / model.folder


def verify(model: ModelFiles) -> Path:
    """Hash every file of a model and return its folder.

    Raises:
        ModelError: a file is missing or differs; the message names the file and both hashes.
    """
    folder = locate(model)
    if not model.files:
        raise ModelError(f"{model.role}: policy names no files")
    for name, expected in sorted(model.files.items()):
        path = folder / name
        if not path.is_file():
            raise ModelError(
                f"{model.role}: {path} is missing; install the locked requirements, or set ner.mode to off"
            )
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != expected.lower():
            raise ModelError(f"{model.role}: {path} has SHA-256 {found}, policy names {expected}")
    return folder


def describe(model: ModelFiles) -> list[dict[str, str]]:
    """Return one row a file for the ledger table `models`."""
    common = {"licence": model.licence, "origin": model.origin, "note": model.note}
    where = model.package or model.folder
    return [
        {"role": model.role, "file": f"{where}/{name}", "sha256": sha256.lower(), **common}
        for name, sha256 in sorted(model.files.items())
    ]
