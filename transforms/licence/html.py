"""What an HTML page states about its own licence in its markup.

Read are rel=license links, meta elements (Dublin Core, Open Graph and kin), JSON-LD, RDFa and microdata, the RDF
comments of early Creative Commons pages, and links to a licence inside a sentence that grants it. A licence of
something on the page (an image, an entry of a list, a shared snippet) is not the page's.
"""

# ruff: noqa: SIM905 -- patterns and word lists read best as one piece

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from transforms.licence.flow import plain
from transforms.licence.ground import SELF
from transforms.licence.names import Namer
from transforms.licence.notice import find_statements


class Marked(NamedTuple):
    """A licence stated by markup: expression, confidence, and whether it stands in the head or the foot."""

    expression: str
    confidence: float
    prominent: bool


DECLARED, LINKED, PHRASED = 0.95, 0.9, 0.8
"""Confidence of structured data and rel=license in head or foot; of rel=license in the body; of a sentence."""
META = frozenset(
    "dc.rights dc.license dc.rights.license dcterms.rights dcterms.license dct.license dct.rights license licence rights "
    "og:license article:license citation_license dc:rights dc:license dcterms:license dcterms:rights rights-standard "
    "content-license content_license copyright-license cc:license schema:license".split()
)
PART_TYPES = frozenset(
    "imageobject videoobject audioobject mediaobject photograph musicrecording softwareapplication softwaresourcecode "
    "person organization comment review 3dmodel imagegallery product".split()
)
PART_KEYS = frozenset(
    "image thumbnail logo author publisher creator associatedmedia video audio mentions citation haspart isbasedon "
    "comment review sameas about primaryimageofpage isrelatedto itemlistelement workexample encoding subjectof".split()
)
_HINT = re.compile(r"licen[sc]e|creativecommons|rights|gnu\.org", re.I)
_PART = re.compile(
    r"shar(?:e|ing)(?!-?alike)|social|gallery|caption|credit|thumb|\bimg\b|image|photo|figure|comment|related|carousel|\bembed|"
    r"bookmark|avatar|media\b|slideshow|search-?result|\bcard\b|teaser|license-?list|licenses|infobox|toc\b|modal|popup|cookie",
    re.I,
)
_FOOT = re.compile(r"foot|copyright|colophon|legal|licen[sc]e|imprint|bottom|site-info|credits-page", re.I)
_PART_TAGS = frozenset(
    ("figure", "figcaption", "picture", "blockquote", "pre", "code", "textarea", "template", "noscript")
)
_LINKS = (
    "[rel*='icen'], [property*='icen'], [itemprop*='icen'], a[href*='creativecommons.org/'], a[href*='icense'], "
    "a[href*='icence'], a[href*='LICENSE'], a[href*='gnu.org/'], a[href*='opendatacommons']"
)
_RDF = re.compile(r"<Work\s+rdf:about=\"\"\s*>.*?<license\s+rdf:resource=\"([^\"]+)\"", re.S | re.I)
MAX_LINKS = 400  # links to licences read per page; a page with more is a list
MAX_CLIMB = 24  # ancestors looked at; deeper nesting says nothing about the page
MAX_ALIKE = 2  # different licences linked in the body; a page that links more is about licences


def looks_like_html(text: str) -> bool:
    """Say whether a text is a page of HTML rather than text that mentions tags."""
    head = text[:1000].lstrip("\ufeff \t\r\n").lower()
    return head.startswith(("<!doctype html", "<html", "<?xml")) and "<html" in text[:3000].lower()


def find_markup(markup: str, namer: Namer) -> list[Marked]:
    """Return the licences the page states for itself, the strongest first; empty when it states none.

    Where head or foot state one, links in the body do not count. More than MAX_ALIKE different licences in the
    body make a page about licences, or a list of differently licensed things: none of them is the page's.
    """
    if not _HINT.search(markup):
        return []
    from resiliparse.parse.html import HTMLTree

    document = HTMLTree.parse(markup).document
    found = [*_metas(document, namer), *_json_ld(document, namer), *_comments(markup, namer), *_links(document, namer)]
    chosen = [one for one in found if one.prominent] or found
    if len({one.expression for one in chosen}) > MAX_ALIKE:
        return []
    best: dict[str, Marked] = {}
    for one in chosen:
        if one.expression not in best or one.confidence > best[one.expression].confidence:
            best[one.expression] = one
    return sorted(best.values(), key=lambda one: (-one.confidence, one.expression))


def _read(value: str | None, namer: Namer) -> str | None:
    """Read an attribute or a JSON value: an address or a name that is understood whole."""
    if not value or len(value) > 600:
        return None
    found = namer.normalize(value.strip())
    if found.expression is None or found.method == "partial":
        return None
    reserved = found.expression.startswith(("LicenseRef-all-rights", "LicenseRef-proprietary", "LicenseRef-other"))
    return None if reserved else found.expression


def _metas(document: Any, namer: Namer) -> Iterator[Marked]:
    for node in document.query_selector_all("meta"):
        key = (node.getattr("name") or node.getattr("property") or "").strip().lower()
        if key in META:
            meaning = _read(node.getattr("content"), namer) or _stated(node.getattr("content") or "", namer)
            if meaning:
                yield Marked(meaning, DECLARED, True)


def _stated(sentence: str, namer: Namer) -> str | None:
    """Read a sentence such as "This work is licensed under …" in an attribute or a block."""
    low = plain(sentence[:1500])
    found = [
        s
        for s in find_statements(low, low, 0, len(low), namer, namer.rule.detect)
        if s.confidence >= SELF and s.kind == "notice"
    ]
    return found[0].expression if len({s.expression for s in found}) == 1 else None


def _json_ld(document: Any, namer: Namer) -> Iterator[Marked]:
    for node in document.query_selector_all("script"):
        if "ld+json" not in (node.getattr("type") or "").lower():
            continue
        try:
            data = json.loads(node.text)
        except (ValueError, RecursionError):
            continue
        for value in _licences_of(data, 0):
            meaning = _read(value, namer)
            if meaning:
                yield Marked(meaning, DECLARED, True)


def _licences_of(data: Any, depth: int) -> Iterator[str]:
    """Yield the license values of the page's own objects: not of images, people, parts or things it mentions."""
    if depth > 6:
        return
    if isinstance(data, list):
        for item in data:
            yield from _licences_of(item, depth + 1)
        return
    if not isinstance(data, dict):
        return
    types = data.get("@type", [])
    if {str(t).lower().rpartition("/")[2] for t in (types if isinstance(types, list) else [types])} & PART_TYPES:
        return
    for key, value in data.items():
        name = str(key).lower().rpartition("/")[2].removeprefix("schema:")
        if name == "license":
            yield from _values(value)
        elif name not in PART_KEYS:
            yield from _licences_of(value, depth + 1)


def _values(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = item.get("url") or item.get("@id") or item.get("name")
        if isinstance(item, str):
            yield item


def _comments(markup: str, namer: Namer) -> Iterator[Marked]:
    for match in _RDF.finditer(markup):
        meaning = _read(match.group(1), namer)
        if meaning:
            yield Marked(meaning, DECLARED, True)


def _links(document: Any, namer: Namer) -> Iterator[Marked]:
    nodes = document.query_selector_all(_LINKS)
    read = 0
    for node in nodes:
        target = node.getattr("href") or node.getattr("resource") or node.getattr("content")
        if not target:
            continue
        read += 1
        meaning = _read(target, namer) if read <= MAX_LINKS else None
        if meaning is not None:
            yield from _link(node, meaning, namer)


def _named(node: Any) -> bool:
    """Say whether the element itself says that it points to the licence: rel, RDFa property or microdata."""
    named = f"{node.getattr('rel') or ''} {node.getattr('property') or ''} {node.getattr('itemprop') or ''}".lower()
    return any(word.rpartition(":")[2] in ("license", "licence") for word in named.split())


def _link(node: Any, meaning: str, namer: Namer) -> Iterator[Marked]:
    part, foot, block = _around(node)
    if part:
        return
    if _named(node):
        prominent = foot or node.tag == "link" or node.tag == "meta"
        yield Marked(meaning, DECLARED if prominent else LINKED, prominent)
    elif block is not None and len(block) <= 1500 and _stated(block, namer):
        yield Marked(meaning, PHRASED, foot)


def _around(node: Any) -> tuple[bool, bool, str | None]:
    """Look at the ancestors: is it part of something else on the page, in its foot, and what does its block say."""
    part = foot = False
    block: str | None = None
    at, climbed = node.parent, 0
    while at is not None and climbed < MAX_CLIMB and at.tag not in ("body", "html", "head"):
        named = f"{at.getattr('class') or ''} {at.getattr('id') or ''}"
        foot |= at.tag == "footer" or bool(_FOOT.search(named))
        part |= at.tag in _PART_TAGS or (not foot and bool(_PART.search(named)))
        part |= (at.getattr("itemtype") or "").lower().rstrip("/").rpartition("/")[2] in PART_TYPES
        if block is None and at.tag in ("p", "div", "li", "td", "footer", "section", "small", "dd", "address"):
            block = at.text
        at, climbed = at.parent, climbed + 1
    return part, foot, block
