"""Hosts and paths of URLs, and the path patterns that robots.txt, TDMRep and ai.txt share.

Patterns: `*` stands for any characters, `$` at the end for the end of the path; everything else is a prefix
(RFC 9309 section 2.2.3). Matching never backtracks, so a hostile pattern costs linear time.
"""

import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

_URL = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?//(?:[^/?#\\]*@)?(\[[^\]/]*\]|[^/?#\\:]*)(?::(\d*))?([^#]*)")
_DEFAULT_PORTS = {"http": "80", "https": "443", None: ""}


def split_url(url: str) -> tuple[str, str] | None:
    """Return (host, path with query) of a URL, None when it has no host.

    The host is ASCII (IDNA), lower case, without a final dot, and with its port where that is not the default of
    the scheme. The path starts with `/` and is normalized like a pattern.
    """
    match = _URL.match(url.strip())
    if match is None or not match[2]:
        return None
    host = canonical_host(match[2])
    if not host:
        return None
    scheme = match[1].lower() if match[1] else None
    port = match[3] or ""
    if port and port != _DEFAULT_PORTS.get(scheme, ""):
        host = f"{host}:{port}"
    path = match[4].replace("\\", "/")
    return host, normalize_path(path if path.startswith("/") else "/" + path)


@lru_cache(maxsize=65536)
def canonical_host(host: str) -> str:
    """Return a host name in ASCII lower case; a label that IDNA refuses stays as it is in lower case.

    Full-width dots count as dots (RFC 3490 section 3.1).
    """
    dotted = re.sub("[。．｡]", ".", host).strip(".").lower()
    if dotted.isascii():
        return dotted
    return ".".join(_label(part) for part in dotted.split("."))


def _label(label: str) -> str:
    try:
        return label.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return label


def normalize_path(path: str) -> str:
    """Return a path or pattern in one spelling: unreserved escapes decoded, the rest upper-case, UTF-8 escaped."""
    if path.isascii() and "%" not in path and " " not in path:
        return path
    return re.sub(r"(?:%[0-9A-Fa-f]{2})+|[^\x21-\x7e]+", _respell, path)


def _respell(match: re.Match[str]) -> str:
    raw = unquote_to_bytes(match[0])
    return "".join(chr(b) if _unreserved(b) else f"%{b:02X}" for b in raw)


def _unreserved(byte: int) -> bool:
    return chr(byte) in "-._~" or (byte < 128 and chr(byte).isalnum())


def matches(pattern: str, path: str) -> bool:
    """Say whether a normalized pattern matches the beginning of a normalized path."""
    anchored = pattern.endswith("$")
    parts = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(parts[0]):
        return False
    at = len(parts[0])
    for part in parts[1:-1]:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if len(parts) == 1:
        return not anchored or at == len(path)
    last = parts[-1]
    if anchored:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0
