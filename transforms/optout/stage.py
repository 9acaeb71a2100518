"""Stage `optout`: did the rights holder say no, did the operator deny the domain, did somebody ask for removal?

Signals come from crawl records (response headers, HTML) and from stored copies of site files. Every signal is a
decision with its raw value; the most restrictive wins, and what could not be read is unknown, never allowed.
"""

import json
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.optout import page as optout_page
from transforms.optout.domains import denied_by, domain_set
from transforms.optout.page import PageRule, PageSignals
from transforms.optout.paths import split_url
from transforms.optout.preferences import Effect
from transforms.optout.robots import RobotsRule
from transforms.optout.signals import Decision, Signal, most_restrictive, shorten
from transforms.optout.site import Site, SiteRule
from transforms.optout.tdmrep import resolve
from transforms.optout.users import Authorisations, states, users_of
from transforms.records import SCAN, Finding, Source, Stage
from transforms.removals import removal_requests

FACTS = pa.schema(
    [
        pa.field("optout", pa.string()),
        pa.field("optout_signals", pa.list_(pa.string())),
        pa.field("optout_evidence", pa.string(), metadata=SCAN),
        pa.field("optout_denied_domain", pa.string()),
        pa.field("authorisation", pa.string()),
        pa.field("removal_request", pa.string()),
    ]
)
"""Facts of the stage.

optout                allow | unknown | licence_needed | deny; null where nothing was observed and nobody crawled
                      (optional: a downloaded corpus has no signals of its own).
optout_signals        names of the observed signals, sorted; empty where there were none; never null where measured.
optout_evidence       JSON array of {signal, value, decision, where, time}, most restrictive first; null for none.
optout_denied_domain  the entry of a domain list that covers the record's host; null for none (optional).
authorisation         user input only: active | withdrawn | missing | unidentified (optional).
removal_request       id of the request that names the record; null for none (optional).
"""


@dataclass(frozen=True)
class OptoutRule:
    """Policy of the stage; values and their sources in pipelines/policies/optout.yaml.

    robots                 how robots.txt is read, with the tokens of crawlers that collect for training.
    snapshots              which stored copies count when there are several: all | first | last.
    directives             directive of robots meta and X-Robots-Tag -> deny | unknown | ignore.
    usage_categories       Content-Usage categories that cover training, specific before general.
    signal_key             Content-Signal key that speaks of training.
    rsl_uses               RSL words that cover training.
    text_extensions        ai.txt media types that stand for text.
    crawled                acquisitions whose records need a decision: nothing observed is unknown there.
    unknown_held           acquisitions whose unknown decisions hold the record; elsewhere they are flagged.
    exempt                 acquisitions for which signals are not looked for.
    denied_domains         domains whose pages are dropped, with everything under them.
    removed_copies         what becomes of copies of a record that was removed on request.
    max_markup_bytes, max_file_bytes   larger ones are unknown, in bytes.
    max_signals, max_value_chars       bounds of the stored evidence: signals, characters of a value.
    """

    JUDGED: ClassVar[frozenset[str]] = frozenset(("unknown_held", "removed_copies"))
    """Fields that measuring does not read."""

    robots: RobotsRule
    snapshots: Literal["all", "first", "last"]
    directives: dict[str, Effect]
    usage_categories: tuple[str, ...]
    signal_key: str
    rsl_uses: tuple[str, ...]
    text_extensions: tuple[str, ...]
    crawled: tuple[str, ...]
    unknown_held: tuple[str, ...]
    exempt: tuple[str, ...]
    denied_domains: tuple[str, ...]
    removed_copies: Literal["quarantine", "keep"]
    max_markup_bytes: int
    max_file_bytes: int
    max_signals: int
    max_value_chars: int


@dataclass
class OptoutKit:
    """What a worker keeps open: the rules of the parts, the domain list, and each source's stored signals."""

    page: PageRule
    site: SiteRule
    markup_cue: str
    domains: frozenset[str]
    sites: dict[str, Site]
    users: dict[str, Authorisations | None]


def open_optout(rule: OptoutRule) -> OptoutKit:
    """Prepare the parts; stored signals of a source are opened with its first batch."""
    page = PageRule(rule.directives, rule.usage_categories, rule.signal_key, rule.max_markup_bytes)
    site = SiteRule(
        rule.robots, rule.snapshots, rule.max_file_bytes, rule.text_extensions, rule.rsl_uses,
        rule.usage_categories, rule.signal_key,
    )  # fmt: skip
    return OptoutKit(page, site, optout_page.markup_cue(page), domain_set(rule.denied_domains), {}, {})


def measure_optout(batch: pa.RecordBatch, rule: OptoutRule, kit: OptoutKit, source: Source) -> dict[str, pa.Array]:
    """Observe the signals of every record; see `FACTS`."""
    if source.id not in kit.sites:
        kit.sites[source.id] = Site(source, kit.site)
        kit.users[source.id] = users_of(source)
    site, rows = kit.sites[source.id], batch.num_rows
    readable = pc.is_valid(batch["text"]).to_numpy(zero_copy_only=False)
    places = _places(batch, kit, site, source, rule)
    found: dict[int, list[Signal]] = {}
    if source.acquisition not in rule.exempt:
        pages = _pages(batch, rule, kit, site)
        asked = range(rows) if site.speaks or source.acquisition in rule.crawled else sorted(pages)
        urls = batch["url"]
        for row in asked:
            if readable[row]:
                found[row] = _row_signals(
                    pages.get(row), places.get(row), urls[row].as_py(), site, source.acquisition in rule.crawled
                )
    return {
        **_columns(found, readable, rule),
        "optout_denied_domain": _denied(places, rows, kit.domains | site.domains),
        "authorisation": states(batch, readable, kit.users[source.id]),
        "removal_request": removal_requests(batch, source.removed),
    }


def _places(
    batch: pa.RecordBatch, kit: OptoutKit, site: Site, source: Source, rule: OptoutRule
) -> dict[int, tuple[str, str]]:
    """Return (host, path) of the rows that have a URL, when anything asks for it."""
    if not (kit.domains or site.domains or site.speaks or source.acquisition in rule.crawled):
        return {}
    split = ((row, split_url(url)) for row, url in enumerate(batch["url"].to_pylist()) if url is not None)
    return {row: place for row, place in split if place is not None}


def _pages(batch: pa.RecordBatch, rule: OptoutRule, kit: OptoutKit, site: Site) -> dict[int, PageSignals]:
    agents = tuple(token.lower() for token in (*([site.agent] if site.agent else []), *rule.robots.ai_tokens))
    pages: dict[int, PageSignals] = {}
    for row in optout_page.header_rows(batch["headers"]):
        optout_page.read_headers(batch["headers"][row].as_py(), agents, kit.page, pages.setdefault(row, PageSignals()))
    for row in optout_page.rows_with_cue(batch["markup"], kit.markup_cue):
        optout_page.read_markup(batch["markup"][row].as_py(), agents, kit.page, pages.setdefault(row, PageSignals()))
    return pages


def _row_signals(
    page: PageSignals | None, place: tuple[str, str] | None, url: str | None, site: Site, crawled: bool
) -> list[Signal]:
    signals = list(page.signals) if page else []
    levels, troubles = site.tdm_levels(*place) if place else ([], [])
    signals += resolve([*levels, *(page.levels if page else [])], troubles)
    if place is not None and url is not None:
        signals += site.signals(*place, url)
    if crawled and not any(one.signal in ("robots", "crawl-log") for one in signals):
        what = "no stored robots.txt" if place else "no URL"
        signals.append(Signal("robots", what, "unknown", "register", None))
    return signals


def _columns(found: dict[int, list[Signal]], readable: npt.NDArray[np.bool_], rule: OptoutRule) -> dict[str, pa.Array]:
    decisions: list[Decision | None] = [None] * len(readable)
    names: list[list[str] | None] = [[] if ok else None for ok in readable.tolist()]
    evidence: list[str | None] = [None] * len(readable)
    for row, signals in found.items():
        if signals:
            decisions[row] = most_restrictive(one.decision for one in signals)
            names[row] = sorted({one.signal for one in signals})
            evidence[row] = _evidence(signals, rule)
    return {
        "optout": pa.array(decisions, pa.string()),
        "optout_signals": pa.array(names, pa.list_(pa.string())),
        "optout_evidence": pa.array(evidence, pa.string()),
    }


def _evidence(signals: list[Signal], rule: OptoutRule) -> str:
    order = ("deny", "licence_needed", "unknown", "allow")
    kept = sorted(signals, key=lambda one: (order.index(one.decision), one.signal, one.where, one.value))
    rows = [one._replace(value=shorten(one.value, rule.max_value_chars)) for one in kept[: rule.max_signals]]
    return json.dumps([one._asdict() for one in rows], ensure_ascii=False)


def _denied(places: dict[int, tuple[str, str]], rows: int, domains: frozenset[str]) -> pa.Array:
    if not domains:
        return pa.nulls(rows, pa.string())
    values = [denied_by(places[row][0], domains) if row in places else None for row in range(rows)]
    return pa.array(values, pa.string())


def judge_optout(facts: pa.RecordBatch, rule: OptoutRule, source: Source) -> tuple[Finding, ...]:
    """Turn decisions into findings: unknown holds the record or is noted, as policy says for the acquisition."""
    unknown = "optout.unknown" if source.acquisition in rule.unknown_held else "optout.unread"
    findings = [
        Finding("optout.denied", _is(facts["optout"], "deny")),
        Finding("optout.licence_needed", _is(facts["optout"], "licence_needed")),
        Finding(unknown, _is(facts["optout"], "unknown")),
        Finding("optout.domain_denied", _mask(pc.is_valid(facts["optout_denied_domain"]))),
        Finding("source.removal_requested", _mask(pc.is_valid(facts["removal_request"]))),
        Finding("source.withdrawn_record", _is(facts["authorisation"], "withdrawn")),
        Finding("source.not_authorised", _is(facts["authorisation"], "missing")),
        Finding("source.record_unidentified", _is(facts["authorisation"], "unidentified")),
        Finding("optout.not_measured", _not_measured(facts, rule, source)),
    ]
    return tuple(finding for finding in findings if finding.mask.any())


def _not_measured(facts: pa.RecordBatch, rule: OptoutRule, source: Source) -> npt.NDArray[np.bool_]:
    missing = pc.is_null(facts["optout_signals"])
    if source.acquisition in rule.crawled:
        missing = pc.or_(missing, pc.is_null(facts["optout"]))
    return _mask(pc.and_(missing, pc.is_null(facts["reader_reason"])))


def _is(column: pa.Array, value: str) -> npt.NDArray[np.bool_]:
    return _mask(pc.equal(column, value))


def _mask(condition: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.fill_null(condition, False).to_numpy(zero_copy_only=False), np.bool_)


STAGE = Stage("optout", FACTS, open_optout, measure_optout, judge_optout)
