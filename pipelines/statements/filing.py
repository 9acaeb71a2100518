"""Annex for the security assessment, the algorithm filing and inspections: Interim Measures arts. 17 and 19."""

from pipelines.statements import filing_checks, filing_data
from pipelines.statements.answers import Field, Section, Statement
from pipelines.statements.facts import Facts
from pipelines.statements.filing_words import WORDS
from pipelines.statements.told import Told
from pipelines.statements.writer import Writer

KIND = "filing"
LANGUAGE = "zh"
QUERIES = (
    "funnel", "funnel-steps", "reasons-in-all", "licences-in-corpus", "acquisition-dates", "assessments", "reviews",
    "checks-run",
    "rule-status", "models-used", "safety-by-risk", "kept-personal-information", "pii-by-type", "shard-files",
    "conservation", "annotation-rulebooks", "annotation-batches", "annotation-people",
)  # fmt: skip


def write(facts: Facts, told: Told, language: str) -> Statement:
    """Write the annex."""
    w = Writer(facts, told, WORDS, language)
    sections = (_head(w), *filing_data.sections(w), *filing_checks.sections(w), _change(w), _run(w))
    return w.statement(KIND, ("note.basis", "note.confidence"), sections)


def _head(w: Writer) -> Section:
    return w.section(
        "1",
        w.ask("provider_name", "provider.name"),
        w.ask("provider_contact", "provider.contact"),
        w.ask("service", "filing.service"),
        w.ask("models", "model.names"),
        w.ask("number", "filing.number"),
        w.ask("algorithm", "filing.algorithm"),
        w.say("scope", w.name(w.facts.one("release-facts")["scope"]), "release-facts"),
    )


def _change(w: Writer) -> Section:
    """Compare with what was filed last; without it nobody knows whether a change filing is due."""
    last = w.told.about.filing.last_filed
    if last.first:
        return w.section("12", w.ask("change_due", "filing.last_filed.first", w.word("first_filing")))
    if last.records is None or not last.sources:
        return w.section("12", w.gap("change_due", "about.filing.last_filed"))
    now = {row["source_id"] for row in w.facts.rows("source-licences") if w.facts.published(row["source_id"])}
    records = w.facts.scale()["records"]
    added, gone = tuple(sorted(now - set(last.sources))), tuple(sorted(set(last.sources) - now))
    fields: list[Field] = [
        w.say("change_due", bool(added or gone or records != last.records), "published-scale", note="note.change"),
        w.say("added", added, "published-scale"),
        w.say("gone", gone, "published-scale"),
        w.ask("records_filed", "filing.last_filed.records"),
        w.say("records_now", records, "published-scale"),
    ]
    return w.section("12", *fields)


def _run(w: Writer) -> Section:
    data = w.facts.one("release-facts")
    rows = [
        (row["role"], row["file"], row["licence"], row["origin"], row["sha256"]) for row in w.facts.rows("models-used")
    ]
    return w.section(
        "13",
        w.say("as_of", data["as_of"], "release-facts"),
        w.say("code", data["code_sha256"], "release-facts"),
        w.say("policy", data["policy_sha256"], "release-facts"),
        w.say("models_used", w.table("role file licence model_origin sha256", rows), "models-used"),
    )
