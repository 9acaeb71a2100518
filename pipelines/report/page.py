"""The report of a release: one HTML page a language and the numbers behind it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.gates import Check
from pipelines.report.numbers import collect


def write_reports(
    release: Path, target: Path, corpus_name: str, checks: Sequence[Check], signing_key_id: str | None
) -> None:
    """Write report.en.html, report.zh.html and statistics.json into `target`; equal ledgers give equal bytes.

    signing_key_id is the key that the release is published under, None for a release without a signature.
    """
    from pipelines.report.render import render

    numbers = {**collect(release, corpus_name, checks), "signing_key_id": signing_key_id}
    target.mkdir(parents=True, exist_ok=True)
    for language in ("en", "zh"):
        (target / f"report.{language}.html").write_text(render(numbers, language), encoding="utf-8")
    (target / "statistics.json").write_text(_json(numbers), encoding="utf-8")


def _json(numbers: dict[str, Any]) -> str:
    return json.dumps(numbers, ensure_ascii=False, sort_keys=True, indent=1, default=str) + "\n"
