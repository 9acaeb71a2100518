"""Retention: what is past its time goes, what belongs to the current release stays."""

import dataclasses
import os

import pytest

from pipelines.gc import DAY_S, collect
from pipelines.policy import RetentionRule

RULE = RetentionRule(work_days=30, quarantine_days=180, samples_days=1095, subjects_days=1095, releases_kept=1)
NOW = 1_800_000_000


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Make an output with the current release `new` and the older one `old`, everything of both, and one gone."""
    monkeypatch.setattr("time.time", lambda: NOW)
    out, restricted = tmp_path / "out", tmp_path / "out" / "restricted"
    for name, days in (("old", 40), ("new", 1)):
        _aged(out / "releases" / name, days)
    for kind in ("dedup", "samples", "quarantine", "subjects"):
        for name, days in (("gone", 50), ("old", 40), ("new", 1)):
            _aged(restricted / kind / name, days)
    for name, days in (("a.parquet", 29), ("b.parquet", 31)):
        _aged(restricted / "work" / "staged" / name, days)
    (out / "CURRENT").write_text("new\n")
    return out, restricted


def _aged(folder, days):
    folder.mkdir(parents=True)
    os.utime(folder, (NOW - days * DAY_S, NOW - days * DAY_S))


def collected(place, rule=RULE, releases=False, dry_run=False):
    """Return kind/name of what was removed."""
    return [f"{kind}/{path.rpartition('/')[2]}" for path, kind, _, _ in collect(*place, rule, releases, dry_run)]


def test_only_what_is_past_its_days_goes(place):
    """Work of 31 days goes, of 29 stays; no other kind is past its time."""
    assert collected(place) == ["work/b.parquet"]


def test_a_release_takes_its_shingles_and_samples_along(place):
    """They serve one release alone: texts of removed records must not outlive it in them."""
    assert collected(place, releases=True) == [
        "release/old", "dedup/gone", "dedup/old", "samples/gone", "samples/old", "work/b.parquet",
    ]  # fmt: skip


def test_what_belongs_to_the_current_release_stays(place):
    """Whatever its age: here everything is past its time."""
    rule = dataclasses.replace(RULE, work_days=0, quarantine_days=0, samples_days=0, subjects_days=0, releases_kept=0)
    assert [name for name in collected(place, rule, releases=True) if name.endswith("/new")] == []


def test_a_dry_run_removes_nothing(place):
    """The list is the same both times."""
    assert collected(place, releases=True, dry_run=True) == collected(place, releases=True)
    assert collected(place, releases=True) == []
