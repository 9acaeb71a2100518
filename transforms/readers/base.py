"""What every reader shares: the rule, the errors, and the optional fields of a record."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

META = ("source_record_id", "url", "title", "author", "date", "licence_declared")
TITLE_AT = META.index("title")
NO_META: tuple[str | None, ...] = (None,) * len(META)

_STEP = re.compile(r" \[while running '[^']*'\]")


def without_step(message: str) -> str:
    """Take out what the runner adds to the first argument of an exception: the name of the step."""
    return _STEP.sub("", message)


@dataclass(frozen=True)
class ReaderRule:
    """Sizes and bounds of reading; units, sources and reasons in policies/reader.yaml."""

    split_bytes: int
    batch_rows: int
    batch_bytes: int
    max_record_bytes: int
    max_decoded_bytes: int
    max_expansion_ratio: float
    expansion_grace_bytes: int
    default_fields: dict[str, tuple[str, ...]]
    content_types: tuple[str, ...]
    content_statuses: tuple[int, ...]
    max_licence_chars: int
    max_html_chars: int
    max_html_tags: int
    max_html_visits: int


class ReaderError(Exception):
    """An input that cannot be read as declared; the text names places and remedies, never content."""

    def __str__(self) -> str:
        return without_step(super().__str__())


class DamagedFile(ReaderError):
    """A file is damaged and its input says `damaged_file: fail`.

    path    the file, relative to the source root.
    offset  the byte of the decoded file (Parquet: the row) up to which whole records could be read.
    what    the damage in a few words.
    """

    def __init__(self, path: str, offset: int, what: str) -> None:
        super().__init__(path, offset, what)
        self.path, self.offset, self.what = path, offset, what

    def __str__(self) -> str:
        path = without_step(self.path)
        return (
            f"{path}: damaged at decoded offset {self.offset}: {self.what}; "
            "replace the file, or set damaged_file: accept to keep what comes before"
        )


class Damage(Exception):
    """The stream cannot be decoded further; raised by streams after all that could be decoded, never by readers."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@contextlib.contextmanager
def readable(name: str) -> Iterator[None]:
    """Turn an error of the system into one that names the file and what to look at."""
    try:
        yield
    except OSError as error:
        raise ReaderError(
            f"{name}: cannot be read ({type(error).__name__}); check that it is still there, its permissions and its "
            "disk, then run again"
        ) from None


def utf8_bound(text: Any) -> int:
    """Return at least the UTF-8 bytes of a text (exactly, when it is ASCII); 0 for what is not a string."""
    if not isinstance(text, str):
        return 0
    return len(text) if text.isascii() else 4 * len(text)
