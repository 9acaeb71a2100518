"""Many versions of a page that may not be released after redaction: settled in two rounds, whatever their number."""

import json

from tests import corpora

DAY = ("--as-of", "2026-01-01")
PAGE = (
    "The harbor office of the northern landing is open on weekdays; the clerk on duty is Margaret Holloway. Write to "
    "Margaret Holloway at m.holloway@northern-landing.org or call +1 415 555 2671 before the evening bell. The office "
    "keeps a book of lost things, and whoever has left an umbrella on the ferry may come and look through it. This is "
    "edition {at} of the notice."
)


def test_versions_of_a_doxxing_page_are_held_together(tmp_path):
    """A name found by the model, an address and a number in each of twenty versions: all held, the rest published."""
    pages = [{"id": f"page-{at}", "text": PAGE.format(at=at)} for at in range(20)]
    records = [*pages, {"id": "other", "text": corpora.ZH}]
    rounds = "run: {resolve_again_rounds: 3}\n"
    path = corpora.write_corpus(tmp_path, records=records, raw_lines=(), policy=rounds)
    corpora.clearance("run", path, "--out", tmp_path / "out", *DAY)

    rows = json.loads(corpora.clearance("audit", tmp_path / "out", "dropped-by-reason", "--format", "json"))

    assert [(row["reason"], row["verdict"], row["records"]) for row in rows] == [("pii.doxxing", "quarantined", 20)]
    assert corpora.clearance("verify", tmp_path / "out").startswith("verified: ")
