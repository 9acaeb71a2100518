"""Checks of how annotation is run: task description, trial and acceptance, storage, vendors, the tool itself."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath

from pipelines.annotation.check_rules import file_state
from pipelines.annotation.facts import BatchFacts
from pipelines.annotation.nouns import SAFETY, Platform
from pipelines.annotation.register import Read
from pipelines.annotation.verdicts import Held, Verdict, none_of
from transforms.annotation.rule import AnnotationRule

CONTROLS = ("authentication", "project_access", "export_log", "copy_control")
DESCRIBED = ("method", "positive_examples", "negative_examples", "acceptance")


def check_process(
    read: Read, batches: Sequence[BatchFacts], inputs: Sequence[str], rule: AnnotationRule
) -> Iterator[Verdict]:
    """Judge every batch that is not void, and the tool; `inputs` are the places that the corpus is read from."""
    for one in batches:
        yield _description(one)
        yield _vendor(one, rule)
        if one.batch.kind == SAFETY:
            yield _isolated(one, batches, inputs)
    if not any(one.batch.kind == SAFETY for one in batches):
        yield none_of("isolated", "no safety batch")
    yield _platform(read.register.platform, read)


def check_void(batches: Sequence[BatchFacts]) -> Iterator[Verdict]:
    """Say of batches with illegal or harmful content whether they were declared void; their items are out anyway."""
    for one in batches:
        bad = sum(sample.bad or 0 for sample in one.batch.samples)
        if bad and one.batch.disposition != "void":
            detail = f"{bad} illegal or harmful items found, but not declared void"
            held = (Held(one.batch.id, None),)
            yield Verdict("void", one.batch.id, "fail", float(bad), 0.0, detail, held)


def _description(one: BatchFacts) -> Verdict:
    """Count what GB/T 42755 asks for: the description's four parts, three people, a trial before, an acceptance."""
    batch, described = one.batch, one.batch.description
    first = min(one.people.day(event) for event in one.events())
    parts = {name: bool(described and (getattr(described, name) or "").strip()) for name in DESCRIBED}
    parts["data user"], parts["administrator"] = batch.data_user is not None, batch.administrator is not None
    parts["trial before production"] = batch.trial is not None and batch.trial.items > 0 and batch.trial.on <= first
    accepted = batch.acceptance
    by_user = accepted is not None and accepted.accepted and accepted.by == batch.data_user
    parts["acceptance by the data user"] = by_user
    found = sum(parts.values())
    missing = ", ".join(name for name, there in parts.items() if not there)
    status = "pass" if not missing else "fail" if found else "no_evidence"
    detail = f"missing: {missing}" if missing else "described, tried, accepted"
    return Verdict("task_description", batch.id, status, float(found), float(len(parts)), detail)


def _vendor(one: BatchFacts, rule: AnnotationRule) -> Verdict:
    vendor = one.batch.vendor
    if vendor is None:
        what = "nobody outside annotated" if one.batch.in_house else "not said whether somebody outside annotated"
        status = "not_applicable" if one.batch.in_house else "no_evidence"
        return Verdict("vendor", one.batch.id, status, None, None, what)
    named = {"contract": vendor.contract, "purpose": vendor.purpose, "fields": vendor.fields,
             "supervision": vendor.supervision}  # fmt: skip
    missing = [name for name, value in named.items() if not value]
    if vendor.retention_until < _years_on(vendor.sent_at, rule.vendor_record_years):
        missing.append(f"records kept for {rule.vendor_record_years} years")
    detail = f"missing: {', '.join(missing)}" if missing else f"records kept until {vendor.retention_until}"
    return Verdict("vendor", one.batch.id, "fail" if missing else "pass", float(len(missing)), 0.0, detail)


def _years_on(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 1 March, so that no day is lost."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _isolated(one: BatchFacts, batches: Sequence[BatchFacts], inputs: Sequence[str]) -> Verdict:
    """Ask that safety data lies in a place of its own, under an access policy, where no input and no other batch is."""
    storage = one.batch.storage
    if storage is None:
        return Verdict("isolated", one.batch.id, "no_evidence", None, None, "where it is kept is not said")
    others = [o.batch.storage.place for o in batches if o.batch.kind != SAFETY and o.batch.storage is not None]
    shared = [place for place in (*others, *inputs) if _overlap(storage.place, place)]
    problems = ["it shares its place with other data or an input"] if shared else []
    problems += [] if storage.access else ["no access policy"]
    detail = "; ".join(problems) or "a place of its own under its own access policy"
    return Verdict("isolated", one.batch.id, "fail" if problems else "pass", float(len(problems)), 0.0, detail)


def _overlap(one: str, other: str) -> bool:
    """Say whether one place is, or lies under, the other."""
    a, b = (PurePosixPath(place.rstrip("/")).parts for place in (one, other))
    shorter = min(len(a), len(b))
    return a[:shorter] == b[:shorter]


def _platform(platform: Platform | None, read: Read) -> Verdict:
    if platform is None:
        return Verdict("platform", "*", "no_evidence", None, float(len(CONTROLS)), "the tool is not described")
    missing = [name for name in CONTROLS if getattr(platform, name) is not True]
    found = float(len(CONTROLS) - len(missing))
    if platform.evidence is None:
        state = "unpinned"
    else:
        state, _ = file_state(platform.evidence, platform.sha256, read.base)
    status = (
        "fail" if missing or state in ("missing", "empty", "changed") else "pass" if state == "ok" else "no_evidence"
    )
    detail = f"no {', no '.join(missing)}" if missing else f"evidence file: {state}"
    return Verdict("platform", "*", status, found, float(len(CONTROLS)), detail)
