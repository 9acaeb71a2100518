"""Checks of the people: one role in a task, qualified on the day, trained, examined, supervised, retrained."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from pipelines.annotation.event import Event
from pipelines.annotation.facts import BatchFacts, People
from pipelines.annotation.nouns import Annotator
from pipelines.annotation.verdicts import Held, Verdict, count
from transforms.annotation.rule import AnnotationRule


def check_people(batches: Sequence[BatchFacts], people: People) -> Iterator[Verdict]:
    """Judge every task, every batch and everybody whose work stands in one."""
    yield from _roles(batches)
    for one in batches:
        yield _count_standing(one, "qualified", lambda e: not people.qualified(e), "by people not qualified on the day")
        yield _count_standing(one, "suspended", people.suspended, "by people who were suspended")
    for actor, days in sorted(_days_of(batches, people).items()):
        first = min(days)
        held = tuple(Held(one.batch.id, items) for one in batches if (items := one.standing_of(actor)))
        person = people.known.get(actor)
        yield _legal(actor, person, first, people.rule, held)
        yield _trained(actor, person, first, people.rule, held)
        yield _retrained(actor, person, days, people.rule)


def _roles(batches: Sequence[BatchFacts]) -> Iterator[Verdict]:
    """Ask of each task that nobody has two roles in it (per task, not only per item)."""
    tasks: dict[str, list[BatchFacts]] = {}
    for one in batches:
        tasks.setdefault(one.batch.task_id, []).append(one)
    for task, own in sorted(tasks.items()):
        roles = {role: set().union(*(one.actors(role) for one in own)) for role in ("labeller", "reviewer")}
        roles["verifier"] = set().union(*(one.verifiers for one in own))
        for role in ("administrator", "data_user"):
            roles[role] = {person for one in own if (person := getattr(one.batch, role)) is not None}
        everybody = set().union(*roles.values())
        double = [p for p in everybody if sum(p in of_role for of_role in roles.values()) > 1]
        if not double and not roles["reviewer"] | roles["verifier"]:
            yield Verdict("roles", task, "no_evidence", None, 0.0, "nobody reviewed or verified")
            continue
        detail = f"{len(double)} of {len(everybody)} people have two roles"
        yield count("roles", task, len(double), detail, [Held(one.batch.id, None) for one in own])


def _count_standing(one: BatchFacts, check: str, wrong: Callable[[Event], bool], what: str) -> Verdict:
    found = {name: sum(wrong(event) for event in item.standing) for name, item in one.items.items()}
    items = frozenset(name for name, number in found.items() if number)
    number = sum(found.values())
    return count(
        check, one.batch.id, number, f"{number} standing labels or reviews {what}", [Held(one.batch.id, items)]
    )


def _days_of(batches: Sequence[BatchFacts], people: People) -> dict[str, set[date]]:
    """Return person -> the days of what stands of their work."""
    days: dict[str, set[date]] = {}
    for one in batches:
        for item in one.items.values():
            for event in item.standing:
                days.setdefault(event.actor, set()).add(people.day(event))
    return days


def _legal(actor: str, person: Annotator | None, first: date, rule: AnnotationRule, held: tuple[Held, ...]) -> Verdict:
    taught = person is not None and rule.legal_module in _taught(person, first)
    led = person is not None and person.supervisor is not None
    lacks = [what for what, there in (("training on law", taught), ("a supervisor", led)) if not there]
    detail = f"before the first label: no {' and no '.join(lacks)}" if lacks else "taught the law, supervised"
    return Verdict("legal_training", actor, "fail" if lacks else "pass", 2.0 - len(lacks), 2.0, detail, held)


def _trained(
    actor: str, person: Annotator | None, first: date, rule: AnnotationRule, held: tuple[Held, ...]
) -> Verdict:
    """Count modules and exam topics before the first label; who organised them must be known to be the provider."""
    taught = _taught(person, first) if person else set()
    asked = _examined(person, first, rule) if person else set()
    lacks = [f"module {name}" for name in rule.training_modules if name not in taught]
    lacks += [f"exam {name}" for name in rule.exam_topics if name not in asked]
    whole = float(len(rule.training_modules) + len(rule.exam_topics))
    organiser = person.organiser if person else None
    if not lacks and organiser == "other":
        lacks = ["organised by the provider"]
    status = "fail" if lacks else "no_evidence" if organiser is None else "pass"
    detail = (
        f"before the first label: no {', no '.join(lacks)}" if lacks else f"organised by: {organiser or 'not said'}"
    )
    return Verdict("training", actor, status, max(0.0, whole - len(lacks)), whole, detail, held)


def _taught(person: Annotator, day: date) -> set[str]:
    return {training.module for training in person.training if training.on <= day}


def _examined(person: Annotator, day: date, rule: AnnotationRule) -> set[str]:
    """Return the topics of the exam, if it was passed by that day."""
    exam = person.exam
    if exam is None or not exam.passed or exam.on > day:
        return set()
    if rule.min_exam_score is not None and (exam.score is None or exam.score < rule.min_exam_score):
        return set()
    return set(exam.topics)


def _retrained(actor: str, person: Annotator | None, days: set[date], rule: AnnotationRule) -> Verdict:
    """Ask of every day of work how long ago the last training was."""
    taught = [*(training.on for training in person.training), *person.retrained] if person else []
    limit = float(rule.max_retraining_days)
    if not any(day <= min(days) for day in taught):
        return Verdict("retraining", actor, "fail", None, limit, "no training before the first label")
    gap = max((day - max(one for one in taught if one <= day)).days for day in days)
    status = "fail" if gap > rule.max_retraining_days else "pass"
    return Verdict("retraining", actor, status, float(gap), limit, f"at most {gap} days from a training to a label")
