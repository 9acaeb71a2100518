"""The crawl log of a self-collected source: is there a complete record of every fetch, and what did robots say?

A row has url, time, agent and robots (allow or deny), and may have robots_sha256 and robots_time (of the copy that
was relied on), status, method and signals. JSON Lines or CSV, plain or .gz, one row a line.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.register_notes import Mark, Note, objection
from pipelines.register_rule import CrawlRule
from transforms.optout.lists import ALLOWED, DENIED, read_table
from transforms.optout.paths import split_url

REQUIRED = ("url", "time", "agent", "robots")


@dataclass
class CrawlSummary:
    """Counts over one or more logs; times are UTC days, hosts map to the robots.txt hashes that fetches named.

    agent         the crawler's registered name; None when the register has none.
    other_agents  fetches whose agent does not hold that name, in whatever case; 0 without a registered name.
    """

    agent: str | None = None
    fetches: int = 0
    incomplete: int = 0
    denied: int = 0
    stale: int = 0
    other_agents: int = 0
    first: date | None = None
    last: date | None = None
    missing: dict[str, int] = field(default_factory=dict)
    robots: dict[str, set[str]] = field(default_factory=dict)

    def hosts(self) -> dict[str, frozenset[str]]:
        """Return host -> hashes of the robots.txt that its fetches relied on."""
        return {host: frozenset(hashes) for host, hashes in self.robots.items()}


def read_crawl_log(path: Path, rule: CrawlRule, into: CrawlSummary) -> None:
    """Add the rows of one log to a summary, in constant memory but for the hosts.

    Raises:
        OSError, EOFError: the file cannot be read or decompressed.
    """
    for row in read_table(path, rule.max_row_bytes):
        into.fetches += 1
        if row is None:
            _miss(into, "row")
            continue
        time = _time(row.get("time"))
        absent = [key for key in REQUIRED if not row.get(key)]
        absent += ["time"] if row.get("time") and time is None else []
        absent += ["robots"] if row.get("robots") and row["robots"].lower() not in (*ALLOWED, *DENIED) else []
        if absent:
            _miss(into, *absent)
        into.denied += row.get("robots", "").lower() in DENIED
        into.other_agents += _is_other(row.get("agent"), into.agent)
        into.stale += _stale(time, _time(row.get("robots_time")), rule)
        _place(row, time, into)


def _is_other(agent: str | None, registered: str | None) -> bool:
    return bool(agent and registered) and str(registered).casefold() not in str(agent).casefold()


def _miss(into: CrawlSummary, *names: str) -> None:
    into.incomplete += 1
    for name in names:
        into.missing[name] = into.missing.get(name, 0) + 1


def _place(row: dict[str, str], time: datetime | None, into: CrawlSummary) -> None:
    if time is not None:
        day = time.date()
        into.first = day if into.first is None else min(into.first, day)
        into.last = day if into.last is None else max(into.last, day)
    place = split_url(row.get("url", ""))
    if place is not None and row.get("robots_sha256"):
        into.robots.setdefault(place[0], set()).add(row["robots_sha256"].lower())


def _time(value: str | None) -> datetime | None:
    """Read an ISO time or seconds since 1970; without a zone it is UTC."""
    if not value:
        return None
    try:
        if value.replace(".", "", 1).isdigit():
            return datetime.fromtimestamp(float(value), UTC)
        read = datetime.fromisoformat(value)
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _stale(time: datetime | None, robots_time: datetime | None, rule: CrawlRule) -> bool:
    if time is None or robots_time is None:
        return False
    return (time - robots_time).total_seconds() > rule.max_robots_age_hours * 3600


def check_crawl_log(summary: CrawlSummary, rule: CrawlRule) -> Iterator[Note]:
    """Yield what stands against a source because of its crawl log."""
    if summary.fetches == 0:
        yield objection("source.evidence_unusable", "the crawl log holds no fetch")
        return
    allowed = rule.max_incomplete_ratio * summary.fetches
    counts = ", ".join(f"{name} {count}" for name, count in sorted(summary.missing.items()))
    detail = f"{summary.incomplete} of {summary.fetches} fetches incomplete" + (f": without {counts}" if counts else "")
    if summary.incomplete > allowed:
        yield objection("source.crawl_log_incomplete", detail)
    if summary.denied:
        yield objection("source.crawl_denied", f"{summary.denied} of {summary.fetches} fetches were denied by robots")
    if summary.stale:
        yield objection("source.robots_stale", f"{summary.stale} fetches relied on a robots.txt that was too old")
    bad = summary.incomplete > allowed or summary.denied > 0
    yield Mark("optout-robots-rfc9309", "fail" if bad else "pass", detail + f", {summary.denied} denied")
