"""Documentation of training data under California AB 2013, Civil Code 3111(a)(1)-(12)."""

from typing import Any

from pipelines.statements.ab2013_words import WORDS
from pipelines.statements.answers import Field, Statement
from pipelines.statements.facts import Facts
from pipelines.statements.licences import dedicated
from pipelines.statements.told import Told
from pipelines.statements.writer import Writer

KIND = "ab2013"
LANGUAGE = "en"
QUERIES = (
    "licences-in-corpus", "kept-personal-information", "pii-by-type", "funnel-steps", "acquisition-dates", "generators",
    "ai-labels", "lengths", "annotation-batches",
)  # fmt: skip


def write(facts: Facts, told: Told, language: str) -> Statement:
    """Write the twelve items."""
    w = Writer(facts, told, WORDS, language)
    items = (
        _sources, _purpose, _count, _types, _protection, _bought, _personal, _aggregate, _cleaning, _period, _used,
        _synthetic,
    )  # fmt: skip
    sections = tuple(w.section(f"({number})", *item(w)) for number, item in enumerate(items, 1))
    head = w.section("(a)", w.ask("developer", "provider.name"), w.ask("systems", "model.names"))
    return w.statement(KIND, ("note.basis",), (head, *sections))


def _in_release(w: Writer) -> list[dict[str, Any]]:
    return [row for row in w.facts.rows("source-licences") if w.facts.published(row["source_id"])]


def _sources(w: Writer) -> list[Field]:
    rows = [
        (row["source_id"], row["title"], w.name(row["acquisition"]), row["found_at"],
         w.facts.scale("source", row["source_id"])["records"])
        for row in _in_release(w)
    ]  # fmt: skip
    table = w.table("source title acquisition found_at records", rows)
    return [w.say("sources", table, "source-licences", "published-scale")]


def _purpose(w: Writer) -> list[Field]:
    scope = w.facts.one("release-facts")["scope"]
    return [w.ask("purpose", "purpose"), w.say("scope", w.name(scope), "release-facts")]


def _count(w: Writer) -> list[Field]:
    scale = w.facts.scale()
    return [
        w.say("points", scale["records"], "published-scale", note="note.points"),
        w.say("chars", scale["chars"], "published-scale"),
        w.say("bytes", scale["bytes"], "published-scale"),
    ]


def _types(w: Writer) -> list[Field]:
    rows = [
        (row["name"], row["records"], row["bytes"])
        for row in w.facts.rows("published-scale")
        if row["per"] == "language"
    ]
    lengths = [(row["from_chars"], row["below_chars"], row["kept"]) for row in w.facts.rows("lengths") if row["kept"]]
    return [
        w.say("kind", w.word("kind_text"), "published-scale"),
        w.say("by_language", w.table("language records bytes", rows), "published-scale"),
        w.say("by_length", w.table("from_chars to_chars records", lengths), "lengths"),
        _labels(w),
    ]


def _labels(w: Writer) -> Field:
    """State the labels that people gave, by batch; without a register none is claimed."""
    batches = w.facts.rows("annotation-batches")
    if not batches:
        return w.say("labels", w.word("no_labels"), "annotation-batches", note="note.labels")
    rows = [(row["batch"], w.word(f"kind.{row['kind']}"), row["items"], row["labels"], row["kept"]) for row in batches]
    return w.say("labels", w.table("batch label_kind items labels kept", rows), "annotation-batches")


def _protection(w: Writer) -> list[Field]:
    """Public domain only when every record says so; a record under a licence is protected by copyright."""
    counted: dict[str, int] = {}
    for row in w.facts.rows("licences-in-corpus"):
        counted[row["licence"]] = counted.get(row["licence"], 0) + row["records"]
    free = {licence: dedicated(licence) for licence in counted}
    protected = sum(records for licence, records in counted.items() if not free[licence])
    rows = [
        (licence, records, free[licence]) for licence, records in sorted(counted.items(), key=lambda x: (-x[1], x[0]))
    ]
    return [
        w.say("all_public_domain", protected == 0, "licences-in-corpus", note="note.dedicated"),
        w.say("protected", protected, "licences-in-corpus"),
        w.say("by_licence", w.table("licence records dedicated", rows), "licences-in-corpus"),
        w.say("marks", w.word("no_marks"), "licences-in-corpus"),
    ]


def _bought(w: Writer) -> list[Field]:
    kinds = {kind: w.facts.acquired(kind)["records"] for kind in ("commercial", "open_licence")}
    return [
        w.say("purchased", kinds["commercial"] > 0, "published-acquisitions", note="note.purchased"),
        w.say("purchased_records", kinds["commercial"], "published-acquisitions"),
        w.say("licensed", kinds["commercial"] + kinds["open_licence"] > 0, "published-acquisitions"),
        w.say("licensed_records", kinds["open_licence"], "published-acquisitions"),
    ]


def _personal(w: Writer) -> list[Field]:
    """Yes as soon as one record still holds something; no only when every record was scanned."""
    found = w.facts.personal()
    origin = "kept-personal-information"
    fields = [w.say("scanned", found["scanned"], origin), w.say("with_spans", found["with_spans"], origin)]
    if found["contains_pi"]:
        fields.insert(0, w.say("personal", True, origin))
    elif found["scanned"] == found["kept"]:
        fields.insert(0, w.say("personal", False, origin, note="note.personal"))
    else:
        fields.insert(0, w.gap("personal", "a release whose kept records were all scanned"))
    rows = [
        (row["type"], row["redacted"], row["masked"], row["pseudonymised"], row["readable"])
        for row in w.facts.rows("pii-by-type")
        if row["spans"]
    ]
    table = w.table("type redacted masked pseudonymised readable", rows)
    return [*fields, w.say("contains_pi", found["contains_pi"], origin), w.say("by_type", table, "pii-by-type")]


def _aggregate(w: Writer) -> list[Field]:
    return [w.ask("aggregate", "aggregate_consumer_information")]


def _cleaning(w: Writer) -> list[Field]:
    rows = [
        (w.name(row["stage"]), row["removed"], w.word(f"why.{row['stage']}"))
        for row in w.facts.rows("funnel-steps")
        if row["removed"]
    ]
    spans = w.facts.personal()["spans"]
    data = w.facts.one("release-facts")
    return [
        w.say("cleaned", data["records"] != data["kept"] or spans > 0, "release-facts", "kept-personal-information"),
        w.say("read", data["records"], "release-facts"),
        w.say("removed", w.table("stage removed purpose", rows), "funnel-steps", note="note.removed"),
        w.say("spans", spans, "kept-personal-information"),
    ]


def _period(w: Writer) -> list[Field]:
    used = [row for row in w.facts.rows("acquisition-dates") if row["kept"]]
    rows = [(r["source_id"], r["acquired_from"], r["acquired_to"], w.name_of("known", r["known_from"])) for r in used]
    fields = [w.say("period", w.table("source from to known_from", rows), "acquisition-dates")]
    undated = [row["source_id"] for row in used if row["acquired_from"] is None or row["acquired_to"] is None]
    if undated:
        needs = ", ".join(f"sources.{source}.collection" for source in undated)
        fields.append(w.gap("undated", f"corpus.yaml {needs}"))
    return [*fields, w.ask("ongoing", "training.collection_continues")]


def _used(w: Writer) -> list[Field]:
    return [w.ask("first_used", "model.first_used")]


def _synthetic(w: Writer) -> list[Field]:
    made = [(row["source_id"], row["generator"], row["version"], row["records"]) for row in w.facts.rows("generators")]
    records = w.facts.acquired("synthetic")["records"]
    labelled = sum(row["kept_labelled"] for row in w.facts.rows("ai-labels"))
    return [
        w.say("synthetic", records > 0, "published-acquisitions"),
        w.say("synthetic_records", records, "published-acquisitions"),
        w.say("generators", w.table("source generator version records", made), "generators"),
        w.say("labelled", labelled, "ai-labels", note="note.labelled"),
    ]
