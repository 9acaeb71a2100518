"""A changed limit judges the stored facts again, and ends where a fresh run under the new policy ends."""

import pytest

from tests import corpora

DAY = ("--as-of", "2026-01-01")
LIMITS = {
    "quality": "quality: {limits: {en: {too_few_words: 70}}}\n",
    "pii": "pii: {doxxing_identifiers: 1}\n",
    "language": "language: {allowed: [zh]}\n",
}


@pytest.mark.parametrize("section", LIMITS)
def test_a_new_limit_needs_no_new_measurement(tmp_path, section):
    """`run --rejudge` measures nothing again and publishes the bytes of a run from the start."""
    again, fresh = tmp_path / "again", tmp_path / "fresh"
    for folder in (again, fresh):
        corpora.write_corpus(folder)
    corpora.clearance("run", again / "corpus.yaml", "--out", again / "out", *DAY)
    before = corpora.content_hashes(again / "out")
    for folder in (again, fresh):
        with (folder / "policy.yaml").open("a") as policy:
            policy.write(LIMITS[section])

    corpora.clearance("run", again / "corpus.yaml", "--out", again / "out", "--rejudge", *DAY)
    corpora.clearance("run", fresh / "corpus.yaml", "--out", fresh / "out", *DAY)

    assert corpora.content_hashes(again / "out") == corpora.content_hashes(fresh / "out")
    assert corpora.content_hashes(again / "out") != before


def test_what_was_never_measured_cannot_be_judged_again(tmp_path):
    """Exit code 1, with the way out."""
    path = corpora.write_corpus(tmp_path)
    failed = corpora.call("run", path, "--out", tmp_path / "out", "--rejudge", *DAY)

    assert (failed.returncode, failed.stderr.strip()) == (
        1,
        "1 of 1 splits are not staged; remedy: run once without --rejudge",
    )
