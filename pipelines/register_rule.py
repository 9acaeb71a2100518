"""Policy of the source register; values come from pipelines/policies/register.yaml."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class CrawlRule:
    """What a crawl log must hold.

    max_incomplete_ratio  0-1, fetches without URL, time, agent or robots decision over all fetches.
    max_robots_age_hours  age of the robots snapshot at the time of the fetch.
    max_row_bytes         a longer row of the log is not read and counts as incomplete.
    """

    max_incomplete_ratio: float
    max_robots_age_hours: float
    max_row_bytes: int


@dataclass(frozen=True)
class AssessmentRule:
    """When a collection assessment bars a source.

    max_ratio   0-1, illegal or harmful items over items looked at.
    confidence  0-1, of the two-sided Wilson interval whose upper end is shown.
    judged_by   `ratio` compares the sample's ratio, `upper_bound` the upper end of its interval.
    required    of `before` and `after`: those without which a source is objected to.
    """

    max_ratio: float
    confidence: float
    judged_by: Literal["ratio", "upper_bound"]
    required: tuple[str, ...]


@dataclass(frozen=True)
class RegisterRule:
    """What each way of acquiring data must prove, and what follows when it does not.

    actions           reason code -> block (its records are dropped with that reason), stop (the run ends
                      before any work) or warn (shown, nothing dropped).
    evidence_kinds    acquisition -> kinds of evidence file that must be there.
    ground_kinds      ground of public domain -> kinds of evidence file that must be there.
    protection_years  jurisdiction -> years of copyright after the year of the author's death.
    required_use      word that a contract's `permitted_uses` must hold.
    """

    actions: dict[str, Literal["block", "stop", "warn"]]
    evidence_kinds: dict[str, tuple[str, ...]]
    ground_kinds: dict[str, tuple[str, ...]]
    protection_years: dict[str, int]
    required_use: str
    assessment: AssessmentRule
    crawl: CrawlRule
