"""What is stored about the sites of one source, and what it says about one URL.

Opened once per source and worker. Files are parsed when a host is first asked for and kept while they are among
the last ones used.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from transforms.optout import ai_txt as optout_ai_txt
from transforms.optout import robots as optout_robots
from transforms.optout import rsl as optout_rsl
from transforms.optout import tdmrep as optout_tdmrep
from transforms.optout.domains import domain_set
from transforms.optout.lists import CrawlIndex, read_table
from transforms.optout.paths import canonical_host
from transforms.optout.robots import RobotsRule
from transforms.optout.signals import Signal
from transforms.optout.snapshots import Snapshot, Store
from transforms.optout.tdmrep import Reservation
from transforms.records import Source

CACHED_HOSTS = 4096  # parsed files held per kind; a size of memory, not a limit of the result


@dataclass(frozen=True)
class SiteRule:
    """How stored files of a site are read; `robots` as in `RobotsRule`.

    snapshots         which stored copies of one host count: all (the most restrictive wins), first or last.
    max_file_bytes    of tdmrep.json, ai.txt and RSL documents; a larger one is unknown.
    text_extensions   media types that stand for text in ai.txt.
    rsl_uses          words of RSL for training and for all use by AI.
    usage_categories, signal_key   as in `PageRule`.
    """

    robots: RobotsRule
    snapshots: str
    max_file_bytes: int
    text_extensions: tuple[str, ...]
    rsl_uses: tuple[str, ...]
    usage_categories: tuple[str, ...]
    signal_key: str


class Site:
    """Stored copies, crawl log and domain lists of one source."""

    def __init__(self, source: Source, rule: SiteRule) -> None:
        root, signals = evidence_root(source), source.raw.get("signals")
        self.rule, self.source = rule, source
        self.agent: str | None = _mapping(source.raw.get("crawl")).get("agent")
        limit = rule.robots.max_bytes
        self.stores = {
            kind: Store(signals, kind, root, limit if kind == "robots" else rule.max_file_bytes)
            for kind in ("robots", "tdmrep", "ai_txt", "rsl")
        }
        self.crawl = _crawl_index(source, root)
        self.domains = domain_set(_domain_lists(signals, root))
        self.parsed = lru_cache(maxsize=CACHED_HOSTS)(self._parse)

    @property
    def speaks(self) -> bool:
        """Say whether anything is stored that could speak of a URL."""
        return self.crawl is not None or any(self.stores.values())

    def signals(self, host: str, path: str, url: str) -> list[Signal]:
        """Return what is stored about one URL, without TDMRep (see `tdm_levels`)."""
        found: list[Signal] = []
        for kind in ("robots", "ai_txt", "rsl"):
            for file, fetched in self.parsed(kind, host):
                found += self._said(kind, file, path, _where(kind, host), fetched)
        if any(one.signal == "rsl" and one.where.startswith("license.xml") for one in found):
            found = [one for one in found if one.signal != "rsl" or one.where.startswith("license.xml")]
        if self.crawl is not None:
            decision = self.crawl.decision(url)
            value = "not in the crawl log" if decision is None else f"robots decision at the fetch: {decision}"
            found.append(Signal("crawl-log", value, decision or "unknown", "crawl log", None))
        return found

    def tdm_levels(self, host: str, path: str) -> tuple[list[Reservation], list[tuple[str, str, str | None]]]:
        """Return the reservations of the stored files for one path, and the files that cannot be read."""
        levels, troubles = [], []
        for file, fetched in self.parsed("tdmrep", host):
            if file.trouble is not None:
                troubles.append((file.trouble, _where("tdmrep", host), fetched))
            said = optout_tdmrep.match_file(file, path)
            if said is not None:
                levels.append(said)
        if self.rule.snapshots == "all":  # of several copies the one that reserves most is the level
            levels = sorted(levels, key=lambda level: (level.value == "1", level.policy is None))[-1:]
        return levels, troubles

    def _said(self, kind: str, file: Any, path: str, where: str, fetched: str | None) -> list[Signal]:
        rule = self.rule
        if kind == "robots":
            return [
                Signal(name, value, decision, where, fetched)
                for name, value, decision in optout_robots.robots_signals(
                    file, path, self.agent, rule.robots, rule.usage_categories, rule.signal_key
                )
            ]
        said = (
            optout_ai_txt.decide(file, path, rule.text_extensions)
            if kind == "ai_txt"
            else optout_rsl.decide(file, path)
        )
        name = "ai-txt" if kind == "ai_txt" else "rsl"
        return [Signal(name, said[0], said[1], where, fetched)] if said is not None else []

    def _parse(self, kind: str, host: str) -> list[tuple[Any, str | None]]:
        copies = self.stores[kind].find(host)
        if self.rule.snapshots != "all":
            copies = copies[:1] if self.rule.snapshots == "first" else copies[-1:]
        parsed = [(self._open(kind, copy, host), copy.fetched) for copy in copies]
        return [(file, fetched) for file, fetched in parsed if file is not None]

    def _open(self, kind: str, copy: Snapshot, host: str) -> Any:
        rule, limit = self.rule, self.rule.max_file_bytes
        if kind == "robots":
            return optout_robots.parse_robots(copy.body, copy.status, rule.robots)
        if kind == "ai_txt":
            return optout_ai_txt.parse_ai_txt(copy.body, copy.status, limit)
        if kind == "rsl":
            return optout_rsl.parse_rsl(copy.body, copy.status, limit, rule.rsl_uses)
        return optout_tdmrep.parse_file(copy.body, copy.status, limit, _where(kind, host), copy.fetched)


_FILES = {"robots": "robots.txt", "tdmrep": "tdmrep.json", "ai_txt": "ai.txt", "rsl": "license.xml"}


def _where(kind: str, host: str) -> str:
    return f"{_FILES[kind]} of {host}"


def _mapping(value: object) -> dict[str, str]:
    return value if isinstance(value, dict) else {}


def evidence_root(source: Source) -> Path:
    """Return the folder that evidence paths start from: that of corpus.yaml, else the root of the source."""
    return Path(source.raw.get("base") or source.root)


def evidence_paths(source: Source, kind: str, default: bool = False) -> list[str]:
    """Return the declared evidence files of one kind; `default` counts entries without a kind."""
    entries = source.raw.get("evidence") or []
    items = [entries] if isinstance(entries, dict) else entries
    return [e["file"] for e in items if e.get("file") and (e.get("kind") or (kind if default else "")) == kind]


def _crawl_index(source: Source, root: Path) -> CrawlIndex | None:
    paths = evidence_paths(source, "crawl_log", source.acquisition == "self_collected")
    if not paths:
        return None
    return CrawlIndex(row for path in paths for row in read_table(root / path))


def _domain_lists(signals: object, root: Path) -> tuple[str, ...]:
    value = _mapping(signals).get("denied_domains")
    paths = [value] if isinstance(value, str) else [_mapping(value).get("file", "")] if value else []
    lines: list[str] = []
    for path in filter(None, paths):
        lines += (root / path).read_text(encoding="utf-8").splitlines()
    return tuple(canonical_host(line.partition("#")[0].strip()) for line in lines)
