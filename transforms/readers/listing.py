"""The files of a source: each once, in a stable order, none out of the root, none missed silently."""

import dataclasses
import os
import stat
from typing import Any, NamedTuple

from transforms.files import is_url
from transforms.readers import parquet
from transforms.readers.base import ReaderError
from transforms.readers.decompress import stored_bytes
from transforms.readers.walk import Links, expand, fixed_prefix, inside, printable
from transforms.records import InputSpec, Piece, Source


class Listed(NamedTuple):
    """One input file.

    path         as opened; may hold surrogate escapes.
    name         relative to the source root, printable: control characters, backslashes and bytes that are not UTF-8
                 are written as \\xNN, so different files have different names.
    size         stored bytes.
    stat_key     size and time of change (local: nanoseconds); equal keys mean that the bytes need no new hash.
    input_index  which of the source's inputs matched it.
    """

    path: str
    name: str
    size: int
    stat_key: str
    input_index: int


def list_source(source: Source) -> tuple[Listed, ...]:
    """List the files of all inputs of a source, each once, ordered by input and name.

    A file that two inputs match belongs to the first one; two links to one file are one file.

    Raises:
        ReaderError: nothing matches, a file cannot be read or lies outside, or two inputs read one file differently.
    """
    owner: dict[str, Listed] = {}
    for index, spec in enumerate(source.inputs):
        for real, file in _by_name(_list(spec, source.root, index)):
            known = owner.setdefault(real, file)
            if known.input_index != index and not _alike(source.inputs[known.input_index], spec):
                raise ReaderError(
                    f"{file.name}: matched by two inputs of source '{source.id}' that read it differently; "
                    "narrow one of their paths"
                )
    return tuple(sorted(owner.values(), key=lambda file: (file.input_index, file.name)))


def list_files(spec: InputSpec, root: str, input_index: int = 0) -> tuple[Listed, ...]:
    """List the files of one input, sorted by name.

    Raises:
        ReaderError: as `list_source`.
    """
    return tuple(file for _, file in _by_name(_list(spec, root, input_index)))


def stat_key(path: str) -> str:
    """Return size and time of change of a stored file."""
    if is_url(path):
        from apache_beam.io.filesystems import FileSystems

        (match,) = FileSystems.match([path])
        (metadata,) = match.metadata_list
        return f"{metadata.size_in_bytes}-{metadata.last_updated_in_seconds}"
    facts = os.stat(path)
    return f"{facts.st_size}-{facts.st_mtime_ns}"


def digest_piece(piece: Piece, digest: Any) -> None:
    """Feed `digest` (hashlib) with exactly the stored bytes that `read_pieces` feeds it, without decoding them.

    Raises:
        ReaderError: the file is shorter than when it was planned.
    """
    if parquet.is_parquet(piece.path):
        parquet.feed(piece, digest)
        return
    for _ in stored_bytes(piece, digest):
        pass


def _list(spec: InputSpec, root: str, input_index: int) -> dict[str, Listed]:
    """Return the files of one input by what they really are: their path without links."""
    found = _list_remote(spec, root, input_index) if is_url(spec.path) else _list_local(spec, root, input_index)
    if not found:
        raise ReaderError(f"{printable(spec.path)}: no file matches; check the path and the glob")
    return found


def _by_name(found: dict[str, Listed]) -> list[tuple[str, Listed]]:
    return sorted(found.items(), key=lambda item: item[1].name)


def _alike(one: InputSpec, other: InputSpec) -> bool:
    """Say whether two inputs read a file in the same way."""
    return dataclasses.replace(one, path="") == dataclasses.replace(other, path="")


def _list_local(spec: InputSpec, root: str, input_index: int) -> dict[str, Listed]:
    pattern, root = os.path.abspath(spec.path), os.path.abspath(root)
    literal = os.path.lexists(pattern)
    fixed = os.path.dirname(pattern) if literal else fixed_prefix(pattern)
    fence = os.path.realpath(root if inside(fixed, root) else fixed)
    if literal:
        matches = _literal(pattern, spec.format)
    else:
        rest = os.path.relpath(pattern, fixed).split(os.sep)
        matches = [path for match in expand(fixed, rest, fence) for path in _files_of(match, spec.format)]
    found: dict[str, Listed] = {}
    links = Links()
    for path in dict.fromkeys(matches):
        real = links.real(path)
        file = _listed(path, real, root, fence, input_index)
        if real not in found or path == real:
            found[real] = file
    return found


def _listed(path: str, real: str, root: str, fence: str, input_index: int) -> Listed:
    """Check that a file lies inside the fence, is a regular file and may be read."""
    below = inside(path, root) and path != root
    name = printable(path[len(root.rstrip(os.sep)) + 1 :] if below else os.path.relpath(path, root))
    if not inside(real, fence):
        raise ReaderError(
            f"{name}: a link leads out of {printable(fence)}; name the folder it leads to in `path` or in `root`"
        )
    try:
        facts = os.stat(path)
        if not stat.S_ISREG(facts.st_mode):
            raise ReaderError(f"{name}: not a regular file")
        with open(path, "rb"):
            pass
    except OSError as error:
        raise ReaderError(f"{name}: cannot be read ({type(error).__name__}); check links and permissions") from None
    return Listed(path, name, facts.st_size, f"{facts.st_size}-{facts.st_mtime_ns}", input_index)


def _literal(path: str, format: str) -> list[str]:
    """Return what a path without glob names: itself, or the distributions in a folder of installed packages."""
    if os.path.isdir(path) and format != "python-metadata":
        raise ReaderError(f"{printable(path)}: is a folder; name its files with a glob such as {path}/**/*")
    return _files_of(path, format)


def _files_of(match: str, format: str) -> list[str]:
    """Return a matched file, nothing for a folder; for python-metadata the METADATA files in a folder."""
    if not os.path.isdir(match):
        return [match]
    if format != "python-metadata":
        return []
    if match.endswith(".dist-info"):
        return [os.path.join(match, "METADATA")]
    return list(expand(match, ["*.dist-info", "METADATA"], os.path.realpath(match)))


def _list_remote(spec: InputSpec, root: str, input_index: int) -> dict[str, Listed]:
    """Ask the Beam file system; names are relative to a root on the same file system, else without the scheme."""
    from apache_beam.io.filesystems import FileSystems

    try:
        (match,) = FileSystems.match([spec.path])
    except (OSError, ValueError) as error:
        what = f"cannot be listed ({type(error).__name__})"
        remedy = "check the address, and that Beam's file system for its scheme is installed"
        raise ReaderError(f"{printable(spec.path)}: {what}; {remedy}") from None
    prefix = root.rstrip("/") + "/"
    found = {}
    for facts in match.metadata_list:
        path = facts.path
        name = path.removeprefix(prefix) if is_url(root) else path.partition("://")[2]
        key = f"{facts.size_in_bytes}-{facts.last_updated_in_seconds}"
        found[path] = Listed(path, printable(name), facts.size_in_bytes, key, input_index)
    return found
