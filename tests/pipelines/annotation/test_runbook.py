"""The worked example of runbooks/annotation.md is what it says: its files are written out and checked."""

import re
from datetime import date
from pathlib import Path

from pipelines.annotation.check import check_annotation
from pipelines.annotation.nouns import Batch, EventFile, Platform
from tests.annotation_register import shipped_rule, standing
from tests.builders import a_source
from transforms.annotation.rule import OBJECTIONS

PAGE = (Path(__file__).resolve().parents[3] / "runbooks" / "annotation.md").read_text(encoding="utf-8")


def test_the_worked_example_is_in_order(tmp_path):
    """Nothing fails and nothing is withheld; what the example leaves open is no evidence, as the page shows."""
    for name, text in re.findall(r"^```\w+ (\S+)\n(.*?)^```$", PAGE, re.M | re.S):
        (tmp_path / name).write_text(text, encoding="utf-8")
    sources = [a_source(id="forum")]
    found = check_annotation(tmp_path / "annotations.yaml", sources, shipped_rule(), (), date(2026, 6, 1), list)
    assert found.withheld == {}
    assert {key for key, status in standing(found).items() if status not in ("pass", "not_applicable")} == {
        ("task_description", "answers-2026-02"),
        ("platform", "*"),
    }
    shown = [line.partition("frame ") for line in found.told()]
    assert f"{shown[0][0]}frame {shown[0][2][:8]}…" in PAGE


def test_every_check_and_every_key_is_on_the_page():
    """Whoever reads only the runbook has seen the whole interface."""
    words = set(re.findall(r"[a-z_0-9]+", PAGE))
    keys = {*Batch.__annotations__, *EventFile.__annotations__, *Platform.__annotations__, *OBJECTIONS}
    assert keys - words == set()
