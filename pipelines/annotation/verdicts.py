"""How a check of annotation speaks: about what, with which number against which limit, and which items it holds."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from pipelines.gates import Check
from pipelines.policy_gates import Waiver
from transforms.annotation.rule import OBJECTIONS, AnnotationRule

ART_8 = "cn-genai-8-annotation-rules-and-sampling"
TRAINED = "cn-genai-8-annotator-training"
WORKFORCE = "cn-genaisec-5.3-a1-a4-annotator-workforce"
ROLES = "cn-genaisec-5.3-a3-role-separation"
CONTENTS = "cn-genaisec-5.3-b1-rule-contents"
KINDS = "cn-genaisec-5.3-b2-b4-functional-vs-safety"
REVIEWED = "cn-genaisec-5.3-c1-safety-review"
SAMPLED = "cn-genaisec-5.3-c2-functional-sampling"
ISOLATED = "cn-genaisec-5.3-d-isolated-storage"
SECURITY = "cn-gbt45674-annotation-security"
PROCESS = "cn-gbt42755-annotation-process"
HANDED_OVER = "cn-netdata-12-processor-records"

SERVES = {
    "void": (SAMPLED,),
    "rulebook_file": (ART_8,),
    "rulebook_contents": (CONTENTS, SECURITY),
    "rulebook_stages": (KINDS,),
    "rulebook_risks": (KINDS,),
    "rulebook_in_force": (ART_8,),
    "roles": (ROLES,),
    "qualified": (TRAINED, WORKFORCE, SECURITY),
    "suspended": (TRAINED, WORKFORCE),
    "legal_training": (TRAINED,),
    "training": (WORKFORCE,),
    "retraining": (WORKFORCE,),
    "speed": (WORKFORCE,),
    "safety_review": (REVIEWED,),
    "sampling": (ART_8, SAMPLED),
    "verifiers": (ART_8,),
    "relabelled": (SAMPLED,),
    "agreement": (ART_8, SECURITY),
    "vendor": (HANDED_OVER,),
    "isolated": (ISOLATED,),
    "task_description": (PROCESS,),
    "platform": (SECURITY,),
    "verified_share": (SECURITY,),
}
"""Check -> rules of the catalogue that it is evidence for."""


class Held(NamedTuple):
    """Items of a batch; None is all of them."""

    batch: str
    items: frozenset[str] | None


class Verdict(NamedTuple):
    """What one check says of one subject: status is pass | fail | no_evidence | not_applicable.

    held  what a failure speaks of. rules   evidence for fewer rules than `SERVES` says, where it is.
    """

    check: str
    subject: str
    status: str
    observed: float | None
    limit: float | None
    detail: str
    held: tuple[Held, ...] = ()
    rules: tuple[str, ...] | None = None


def none_of(check: str, what: str, rules: tuple[str, ...] | None = None) -> Verdict:
    """Say that there is nothing of the kind that a check looks at."""
    return Verdict(check, "*", "not_applicable", None, None, what, (), rules)


def count(check: str, subject: str, found: int, detail: str, held: Iterable[Held] = ()) -> Verdict:
    """Judge a number that must be 0."""
    return Verdict(check, subject, "fail" if found else "pass", float(found), 0.0, detail, tuple(held) if found else ())


def as_check(verdict: Verdict, rule: AnnotationRule, waivers: Iterable[Waiver], as_of: date) -> Check:
    """Turn a verdict into a row of `checks`: a failure stops, alarms, or is waived by a named person."""
    name = f"annotation.{verdict.check}"
    status, by = verdict.status, None
    if status == "fail":
        waiver = next((w for w in waivers if w.holds(verdict.subject, name, as_of)), None)
        status = "waived" if waiver else "fail" if rule.actions[verdict.check] == "stop" else "alarm"
        by = f"{waiver.name}: {waiver.reason}" if waiver else None
    rules = SERVES[verdict.check] if verdict.rules is None else verdict.rules
    return Check(name, verdict.subject, status, verdict.observed, verdict.limit, by, verdict.detail, rules)


def holds(verdict: Verdict, check: Check, rule: AnnotationRule) -> bool:
    """Say whether the items of a verdict are kept back: policy says hold, and nobody waived it."""
    return check.status == "alarm" and rule.actions[verdict.check] == "hold" and OBJECTIONS[verdict.check] is not None
