"""A sound annotation register: two people label, one reviews, one verifies; a test changes what it is about.

Registers are written as JSON, which is YAML too.
"""

import copy
import hashlib
import json
from datetime import date
from functools import cache

from pipelines.annotation.check import check_annotation
from pipelines.policy import load_policy
from tests.builders import a_source
from transforms.safety.lexicon import risks

RULES = "Read the whole text. Choose one code.\n"
AT = "2026-02-01T10:{minute:02d}:00+08:00"
MODULES = ("task_rules", "tool_use", "quality_checking", "data_security", "legal_awareness")
TOPICS = ["rule_comprehension", "tool_use", "risk_judgement", "data_security"]


def rulebook(**changes):
    """Return a functional rulebook."""
    book = {
        "id": "rules", "version": "1", "kind": "functional", "file": "rules.md",
        "sha256": hashlib.sha256(RULES.encode()).hexdigest(), "effective_at": "2026-01-10",
        "goal": "true answers", "data_format": "one code an item", "method": "read, then choose",
        "quality_metrics": [{"name": "agreement", "target": "alpha 0.8", "measurement": "two people an item"}],
        "stages": ["label", "review"],
    }  # fmt: skip
    return {**book, **changes}


def safety_rulebook(**changes):
    """Return a safety rulebook for all 31 risks."""
    return rulebook(**{"id": "safety", "kind": "safety", "risks": list(risks()), **changes})


def person(name, **changes):
    """Return a trained, examined, supervised and qualified person."""
    entry = {
        "id": name, "supervisor": "s-1", "organiser": "provider",
        "training": [{"module": module, "on": "2026-01-05"} for module in MODULES],
        "exam": {"on": "2026-01-08", "topics": TOPICS, "score": 90, "passed": True},
        "qualified_from": "2026-01-09", "qualified_to": "2027-01-08",
    }  # fmt: skip
    return {**entry, **changes}


def batch(**changes):
    """Return a functional batch of source `s`, checked by one drawn item."""
    entry = {
        "id": "b1", "kind": "functional", "rulebook": "rules", "created_at": "2026-02-01T09:00:00+08:00",
        "sources": ["s"], "events": [{"file": "b1.jsonl"}],
        "samples": [{"seed": "x", "size": 1, "verifiers": ["v-1"], "inaccurate": 0, "bad": 0,
                     "frame_sha256": frame("r1", "r2")}],
    }  # fmt: skip
    return {**entry, **changes}


def frame(*items):
    """Return the hash of the frame of these items."""
    return hashlib.sha256("\n".join(sorted(items)).encode()).hexdigest()


def register(**changes):
    """Return a register with one functional batch."""
    people = [person(name) for name in ("a-1", "a-2", "q-1", "v-1")]
    return {"rulebooks": [rulebook()], "annotators": people, "batches": [batch()], **changes}


def event(item, actor="a-1", action="label", minute=0, **more):
    """Return a row of an events file; a label is `good`, given in a minute."""
    label = {"label": "good", "duration_s": 60} if action in ("label", "relabel") else {}
    return {"item": item, "actor": actor, "action": action, "at": AT.format(minute=minute), **label, **more}


EVENTS = (event("r1"), event("r2"), event("r1", "a-2", minute=1), event("r1", "q-1", "approve", 5))


def write(folder, register, **events):
    """Write register, rulebook and events (file stem -> rows) into a folder; return the path of the register."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rules.md").write_text(RULES, encoding="utf-8")
    for name, rows in {"b1": EVENTS, **events}.items():
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    path = folder / "annotations.yaml"
    path.write_text(json.dumps(register, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


@cache
def shipped_rule():
    """Return the shipped limits."""
    return load_policy(None).rules["annotation"]


def checked(folder, register, waivers=(), rule=None, clean=list, **events):
    """Write a register, check it for a corpus of source `s`, and return what a run would know."""
    rule = rule or shipped_rule()
    path = write(folder, copy.deepcopy(register), **events)
    return check_annotation(path, [a_source(id="s")], rule, waivers, date(2026, 6, 1), clean)


def standing(annotation, *names):
    """Return (check without its prefix, subject) -> status, of some checks or of all."""
    found = {(one.check.removeprefix("annotation."), one.subject): one.status for one in annotation.checks}
    return {key: status for key, status in found.items() if not names or key[0] in names}


def withheld(annotation):
    """Return item -> objection of source `s`."""
    return {item: objection for _, item, objection, _ in annotation.withheld.get("s", ())}
