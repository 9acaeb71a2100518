"""A release with every way of acquisition, and what its provider would say of it; for the tests of statements.

`python -m tests.statement_release` writes the golden statements again; the difference is reviewed.
"""

import json
import tempfile
from datetime import date
from pathlib import Path

from tests.release_builder import a_record, a_source, build_release

GOLDEN = Path(__file__).resolve().parent / "golden" / "statements"
KINDS = (
    ("eu-summary", "en", "md"), ("eu-summary", "zh", "md"), ("ab2013", "en", "md"), ("filing", "zh", "md"),
    ("filing", "en", "json"), ("croissant", None, None), ("provenance", None, None),
)  # fmt: skip
DAY = date(2026, 5, 31)


def published(at, source, size, **changes):
    """Return a kept record whose text has `size` bytes."""
    given = {"text": "t" * size, "quality_chars": size, **changes}
    return a_record(at, source_id=source, file=f"{source}.jsonl", **given)


def crawled(at, url, size, **changes):
    """Return a kept record of the crawl."""
    return published(at, "crawl", size, url=url, licence="LicenseRef-site", optout="allow",
                     optout_signals=["crawl-log"], **changes)  # fmt: skip


def sources():
    """Return the register: one source of every acquisition, and one that is blocked."""
    window = {"collected_from": date(2026, 1, 1), "collected_to": DAY}
    found = {"path": "LICENSE", "kind": "licence", "state": "ok", "found_at": "https://wiki.example.org/licence"}
    crawl = {"agent": "OurBot", "fetches": 40, "incomplete": 0, "denied": 3, "stale": 1, "other_agents": 0,
             "first": date(2026, 2, 3), "last": date(2026, 3, 4)}  # fmt: skip
    terms = {"version": "2", "provider": "Maker", "training_on_output": "conditional", "condition": "attribution"}
    after = {"when": "after", "on": DAY, "items": 400, "bad": 4, "bad_ratio": 0.01, "upper_bound_ratio": 0.0254}
    return [
        a_source(source_id="wiki", title="An encyclopedia | open", licence="CC-BY-SA-4.0", origin="overseas",
                 upstream_version="2.1.0", evidence=[found], assessments=[after], **window),
        a_source(source_id="tiny", title="A small set", **window),
        a_source(source_id="classics", title="Old books", acquisition="public_domain",
                 licence="LicenseRef-public-domain", **window),
        a_source(source_id="crawl", title="Our crawl", acquisition="self_collected", licence="LicenseRef-site",
                 crawl=crawl, evidence=[{"path": "piracy.txt", "kind": "denied_domains", "state": "ok"}]),
        a_source(source_id="news", title="A news archive", acquisition="commercial", licence="LicenseRef-contract",
                 contract_id="K-7", **window),
        a_source(source_id="chats", title="Chats", acquisition="user_input", licence="LicenseRef-users",
                 pipl_basis="13.1", **window),
        a_source(source_id="made", title="Made texts", acquisition="synthetic", licence="LicenseRef-generated",
                 generator="maker-7b", generator_terms=terms, **window),
        a_source(source_id="barred", title="Barred", decision="blocked", reason="source.evidence_missing"),
    ]  # fmt: skip


def records():
    """Return records of every verdict: 11 domains in the crawl, one address without a name, three refusals."""
    refused = {"verdict": "dropped", "reasons": ["optout.denied"], "optout": "deny", "source_id": "crawl",
               "file": "crawl.jsonl"}  # fmt: skip
    hits = [{"risk": "A1-d", "hits": 2, "per_1000_chars": 20.0}]
    return [
        published(0, "wiki", 5000, licence="CC-BY-SA-4.0", language="de"),
        published(1, "wiki", 4000, licence="CC-BY-SA-4.0", pi_spans=2),
        published(0, "tiny", 100, language="zh"),
        published(0, "classics", 900, licence="LicenseRef-public-domain"),
        crawled(0, "https://www.a.example/x", 700),
        crawled(1, "https://user:secret@a.example:8080/y", 300),
        *(crawled(2 + at, f"https://site{at}.example/", 100 - at) for at in range(10)),
        crawled(20, "https://192.0.2.7/z", 50),
        a_record(30, optout_signals=["robots", "tdmrep"], **refused),
        a_record(31, optout_signals=["robots"], **refused),
        a_record(32, optout_denied_domain="pirate.example", **{**refused, "optout": None}),
        published(0, "news", 600, licence="LicenseRef-contract"),
        published(0, "chats", 500, licence="LicenseRef-users", contains_pi=True, pi_spans=1),
        published(0, "made", 400, licence="LicenseRef-generated", ai_generated="declared"),
        a_record(0, source_id="barred", file="barred.jsonl", verdict="dropped", reasons=["source.evidence_missing"]),
        a_record(40, source_id="wiki", file="wiki.jsonl", verdict="dropped", safety_checked=True, safety_counts=hits,
                 reasons=["safety.against_core_values", "quality.too_many_digits"]),
    ]  # fmt: skip


CHECKS = (
    {"check": "safety.lexicon_terms", "subject": "*", "status": "alarm", "observed": 120.0, "limit": 10000.0,
     "detail": "120 distinct terms", "rules": ["cn-genaisec-8.1-keyword-library"]},
    {"check": "gate.kept", "subject": "*", "status": "pass", "observed": 20.0, "limit": 1.0, "rules": []},
)  # fmt: skip
MODELS = (
    {"role": "safety lexicon", "file": "terms.txt", "sha256": "1" * 64, "licence": "CC0-1.0", "origin": "operator"},
    {"role": "language", "file": "lid.ftz", "sha256": "2" * 64, "licence": "CC-BY-SA-3.0", "origin": "fastText"},
)


def statement_release(folder, **changes):
    """Write the release with a manifest that lists no file; `changes` are arguments of `build_release`."""
    given = {"records": records(), "sources": sources(), "checks": CHECKS, "models": MODELS, **changes}
    build_release(folder, **given)
    (folder / "manifest.json").write_text(json.dumps({"content_id": "c" * 32, "files": [], "verdicts": {}}))
    return folder


ABOUT = """\
provider:
  name: Example Models
  contact: data@example.com
  namespace: https://example.com
  eu_representative: Example Europe, Dublin
summary: {version: "1", last_update: 2026-06-15}
model:
  names: [example-1.0, example-1.1]
  base_model: none
  placed_on_eu_market: 2026-06-20
  first_used: 2026-06-01
training: {content_types: [encyclopedia, news, web pages], collection_continues: true}
dataset:
  url: https://example.com/data
  published: 2026-06-10
  version: 1.0.0
  social_impact: Wider access to language technology.
  maintenance: A release every six months.
crawler: {purposes: training, captchas: never solved, paywalls: never passed, content_types: news sites}
user_data: {model_interactions: true, other_products: false, services: [Example Chat]}
filing:
  service: Example Chat
  number: "none so far"
  algorithm: a decoder trained on the shards
  test_banks: kept outside this release
  last_filed: {sources: [wiki, tiny], records: 3}
purpose: A general language model.
intended_use: pre-training
sme: true
code_of_practice: true
aggregate_consumer_information: false
suppliers:
  news: {rightsholder: true}
generators: {maker-7b: https://maker.example/7b}
links: {classics: https://books.example}
cards:
  wiki: {issuer: The Encyclopedia, countries: [DE, US]}
comments: {"2.3": Only pages that anybody can read.}
"""


def write_about(folder, text=ABOUT):
    """Write about.yaml and return its path."""
    path = folder / "about.yaml"
    path.write_text(text)
    return path


def golden_name(kind, language, form):
    """Return the name of a golden statement."""
    return f"{kind}{f'.{language}' if language else ''}.{form or 'json'}"


def _rewrite():
    from pipelines.statements.kinds import write
    from pipelines.statements.told import read_about

    GOLDEN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        release, about = statement_release(folder / "r"), read_about(write_about(folder))
        for kind, language, form in KINDS:
            text, _ = write(kind, release, about, language, form)
            (GOLDEN / golden_name(kind, language, form)).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
