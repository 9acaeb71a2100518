"""The shipped policy of personal information as a rule, and one open kit for all tests of a process."""

from functools import cache
from pathlib import Path

from pipelines.config import read_yaml, typed
from transforms.pii.stage import PiiKit, PiiRule, open_pii
from transforms.recognizers.base import Limits

POLICY = Path(__file__).resolve().parents[3] / "pipelines" / "policies" / "pii.yaml"


@cache
def the_rule() -> PiiRule:
    """Return the shipped rule, judged as of a fixed day."""
    from dataclasses import replace

    return replace(typed(PiiRule, read_yaml(POLICY).mapping()["pii"]), as_of="2026-01-01")


@cache
def the_kit() -> PiiKit:
    """Return one kit; making it costs seconds."""
    return open_pii(the_rule())


def limits() -> Limits:
    """Return the limits the shipped rule gives every recogniser."""
    from transforms.pii.stage import limits_of

    return limits_of(the_rule(), True)


def values(recognizer, text: str) -> list[tuple[str, str]]:
    """Return (type, matched text) of what one recogniser finds above the shipped score, in order."""
    from transforms.recognizers.presidio import analyze

    found = sorted(analyze(recognizer, text))
    return [(span.type, text[span.start : span.end]) for span in found if span.score >= the_rule().min_score]
