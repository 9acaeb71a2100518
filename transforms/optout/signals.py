"""The nouns of opt-outs: one observed signal, the four decisions and how several signals combine.

A decision is `allow`, `unknown`, `licence_needed` or `deny`. Unknown is never allow: where nothing readable was
observed there is no signal, and where something was observed that cannot be read the decision is unknown.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

Decision = Literal["allow", "unknown", "licence_needed", "deny"]

SEVERITY: tuple[Decision, ...] = ("allow", "unknown", "licence_needed", "deny")
"""From the least to the most restrictive."""


class Signal(NamedTuple):
    """One observed signal.

    signal    robots | tdmrep | content-usage | content-signal | rsl | x-robots-tag | meta-robots | ai-txt |
              crawl-log.
    value     the raw value, shortened by the caller's rule; never text of the page.
    decision  what the value says about training.
    where     robots.txt, header, html, file … and for stored snapshots the host.
    time      when it was observed, as the snapshot or the response says; None when neither says.
    """

    signal: str
    value: str
    decision: Decision
    where: str
    time: str | None


def most_restrictive(decisions: Iterable[Decision]) -> Decision | None:
    """Return the most restrictive decision, None for none."""
    return max(decisions, key=SEVERITY.index, default=None)


def shorten(value: str, max_chars: int) -> str:
    """Return the value on one line with at most `max_chars` characters, the last one `…` when cut."""
    flat = " ".join(value.split())
    return flat if len(flat) <= max_chars else flat[: max_chars - 1] + "…"
