"""How far people who labelled the same items agree: Krippendorff's alpha for nominal codes, with its interval.

Source: K. Krippendorff, Content Analysis, ch. 12, and Computing Krippendorff's Alpha-Reliability (2011), nominal data,
any number of people, missing values; the interval by drawing items anew, Hayes & Krippendorff (2007).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.annotation.rule import AnnotationRule

PLACES = 4  # decimals; what is stored is rounded before it is judged


@dataclass(frozen=True)
class Agreement:
    """Agreement over the items that two people or more labelled.

    items   such items. labels  their labels.
    alpha   1 is agreement, 0 what chance gives, below 0 worse than chance; None where it is not defined: no such
            item, or a single code in all of them. lower, upper   ends of its interval, None with it.
    agreement_ratio   share of agreeing pairs within the items, each item counted by its labels, 0-1; None for no item.
    """

    items: int
    labels: int
    alpha: float | None
    lower: float | None
    upper: float | None
    agreement_ratio: float | None


def agreement(units: Iterable[Iterable[str]], rule: AnnotationRule) -> Agreement:
    """Measure the agreement of labels, one iterable of codes an item, one code a person; order never matters.

    Equal rows of counts are drawn together, so that the work grows with the number of different rows.
    """
    rows = Counter(tuple(sorted(Counter(unit).items())) for unit in units)
    shapes = sorted(row for row in rows if sum(count for _, count in row) > 1)
    if not shapes:
        return Agreement(0, 0, None, None, None, None)
    times = np.array([rows[shape] for shape in shapes], np.int64)
    counts = _counts(shapes)
    sizes, items = counts.sum(axis=1), int(times.sum())
    labels = int(sizes @ times)
    disagreeing = float(_disagreement(counts) @ times) / labels
    alpha = _alphas(counts, times[np.newaxis])[0]
    known = None if np.isnan(alpha) else round(float(alpha), PLACES)
    low, high = (None, None) if known is None else _interval(counts, times, rule)
    return Agreement(items, labels, known, low, high, round(1 - disagreeing, PLACES))


def _counts(shapes: list[tuple[tuple[str, int], ...]]) -> npt.NDArray[np.float64]:
    """Return how often each code (column) was given in each different row."""
    codes = sorted({code for shape in shapes for code, _ in shape})
    at = {code: index for index, code in enumerate(codes)}
    counts = np.zeros((len(shapes), len(codes)))
    for row, shape in enumerate(shapes):
        for code, count in shape:
            counts[row, at[code]] = count
    return counts


def _disagreement(counts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the disagreeing pairs of each row over its labels less one: its part of the coincidences off diagonal."""
    sizes = counts.sum(axis=1)
    return np.asarray((sizes**2 - (counts**2).sum(axis=1)) / (sizes - 1))


def _alphas(counts: npt.NDArray[np.float64], times: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return alpha for each row of `times`, how often each different row of counts is there; nan where undefined."""
    labels = times @ counts.sum(axis=1)
    codes = times @ counts
    observed = (times @ _disagreement(counts)) / labels
    expected = (labels**2 - (codes**2).sum(axis=1)) / (labels * (labels - 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(expected > 0, 1 - observed / expected, np.nan))


def _interval(
    counts: npt.NDArray[np.float64], times: npt.NDArray[np.int64], rule: AnnotationRule
) -> tuple[float, float]:
    """Draw as many items again, with replacement; a draw with one code only has nothing to disagree on and counts 1."""
    total = int(times.sum())
    drawn = np.random.default_rng(rule.alpha_seed).multinomial(total, times / total, size=rule.alpha_resamples)
    alphas = np.nan_to_num(_alphas(counts, drawn), nan=1.0)
    tail = (1 - rule.alpha_confidence) / 2
    low, high = np.quantile(alphas, [tail, 1 - tail])
    return round(float(low), PLACES), round(float(high), PLACES)
