"""What counts as a duplicate, and how alike documents must be: the rule, its bands, its alarm.

A pair of texts of Jaccard similarity s is a candidate with probability 1 - (1 - s^r)^b for b bands of r values.
`bands_for` takes the smallest b whose probability at the threshold reaches the policy's; for 0.7, r = 5 and 0.989
that is b = 25:

    s      0.40  0.50  0.60  0.65  0.70  0.75  0.80  0.90
    found  0.227 0.548 0.868 0.954 0.990 0.999 1.000 1.000

Every candidate is verified, so precision costs nothing but work and bands are chosen by recall (Leskovec et al.,
Mining of Massive Datasets, chapter 3.4). datasketch's optimum for 0.7 (14 bands of 9) finds 44 % at 0.70.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class DedupRule:
    """How duplicates are found and resolved; values, units and sources in policies/dedup.yaml."""

    threshold: float
    band_rows: int
    candidate_probability: float
    estimate_margin: float
    min_shingles: int
    bucket_limit: int
    shuffle_bytes: int
    component_edges: int
    round_cap: int
    conflicts_listed: int
    max_removed_ratio: float
    keep: Literal["nothing", "signatures", "sets"]


def candidate_probability(similarity: float, bands: int, rows: int) -> float:
    """Return the probability, 0-1, that a pair of this Jaccard similarity shares a bucket."""
    return float(1.0 - (1.0 - similarity**rows) ** bands)


def bands_for(rule: DedupRule, permutations: int) -> int:
    """Return the smallest number of bands that finds a pair at the threshold often enough.

    Raises:
        ValueError: a signature of `permutations` values has no room for so many bands.
    """
    for bands in range(1, permutations // rule.band_rows + 1):
        if candidate_probability(rule.threshold, bands, rule.band_rows) >= rule.candidate_probability:
            return bands
    raise ValueError(
        f"dedup: {permutations} permutations have no room for bands of {rule.band_rows} that find a pair at "
        f"{rule.threshold} with probability {rule.candidate_probability}; lower band_rows or raise permutations"
    )


def estimate_floor(rule: DedupRule, permutations: int) -> int:
    """Return how many of the signature values must agree before a candidate is worth verifying."""
    return max(0, int(-(-(rule.threshold - rule.estimate_margin) * permutations // 1)))
