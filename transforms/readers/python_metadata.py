"""Metadata of installed Python packages: a `*.dist-info/METADATA` file is a record.

Core metadata (packaging.python.org, PEP 566, PEP 639) is RFC 822 headers in UTF-8; the description is the body, or
in old files a folded `Description` header. Setuptools wrote "UNKNOWN" for what it did not know.
"""

from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser
from typing import Any

import pyarrow as pa

from transforms.readers import text, whole
from transforms.readers.base import NO_META
from transforms.readers.book import Book
from transforms.readers.encoding import decode
from transforms.records import InputSpec, Piece

plan = text.plan

_LICENCE_PREFIX = "License :: "
_FOLDS = ("       |", "        ")  # how setuptools indents the lines of a folded Description


def read(piece: Piece, spec: InputSpec, book: Book, digest: Any) -> Iterator[pa.RecordBatch]:
    """Fill the book with the record of a METADATA file."""

    def parse(raw: bytes, offset: int, length: int) -> None:
        decoded = decode(raw, spec.encoding)
        if decoded is None:
            book.add(offset, length, None, "reader.bad_encoding", NO_META)
            return
        message = HeaderParser().parsestr(decoded)
        description = _description(message)
        reason = text.text_fault(description)
        meta = _meta(message, book.rule.max_licence_chars)
        book.add(offset, length, None if reason else description, reason, meta)

    return whole.read(piece, spec, book, digest, parse)


def _field(message: Message, name: str) -> str | None:
    """Return a header, unfolded at its ends; None when it is absent or says nothing."""
    value = message.get(name)
    value = value.strip() if isinstance(value, str) else ""
    return None if value in ("", "UNKNOWN") else value


def _description(message: Message) -> str:
    """Return the body, else the Description header, else the summary, else an empty string."""
    body = message.get_payload()
    if isinstance(body, str) and body.strip() not in ("", "UNKNOWN"):
        return body.strip("\n")
    folded = _field(message, "Description")
    if folded is not None:
        return "\n".join(_unfold(line) for line in folded.split("\n"))
    return _field(message, "Summary") or ""


def _unfold(line: str) -> str:
    fold = next((fold for fold in _FOLDS if line.startswith(fold)), "")
    return line[len(fold) :]


def _meta(message: Message, max_licence_chars: int) -> tuple[str | None, ...]:
    """Return the optional fields in the order of `base.META`."""
    name, version = _field(message, "Name"), _field(message, "Version")
    known = name is not None and version is not None
    author = _field(message, "Author") or _field(message, "Author-email")
    return (
        f"{name}=={version}" if known else name,
        _url(message),
        f"{name} {version}" if known else name,
        author or _field(message, "Maintainer") or _field(message, "Maintainer-email"),
        None,
        _licence(message, max_licence_chars),
    )


def _url(message: Message) -> str | None:
    """Return the home page, else the first project URL."""
    home = _field(message, "Home-page")
    if home is not None:
        return home
    urls = [value.partition(",") for value in message.get_all("Project-URL", []) if isinstance(value, str)]
    homes = [url for label, _, url in urls if label.strip().lower() in ("homepage", "home page", "home")]
    return next((url.strip() for url in [*homes, *(url for _, _, url in urls)] if url.strip()), None)


def _licence(message: Message, max_chars: int) -> str | None:
    """Return what the package declares, as written: the expression, a short License field, the classifiers.

    A License field longer than `max_chars` holds the licence's text; without classifiers its first line stands for
    it, so that a declaration never turns into none.
    """
    expression = _field(message, "License-Expression")
    if expression is not None:
        return expression
    declared = _field(message, "License")
    if declared is not None and len(declared) <= max_chars and "\n" not in declared:
        return declared
    classifiers = [str(value).strip() for value in message.get_all("Classifier", [])]
    named = [value for value in classifiers if value.startswith(_LICENCE_PREFIX)]
    if named:
        return "; ".join(named)
    return declared.split("\n", 1)[0][:max_chars] if declared is not None else None
