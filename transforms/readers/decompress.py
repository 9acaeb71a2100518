"""Stored bytes of a piece into decoded chunks: plain, gzip, zstd, bzip2; bounded, counted, hashed.

Every reader of a byte stream goes through `chunks`, so the content hash, the decoded bytes, the bound on expansion
and the place of a damage are the same for all formats. Multi-member files (RFC 1952 2.2; concatenated zstd frames and
bzip2 streams) are read to the end; zero bytes after the last member are padding; anything else between or after
members is damage, because nobody can say what it hides. A file that the system cannot read is no damaged file.
"""

import bz2
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from transforms.files import open_stored
from transforms.readers.base import Damage, ReaderError, ReaderRule, readable
from transforms.readers.zstd import FRAME_MAGIC, ZstdFrames
from transforms.records import Piece, Tally

CHUNK_BYTES = 1 << 20  # decoded bytes handed on at once, and stored bytes read at once
SUFFIXES = (".gz", ".zst", ".bz2")
MAGICS = ((b"\x1f\x8b", ".gz"), (FRAME_MAGIC, ".zst"), (b"BZh", ".bz2"))  # RFC 1952, RFC 8878, bzip2


def suffix_of(head: bytes) -> str:
    """Return how a file with these first bytes is compressed, as the end of its name; "" when it is not."""
    return next((suffix for magic, suffix in MAGICS if head.startswith(magic)), "")


def is_compressed(path: str) -> bool:
    """Say whether the name says that the file is compressed as a whole."""
    return path.lower().endswith(SUFFIXES)


def chunks(piece: Piece, rule: ReaderRule, tally: Tally, digest: Any) -> Iterator[bytes]:
    """Yield the decoded bytes of a piece in chunks of at most 1 MiB.

    Every stored byte of the piece goes into `digest`, also what follows a damage; every decoded byte is counted in
    `tally.decoded_bytes` before it is yielded.

    Raises:
        Damage: after all that could be decoded.
        ReaderError: the file cannot be read or is shorter than when it was planned.
    """
    stored = stored_bytes(piece, digest)
    name = piece.path.lower()
    codec = next((make() for suffix, make in _CODECS if name.endswith(suffix)), None)
    decoded = _members(stored, codec) if codec else stored
    try:
        for chunk in _bounded(decoded, piece.stop - piece.start, rule, codec is not None):
            tally.decoded_bytes += len(chunk)
            yield chunk
    except Damage:
        for _ in stored:
            pass
        raise


def stored_bytes(piece: Piece, digest: Any) -> Iterator[bytes]:
    """Yield the stored bytes of a piece in blocks of at most 1 MiB, feeding each to `digest`.

    Raises:
        ReaderError: the file cannot be read or is shorter than when it was planned.
    """
    left = piece.stop - piece.start
    with readable(piece.name), open_stored(piece.path) as handle:
        handle.seek(piece.start)
        while left:
            block = handle.read(min(CHUNK_BYTES, left))
            if not block:
                raise ReaderError(f"{piece.name}: ends {left} bytes before its planned size; plan again")
            left -= len(block)
            digest.update(block)
            yield block


def _bounded(decoded: Iterator[bytes], stored: int, rule: ReaderRule, compressed: bool) -> Iterator[bytes]:
    if not compressed:
        yield from decoded
        return
    total = 0
    limit = min(rule.max_decoded_bytes, max(rule.expansion_grace_bytes, int(rule.max_expansion_ratio * stored)))
    for chunk in decoded:
        allowed = chunk[: limit - total]
        for at in range(0, len(allowed), CHUNK_BYTES):
            yield allowed[at : at + CHUNK_BYTES]
        total += len(chunk)
        if total > limit:
            raise Damage(
                f"expands to more than {limit} bytes, the limit for a file of {stored} bytes by "
                "reader.max_expansion_ratio of the policy"
            )


def _no_more_to_say(error: Exception) -> None:
    """Explain nothing: what this codec says of a damage is "damaged"."""


class _Gzip:
    """One gzip member (RFC 1952), or zlib's view of one: bounded output for every feed."""

    errors: tuple[type[Exception], ...] = (zlib.error,)
    padding = b"\0"
    explain = staticmethod(_no_more_to_say)

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` decodes to, up to the end of the member."""
        while data and not self._inner.eof:
            out = self._inner.decompress(data, CHUNK_BYTES)
            data = self._inner.unconsumed_tail
            if out:
                yield out

    def rest(self) -> bytes | None:
        """Return the bytes behind the end of the member, None while it has not ended."""
        return self._inner.unused_data if self._inner.eof else None


class _Bzip2:
    """One bzip2 stream."""

    errors: tuple[type[Exception], ...] = (OSError, ValueError)
    padding = b""
    explain = staticmethod(_no_more_to_say)

    def __init__(self) -> None:
        self._inner = bz2.BZ2Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` decodes to, up to the end of the stream."""
        while not self._inner.eof:
            out = self._inner.decompress(data, CHUNK_BYTES)
            data = b""
            if out:
                yield out
            elif self._inner.needs_input:
                return

    def rest(self) -> bytes | None:
        """Return the bytes behind the end of the stream, None while it has not ended."""
        return self._inner.unused_data if self._inner.eof else None


_CODECS: tuple[tuple[str, Callable[[], Callable[[], Any]]], ...] = (
    (".gz", lambda: _Gzip),
    (".zst", ZstdFrames),
    (".bz2", lambda: _Bzip2),
)
"""Suffix to what makes the opener of one file's members."""


def _members(stored: Iterator[bytes], open_member: Callable[[], Any]) -> Iterator[bytes]:
    """Decode member after member; one that does not start, go on or end as it must is damage."""
    count, member, padding = 0, None, b""
    for block in stored:
        while block:
            if member is None:
                block = block.lstrip(padding) if count else block
                if not block:
                    break
                count, member = count + 1, open_member()
                padding = member.padding
            try:
                yield from member.feed(block)
            except member.errors as error:
                usual = "is damaged" if count == 1 else "is damaged or not one"
                raise Damage(f"compressed member {count} {member.explain(error) or usual}") from None
            rest = member.rest()
            if rest is None:
                break
            block, member = rest, None
    if member is not None:
        raise Damage(f"the file ends in the middle of compressed member {count}")
    if count == 0:
        raise Damage("the compressed file is empty")
