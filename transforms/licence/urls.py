"""Licence addresses as SPDX expressions."""

import re

from transforms.licence.rule import LicenceTables
from transforms.licence.spdx import Spdx

URL = re.compile(
    r"(?:https?:)?//[^\s\"'<>()\[\]{}，。；（）、]+"
    r"|(?:www\.)?(?:creativecommons|opensource|spdx|unlicense|gnu|opendatacommons|mozilla|apache)\.org/[^\s\"'<>()\[\]{}，。；（）、]+",
    re.I,
)
_ANCHOR = re.compile(r"/(?=/)|\.(?=org/)")
_BEFORE = {"/": (0, 5, 6), ".": (3, 4, 6, 7, 8, 9, 10, 11, 13, 14, 15, 19)}
"""How far before "//" or ".org/" an address can begin: behind a scheme; behind a host of `URL`, with or without www."""
_CC = re.compile(
    r"creativecommons\.org/(?:licenses?|licences?)/(?P<elements>[a-z+-]+)(?:/(?P<version>\d\.\d)(?:/(?P<port>[a-z]{2,8}))?)?(?![a-z])"
)
_CC_PUBLIC = re.compile(
    r"creativecommons\.org/(?:publicdomain|licenses)/(?P<kind>zero|mark|publicdomain)\b(?:/(?P<version>\d\.\d))?"
)
_SPDX = re.compile(
    r"(?:spdx\.org/licenses|licenses\.nuget\.org|opensource\.org/licenses?|choosealicense\.com/licenses)/(?P<id>[a-z0-9.+-]+)"
)
_BADGE = re.compile(r"shields\.io/badge/licen[sc]e-(?P<name>.+?)-[a-z0-9]+(?:\.(?:svg|png))?$")
_PAGES = frozenset(("legalcode", "deed", "rdf"))
ORDER = ("BY", "NC", "ND", "SA")


def find_urls(low: str) -> list[re.Match[str]]:
    """Find every address in lower-case text: `URL.finditer(low)`, tried only where one can begin."""
    anchors = ((match.start(), _BEFORE[match.group(0)]) for match in _ANCHOR.finditer(low))
    found: list[re.Match[str]] = []
    for start in sorted({at - before for at, distances in anchors for before in distances if at >= before}):
        match = URL.match(low, start) if not found or start >= found[-1].end() else None
        if match:
            found.append(match)
    return found


def bare(address: str) -> str:
    """Return an address in lower case without scheme, www, query, fragment, end punctuation and trailing slash."""
    text = re.sub(r"^(?:https?:)?//", "", address.strip().lower())
    text = re.split(r"[?#]", text.removeprefix("www."), maxsplit=1)[0]
    return text.rstrip("/.,;:*!'\"")


def cc_id(elements: set[str], version: str | None, port: str | None, spdx: Spdx) -> str | None:
    """Return the id of a Creative Commons licence.

    A port keeps its own id: LicenseRef-CC-… where the SPDX list has no such port. Without a version it is
    LicenseRef-CC-<elements>: the version is not guessed. None for elements that no licence has.
    """
    if not elements or ("ND" in elements and "SA" in elements) or not ({"BY", "SA"} & elements):
        return None
    stem = "CC-" + "-".join(e for e in ORDER if e in elements)
    if version is None:
        return f"LicenseRef-{stem}"
    base = spdx.ids.get(f"{stem}-{version}".lower())
    full = spdx.ids.get(f"{stem}-{version}-{port}".lower()) if port else base
    return full or f"LicenseRef-{stem}-{version}" + (f"-{port.upper()}" if port else "")


def resolve_url(address: str, tables: LicenceTables, spdx: Spdx) -> str | None:
    """Return the expression an address stands for, or None when it is not the address of a licence."""
    text = bare(address)
    if "creativecommons.org" in text:
        return _creative_commons(text, spdx)
    badge = _BADGE.search(text)
    if badge:
        return spdx.known(re.sub(r"%20|[_ ]", "-", badge.group("name").replace("--", "-")))
    if text in tables.urls:
        return tables.urls[text]
    starred = (tables.urls.get(text[:size] + "*") for size in range(len(text), -1, -1))
    longest = next((meaning for meaning in starred if meaning is not None), None)
    if longest is not None:
        return longest
    match = _SPDX.search(text)
    if match is None:
        return None
    ident = re.sub(r"\.(html?|txt|php|json)$", "", match.group("id").rstrip("."))
    return spdx.known(ident)


def _creative_commons(text: str, spdx: Spdx) -> str | None:
    public = _CC_PUBLIC.search(text)
    if public:
        kind = public.group("kind")
        return {"zero": "CC0-1.0", "mark": "CC-PDM-1.0", "publicdomain": "CC-PDDC"}[kind]
    if text.endswith(("public-domain/cc0", "public-domain/cc0-2")):
        return "CC0-1.0"
    gnu = re.search(r"creativecommons\.org/licenses/(l?gpl)/(\d\.\d)", text)
    if gnu:
        return spdx.versioned(gnu.group(1).upper(), gnu.group(2), False)
    match = _CC.search(text)
    if match is None:
        return None
    named = {part.upper() for part in re.split(r"[-+]", match.group("elements")) if part}
    port = match.group("port")
    if not named <= set(ORDER):
        return None
    return cc_id(named, match.group("version"), None if port in _PAGES else port, spdx)
