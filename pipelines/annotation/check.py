"""Annotation as a run sees it: the register and its events read, every check made, the items that it keeps back.

All of it is known before any work, so `clearance plan` shows it; what needs the records is checked when the release is
written (`pipelines.annotation.release`).
"""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.annotation.check_batches import check_batches
from pipelines.annotation.check_people import check_people
from pipelines.annotation.check_process import check_process, check_void
from pipelines.annotation.check_rules import check_rules
from pipelines.annotation.events import Leaks, read_events
from pipelines.annotation.facts import BatchFacts, People
from pipelines.annotation.nouns import Batch, EventFile
from pipelines.annotation.register import Read, read_register
from pipelines.annotation.verdicts import Held, as_check, holds
from pipelines.config import ConfigError
from pipelines.gates import Check
from pipelines.policy_gates import Waiver
from transforms.annotation.rule import NAMES, OBJECTIONS, AnnotationRule
from transforms.files import file_sha256
from transforms.records import Source

Withheld = tuple[str, str, str, str]
"""(column, name of the item, objection, batch), as `records.Source.withheld` has them."""


@dataclass(frozen=True)
class Annotation:
    """The register, its batches with their events, the checks, and by source the items that are kept back."""

    read: Read
    rule: AnnotationRule
    batches: tuple[BatchFacts, ...]
    checks: tuple[Check, ...]
    withheld: dict[str, tuple[Withheld, ...]]
    files: dict[str, tuple[tuple[str, str], ...]]
    clean: Callable[[Sequence[str]], list[str]]

    def told(self) -> list[str]:
        """Return what `clearance plan` says: a line a batch, a line for each check that is not in order."""
        kept_back = [batch for items in self.withheld.values() for _, _, _, batch in items]
        lines = []
        for one in self.batches:
            what = "void" if one.batch.void else one.batch.kind
            counts = f"{len(one.items)} items, {kept_back.count(one.batch.id)} withheld"
            lines.append(f"annotation batch {one.batch.id}: {what}, {counts}, frame {one.frame_sha256}")
        wrong = [check for check in self.checks if check.status not in ("pass", "not_applicable")]
        return lines + [f"{check.check} {check.subject}: {check.status}: {check.detail}" for check in wrong]

    def share_out(self, sources: Iterable[Source]) -> tuple[Source, ...]:
        """Return the sources, each with the items that are kept back from it."""
        return tuple(dataclasses.replace(one, withheld=self.withheld.get(one.id, ())) for one in sources)


def check_annotation(
    path: Path,
    sources: Sequence[Source],
    rule: AnnotationRule,
    waivers: Sequence[Waiver],
    as_of: date,
    clean: Callable[[Sequence[str]], list[str]],
) -> Annotation:
    """Read and judge everything that corpus.yaml's `annotations` leads to.

    Args:
        clean: removes personal information from strings.

    Raises:
        config.ConfigError: a file or a row cannot be taken; its place is named, no text, label or person.
    """
    read = read_register(path, [source.id for source in sources], rule)
    people = People({person.id: person for person in read.register.annotators}, rule)
    leaks: Leaks = lambda values: [a != b for a, b in zip(values, clean(values), strict=True)]  # noqa: E731
    _refuse_people(read, leaks)
    batches = tuple(
        BatchFacts.of(batch, read.rulebook(batch), read_events(batch, read.base, rule, leaks), people)
        for batch in read.register.batches
    )
    sound = [one for one in batches if not one.batch.void]
    verdicts = [
        *check_void(batches),
        *(check_rules(read, sound) if sound else ()),
        *check_people(sound, people),
        *(check_batches(sound, rule) if sound else ()),
        *(
            check_process(read, sound, [spec.path for source in sources for spec in source.inputs], rule)
            if sound
            else ()
        ),
    ]
    pairs = [(verdict, as_check(verdict, rule, waivers, as_of)) for verdict in verdicts]
    held = [(OBJECTIONS["void"] or "", Held(one.batch.id, None)) for one in batches if one.batch.void]
    for verdict, check in pairs:
        if holds(verdict, check, rule):
            held += [(OBJECTIONS[verdict.check] or "", one) for one in verdict.held]
    files = {batch.id: tuple(_file(read, file) for file in batch.events) for batch in read.register.batches}
    checks = tuple(check for _, check in pairs)
    return Annotation(read, rule, batches, checks, _withheld(held, batches, sources), files, clean)


def _refuse_people(read: Read, leaks: Leaks) -> None:
    """Refuse ids of the register that a detector knows as personal information."""
    people = read.register.annotators
    told = leaks([name for person in people for name in (person.id, person.supervisor or "")])
    for at, leaking in enumerate(zip(told[::2], told[1::2], strict=True)):
        if any(leaking):
            raise read.fail(f"annotators.{at}", "an id holds personal information", "a pseudonymous id of your own")


def _file(read: Read, file: EventFile) -> tuple[str, str]:
    """Return the name of a file of events and its hash.

    Raises:
        ConfigError: it is not the one that the register names.
    """
    found = file_sha256(read.base / file.file)
    if file.sha256 is not None and file.sha256.strip().lower() != found:
        raise ConfigError(str(read.base / file.file), "this is not the file that the register names (sha256)", found)
    return file.file, found


def _withheld(
    held: Iterable[tuple[str, Held]], batches: Sequence[BatchFacts], sources: Sequence[Source]
) -> dict[str, tuple[Withheld, ...]]:
    """Return source id -> items that are kept back, each with its gravest objection, in a fixed order."""
    by_id = {one.batch.id: one for one in batches}
    found: dict[tuple[str, str, str], tuple[int, str]] = {}
    for objection, (batch_id, names) in held:
        one = by_id[batch_id]
        column = column_of(one.batch)
        for name, item in one.items.items():
            if names is not None and name not in names:
                continue
            for source in belongs_to(one.batch, {e.source for e in item.events}, sources):
                key, why = (source, column, name), (NAMES.index(objection), batch_id)
                found[key] = min(found.get(key, why), why)
    shared: dict[str, list[Withheld]] = {}
    for (source, column, name), (grave, batch_id) in sorted(found.items()):
        shared.setdefault(source, []).append((column, name, NAMES[grave], batch_id))
    return {source: tuple(items) for source, items in shared.items()}


def column_of(batch: Batch) -> str:
    """Return the column of `records` that names the items of a batch."""
    return "doc_id" if batch.release is not None else batch.items or "source_record_id"


def belongs_to(batch: Batch, named: set[str | None], sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the sources whose records an item is: those its events name, else those of the batch, or any."""
    own = sorted(source for source in named if source is not None)
    if own:
        return tuple(own)
    return tuple(source.id for source in sources) if batch.release is not None else batch.sources
