"""Section 3 of the EU template: reservations of rights and illegal content. No sentence without a counter."""

from typing import Any

from pipelines.statements.answers import Section
from pipelines.statements.writer import Writer


def sections(w: Writer) -> tuple[Section, ...]:
    """Write sections 3.1 to 3.3; 3.3 is optional."""
    other = w.offer("other_processing", "other_processing")
    return (_reservations(w), _illegal(w), *((w.section("3.3", *other),) if other else ()))


def _reservations(w: Writer) -> Section:
    columns = "decision signal records kept dropped quarantined merged"
    rows = [
        (w.name(row["decision"]), row["signal"], row["records"], row["kept"], row["dropped"], row["quarantined"],
         row["merged"])
        for row in w.facts.rows("signals")
    ]  # fmt: skip
    crawls = w.facts.rows("crawlers")
    lists = sum("denied_domains" in row["evidence_kinds"] for row in w.facts.rows("source-licences"))
    unobserved = sum(r["kept"] for r in w.facts.rows("optout-decisions") if r["decision"] == "not observed")
    return w.section(
        "3.1",
        w.ask("code_of_practice", "code_of_practice"),
        w.say("signals", w.table(columns, rows), "signals", note="note.signals"),
        w.say("reservations_removed", _removed(w, "optout."), "reasons-in-all", note="note.removed"),
        w.say("robots_denied", sum(row["denied"] or 0 for row in crawls), "crawlers"),
        w.say("domain_lists", lists, "source-licences"),
        w.say("unobserved", unobserved, "optout-decisions", note="note.unobserved"),
    )


def _removed(w: Writer, stage: str) -> Any:
    rows = [
        (
            row["reason"],
            w.name(row["verdict"]),
            row["records"],
            row["sentence_zh" if w.language == "zh" else "sentence"],
        )
        for row in w.facts.rows("reasons-in-all")
        if row["reason"].startswith(stage)
    ]
    return w.table("reason verdict records meaning", rows)


def _illegal(w: Writer) -> Section:
    """State which lexicons and classifiers looked at how many records, and what each filter removed."""
    models = w.facts.rows("models-used")
    lexicons = [row for row in models if row["role"] == "safety lexicon"]
    classifiers = {row["role"] for row in models if row["role"].startswith("safety classifier")}
    risks = w.facts.rows("safety-by-risk")
    found = [row for row in risks if row["records_with_hits"] or row["classifiers"]]
    rows = [
        (row["risk"], row["name_zh" if w.language == "zh" else "name"], row["records_with_hits"], row["kept_with_hits"],
         row["classifiers"], row["records_scored"])
        for row in found
    ]  # fmt: skip
    return w.section(
        "3.2",
        w.say("lexicons", len(lexicons), "models-used"),
        w.say("classifiers", len(classifiers), "models-used"),
        w.say("checked", risks[0]["records_checked"], "safety-by-risk", note="note.checked"),
        w.say("risks", w.table("risk name hits kept_hits classifiers scored", rows), "safety-by-risk"),
        w.say("illegal_removed", _removed(w, "safety."), "reasons-in-all", note="note.removed"),
    )
