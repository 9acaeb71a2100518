"""Where the shipped data folders are: beside the code in a checkout, inside the package in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_dir(name: str) -> Path:
    """Return the folder `licenses`, `expectations` or `demo`.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    checkout = {"demo": _PACKAGE.parent / "runbooks" / "demo"}.get(name, _PACKAGE.parent / name)
    for candidate in (_PACKAGE / "data" / name, checkout):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"data folder '{name}' is missing from this installation; install clearance again")


def policies_dir() -> Path:
    """Return the folder of the shipped policy, one file a section."""
    return _PACKAGE / "policies"
