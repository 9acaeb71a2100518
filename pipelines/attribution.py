"""Who has to be named, and what else the licences of the kept records ask: pure functions over aggregated rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from transforms.licence.judge import Judge
from transforms.licence.rule import LicenceRule

NAMES = {
    "attribution": "Name the author and the source.",
    "notice": "Pass on the copyright and licence notices.",
    "licence-link": "Link to the licence.",
    "state-changes": "Say that the text was changed.",
    "source": "Offer the corresponding source.",
    "network-source": "Offer the corresponding source to users over a network.",
    "non-commercial": "No commercial use.",
    "no-derivatives": "No adapted versions.",
    "history": "Keep the history section and the title rules of the licence.",
    "advertising": "Name the author in advertising material.",
    "use-restrictions": "Observe the use restrictions of the licence and pass them on.",
    "computational-use-only": "Computational use only.",
}


class Kept(NamedTuple):
    """Kept records that share these values: `records` of them. author, title and url may be null."""

    source: str
    licence: str
    author: str | None
    title: str | None
    url: str | None
    records: int


@dataclass(frozen=True)
class Duty:
    """One obligation in the release: what it asks, under which licences, in which sources, for how many records."""

    obligation: str
    meaning: str
    licences: tuple[str, ...]
    sources: tuple[str, ...]
    records: int


def obligations(rows: Iterable[Kept], rule: LicenceRule) -> tuple[Duty, ...]:
    """List every obligation of the kept records, sorted by name.

    Counted is the branch that the judgment chose where the expression leaves a choice.
    """
    judge = Judge(rule)
    licences: dict[str, set[str]] = defaultdict(set)
    sources: dict[str, set[str]] = defaultdict(set)
    records: dict[str, int] = defaultdict(int)
    for row in rows:
        judgment = judge.judge(row.licence)
        for duty in judgment.obligations:
            licences[duty].update(judgment.branch)
            sources[duty].add(row.source)
            records[duty] += row.records
    return tuple(
        Duty(duty, _meaning(duty), tuple(sorted(licences[duty])), tuple(sorted(sources[duty])), records[duty])
        for duty in sorted(records)
    )


def _meaning(duty: str) -> str:
    kind, _, family = duty.partition(":")
    if kind == "share-alike":
        return f"Share adapted versions under the same terms ({family})."
    return NAMES.get(kind, kind.replace("-", " ").capitalize() + ".")


def attribution_text(corpus: str, rows: Iterable[Kept], rule: LicenceRule, works_per_source: int) -> str:
    """Write the ATTRIBUTION file: per source and licence, the works that have to be named.

    Works whose licence asks no attribution and no notice are counted, not listed. A source with more than
    `works_per_source` works lists the first in order of title and says how many follow in the ledger.
    """
    judge = Judge(rule)
    groups: dict[tuple[str, str], list[Kept]] = defaultdict(list)
    for row in rows:
        groups[row.source, row.licence].append(row)
    lines = [
        f"ATTRIBUTION for {_line(corpus)}",
        "",
        "The texts of this release come from the works below. They were cleaned and redacted.",
    ]
    for (source, licence), works in sorted(groups.items()):
        judgment = judge.judge(licence)
        lines += ["", f"{_line(source)}: {licence} ({sum(work.records for work in works)} records)"]
        if len(judgment.branch) and " OR " in licence:
            lines.append(f"  used under: {' AND '.join(judgment.branch)}")
        if {"attribution", "notice"} & set(judgment.obligations):
            lines += _works(works, works_per_source)
    return "\n".join(lines) + "\n"


def _works(works: list[Kept], most: int) -> list[str]:
    named = sorted({(work.title or "", work.author or "", work.url or "") for work in works} - {("", "", "")})
    lines = ["  - " + ", ".join(_line(part) for part in work if part) for work in named[:most]]
    if len(named) > most:
        lines.append(f"  and {len(named) - most} more works, listed in the ledger (records: title, author, url)")
    unnamed = sum(work.records for work in works if not (work.title or work.author or work.url))
    if unnamed:
        lines.append(f"  and {unnamed} records without a name here; the ledger has their places (file, offset)")
    return lines


def _line(text: str) -> str:
    """Keep a value from outside on one line and free of control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
