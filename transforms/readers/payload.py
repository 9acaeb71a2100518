"""The body of an archived HTTP response without its transfer and content codings, and whether it is whole.

RFC 9112 7.1: a chunked body without its last chunk is incomplete. RFC 9110 8.4: codings are undone from the last named
to the first. Many crawlers store the body decoded under headers that still name a coding: what does not begin as the
coding does is taken as stored.
"""

import zlib
from typing import Any, NamedTuple

from transforms.readers.zstd import FEED_BYTES, FRAME_MAGIC

_MAX_SIZE_LINE = 4096  # bytes of a chunk-size line with its extensions
_CRLF = b"\r\n"


class Payload(NamedTuple):
    """What was archived: `data` has at most one byte over the limit; `whole` is False where it was cut off."""

    data: bytes
    whole: bool


def decoded(body: bytes, transfer: str, content: str, limit: int) -> Payload:
    """Undo the codings that the headers Transfer-Encoding and Content-Encoding name."""
    whole = True
    if "chunked" in _names(transfer):
        body, whole = _unchunk(body)
    for name in reversed(_names(content)):
        undo = _CODINGS.get(name)
        if undo is not None and whole:
            body, whole = undo(body, limit + 1)
    return Payload(body[: limit + 1], whole)


def _names(header: str) -> list[str]:
    return [name.strip().lower() for name in header.split(",")]


def _unchunk(body: bytes) -> tuple[bytes, bool]:
    """Join the chunks of a body; a body that does not begin with a chunk is returned as it is."""
    parts: list[bytes] = []
    at = 0
    while True:
        size, start = _chunk_size(body, at)
        if size is None:
            return (b"".join(parts), False) if parts else (body, True)
        if size == 0:
            return b"".join(parts), True
        parts.append(body[start : start + size])
        if start + size > len(body):
            return b"".join(parts), False
        at = start + size
        at += 2 if body.startswith(_CRLF, at) else 1 if body.startswith(b"\n", at) else 0


def _chunk_size(body: bytes, at: int) -> tuple[int | None, int]:
    """Return the size that a chunk-size line names and where its data begin; None where no such line stands."""
    end = body.find(b"\n", at, at + _MAX_SIZE_LINE)
    digits = body[at:end].partition(b";")[0].strip() if end >= 0 else b""
    if not 0 < len(digits) <= 16 or digits.strip(b"0123456789abcdefABCDEF"):
        return None, at
    return int(digits, 16), end + 1


def _gunzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    """Undo gzip, member after member; bytes behind the last one are ignored, as browsers do."""
    if not body.startswith(b"\x1f\x8b"):
        return body, True
    out = b""
    while body.startswith(b"\x1f\x8b") and len(out) < limit:
        inner = zlib.decompressobj(wbits=31)
        try:
            out += inner.decompress(body, limit - len(out))
        except zlib.error:
            return out, False
        if not inner.eof:
            return out, len(out) >= limit
        body = inner.unused_data
    return out, True


def _inflate(body: bytes, limit: int) -> tuple[bytes, bool]:
    """Undo deflate: with the zlib wrapper of RFC 9110, or without it as old servers send it."""
    for wbits in (15, -15):
        inner = zlib.decompressobj(wbits=wbits)
        try:
            out = inner.decompress(body, limit)
        except zlib.error:
            continue
        return out, inner.eof or len(out) >= limit
    return body, True


def _unbrotli(body: bytes, limit: int) -> tuple[bytes, bool]:
    import brotli

    inner = brotli.Decompressor()
    try:
        out: bytes = inner.process(body, output_buffer_limit=limit)
        while len(out) < limit and not inner.is_finished() and not inner.can_accept_more_data():
            out += inner.process(b"", output_buffer_limit=limit - len(out))
    except brotli.error:
        return body, True  # brotli has no mark to be known by
    return out, inner.is_finished() or len(out) >= limit


def _unzstd(body: bytes, limit: int) -> tuple[bytes, bool]:
    import zstandard

    if not body.startswith(FRAME_MAGIC):
        return body, True
    with zstandard.ZstdDecompressor().stream_reader(body, read_across_frames=True) as inner:
        try:
            out: bytes = inner.read(limit)
        except zstandard.ZstdError:
            return b"", False
    return out, len(out) >= limit or _whole_frames(body)


def _whole_frames(body: bytes) -> bool:
    """Say whether the first frame ends; a reader of a stream does not tell an end from a lack of input."""
    import zstandard

    inner: Any = zstandard.ZstdDecompressor().decompressobj()
    for at in range(0, len(body), FEED_BYTES):
        inner.decompress(body[at : at + FEED_BYTES])
        if inner.eof:
            return True
    return False


_CODINGS = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
