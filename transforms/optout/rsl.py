"""RSL 1.0: a stored licence document of a site, and what it permits for training.

Source: Really Simple Licensing 1.0 (December 2025). `content` elements bind paths; in a `license`, `prohibits`
and `permits` of type usage name uses, and `payment` says what a use costs. A prohibition wins over a permission;
a permission that costs something, or a document without a word on training, needs a licence.
"""

import re
from typing import NamedTuple
from xml.etree import ElementTree

from transforms.optout.paths import matches, normalize_path, split_url
from transforms.optout.signals import Decision, most_restrictive

_FREE = ("free", "attribution")


class Terms(NamedTuple):
    """One `content` element: its pattern and the decision on training."""

    pattern: str
    value: str
    decision: Decision


class RslFile(NamedTuple):
    """A stored document: its terms, or what is wrong with it."""

    terms: tuple[Terms, ...]
    trouble: str | None


def parse_rsl(body: bytes | None, status: int | None, max_bytes: int, uses: tuple[str, ...]) -> RslFile | None:
    """Parse a stored document; None when there is none (404, 410). `uses` are the words for training and all AI."""
    if status in (404, 410):
        return None
    if status is not None and status != 200:
        return RslFile((), f"status {status}")
    if body is None or len(body) > max_bytes:
        return RslFile((), "not stored" if body is None else f"larger than {max_bytes} bytes")
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", body, re.I):
        return RslFile((), "a document type is refused")
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError):
        return RslFile((), "not XML")
    contents = [element for element in root.iter() if _name(element) == "content"]
    return RslFile(tuple(_terms(element, uses) for element in contents), None if contents else "no content element")


def decide(file: RslFile, path: str) -> tuple[str, Decision] | None:
    """Return (value, decision) of the most specific content that matches, None when nothing matches."""
    if file.trouble is not None:
        return file.trouble, "unknown"
    found = [terms for terms in file.terms if matches(terms.pattern, path)]
    longest = max((len(terms.pattern) for terms in found), default=0)
    best = [terms for terms in found if len(terms.pattern) == longest]
    decision = most_restrictive(terms.decision for terms in best)
    if decision is None:
        return None
    return next(terms.value for terms in best if terms.decision == decision), decision


def _terms(content: ElementTree.Element, uses: tuple[str, ...]) -> Terms:
    url = content.get("url", "/")
    whole = split_url(url)
    pattern = whole[1] if whole else normalize_path(url if url.startswith("/") else "/" + url)
    licences = [element for element in content.iter() if _name(element) == "license"]
    judged = [_licence(element, uses) for element in licences] or [("no license element", "licence_needed")]
    # Several licences of one content are alternatives, so the best of them counts.
    value, decision = min(judged, key=lambda one: ("allow", "licence_needed", "deny").index(one[1]))
    return Terms(pattern, value, decision)


def _licence(licence: ElementTree.Element, uses: tuple[str, ...]) -> tuple[str, Decision]:
    permitted, prohibited = _uses(licence, "permits"), _uses(licence, "prohibits")
    if prohibited & set(uses):
        return "prohibits " + min(prohibited & set(uses)), "deny"
    if permitted and not permitted & set(uses):
        return "training is not among the permitted uses", "deny"
    payments = [e.get("type", "").lower() for e in licence.iter() if _name(e) == "payment"]
    if permitted and all(kind in _FREE for kind in payments):
        return "permits " + min(permitted & set(uses)), "allow"
    return "payment " + ", ".join(payments) if payments else "no word on training", "licence_needed"


def _uses(licence: ElementTree.Element, name: str) -> set[str]:
    found: set[str] = set()
    for element in licence.iter():
        if _name(element) == name and element.get("type", "usage").lower() == "usage":
            found |= set(re.split(r"[\s,]+", (element.text or "").strip().lower())) - {""}
    return found


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
