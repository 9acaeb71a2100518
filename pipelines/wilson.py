"""How far a share that a sample shows may lie from the true one."""

import math
from statistics import NormalDist


def wilson(count: int, n: int, confidence: float) -> tuple[float, float]:
    """Return the ends of the two-sided Wilson score interval for count/n, each 0-1; all of 0 to 1 for no item.

    Source: E. B. Wilson, JASA 22 (1927) 209-212. At 0.95 the upper end is at most 0.05 for 11 of 400, 36 of 1,000 and
    172 of 4,000, and the lower one at least 0.96 for 3,865 of 4,000, and neither for one item worse.
    """
    if not n:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, square = count / n, z * z / n
    middle, spread = share + square / 2, z * math.sqrt(share * (1 - share) / n + square / (4 * n))
    return (middle - spread) / (1 + square), (middle + spread) / (1 + square)
