"""The facts behind the statements: a release's own totals, each from one query of `pipelines.audit.queries`."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.audit import queries, views

ALWAYS = ("release-facts", "check-totals", "published-scale", "published-acquisitions", "source-licences")
"""Queries that every statement reads: what it is about, and whether its totals hold."""


class TotalsDiffer(ValueError):
    """Ledger and shards do not agree, so no number of a statement could be relied on."""


@dataclass(frozen=True)
class Facts:
    """Rows by query name; `content_id` names the release."""

    content_id: str
    tables: dict[str, list[dict[str, Any]]]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a query that the statement declared."""
        return self.tables[name]

    def one(self, name: str) -> dict[str, Any]:
        """Return the row of a query that has exactly one."""
        (row,) = self.tables[name]
        return row

    def scale(self, per: str = "all", name: str = "*") -> dict[str, Any]:
        """Return records, chars and bytes of the published text; zeros where nothing was published."""
        for row in self.rows("published-scale"):
            if (row["per"], row["name"]) == (per, name):
                return row
        return {"per": per, "name": name, "records": 0, "chars": 0, "bytes": 0}

    def acquired(self, kind: str) -> dict[str, Any]:
        """Return the totals of one way of acquisition."""
        return next(row for row in self.rows("published-acquisitions") if row["acquisition"] == kind)

    def personal(self, source: str = "*") -> dict[str, Any]:
        """Return the counts of personal information in the kept records, in all or of one source."""
        return next(row for row in self.rows("kept-personal-information") if row["source_id"] == source)

    def published(self, source: str) -> bool:
        """Say whether any text of a source is in the shards."""
        return bool(self.scale("source", source)["records"])


def link(place: str | None) -> str | None:
    """Return a place of the register that is a link; a page number or the name of a file is none."""
    return place if place and place.startswith(("https://", "http://")) else None


def collect(release: Path, names: Iterable[str]) -> Facts:
    """Ask the questions of a statement; the shards are read once, whatever number of questions needs their text.

    Raises:
        QueryError: the release lacks a column that a question reads (an older version made it).
        TotalsDiffer: shards, ledger and published text do not add up to the same.
    """
    connection = views.connect(release)
    try:
        queries.pin(connection, "published-scale")
        tables = {name: queries.table(connection, name) for name in dict.fromkeys([*ALWAYS, *names])}
    finally:
        connection.close()
    facts = Facts(_content_id(release), tables)
    _check(facts)
    return facts


def _content_id(release: Path) -> str:
    import json

    try:
        return str(json.loads((release / "manifest.json").read_bytes())["content_id"])
    except (ValueError, TypeError, LookupError, RecursionError):
        raise views.damaged(release, "manifest.json does not say its content id") from None


def _check(facts: Facts) -> None:
    totals, told, read = facts.one("check-totals"), facts.one("release-facts"), facts.scale()
    records = {totals["shard_rows"], totals["kept_records"], read["records"]}
    if len(records) != 1 or told["text_bytes"] != read["bytes"]:
        raise TotalsDiffer("shards and ledger do not have the same totals; remedy: `clearance verify` says where")
    if "crawled-domains" in facts.tables:
        listed = sum(row["bytes"] for row in facts.rows("crawled-domains"))
        if listed != facts.acquired("self_collected")["bytes"]:
            raise TotalsDiffer("the crawled domains do not add up to the crawled records")
