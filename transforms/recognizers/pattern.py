"""One pattern of a recogniser."""

from typing import NamedTuple


class Pattern(NamedTuple):
    """A name, a regular expression over the squeezed fold, and the score of a match without any context.

    The fields are those of Presidio's class of this name, which compiles each expression once more with another engine.
    """

    name: str
    regex: str
    score: float
