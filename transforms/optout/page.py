"""Signals that came with one page: HTTP response headers and the elements of its HTML.

A cheap search over the Arrow column finds the few rows that mention a signal at all; only those are parsed.
"""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pyarrow as pa
import pyarrow.compute as pc

from transforms.optout.preferences import Effect, content_signal, content_usage, page_directives
from transforms.optout.signals import Signal
from transforms.optout.tdmrep import Reservation, reservation

_HEADER_CUE = "tdm-reservation|content-usage|content-signal|x-robots-tag|application/rsl"
_RSL = "application/rsl+xml"


@dataclass(frozen=True)
class PageRule:
    """How page signals are read.

    directives        directive of robots meta and X-Robots-Tag -> deny | unknown | ignore.
    usage_categories  categories of Content-Usage, specific before general.
    signal_key        key of Content-Signal that speaks of training.
    max_markup_bytes  a longer page that mentions a signal is not parsed: unknown.
    """

    directives: dict[str, Effect]
    usage_categories: tuple[str, ...]
    signal_key: str
    max_markup_bytes: int


@dataclass
class PageSignals:
    """What one page says; `levels` are its TDMRep values, header before HTML."""

    signals: list[Signal] = field(default_factory=list)
    levels: list[Reservation] = field(default_factory=list)


def markup_cue(rule: PageRule) -> str:
    """Return the regular expression without which no element of a page can be a signal."""
    return "|".join(("tdm-reservation", "rsl\\+xml", *sorted(rule.directives)))


def rows_with_cue(column: pa.Array, cue: str) -> list[int]:
    """Return the rows of a string column in which the cue occurs, case ignored."""
    if column.null_count == len(column):
        return []
    hit = pc.fill_null(pc.match_substring_regex(column, cue, ignore_case=True), False)
    return [int(row) for row in pc.indices_nonzero(hit).to_pylist()]


def header_rows(column: pa.Array) -> list[int]:
    """Return the rows whose headers mention a signal."""
    return rows_with_cue(column, _HEADER_CUE)


def read_headers(raw: str, agents: tuple[str, ...], rule: PageRule, page: PageSignals) -> None:
    """Add the signals of one row's headers: a JSON object of names in lower case to a value or a list."""
    try:
        loaded = json.loads(raw)
    except ValueError:
        loaded = None
    if not isinstance(loaded, dict):
        page.signals.append(Signal("header", "not a JSON object", "unknown", "header", None))
        return
    headers = {str(name).lower(): _values(value) for name, value in loaded.items()}
    time = next(iter(headers.get("date", [])), None)
    for value in headers.get("x-robots-tag", []):
        decision = page_directives(value, rule.directives, agents)
        if decision is not None:
            page.signals.append(Signal("x-robots-tag", value, decision, "header", time))
    _preferences(headers, rule, page, time)
    for value in headers.get("link", []):
        if _RSL in value.lower() and "license" in value.lower():
            page.signals.append(Signal("rsl", value, "licence_needed", "header", time))
    policy = next(iter(headers.get("tdm-policy", [])), None)
    for value in headers.get("tdm-reservation", []):
        page.levels.append(reservation(value, policy, "header", time))


def _preferences(headers: dict[str, list[str]], rule: PageRule, page: PageSignals, time: str | None) -> None:
    if headers.get("content-usage"):
        joined = ", ".join(headers["content-usage"])  # one dictionary over several lines: RFC 9651 section 4.2
        decision = content_usage(joined, rule.usage_categories)
        if decision is not None:
            page.signals.append(Signal("content-usage", joined, decision, "header", time))
    for value in headers.get("content-signal", []):
        decision = content_signal(value, rule.signal_key)
        if decision is not None:
            page.signals.append(Signal("content-signal", value, decision, "header", time))


def _values(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [str(item) for item in items if isinstance(item, str | int) and not isinstance(item, bool)]


def read_markup(markup: str, agents: tuple[str, ...], rule: PageRule, page: PageSignals) -> None:
    """Add the signals of one page's HTML; comments, scripts and escaped examples do not count."""
    if len(markup) > rule.max_markup_bytes or len(markup.encode("utf-8", "replace")) > rule.max_markup_bytes:
        page.signals.append(Signal("html", "page too large to parse", "unknown", "html", None))
        return
    elements = _Elements()
    elements.feed(markup)
    elements.close()
    policy = next((content for name, content in elements.metas if name == "tdm-policy"), None)
    for name, content in elements.metas:
        if name == "tdm-reservation":
            page.levels.append(reservation(content, policy, "html", None))
        elif name == "robots" or name in agents:
            decision = page_directives(content, rule.directives, agents)
            if decision is not None:
                page.signals.append(Signal("meta-robots", content, decision, "html", None))
    page.signals.extend(Signal("rsl", href, "licence_needed", "html", None) for href in elements.rsl)


class _Elements(HTMLParser):
    """Collects meta elements and RSL licences of a page, outside comments and scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.metas: list[tuple[str, str]] = []
        self.rsl: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what can be a signal."""
        if tag not in ("meta", "link", "script"):
            return
        values = {name: value or "" for name, value in reversed(attrs)}
        kind = values.get("type", "").strip().lower()
        if tag == "meta":
            self.metas.append((values.get("name", "").strip().lower(), values.get("content", "")))
        elif kind == _RSL and (tag == "script" or "license" in values.get("rel", "").lower().split()):
            self.rsl.append(values.get("href", "inline"))
