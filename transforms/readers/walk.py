"""Walk folders by the steps of a glob: a stable order, links told from files, nothing outside a fence, no silence.

`*`, `?` and `[…]` match within a name and, as in a shell, no leading dot; `**` matches any depth of folders and does
not follow links. A folder that cannot be listed is an error, not an empty folder.
"""

import fnmatch
import os
import re
from collections.abc import Iterator

from transforms.readers.base import ReaderError

_MAGIC = frozenset("*?[")


def printable(name: str) -> str:
    """Write a file name so that it can be printed, stored as UTF-8 and told from every other name."""
    return _UNPRINTABLE.sub(_escape, name)


_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")


def _escape(found: re.Match[str]) -> str:
    return "".join(f"\\x{byte:02x}" for byte in found.group().encode("utf-8", "surrogateescape"))


class Links:
    """Paths without links; a folder is looked up once, because a source may hold a million files in a few of them."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def real(self, path: str) -> str:
        """Return `os.path.realpath` of a path that is absolute and normal."""
        if os.path.islink(path):
            return os.path.realpath(path)
        folder, name = os.path.split(path)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return os.path.join(self._folders[folder], name)


def fixed_prefix(pattern: str) -> str:
    """Return the folder part of a pattern before the first name with a glob character."""
    steps = pattern.split(os.sep)
    fixed = next((at for at, step in enumerate(steps) if _MAGIC & set(step)), len(steps) - 1)
    return os.sep.join(steps[:fixed]) or os.sep


def inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def expand(folder: str, steps: list[str], fence: str) -> Iterator[str]:
    """Yield the paths below `folder` that match the steps of a pattern, in the order of their names."""
    step, rest = steps[0], steps[1:]
    if step == "**":
        yield from expand(folder, rest or ["*"], fence)
        for entry in _entries(folder):
            if entry.name.startswith(".") or not entry.is_dir():
                continue
            if not entry.is_symlink():
                yield from expand(entry.path, steps, fence)
            elif not inside(os.path.realpath(entry.path), fence):
                raise ReaderError(f"{printable(entry.path)}: a linked folder leads out of {printable(fence)}")
        return
    for entry in _entries(folder):
        if not fnmatch.fnmatchcase(entry.name, step) or (entry.name.startswith(".") and not step.startswith(".")):
            continue
        if not rest:
            yield entry.path
        elif entry.is_dir():
            yield from expand(entry.path, rest, fence)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ReaderError(f"{printable(folder)}: the folder cannot be listed ({type(error).__name__})") from None
