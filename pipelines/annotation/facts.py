"""What the events of a batch say: who worked, what stands of each item, how far people agree, what was drawn."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipelines.annotation.event import Event
from pipelines.annotation.moments import day_of
from pipelines.annotation.nouns import Annotator, Batch, Rulebook
from transforms.annotation.agreement import Agreement, agreement
from transforms.annotation.rule import AnnotationRule


@dataclass(frozen=True)
class People:
    """The register of people, asked about one of them on one day."""

    known: dict[str, Annotator]
    rule: AnnotationRule

    def qualified(self, event: Event) -> bool:
        """Say whether the person was registered and qualified on the day of the event."""
        person, day = self.known.get(event.actor), self.day(event)
        if person is None or person.qualified_from is None or person.qualified_to is None:
            return False
        return person.qualified_from <= day <= person.qualified_to

    def suspended(self, event: Event) -> bool:
        """Say whether the person was suspended on the day of the event."""
        person, day = self.known.get(event.actor), self.day(event)
        spells = person.suspended if person else ()
        return any(spell.since <= day and (spell.until is None or day <= spell.until) for spell in spells)

    def day(self, event: Event) -> date:
        """Return the day of an event in the policy's zone."""
        return day_of(event.at, self.rule.offset)


@dataclass(frozen=True)
class ItemFacts:
    """One item, its events in time. What stands is the last relabelling and all after it, or all when there is none."""

    name: str
    events: tuple[Event, ...]

    @cached_property
    def standing(self) -> tuple[Event, ...]:
        """The events that count: an invalid label that was given anew is invalid no more."""
        last = max((at for at, event in enumerate(self.events) if event.action == "relabel"), default=0)
        return self.events[last:]

    @property
    def rejected(self) -> bool:
        """Whether the last word on the item is that its label is wrong."""
        words = [event.action for event in self.events]
        return words[-1] == "reject"

    def approved(self, people: People) -> bool:
        """Say whether a qualified reviewer who has not labelled the item approved the label that stands."""
        labellers = {event.actor for event in self.events if event.labels}
        for event in reversed(self.events):
            if event.labels or event.action == "reject":
                return False
            if event.role == "reviewer" and event.actor not in labellers and _entitled(people, event):
                return True
        return False


def _entitled(people: People, event: Event) -> bool:
    return people.qualified(event) and not people.suspended(event)


@dataclass(frozen=True)
class BatchFacts:
    """A batch with its rulebook and everything that happened in it; items by name, events of an item in time."""

    batch: Batch
    rulebook: Rulebook
    items: dict[str, ItemFacts]
    people: People

    @classmethod
    def of(cls, batch: Batch, rulebook: Rulebook, events: Sequence[Event], people: People) -> "BatchFacts":
        """Group sorted events by their items."""
        by_item: dict[str, list[Event]] = {}
        for event in events:
            by_item.setdefault(event.item, []).append(event)
        return cls(batch, rulebook, {name: ItemFacts(name, tuple(own)) for name, own in by_item.items()}, people)

    def events(self) -> Iterator[Event]:
        """Yield every event, by item and time."""
        for item in self.items.values():
            yield from item.events

    def actors(self, *roles: str) -> set[str]:
        """Return who acted in one of these roles; whoever gives a label is a labeller too."""
        return {e.actor for e in self.events() if e.role in roles or (e.labels and "labeller" in roles)}

    @cached_property
    def labels(self) -> int:
        """How many labels were given."""
        return sum(event.labels for event in self.events())

    @cached_property
    def approved(self) -> frozenset[str]:
        """Items whose standing label a qualified reviewer approved who did not give it."""
        return frozenset(name for name, item in self.items.items() if item.approved(self.people))

    @cached_property
    def verified(self) -> frozenset[str]:
        """Items that a verifier looked at, as far as events show it."""
        return frozenset(n for n, item in self.items.items() if any(e.role == "verifier" for e in item.events))

    @cached_property
    def verifiers(self) -> frozenset[str]:
        """Who checked samples of the batch, by its declaration or its events."""
        named = {verifier for sample in self.batch.samples for verifier in sample.verifiers}
        return frozenset(named | self.actors("verifier"))

    @cached_property
    def frame_sha256(self) -> str:
        """The hash of what is sampled: the names of the items, sorted, joined by line feeds."""
        return hashlib.sha256("\n".join(sorted(self.items)).encode()).hexdigest()

    def drawn(self, seed: str, size: int) -> list[str]:
        """Return the items that a seed draws: those with the smallest SHA-256 of seed, frame and name.

        The audit query `annotation-draw` gives the same from the ledger.
        """
        keys = {name: hashlib.sha256(f"{seed} {self.frame_sha256} {name}".encode()).hexdigest() for name in self.items}
        return sorted(self.items, key=lambda name: (keys[name], name))[:size]

    @cached_property
    def agreement(self) -> Agreement:
        """Agreement of the first labels that people gave to the same items, before anybody relabelled."""
        return agreement((_first_labels(item) for item in self.items.values()), self.people.rule)

    def standing_of(self, actor: str) -> frozenset[str]:
        """Return the items in which something stands that a person did."""
        return frozenset(n for n, item in self.items.items() if any(e.actor == actor for e in item.standing))


def _first_labels(item: ItemFacts) -> list[str]:
    first: dict[str, str] = {}
    for event in item.events:
        if event.action == "label" and event.label is not None:
            first.setdefault(event.actor, event.label)
    return list(first.values())
