"""Checks of the rules that people worked by: is the rulebook there, whole, in force and of the right kind?"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.annotation.facts import BatchFacts
from pipelines.annotation.nouns import SAFETY, Rulebook
from pipelines.annotation.register import Read, moment
from pipelines.annotation.verdicts import Held, Verdict, count, none_of
from transforms.safety.lexicon import risks

ELEMENTS = ("goal", "data_format", "method", "quality_metrics")
STAGES = ("label", "review")


def check_rules(read: Read, batches: Sequence[BatchFacts]) -> Iterator[Verdict]:
    """Judge every rulebook that a batch was made under, and every batch under its rulebook."""
    used = {(one.rulebook.id, one.rulebook.version): one.rulebook for one in batches}
    for book in used.values():
        held = tuple(Held(one.batch.id, None) for one in batches if one.rulebook is book)
        yield _file(book, read.base, held)
        yield _contents(book, held)
        if book.kind == SAFETY:
            yield _risks(book, held)
    if not any(book.kind == SAFETY for book in used.values()):
        yield none_of("rulebook_risks", "no safety rulebook is used")
    for one in batches:
        yield _in_force(one, read)
        yield _stages(one)


def name_of(book: Rulebook) -> str:
    """Return how a rulebook is called in checks and tables."""
    return f"{book.id} {book.version}"


def file_state(book_file: str, sha256: str | None, base: Path) -> tuple[str, str | None]:
    """Return ok | missing | empty | changed | unpinned, and the hash that was found."""
    path = base / book_file
    try:
        content = path.read_bytes()
    except OSError:
        return "missing", None
    found = hashlib.sha256(content).hexdigest()
    if not content.strip():
        return "empty", found
    if sha256 is None:
        return "unpinned", found
    return ("ok" if found == sha256.strip().lower() else "changed"), found


def _file(book: Rulebook, base: Path, held: tuple[Held, ...]) -> Verdict:
    state, _ = file_state(book.file, book.sha256, base)
    status = {"ok": "pass", "unpinned": "no_evidence"}.get(state, "fail")
    what = "no sha256 is recorded" if state == "unpinned" else f"the file is {state}"
    return Verdict("rulebook_file", name_of(book), status, None, None, what, held)


def _contents(book: Rulebook, held: tuple[Held, ...]) -> Verdict:
    """Count the four elements; a metric counts with its name, target and way of measuring."""
    given = {name: bool((getattr(book, name) or "").strip()) for name in ELEMENTS[:3]}
    metrics = book.quality_metrics
    given["quality_metrics"] = bool(metrics) and all(m.name and m.target and m.measurement for m in metrics)
    missing = [name for name in ELEMENTS if not given[name]]
    detail = f"missing: {', '.join(missing)}" if missing else "the four elements are there"
    found = float(len(ELEMENTS) - len(missing))
    return Verdict("rulebook_contents", name_of(book), "fail" if missing else "pass", found, 4.0, detail, held)


def _risks(book: Rulebook, held: tuple[Held, ...]) -> Verdict:
    missing = [code for code in risks() if code not in book.risks]
    detail = f"missing: {', '.join(missing)}" if missing else "every risk of Annex A has its rules"
    found, whole = float(len(risks()) - len(missing)), float(len(risks()))
    return Verdict("rulebook_risks", name_of(book), "fail" if missing else "pass", found, whole, detail, held)


def _in_force(one: BatchFacts, read: Read) -> Verdict:
    """Ask that rules came before the batch and before every label in it."""
    effective = moment(read, "rulebooks", one.rulebook.effective_at, one.people.rule)
    created = moment(read, "batches", one.batch.created_at, one.people.rule)
    early = frozenset(name for name, item in one.items.items() if any(e.at < effective for e in item.standing))
    late = effective > created
    what = "the batch is older than its rules" if late else f"{len(early)} items were labelled before the rules held"
    found = len(one.items) if late else len(early)
    return count("rulebook_in_force", one.batch.id, found, what, [Held(one.batch.id, None if late else early)])


def _stages(one: BatchFacts) -> Verdict:
    book, batch = one.rulebook, one.batch
    found = float(len(set(book.stages)))
    if book.kind != batch.kind:
        what, status = f"a {batch.kind} batch under {book.kind} rules", "fail"
    else:
        missing = [stage for stage in STAGES if stage not in book.stages]
        status = "fail" if missing else "pass"
        what = f"no rules for: {', '.join(missing)}" if missing else f"{book.kind} rules for label and review"
    return Verdict("rulebook_stages", batch.id, status, found, 2.0, what, (Held(batch.id, None),))
