"""What a text must hold, and where, for a regular expression to match: derived from its parse tree, nothing else.

Two kinds of condition are derived, both necessary for every match. A *sequence* (`pattern.chains`): one of some short
chains of character sets stands in the match, at most so many code points from its start and from its end. A *count*
(`pattern.counts`): at least so many characters of a set stand in one run of the characters that the middle of the
pattern can consist of. The dearest part of a search, trying a pattern at every character, is then needed only around
such places.

Everything here errs to the safe side: what is not understood becomes "any character" or no condition at all.
"""

from transforms.pattern.chains import sequences
from transforms.pattern.condition import Condition
from transforms.pattern.counts import counts
from transforms.pattern.nodes import ENDLESS, characters, width
from transforms.pattern.tree import read_pattern


def necessary(pattern: str) -> Condition | None:
    """Return the most telling condition of a pattern, or None when there is none or a match has no bound.

    Raises:
        re.error: the pattern is no regular expression.
    """
    node, ahead = read_pattern(pattern)
    low, high = width(node)
    if high >= ENDLESS or ahead >= ENDLESS:
        return None
    options = [*counts(node), *sequences(node)]
    best = min(options, key=lambda option: option[0], default=None)
    if best is None or low == 0:
        return None
    return best[1]._replace(inside=characters(node), ahead=ahead)
