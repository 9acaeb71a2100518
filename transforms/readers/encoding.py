"""Character encodings: declared, or `auto` from what the file and its transport say; never from statistics.

`auto` follows the order of the WHATWG encoding sniffing: byte order mark, HTTP charset, HTML meta, and then strict
UTF-8. Labels are WHATWG labels, so that gb2312 and gbk mean gb18030 and latin1 means windows-1252.
"""

import codecs
import re

CODECS = {"utf-8": "utf-8", "gb18030": "gb18030", "big5": "big5hkscs"}
"""`encoding:` of corpus.yaml to Python codec. Big5 is read as Big5-HKSCS, on which the WHATWG index is built.

Against Windows code page 950, 12 symbols and the Euro sign come out as look-alikes (A1E3 as U+223C, not U+FF5E), and
C6A1-C7F2 are the ETEN symbols and kana of real files, not the kana of the Unicode Consortium's old BIG5.TXT. Simplified
characters have no Big5 code; a JSON writer escapes them, and the escapes are read.
"""

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks and the codec they announce (Unicode 16 section 23.8; gb18030 encodes U+FEFF as 84 31 95 33)."""

META_WINDOW_BYTES = 1024  # WHATWG HTML 13.2.3.2: "prescan" reads the first 1024 bytes
_META = re.compile(rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_ALIASES = {"gbk": "gb18030", "gb2312": "gb18030", "big5": "big5hkscs", "utf-16": "utf-16-le"}


def byte_order_mark(head: bytes, encoding: str) -> tuple[int, str | None]:
    """Return the length of a leading byte order mark and the codec it names; (0, None) without one.

    A mark outranks the declared encoding, as browsers do it, except that UTF-16 counts only under `auto`:
    FF FE and FE FF may begin other data.
    """
    for mark, codec in BOMS:
        if head.startswith(mark) and (encoding == "auto" or not codec.startswith("utf-16")):
            return len(mark), codec
    return 0, None


def codec_of(label: str) -> str | None:
    """Return the Python codec of a WHATWG encoding label, None when the label is unknown."""
    from resiliparse.parse.encoding import map_encoding_to_html5

    name = map_encoding_to_html5(label.strip(), False)
    if not name:
        return None
    name = _ALIASES.get(name.lower(), name.lower())
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def header_charset(content_type: str) -> str | None:
    """Return the codec that a Content-Type header names; None when it names none or an unknown one."""
    found = _CHARSET.search(content_type)
    return codec_of(found.group(1)) if found else None


def meta_charset(head: bytes) -> str | None:
    """Return the codec that an HTML meta element in the first 1024 bytes names.

    A meta that can be read as ASCII cannot be UTF-16, so such a label means UTF-8 (WHATWG HTML 13.2.3.2).
    """
    found = _META.search(head[:META_WINDOW_BYTES])
    codec = codec_of(found.group(1).decode("ascii")) if found else None
    return "utf-8" if codec is not None and codec.startswith("utf-16") else codec


def decode(raw: bytes, encoding: str, content_type: str = "", markup: bool = False) -> str | None:
    """Decode a whole file or payload; None when the bytes are not valid in the encoding that applies.

    encoding      utf-8 | gb18030 | big5 | auto
    content_type  the HTTP header, read only under `auto`
    markup        whether a meta element may name the encoding, under `auto`
    """
    skip, codec = byte_order_mark(raw[:4], encoding)
    if codec is None and encoding == "auto":
        codec = header_charset(content_type) or (meta_charset(raw) if markup else None) or "utf-8"
    try:
        return raw[skip:].decode(codec or CODECS[encoding])
    except UnicodeDecodeError:
        return None
