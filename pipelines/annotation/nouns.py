"""What an annotation register declares. A key whose type may be empty (`| None`, a list, a mapping) may be left out.

People stand in it under pseudonymous ids only.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

FUNCTIONAL, SAFETY = "functional", "safety"


@dataclass(frozen=True)
class Metric:
    """A quality metric of a rulebook: what is measured, what it should reach, how it is measured."""

    name: str
    target: str | None
    measurement: str | None


@dataclass(frozen=True)
class Rulebook:
    """One version of annotation rules. `stages` says for which of label and review it has rules."""

    id: str
    version: str
    kind: Literal["functional", "safety"]
    file: str
    sha256: str | None
    effective_at: str
    goal: str | None
    data_format: str | None
    method: str | None
    quality_metrics: tuple[Metric, ...]
    stages: tuple[Literal["label", "review"], ...]
    risks: tuple[str, ...]


@dataclass(frozen=True)
class Training:
    """A module that a person was taught, and when."""

    module: str
    on: date


@dataclass(frozen=True)
class Exam:
    """An exam: its topics, its day, the score and whether it was passed."""

    on: date
    topics: tuple[str, ...]
    score: float | None
    passed: bool


@dataclass(frozen=True)
class Suspension:
    """Days on which a person may not work, both inclusive; without `until` it lasts."""

    since: date
    until: date | None


@dataclass(frozen=True)
class Annotator:
    """A person who labels, reviews or verifies, under a pseudonymous id.

    organiser  who trained and examined: the provider itself (as 5.3 a)1) asks) or somebody else.
    """

    id: str
    supervisor: str | None
    organiser: Literal["provider", "other"] | None
    training: tuple[Training, ...]
    exam: Exam | None
    qualified_from: date | None
    qualified_to: date | None
    retrained: tuple[date, ...]
    suspended: tuple[Suspension, ...]


@dataclass(frozen=True)
class EventFile:
    """A file of events. `fields` maps our columns to theirs; `set` gives a column that the file does not have."""

    file: str
    format: Literal["events", "label-studio"] | None
    sha256: str | None
    fields: dict[str, str]
    set: dict[str, str]


@dataclass(frozen=True)
class Sample:
    """A spot check of a batch: how it was drawn, who looked, what they found. `size`, `inaccurate`, `bad` are items."""

    seed: str | None
    size: int
    verifiers: tuple[str, ...]
    on: date | None
    frame_sha256: str | None
    inaccurate: int | None
    bad: int | None


@dataclass(frozen=True)
class Voided:
    """Who declared a batch void, when and why."""

    by: str
    on: date
    reason: str


@dataclass(frozen=True)
class Description:
    """The written task description of GB/T 42755."""

    method: str | None
    positive_examples: str | None
    negative_examples: str | None
    acceptance: str | None


@dataclass(frozen=True)
class Trial:
    """Trial labelling before production."""

    on: date
    items: int


@dataclass(frozen=True)
class Acceptance:
    """What the data user decided about the finished batch."""

    by: str
    on: date
    accepted: bool


@dataclass(frozen=True)
class Storage:
    """Where the annotated data is kept, and the file or id of the access policy that guards it."""

    place: str
    access: str | None


@dataclass(frozen=True)
class Vendor:
    """A hand-over to somebody else who annotates (Network Data Security Regulations art. 12)."""

    id: str
    contract: str | None
    purpose: str | None
    fields: tuple[str, ...]
    sent_at: date
    retention_until: date
    supervision: str | None


@dataclass(frozen=True)
class Batch:
    """A batch of items of one task, under one version of one rulebook.

    sources  ids of this corpus whose records are the items; `release` instead: items are doc_ids of that release, and
             of whatever source has them now; neither: the items are no records of this corpus.
    items    by which name events speak of items.
    in_house true says that nobody outside annotated.
    """

    id: str
    task: str | None
    kind: Literal["functional", "safety"]
    rulebook: str
    version: str | None
    created_at: str
    sources: tuple[str, ...]
    release: str | None
    items: Literal["doc_id", "source_record_id"] | None
    events: tuple[EventFile, ...]
    samples: tuple[Sample, ...]
    disposition: Literal["accepted", "void"] | None
    voided: Voided | None
    description: Description | None
    data_user: str | None
    administrator: str | None
    trial: Trial | None
    acceptance: Acceptance | None
    storage: Storage | None
    vendor: Vendor | None
    in_house: bool | None

    @property
    def task_id(self) -> str:
        """A batch without a named task is one."""
        return self.task or self.id

    @property
    def void(self) -> bool:
        """A batch with illegal or harmful content is void, whatever was declared (5.3 c)2))."""
        return self.disposition == "void" or any(sample.bad for sample in self.samples)


@dataclass(frozen=True)
class Platform:
    """Controls of the annotation tool, and the file that shows them (GB/T 45674)."""

    tool: str
    version: str | None
    authentication: bool | None
    project_access: bool | None
    export_log: bool | None
    copy_control: bool | None
    evidence: str | None
    sha256: str | None


@dataclass(frozen=True)
class Register:
    """The whole file."""

    rulebooks: tuple[Rulebook, ...]
    annotators: tuple[Annotator, ...]
    batches: tuple[Batch, ...]
    platform: Platform | None
