"""`inspect quality`: one object a record, {id, verdict, reasons, facts}."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from transforms.inspection.shared import EVERY_LANGUAGE, record_id
from transforms.language import guess as language_guess
from transforms.language import stage as language
from transforms.quality import stage as quality
from transforms.reasons import REASONS


@dataclass(frozen=True)
class InspectQualityRule:
    """The two sections of the policy that a quality verdict needs: limits stand by language."""

    language: language.LanguageRule
    quality: quality.QualityRule


def open_inspect_quality(rule: InspectQualityRule) -> tuple[language_guess.Kit, quality.Kit]:
    """Open both stages."""
    return language_guess.open_language(rule.language), quality.open_quality(rule.quality)


def inspect_quality(
    batch: pa.RecordBatch, rule: InspectQualityRule, kit: tuple[language_guess.Kit, quality.Kit]
) -> Iterator[dict[str, Any]]:
    """Yield {id, verdict, reasons, facts} a row, in order.

    verdict is `kept`, `dropped` or `quarantined`, as the quality stage alone decides; reasons are `quality.*` codes;
    facts are the quality facts and `language`, by column name.
    """
    found = {
        **language.measure_language(batch, rule.language, kit[0], EVERY_LANGUAGE),
        **quality.measure_quality(batch, rule.quality, kit[1], EVERY_LANGUAGE),
    }
    for name, column in found.items():
        batch = batch.append_column(name, column)
    findings = quality.judge_quality(batch, rule.quality, EVERY_LANGUAGE)
    shown = ["language", *(f.name for f in quality.STAGE.facts)]
    for at, facts in enumerate(batch.select(shown).to_pylist()):
        reasons = [finding.reason for finding in findings if finding.mask[at]]
        reader = batch["reader_reason"][at].as_py()
        reasons = [reader, *reasons] if reader else reasons
        yield {"id": record_id(batch, at), "verdict": _verdict(reasons), "reasons": reasons, "facts": facts}


def _verdict(reasons: list[str]) -> str:
    """Return the verdict of the first reason that removes the record."""
    outcomes = [REASONS[code].verdict for code in reasons if REASONS[code].verdict != "flagged"]
    return outcomes[0] if outcomes else "kept"
