"""The annex on what was examined: assessments, keyword library, filtering, personal information, rules."""

from pipelines.statements.answers import Field, Section
from pipelines.statements.writer import Writer


def sections(w: Writer) -> tuple[Section, ...]:
    """Write sections 7 to 11."""
    return (_assessed(w), _library(w), _filtered(w), _personal(w), _rules(w))


def _assessed(w: Writer) -> Section:
    rows = [
        (row["source_id"], w.word(f"when.{row['when']}"), row["on"], row["items"], row["bad"], row["bad_ratio"],
         row["upper_bound_ratio"])
        for row in w.facts.rows("assessments")
    ]  # fmt: skip
    used = {row["source_id"] for row in w.facts.rows("source-licences") if w.facts.published(row["source_id"])}
    fields = [w.say("assessments", w.table("source when on items bad ratio upper", rows), "assessments")]
    for when in ("before", "after"):
        missing = sorted(used - {row["source_id"] for row in w.facts.rows("assessments") if row["when"] == when})
        if missing:
            needs = ", ".join(f"sources.{source}.assessments ({when})" for source in missing)
            fields.append(w.gap(f"unassessed.{when}", f"corpus.yaml {needs}"))
    statuses: dict[str, int] = {}
    for row in w.facts.rows("checks-run"):
        statuses[row["status"]] = statuses.get(row["status"], 0) + 1
    counted = [(w.name(status), count) for status, count in sorted(statuses.items())]
    return w.section("7", *fields, _reviewed(w), w.say("checks", w.table("status count", counted), "checks-run"))


def _reviewed(w: Writer) -> Field:
    """State what people found in the drawn sample: every review, not the best one, and none is a gap."""
    rows = [
        (row["review"], row["decided_on"], row["drawn"], row["reviewed"], row["acceptable"], row["acceptable_ratio"],
         row["lower_bound_ratio"], w.name(row["status"]))
        for row in w.facts.rows("reviews")
    ]  # fmt: skip
    if not rows:
        return w.gap("reviews", "clearance review (a review of the drawn sample)")
    table = w.table("review on drawn reviewed acceptable ratio lower status", rows)
    return w.say("reviews", table, "reviews", note="note.reviews")


def _library(w: Writer) -> Section:
    """State the keyword library and the classifiers as configured; without them there is nothing to cover."""
    models = w.facts.rows("models-used")
    terms = [
        (row["subject"], int(row["observed"] or 0), int(row["limit"] or 0), w.name(row["status"]))
        for row in w.facts.rows("checks-run")
        if row["check"] == "safety.lexicon_terms"
    ]
    classified = {row["role"] for row in models if row["role"].startswith("safety classifier")}
    risks = w.facts.rows("safety-by-risk")
    found = [
        (row["risk"], row["name_zh" if w.language == "zh" else "name"], row["records_with_hits"], row["kept_with_hits"],
         row["classifiers"])
        for row in risks
    ]  # fmt: skip
    return w.section(
        "8",
        w.say("lexicons", sum(row["role"] == "safety lexicon" for row in models), "models-used"),
        w.say("terms", w.table("risk terms required status", terms), "checks-run", note="note.terms"),
        w.say("classifiers", len(classified), "models-used"),
        w.say("checked", risks[0]["records_checked"], "safety-by-risk", note="note.checked"),
        w.say("risks", w.table("risk name hits kept_hits classifiers", found), "safety-by-risk"),
        w.ask("test_banks", "filing.test_banks"),
    )


def _filtered(w: Writer) -> Section:
    total = w.facts.rows("funnel")[0]
    steps = [
        (w.name(row["stage"]), row["removed"], row["dropped"], row["merged"], row["quarantined"], row["left_over"])
        for row in w.facts.rows("funnel-steps")
    ]
    reasons = [
        (
            row["reason"],
            w.name(row["verdict"]),
            row["records"],
            row["sentence_zh" if w.language == "zh" else "sentence"],
        )
        for row in w.facts.rows("reasons-in-all")
    ]
    lost = sum(row["bytes_unaccounted"] + row["rows_unaccounted"] for row in w.facts.rows("conservation"))
    return w.section(
        "9",
        w.say("read", total["records"], "funnel"),
        w.say("kept", total["kept"], "funnel"),
        w.say("unaccounted", int(lost), "conservation"),
        w.say("steps", w.table("stage removed dropped merged quarantined left", steps), "funnel-steps"),
        w.say("reasons", w.table("reason verdict records meaning", reasons), "reasons-in-all", note="note.reasons"),
    )


def _personal(w: Writer) -> Section:
    found = w.facts.personal()
    origin = "kept-personal-information"
    rows = [
        (row["type"], row["spans_found"], row["redacted"], row["masked"], row["pseudonymised"], row["readable"])
        for row in w.facts.rows("pii-by-type")
    ]
    return w.section(
        "10",
        *(w.say(f"pi.{key}", found[key], origin) for key in ("kept", "scanned", "with_spans", "spans", "contains_pi")),
        w.say("pi_types", w.table("type found redacted masked pseudonymised readable", rows), "pii-by-type"),
    )


def _rules(w: Writer) -> Section:
    """State how every rule that binds this scope stands, with how far its clause was confirmed."""
    zh = w.language == "zh"
    rules = [row for row in w.facts.rows("rule-status") if row["not_applicable_because"] != "scope"]
    counts: dict[str, int] = {}
    for row in rules:
        counts[row["status"]] = counts.get(row["status"], 0) + 1
    rows = [
        (row["rule_id"], row["instrument_zh" if zh else "instrument"], row["clause"],
         row["title_zh" if zh else "title"], w.name(row["status"]),
         tuple(w.name(mark) for mark in (row["confidence"], *row["marks"])))
        for row in rules
    ]  # fmt: skip
    counted = [(w.name(status), count) for status, count in sorted(counts.items())]
    return w.section(
        "11",
        w.say("rule_counts", w.table("status count", counted), "rule-status"),
        w.say("rules", w.table("rule instrument clause rule_title status confidence", rows), "rule-status"),
    )
