"""The limits that annotation is held to, and what a failed check says of the records it speaks of."""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Literal

OBJECTIONS: dict[str, str | None] = {
    "void": "void_batch",
    "rulebook_file": "rules_unsound",
    "rulebook_contents": "rules_unsound",
    "rulebook_stages": "rules_unsound",
    "rulebook_risks": "rules_unsound",
    "rulebook_in_force": "rules_unsound",
    "roles": "label_invalid",
    "qualified": "label_invalid",
    "suspended": "label_invalid",
    "legal_training": "label_invalid",
    "training": "label_invalid",
    "retraining": "label_invalid",
    "speed": None,
    "safety_review": "not_approved",
    "sampling": "not_sampled",
    "verifiers": "not_sampled",
    "relabelled": "not_relabelled",
    "agreement": None,
    "vendor": None,
    "isolated": None,
    "task_description": None,
    "platform": None,
    "verified_share": None,
}
"""Every check -> what a record is called that it holds back; None for those that speak of no single record."""

NAMES = tuple(dict.fromkeys(name for name in OBJECTIONS.values() if name))
"""What can stand against a record, the gravest first; `annotation.<name>` is the reason code."""

Action = Literal["stop", "hold", "alarm"]


@dataclass(frozen=True)
class AnnotationRule:
    """Limits and actions; units, sources and reasons in pipelines/policies/annotation.yaml.

    actions                  check -> what its failure does: stop forbids the release, hold keeps the records of the
                             items back, alarm only shows it. The rule fails in each case.
    utc_offset               the zone whose days count, and of times that name none: +HH:MM or -HH:MM.
    training_modules, legal_module, exam_topics   what a person must have been taught and examined in.
    min_exam_score           least score of a passed exam, in its own points; null asks only that it was passed.
    max_retraining_days      days between two trainings of a person who labels.
    min_label_s              seconds; no label takes less.
    max_reading_chars_per_s  code points a second by language, and `other`: nobody reads faster.
    max_too_fast_ratio       0-1; the share of labels given faster than that must be smaller.
    min_alpha                Krippendorff's alpha under which the agreement of a batch alarms.
    alpha_confidence, alpha_resamples, alpha_seed   the bootstrap interval of alpha.
    min_verified_ratio       0-1; share of a batch's items in its samples.
    vendor_record_years      years for which records of a hand-over to a vendor are kept.
    """

    actions: dict[str, Action]
    utc_offset: str
    training_modules: tuple[str, ...]
    legal_module: str
    exam_topics: tuple[str, ...]
    min_exam_score: float | None
    max_retraining_days: int
    min_label_s: float
    max_reading_chars_per_s: dict[str, float]
    max_too_fast_ratio: float
    min_alpha: float
    alpha_confidence: float
    alpha_resamples: int
    alpha_seed: int
    min_verified_ratio: float
    vendor_record_years: int

    def __post_init__(self) -> None:
        """Refuse actions for checks that are not there, or none for one that is, and holding what names no record."""
        if self.actions.keys() != OBJECTIONS.keys():
            odd = sorted(self.actions.keys() ^ OBJECTIONS.keys())
            raise ValueError(f"annotation.actions: one entry a check; not so: {', '.join(odd)}")
        held = sorted(name for name, action in self.actions.items() if action == "hold" and not OBJECTIONS[name])
        if held:
            raise ValueError(f"annotation.actions: nothing to hold for {', '.join(held)}; use stop or alarm")
        if "other" not in self.max_reading_chars_per_s or min(self.max_reading_chars_per_s.values()) <= 0:
            raise ValueError("annotation.max_reading_chars_per_s needs 'other', and numbers above 0")
        if not re.fullmatch(r"[+-](0\d|1[0-4]):[0-5]\d", self.utc_offset):
            raise ValueError("annotation.utc_offset is +HH:MM or -HH:MM")

    @cached_property
    def offset(self) -> timedelta:
        """How far the zone is ahead of UTC."""
        hours, minutes = int(self.utc_offset[1:3]), int(self.utc_offset[4:])
        ahead = timedelta(hours=hours, minutes=minutes)
        return -ahead if self.utc_offset.startswith("-") else ahead
