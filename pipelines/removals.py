"""The list of removal requests that corpus.yaml names: read strictly, shared out to the sources it speaks of.

Source of the duty: Interim Measures arts. 14 and 15, PIPL arts. 15 and 47.
"""

import dataclasses
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipelines import config
from transforms.optout.lists import read_table
from transforms.records import Source
from transforms.removals import NAMED_BY

REASONS = ("erasure", "consent_withdrawn", "rights", "illegal_content", "court_order", "other")
"""What a request rests on; `erasure` is PIPL art. 47, `rights` a claim of an owner, `illegal_content` art. 14."""
COLUMNS = ("request", "source", *NAMED_BY, "reason", "requested_on", "decided_by")


@dataclass(frozen=True)
class Request:
    """One row of the list: a request, and one record of one source by one or several names."""

    request: str
    source: str
    names: tuple[tuple[str, str], ...]
    reason: str
    requested_on: date
    decided_by: str


def read_requests(path: Path, sources: Sequence[Source]) -> tuple[Request, ...]:
    """Read CSV, TSV or JSON Lines (plain or .gz) with the columns `COLUMNS`; one of `NAMED_BY` is enough.

    Raises:
        config.ConfigError: a row cannot be read or lacks something; row and remedy are named, the values never.
    """
    known = {source.id for source in sources}
    requests, told = [], dict[str, tuple[Any, ...]]()
    for number, row in enumerate(read_table(path), start=1):
        place = f"{path}: row {number}"
        if row is None:
            raise config.ConfigError(place, "the row cannot be read", f"columns: {', '.join(COLUMNS)}")
        request = _request(place, {name: (row.get(name) or "").strip() for name in COLUMNS}, known)
        facts = (request.reason, request.requested_on, request.decided_by)
        if told.setdefault(request.request, facts) != facts:
            raise config.ConfigError(place, "one request has two reasons, days or deciders", "give each its own id")
        requests.append(request)
    return tuple(requests)


def _request(place: str, row: Mapping[str, str], known: set[str]) -> Request:
    for name in ("request", "decided_by"):
        if not row[name]:
            raise config.ConfigError(place, f"'{name}' is empty", "an id of the request, and who decided it")
    if row["source"] not in known:
        raise config.ConfigError(place, "'source' is no source of this corpus", f"one of: {', '.join(sorted(known))}")
    if row["reason"] not in REASONS:
        raise config.ConfigError(place, "'reason' is not known", f"one of: {', '.join(REASONS)}")
    try:
        day = date.fromisoformat(row["requested_on"])
        names = tuple((name, _name(name, row[name])) for name in NAMED_BY if row[name])
    except ValueError:
        remedy = "requested_on is YYYY-MM-DD, doc_id is written as the ledger shows it"
        raise config.ConfigError(place, "a day or an id cannot be read", remedy) from None
    if not names:
        raise config.ConfigError(place, "no record is named", f"fill one of: {', '.join(NAMED_BY)}")
    return Request(row["request"], row["source"], names, row["reason"], day, row["decided_by"])


def _name(column: str, value: str) -> str:
    return uuid.UUID(value).hex if column == "doc_id" else value


def share_out(requests: Sequence[Request], sources: Sequence[Source]) -> tuple[Source, ...]:
    """Return the sources, each with what is to be removed from it, in an order that the list's does not change."""
    return tuple(dataclasses.replace(source, removed=_removed(requests, source.id)) for source in sources)


def _removed(requests: Sequence[Request], source_id: str) -> tuple[tuple[str, str, str], ...]:
    mine = {(name, value, r.request) for r in requests if r.source == source_id for name, value in r.names}
    return tuple(sorted(mine))


def erasure_rows(requests: Sequence[Request], connection: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of the ledger table `erasures`: every request with the records that it removed, also none."""
    counted = connection.execute(
        "SELECT removal_request, source_id, count(*) FROM records WHERE removal_request IS NOT NULL GROUP BY ALL"
    ).fetchall()
    records = {(request, source): count for request, source, count in counted}
    rows: dict[tuple[str, str], list[Request]] = {}
    for one in requests:
        rows.setdefault((one.request, one.source), []).append(one)
    for (name, source), same in sorted(rows.items()):
        yield {
            "request": name, "source_id": source, "reason": same[0].reason, "requested_on": same[0].requested_on,
            "decided_by": same[0].decided_by, "named_by": sorted({column for one in same for column, _ in one.names}),
            "records": records.get((name, source), 0),
        }  # fmt: skip
