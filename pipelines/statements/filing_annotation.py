"""The annex on annotation: the rules that people labelled by, how batches were checked, and how the rules stand."""

from pipelines.statements.answers import Section, Table
from pipelines.statements.writer import Writer

RULES = ("cn-genai-8-", "cn-genaisec-5.3-", "cn-gbt45674-", "cn-gbt42755-")
"""Beginnings of the ids of the rules of the catalogue that speak of annotation."""


def section(w: Writer) -> Section:
    """Write section 6. Without a register nothing is claimed; rules kept elsewhere the provider may state."""
    told = w.offer("annotation_rules", "filing.annotation_rules")
    batches = w.facts.rows("annotation-batches")
    if not batches:
        none = w.say("annotations", w.word("no_annotations"), "release-facts", note="note.annotations")
        return w.section("6", none, *told)
    people = w.facts.rows("annotation-people")
    wrong = [
        p for p in people if p["problems"] or not p["registered"] or p["while_not_qualified"] or p["while_suspended"]
    ]
    return w.section(
        "6",
        w.say("rulebooks", _rulebooks(w), "annotation-rulebooks", note="note.rulebooks"),
        w.say("batches", _batches(w), "annotation-batches", note="note.batches"),
        w.say("people", len(people), "annotation-people"),
        w.say("people_untrained", len(wrong), "annotation-people"),
        w.say("annotation_status", _standing(w), "rule-status"),
        *told,
    )


def _rulebooks(w: Writer) -> Table:
    rows = [
        (f"{row['rulebook']} {row['version']}", w.name_of("kind", row["kind"]), str(row["effective_at"]), row["goal"],
         row["data_format"], row["method"], tuple(row["quality_metrics"]), row["risks_covered"], row["file_sha256"])
        for row in w.facts.rows("annotation-rulebooks")
    ]  # fmt: skip
    return w.table("rulebook kind effective goal data_format method metrics risks sha256", rows)


def _batches(w: Writer) -> Table:
    rows = [
        (row["batch"], w.name_of("kind", row["kind"]), f"{row['rulebook']} {row['version']}", row["items"],
         row["approved"], row["sampled"], row["inaccurate"], row["bad"], row["alpha"], row["alpha_lower"],
         row["alpha_upper"], row["kept"], w.name(row["status"]))
        for row in w.facts.rows("annotation-batches")
    ]  # fmt: skip
    columns = (
        "batch kind rulebook batch_items approved sampled inaccurate bad alpha alpha_lower alpha_upper published status"
    )
    return w.table(columns, rows)


def _standing(w: Writer) -> Table:
    zh = w.language == "zh"
    rows = [
        (row["rule_id"], row["clause"], row["title_zh" if zh else "title"], w.name(row["status"]))
        for row in w.facts.rows("rule-status")
        if row["rule_id"].startswith(RULES)
    ]
    return w.table("rule clause rule_title status", rows)
