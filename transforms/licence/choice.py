"""Statements of licences, and how several become one choice: lists behind "either:", and "Alternatively, …"."""

import re
from typing import NamedTuple

from transforms.licence import expression
from transforms.licence.group import joined, parsed
from transforms.licence.reading import Name
from transforms.licence.refine import refine
from transforms.licence.rule import DetectRule

_OFFERS = re.compile(
    r"\b(?:either|dual|tri|multi)\b|\b(?:one|any) (?:or more )?of\b|\bat your (?:option|choice)\b|\bchoice of\b|\bfollowing licen[sc]es\b"
)
_ITEM = re.compile(
    r"(?:[\s\x1e\"'`*_(\[\]{}>#.:,;+•-]|\b(?:or|and|either|both|the|an?|under|terms|of|licen[sc]e|option)\b|\(?\b[a-z0-9]{1,3}[).:]|\bfor [^,.;]{3,60},)*"
)
ALTERNATIVELY = re.compile(r"\balternatively\b[^.]*$")
MAX_APART = 2500  # code points between a licence and what is offered instead: the MPL header and the BSD text fit
MAX_ITEM = 700  # code points between two items of one choice: a GNU notice with its address has about 500


class Statement(NamedTuple):
    """A statement: code points [start, end) from its first to its last licence name, expression, confidence."""

    start: int
    end: int
    expression: str
    confidence: float
    kind: str


class Choice(NamedTuple):
    """A sentence that offers licences and goes on in a list: its place in the found statements, and where it ended."""

    at: int
    end: int

    def takes(self, clean: str, bounds: tuple[int, int], group: list[Name]) -> bool:
        """Say whether the names stand in the next item: behind list marks, "or" and articles only."""
        if self.at < 0 or group[0].start - self.end > MAX_ITEM:
            return False
        return _ITEM.fullmatch(clean, bounds[0], group[0].start) is not None


NO_CHOICE = Choice(-1, 0)


def opened(
    clean: str, bounds: tuple[int, int], group: list[Name], found: list[Statement], stated: int, before: Choice
) -> Choice:
    """Return the choice that the sentence opens, or the one still open."""
    if stated and _OFFERS.search(clean, bounds[0], group[0].start):
        return Choice(len(found) - 1, group[-1].end)
    return before


def alternative(one: Statement, clean: str, bounds: tuple[int, int], group: list[Name], shift: int) -> Statement:
    """Add the licences of a list's next item as alternatives."""
    trees = [parsed(text) for text in (one.expression, joined(clean, bounds, group))]
    either_of = expression.render(refine(expression.join(expression.OR, trees)))
    return one._replace(expression=either_of, end=shift + group[-1].end)


def either(found: list[Statement], one: Statement, rule: DetectRule) -> list[Statement]:
    """Read "Alternatively, …": what was stated close before, or this."""
    near = [s for s in found if s.confidence >= rule.min_confidence and one.start - s.end <= MAX_APART]
    if not near:
        return [*found, one]
    stated = refine(expression.join(expression.AND, [parsed(s.expression) for s in near]))
    either_of = expression.render(refine(expression.join(expression.OR, [stated, parsed(one.expression)])))
    merged = one._replace(start=near[0].start, expression=either_of, confidence=max(s.confidence for s in near))
    return [*(s for s in found if s not in near), merged]
