"""A condition that every match of a pattern fulfils, and a guess how seldom ordinary text does."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.pattern.nodes import POINTS

DIGITS = sum(1 << point for point in range(48, 58))
LETTERS = (
    0.082, 0.015, 0.028, 0.043, 0.127, 0.022, 0.020, 0.061, 0.070, 0.002, 0.008, 0.040, 0.024,
    0.067, 0.075, 0.019, 0.001, 0.060, 0.063, 0.091, 0.028, 0.010, 0.024, 0.002, 0.020, 0.001,
)  # fmt: skip
"""Shares of a to z in English text (Beker and Piper, Cipher Systems, 1982); they choose, they decide nothing."""
SIGNS = ".,;:-/'\"()"
"""The signs that are common in prose."""


class Condition(NamedTuple):
    """What every match of a pattern holds: one of `chains`, or `enough` characters of `counted` in a run of `run`.

    before, behind  code points from the place (chain, or first and last counted character) to the ends of a match.
    inside          the characters that a match can consist of.
    ahead           code points behind a match that look-ahead can see.
    """

    chains: tuple[tuple[int, ...], ...]
    counted: int
    enough: int
    run: int
    before: int
    behind: int
    inside: int
    ahead: int


def chance(sets: Sequence[int]) -> float:
    """Guess how often a chain stands in ordinary text; digits keep company."""
    guess, number, foreign = 1.0, False, False
    for chars in sets:
        digits = chars & ~DIGITS == 0
        guess *= 0.07 * chars.bit_count() if digits and number else share(chars)
        if foreign and chars < 1 << 128:
            guess *= 0.05  # scripts seldom change without a space
        number, foreign = digits, chars & ((1 << 128) - 1) == 0
    return guess


@cache
def share(chars: int) -> float:
    """Guess which share of the characters of ordinary text a set holds."""
    weights = _weights()
    present = np.unpackbits(np.frombuffer(chars.to_bytes(POINTS // 8 + 1, "little"), np.uint8), bitorder="little")
    return min(1.0, float(weights[present[:POINTS] != 0].sum()))


@cache
def _weights() -> npt.NDArray[np.float64]:
    weights = np.full(POINTS, 1e-6)
    weights[0x21:0x7F] = 0.0005
    weights[[ord(sign) for sign in SIGNS]] = 0.005
    weights[48:58] = 0.002
    weights[97:123] = 0.75 * np.array(LETTERS)
    weights[0x20] = 0.15
    weights[0x4E00:0xA000] = 1e-5
    return weights
