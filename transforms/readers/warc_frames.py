"""Records of a WARC file as they stand in its decoded bytes: where each begins and ends, and what is damaged.

Behind a record that does not end where it says the next line that begins one is looked for, when damage is accepted;
what lies between is one frame.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.readers.base import Damage
from transforms.readers.book import Book

CONTENT = frozenset({b"response", b"resource", b"conversion"})
MAX_HEADER_BYTES = 1 << 20  # of a WARC header block; a longer one is damage
MAX_DAMAGES = 100  # places of one archive behind which records are looked for: each may cost a record of the limit
_VERSION = b"WARC/"
_NEXT = re.compile(rb"[\r\n](WARC/[0-9]\.[0-9]+\r?\n)")  # a line that begins a record
_LOOK_BYTES = 64  # longer than what `_NEXT` matches, and than the empty lines between two records
_TYPE = re.compile(rb"^WARC-Type:[ \t]*([^\r\n]*?)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_LENGTH = re.compile(rb"^Content-Length:[ \t]*([0-9]{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


class Frame(NamedTuple):
    """One content record as it stands, or damaged bytes.

    raw   None when the record is longer than the limit.
    what  the damage in a few words; None for a record.
    """

    offset: int
    length: int
    raw: bytes | None
    what: str | None = None


class _Stream:
    """Decoded chunks as a stream that knows its place; `begun` is where the record being read begins."""

    def __init__(self, decoded: Iterator[bytes]) -> None:
        self._decoded, self._buffer, self._at = decoded, b"", 0
        self._damage: Damage | None = None
        self.offset = self.begun = 0

    def _more(self) -> bool:
        """Append a chunk to the buffer; say whether there was one. A damage is the end, and remembered."""
        try:
            chunk = next(self._decoded, b"")
        except Damage as damage:
            self._damage, chunk = damage, b""
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        return bool(chunk)

    def _ended(self, where: str) -> Damage:
        return self._damage or Damage(f"the file ends in a WARC {where}")

    def newlines(self) -> int:
        """Skip carriage returns and line feeds; return how many."""
        skipped = 0
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in b"\r\n":
                self._at += 1
                skipped += 1
            if self._at < len(self._buffer) or not self._more():
                self.offset += skipped
                return skipped

    def header(self) -> bytes:
        """Read a header block with its empty line; empty at the end of the file.

        Raises:
            Damage: no header block stands here; nothing is consumed.
        """
        while (end := _blank_line(self._buffer, self._at)) < 0:
            if len(self._buffer) - self._at > MAX_HEADER_BYTES:
                raise Damage("a WARC header block that does not end")
            if not self._more():
                if self._at == len(self._buffer) and self._damage is None:
                    return b""
                raise self._ended("header")
        block = self._buffer[self._at : end]
        self._at = end
        self.offset += len(block)
        return block

    def give_back(self, data: bytes) -> None:
        """Put bytes back that were read last."""
        self._buffer, self._at = data + self._buffer[self._at :], 0
        self.offset -= len(data)

    def block(self, length: int, keep: bool) -> bytes:
        """Read `length` bytes up to the end of a record and return them if they are to be kept.

        Raises:
            Damage: the file, or the record, does not end there; what was to be kept is not consumed.
        """
        held: list[bytes] = []
        left = length
        while left and (self._at < len(self._buffer) or self._more()):
            part = self._buffer[self._at : self._at + left]
            self._at += len(part)
            left -= len(part)
            if keep:
                held.append(part)
        block = b"".join(held)
        self.offset += length - left
        if left or not self._at_end_of_record():
            self.give_back(block)
            raise self._ended("record") if left else Damage("a WARC record does not end where it says")
        return block

    def _at_end_of_record(self) -> bool:
        """Say whether the two line ends of ISO 28500 follow; or, as other tools write, the next record or the end."""
        while len(self._buffer) - self._at < _LOOK_BYTES and self._more():
            pass
        rest = self._buffer[self._at : self._at + _LOOK_BYTES]
        after = rest.lstrip(b"\r\n")
        return rest.startswith((b"\r\n\r\n", b"\n\n")) or not after or after.startswith(_VERSION)

    def skip_to_record(self, search: bool) -> None:
        """Skip at least one byte, up to the next line that begins a record or, without `search`, to the end."""
        while True:
            found = _NEXT.search(self._buffer, self._at) if search else None
            if found is not None:
                self.offset += found.start(1) - self._at
                self._at = found.start(1)
                return
            rest = max(self._at, len(self._buffer) - _LOOK_BYTES)
            self.offset += rest - self._at
            self._at = rest
            if not self._more():
                self.offset += len(self._buffer) - self._at
                self._at = len(self._buffer)
                self._damage = None  # told with what is skipped here
                return


def _blank_line(buffer: bytes, start: int) -> int:
    """Return the place behind the first empty line; -1 without one. Old tools end lines with LF alone."""
    ends = [at + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (at := buffer.find(mark, start)) >= 0]
    return min(ends, default=-1)


def frames(decoded: Iterator[bytes], book: Book) -> Iterator[Frame]:
    """Yield content records and damaged bytes of an archive; count everything else where it stands."""
    stream, tally, damages = _Stream(decoded), book.tally, 0
    while True:
        stream.begun = stream.offset
        tally.separator_bytes += stream.newlines()
        stream.begun = stream.offset
        try:
            header = stream.header()
            if not header:
                return
            yield from _framed(stream, header, book)
        except Damage as damage:
            damages += 1
            stream.skip_to_record(search=damages < MAX_DAMAGES)
            yield Frame(stream.begun, stream.offset - stream.begun, None, damage.what)


def _framed(stream: _Stream, header: bytes, book: Book) -> Iterator[Frame]:
    """Read the record behind a header: yield it when it is content, else count it.

    Raises:
        Damage: these bytes are no whole record.
    """
    tally, limit = book.tally, book.rule.max_record_bytes
    kind, length = _TYPE.search(header), _LENGTH.search(header)
    if not header.startswith(_VERSION) or kind is None or length is None:
        stream.give_back(header)
        raise Damage("not a WARC record")
    content = kind.group(1).lower() in CONTENT
    size = int(length.group(1))
    total = len(header) + size
    keep = content and total <= limit
    block = stream.block(size, keep)
    tally.records += 1
    if content:
        yield Frame(stream.begun, total, header + block if keep else None)
    else:
        tally.not_content += 1
        tally.skipped_bytes += total
