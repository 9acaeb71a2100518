"""Collection assessments: the share of illegal or harmful items in a source, before and after collection."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pipelines.register_notes import Mark, Note, objection
from pipelines.register_rule import AssessmentRule
from pipelines.register_values import Entry
from pipelines.wilson import wilson

WHEN = ("before", "after")
ASSESSMENT_KEYS = ("when", "on", "n", "bad", "by", "file", "sha256", "note")
RULES = {"before": "cn-genaisec-5.1-a1-pre-collection", "after": "cn-genaisec-5.1-a2-post-collection"}


@dataclass(frozen=True)
class Assessment:
    """One sample: `bad` of `n` items were illegal or harmful; ratios are 0-1, rounded to 1e-4."""

    when: str
    on: date | None
    n: int
    bad: int
    ratio: float
    upper_bound: float

    def row(self) -> dict[str, object]:
        """Return the struct of the ledger column `sources.assessments`."""
        return {
            "when": self.when, "on": self.on, "items": self.n, "bad": self.bad,
            "bad_ratio": self.ratio, "upper_bound_ratio": self.upper_bound,
        }  # fmt: skip

    def sentence(self) -> str:
        """Return the figures in words."""
        return f"{self.bad} of {self.n} items ({self.ratio:.2%}, upper bound {self.upper_bound:.2%})"


def read_assessments(entry: Entry, rule: AssessmentRule) -> Iterator[Assessment]:
    """Yield the assessments as declared.

    Raises:
        RegisterError: `when`, `n` or `bad` is not given, n is 0, or more items are bad than were looked at.
    """
    for item in entry.children("assessments"):
        item.only(ASSESSMENT_KEYS)
        when, n, bad = item.choice("when", WHEN), item.whole("n"), item.whole("bad")
        if when is None:
            raise item.fail("when", "an assessment says neither before nor after", "add when: before | after")
        if n is None or bad is None:
            raise item.fail("n", "an assessment has no figures", "add n: items looked at, bad: of them harmful")
        if n == 0 or bad > n:
            raise item.fail("bad", f"{bad} of {n} items cannot be", "n is at least 1 and bad at most n")
        upper = round(wilson(bad, n, rule.confidence)[1], 4)
        yield Assessment(when, item.day("on"), n, bad, round(bad / n, 4), upper)


def check_assessments(
    found: tuple[Assessment, ...], first_fetch: date | None, as_of: date, rule: AssessmentRule
) -> Iterator[Note]:
    """Yield objections and the marks of the two assessment rules; every assessment counts, not the best one."""
    for when in WHEN:
        mine = [a for a in found if a.when == when and (a.on is None or a.on <= as_of)]
        if not mine:
            yield Mark(RULES[when], "no_evidence", f"no assessment {when} collection")
            if when in rule.required:
                yield objection("source.assessment_missing", f"no assessment {when} collection")
            continue
        notes = [note for one in mine for note in _one(one, first_fetch, rule)]
        worst = max(mine, key=lambda a: (a.ratio, a.upper_bound))
        yield from notes
        yield Mark(RULES[when], "fail" if notes else "pass", worst.sentence())


def _one(one: Assessment, first_fetch: date | None, rule: AssessmentRule) -> Iterator[Note]:
    # The exact quotient is compared: a ratio rounded to 1e-4 could hide 0.05004 under the limit.
    if Fraction(one.bad, one.n) > Fraction(str(rule.max_ratio)):
        yield objection("source.assessment_over_limit", one.sentence())
    elif rule.judged_by == "upper_bound" and one.upper_bound > rule.max_ratio:
        yield objection("source.assessment_inconclusive", one.sentence())
    if one.when == "before" and first_fetch is not None and (one.on is None or one.on > first_fetch):
        yield objection("source.assessment_late", f"not dated before the first fetch on {first_fetch}")
