"""A stream of decoded chunks into lines with their offsets, in bounded memory; and where a plain file may be cut."""

from collections.abc import Iterator
from typing import BinaryIO

from transforms.files import open_stored
from transforms.readers.base import Damage, ReaderError
from transforms.readers.encoding import byte_order_mark
from transforms.records import Piece, Tally

PROBE_BYTES = 1 << 16  # read at once while looking for the next newline


Line = tuple[int, bytes | None, int]
"""Offset in the decoded file, bytes without the line end (None when longer than the limit), length without it."""


class Broken(Exception):
    """The stream was damaged at `offset + length` in a line that begins at `offset`."""

    def __init__(self, offset: int, length: int, what: str) -> None:
        super().__init__(offset, length, what)
        self.offset, self.length, self.what = offset, length, what


def cut_pieces(path: str, name: str, size: int, split_bytes: int, look_ahead_bytes: int) -> tuple[Piece, ...]:
    """Cut a plain file about every `split_bytes`, each cut just behind a newline; the pieces partition the file.

    Where no newline follows within `look_ahead_bytes` (the longest record that is read) there is no cut. In
    UTF-8, gb18030 and Big5 the byte 0A is never part of another character.
    """
    cuts = [0]
    if size > split_bytes:
        with open_stored(path) as handle:
            while cuts[-1] + split_bytes < size:
                cut = _behind_newline(handle, cuts[-1] + split_bytes, size, look_ahead_bytes, split_bytes)
                if cut >= size:
                    break
                cuts.append(cut)
    return tuple(Piece(path, name, a, b) for a, b in zip(cuts, [*cuts[1:], size], strict=True))


def _behind_newline(handle: BinaryIO, target: int, size: int, look_ahead: int, step: int) -> int:
    """Return the first place at or behind `target` that follows a newline, trying again every `step`; or `size`."""
    for start in range(target, size, max(step, look_ahead)):
        handle.seek(start - 1)
        at = start - 1
        while at < min(size, start + look_ahead):
            block = handle.read(PROBE_BYTES)
            found = block.find(b"\n")
            if found >= 0:
                return at + found + 1
            if not block:
                break
            at += len(block)
    return size


def leading_mark(piece: Piece, encoding: str) -> str | None:
    """Return the codec that a byte order mark at the start of a plain file names, for a piece behind it."""
    with open_stored(piece.path) as handle:
        return byte_order_mark(handle.read(4), encoding)[1]


def refuse_utf16(piece: Piece, codec: str) -> None:
    """Raise for a file in UTF-16, whose records cannot be cut on bytes.

    Raises:
        ReaderError: with the remedy.
    """
    if codec.startswith("utf-16"):
        raise ReaderError(f"{piece.name}: is UTF-16; convert it: iconv -f UTF-16 -t UTF-8 IN > OUT")


def without_mark(decoded: Iterator[bytes], encoding: str, tally: Tally) -> tuple[str | None, Iterator[bytes]]:
    """Drop a leading byte order mark, counted as skipped; return the codec it names and the stream behind it."""
    head, damage = b"", None
    try:
        while len(head) < 4 and (chunk := next(decoded, b"")):
            head += chunk
    except Damage as error:
        damage = error
    skip, codec = byte_order_mark(head[:4], encoding)
    tally.skipped_bytes += skip
    return codec, _again(head[skip:], damage, decoded)


def _again(head: bytes, damage: Damage | None, decoded: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    if damage is not None:
        raise damage
    yield from decoded


def cut_lines(decoded: Iterator[bytes], start: int, limit: int, tally: Tally) -> Iterator[list[Line]]:
    """Yield the lines that are not blank, as many at once as end in one chunk.

    Line ends (LF, CRLF) and blank lines are separators. `tally.records` is counted from the newlines of the stream,
    not from what is yielded.

    Raises:
        Broken: the stream is damaged; after the last whole line.
    """
    held: list[bytes] = []  # the beginning of a line that goes on in the next chunk; one byte once it is too long
    held_bytes, offset = 0, start
    try:
        for chunk in decoded:
            parts = chunk.split(b"\n")
            rest = parts.pop()
            tally.separator_bytes += len(parts)
            tally.records += len(parts)
            found: list[Line] = []
            if parts and held_bytes:
                length = held_bytes + len(parts[0])
                raw = b"".join([*held, parts[0]]) if length <= limit else None
                found += _line(offset, raw, length, (parts[0] or held[-1])[-1:], limit, tally)
                offset += length + 1
                held, held_bytes = [], 0
                del parts[0]
            for raw in parts:
                length = len(raw)
                if raw[-1:] <= BLANK or length > limit:
                    found += _line(offset, raw, length, raw[-1:], limit, tally)
                else:
                    found.append((offset, raw, length))
                offset += length + 1
            if rest:
                held_bytes += len(rest)
                held = [*held, rest] if held_bytes <= limit else [rest[-1:]]
            yield found
    except Damage as damage:
        raise Broken(offset, held_bytes, damage.what) from None
    if held_bytes:
        tally.records += 1
        raw = b"".join(held) if held_bytes <= limit else None
        yield list(_line(offset, raw, held_bytes, held[-1][-1:], limit, tally))


BLANK = b" "  # a line whose last byte is greater is neither blank nor ended by CRLF


def _line(offset: int, raw: bytes | None, length: int, last: bytes, limit: int, tally: Tally) -> Iterator[Line]:
    """Yield a line that may be blank, too long or end in a carriage return."""
    if raw is not None and not raw.strip():
        tally.records -= 1
        tally.separator_bytes += length
        return
    if last == b"\r":
        tally.separator_bytes += 1
        length -= 1
        raw = raw[:-1] if raw is not None else None
    yield offset, (raw if length <= limit else None), length
