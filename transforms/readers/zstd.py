"""Zstandard frames of one file (RFC 8878), with the dictionary that a `.warc.zst` carries in its first frame.

A WARC file compressed with zstd may begin with a skippable frame of magic number 184D2A5D that holds the dictionary of
all frames behind it, itself raw or one zstd frame (IIPC "WARC Zstandard compression" 1.0, section 3).
"""

from collections.abc import Iterator
from typing import Any

from transforms.readers.base import Damage

FEED_BYTES = 2048  # a zstd block of 4 stored bytes can hold 128 KiB (RFC 8878 3.1.1.2.2): 64 MiB a feed at most
DICTIONARY_MAGIC = b"\x5d\x2a\x4d\x18"
FRAME_MAGIC = b"\x28\xb5\x2f\xfd"
MAX_DICTIONARY_BYTES = 1 << 26  # decoded; what trainers write is at most a few MiB (`zstd --train`: 110 KiB by default)
EXPLAINED = (
    ("too much memory", "asks for a window above 128 MiB (recompress it: zstd -dc --long=31 IN | zstd > OUT)"),
    ("ictionary", "needs a dictionary that the file does not hold (recompress it: zstd -dc -D DICT IN | zstd > OUT)"),
)
"""What the library says of a frame that may be whole but cannot be decoded, and what to do."""


class ZstdFrames:
    """Opens the frames of one file one after the other; calling it gives the next one."""

    def __init__(self) -> None:
        self._dictionary: Any = None
        self._opened = 0

    def __call__(self) -> "_Frame":
        """Return an empty frame."""
        self._opened += 1
        return _Frame(self, self._dictionary, first=self._opened == 1)

    def adopt(self, data: bytes) -> None:
        """Take the dictionary for all frames that follow."""
        import zstandard

        if data.startswith(FRAME_MAGIC):
            size = zstandard.get_frame_parameters(data).content_size
            known = size != zstandard.CONTENTSIZE_UNKNOWN
            if known and size > MAX_DICTIONARY_BYTES:
                raise Damage("the dictionary of the zstd file is too large")
            data = zstandard.ZstdDecompressor().decompress(data, max_output_size=0 if known else MAX_DICTIONARY_BYTES)
        self._dictionary = zstandard.ZstdCompressionDict(data)


class _Frame:
    """One zstd frame; windows above 128 MiB are refused by the library (its default)."""

    padding = b""

    def __init__(self, file: ZstdFrames, dictionary: Any, first: bool) -> None:
        import zstandard

        self.errors: tuple[type[Exception], ...] = (zstandard.ZstdError,)
        self._file = file
        self._inner = zstandard.ZstdDecompressor(dict_data=dictionary).decompressobj()
        self._rest: bytes | None = None
        self._head: bytes | None = b"" if first else None  # held until it is known whether this is a dictionary

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` decodes to, up to the end of the frame."""
        if self._head is not None:
            data = self._head + data
            if data[:4] == DICTIONARY_MAGIC[: len(data[:4])]:
                self._head = data
                self._read_dictionary(data)
                return
            self._head = None
        for at in range(0, len(data), FEED_BYTES):
            out = self._inner.decompress(data[at : at + FEED_BYTES])
            if out:
                yield out
            if self._inner.eof:
                self._rest = self._inner.unused_data + data[at + FEED_BYTES :]
                return

    def _read_dictionary(self, data: bytes) -> None:
        size = int.from_bytes(data[4:8], "little") if len(data) >= 8 else 0
        if size > MAX_DICTIONARY_BYTES:
            raise Damage("the dictionary of the zstd file is too large")
        if len(data) >= 8 + size:
            self._file.adopt(data[8 : 8 + size])
            self._rest = data[8 + size :]

    def rest(self) -> bytes | None:
        """Return the bytes behind the end of the frame, None while it has not ended."""
        return self._rest

    @staticmethod
    def explain(error: Exception) -> str | None:
        """Say why a frame that may be whole cannot be decoded; None when it is damaged."""
        return next((why for sign, why in EXPLAINED if sign in str(error)), None)
