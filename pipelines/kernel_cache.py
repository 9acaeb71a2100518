"""Where compiled kernels are kept: one folder for each state of the kernels' source.

The compiler's own cache looks at the file of a function only; a kernel that calls one of another file would go on
with the old one after that file changed. A folder named by the hash of all of them cannot go stale, and it is made
where it can be written: beside the code, else in the user's temporary folder.
"""

import hashlib
import os
import tempfile
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"  # read by numba when it is imported; worker processes inherit it


def prepare() -> Path:
    """Name the cache folder for this process and the workers it starts; call before numba is imported."""
    folder = _base() / f"kernels-{_source_hash()}"
    os.environ[VARIABLE] = str(folder)
    return folder


def _base() -> Path:
    package = Path(__file__).resolve().parent.parent / "transforms"
    if os.access(package / "kernels", os.W_OK):
        return package / "kernels" / "__pycache__"
    return Path(tempfile.gettempdir()) / f"clearance-{os.getuid()}"


def _source_hash() -> str:
    digest = hashlib.sha256()
    for path in sorted((Path(__file__).resolve().parent.parent / "transforms" / "kernels").glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def warm() -> None:
    """Compile every kernel once: each has its signature written out, so importing its module compiles it."""
    import importlib
    import pkgutil

    from transforms import kernels

    for module in pkgutil.iter_modules(kernels.__path__):
        importlib.import_module(f"{kernels.__name__}.{module.name}")


if __name__ == "__main__":
    prepare()
    warm()
