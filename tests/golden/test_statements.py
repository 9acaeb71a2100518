"""Statements about a real run over one source of every acquisition: from register, log and data to the printed page."""

import json

import pytest

from tests import corpora
from tests.golden.test_sources import FETCH, corpus, entry, pinned, plain, run

CRAWLED = [
    {"id": f"c{at}", "url": f"https://{host}/{at}", "text": plain(f"{host} {at}", "wool", f"{host} barn", "quarry")}
    for at, host in enumerate(["www.farm.example", "farm.example", "mill.example"])
]
DENIED = {"id": "c9", "url": "https://shut.example/9", "text": plain("harbour", "salt", "pier", "lighthouse")}


WORDS = {
    "open": ("post office", "oats", "stone windmill", "market town"),
    "classics": ("old monastery", "candle wax", "bronze bell", "northern pass"),
    "news": ("printing house", "newsprint", "delivery van", "railway station"),
    "chats": ("fire brigade", "lamp oil", "wooden ladder", "upper reservoir"),
    "made": ("observatory", "window glass", "copper dome", "summit hotel"),
}


def text(source_id):
    """Return one record with a text of its own."""
    return {"id": f"{source_id}-1", "text": plain(*WORDS[source_id])}


def crawl(folder):
    """Return an own crawl of four pages; robots.txt denied the fourth."""
    log = [{"url": record["url"], **FETCH} for record in CRAWLED]
    log.append({"url": DENIED["url"], **FETCH, "robots": "deny", "time": "2026-02-04T10:00:00Z"})
    lines = "".join(json.dumps(line) + "\n" for line in log)
    keys = {"evidence": [pinned(folder, "crawl.log.jsonl", lines)], "crawl": {"agent": "OurBot"}}
    return entry(folder, "crawl", [*CRAWLED, DENIED], "self_collected", "CC-BY-4.0", **keys)


def sources(folder):
    """Return one source of every acquisition, each with what the register asks of it."""
    window = {"collection": {"from": "2026-01-02", "to": "2026-03-04"}}
    contract = {"contract": {"id": "K-7", "expires": "2027-01-01", "permitted_uses": ["model_training"]}}
    proofs = [pinned(folder, "warranty", kind="warranty"), pinned(folder, "proof", kind="origin_proof")]
    grants = json.dumps({"user": "u1", "time": "2026-01-01", "scope": "training", "notice_version": "1"}) + "\n"
    users = [pinned(folder, "grants.jsonl", grants), pinned(folder, "gone.txt", "someone-else\n", kind="withdrawals")]
    made = {"model": "maker-7b", "version": "2", "training_on_output": "yes", "prompt_sha256": "a" * 64}
    old = {"ground": "age", "basis": "CN art. 23", "author_died": "1936", "jurisdiction": "CN"}
    return [
        entry(folder, "open", [text("open")], **window),
        entry(folder, "classics", [text("classics")], "public_domain", "LicenseRef-public-domain", public_domain=old,
              **window),
        crawl(folder),
        entry(folder, "news", [text("news")], "commercial", "CC-BY-4.0", evidence=proofs, **contract, **window,
              review={"by": "Wang", "on": "2026-01-02"}),
        entry(folder, "chats", [text("chats")], "user_input", "CC-BY-4.0", evidence=users, **window),
        entry(folder, "made", [text("made")], "synthetic", "CC-BY-4.0", evidence=[pinned(folder, "terms")],
              generator=made, **window),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """Give the output folder of the run."""
    folder = tmp_path_factory.mktemp("statements")
    return run(folder, corpus(folder, *sources(folder)))


@pytest.fixture(scope="module")
def summary(out):
    """Give the EU summary's values by (section, key)."""
    page = json.loads(corpora.clearance("statement", "eu-summary", out, "--format", "json"))
    return {(s["id"], f["key"]): f.get("value") for s in page["sections"] for f in s["fields"]}


def test_every_way_of_acquisition_is_answered(summary):
    """Each section says that its kind was used, and the one for other sources that nothing else was."""
    asked = [("2.1", "public_used"), ("2.3", "crawled_used"), ("2.4", "user_used"), ("2.5", "synthetic_used"),
             ("2.6", "other_used")]  # fmt: skip
    assert [summary[key] for key in asked] == [True, True, True, True, False]


def test_the_crawl_is_told_from_its_log(summary):
    """The crawler's name, its months and the denied fetch come from register and log through the ledger."""
    row = dict(zip(summary["2.3", "crawlers"]["columns"], summary["2.3", "crawlers"]["rows"][0], strict=True))
    assert [row[key] for key in ("Crawler", "From", "To", "Fetches", "Denied", "Records")] == [
        "OurBot", "01/2026", "02/2026", 4, 1, 3,
    ]  # fmt: skip


def test_the_domains_of_the_crawl(summary):
    """Two hosts that differ by www are one domain; the refused page is not in the release."""
    assert (summary["2.3", "domains"], summary["2.3", "top_domains"]["rows"][0][1:3]) == (2, ["farm.example", 2])


def test_the_refused_fetch_is_counted(summary):
    """What robots.txt denied was dropped, and the number of the statement is the ledger's."""
    rows = {row[0]: row[2] for row in summary["3.1", "reservations_removed"]["rows"]}
    assert (rows, summary["3.1", "robots_denied"]) == ({"optout.denied": 1}, 1)


def test_the_generator_is_named(summary):
    """From the register's snapshot."""
    assert summary["2.5", "generators"]["rows"][0][:3] == ["made", "maker-7b", "2"]


@pytest.mark.parametrize("kind", ["ab2013", "filing", "croissant", "provenance"])
def test_the_other_statements_are_written(out, kind):
    """Each ends well and repeats to the byte."""
    first = corpora.clearance("statement", kind, out)
    assert first == corpora.clearance("statement", kind, out)
