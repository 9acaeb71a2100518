"""The annex on the data itself: sources, scale, types, languages, licences, acquisition, annotation."""

from pipelines.statements import filing_annotation
from pipelines.statements.answers import Section
from pipelines.statements.writer import Writer


def sections(w: Writer) -> tuple[Section, ...]:
    """Write sections 2 to 6."""
    return (_sources(w), _scale(w), _licences(w), _acquisition(w), filing_annotation.section(w))


def _sources(w: Writer) -> Section:
    rows = []
    for row in w.facts.rows("source-licences"):
        size = w.facts.scale("source", row["source_id"])
        rows.append(
            (row["source_id"], row["title"], w.name(row["acquisition"]), row["licence"], w.name(row["origin"]),
             w.name(row["decision"]), size["records"], size["chars"], size["bytes"])
        )  # fmt: skip
    table = w.table("source title acquisition licence origin decision records chars bytes", rows)
    proofs = [
        (row["source_id"], row["evidence_files"], row["evidence_ok"], tuple(row["evidence_kinds"]), row["has_contract"],
         row["has_ip_contact"], row["pipl_basis"])
        for row in w.facts.rows("source-licences")
    ]  # fmt: skip
    columns = "source evidence evidence_ok kinds contract ip_contact basis"
    return w.section(
        "2",
        w.say("sources", table, "source-licences", "published-scale", note="note.sources"),
        w.say("proofs", w.table(columns, proofs), "source-licences"),
    )


def _scale(w: Writer) -> Section:
    """State the totals, and that shards and ledger say the same; `facts` refuses a release in which they do not."""
    size, totals, data = w.facts.scale(), w.facts.one("check-totals"), w.facts.one("release-facts")
    read = {row["name"]: row for row in w.facts.rows("published-scale") if row["per"] == "language"}
    rows = [(name, row["records"], row["chars"], row["bytes"]) for name, row in read.items()]
    origins: dict[str, list[int]] = {}
    for row in w.facts.rows("source-licences"):
        found = w.facts.scale("source", row["source_id"])
        counted = origins.setdefault(row["origin"], [0, 0])
        origins[row["origin"]] = [counted[0] + found["records"], counted[1] + found["bytes"]]
    split = [(w.name(origin), *counted) for origin, counted in sorted(origins.items(), key=lambda item: str(item[0]))]
    return w.section(
        "3",
        w.say("records", size["records"], "published-scale"),
        w.say("chars", size["chars"], "published-scale"),
        w.say("bytes", size["bytes"], "published-scale"),
        w.say("shards", data["shards"], "release-facts"),
        w.say("difference", totals["shard_rows"] - totals["kept_records"], "check-totals", note="note.difference"),
        w.say("type", w.word("type_text"), "published-scale"),
        w.say("by_language", w.table("language records chars bytes", rows), "published-scale"),
        w.say("by_origin", w.table("origin records bytes", split), "source-licences", "published-scale"),
    )


def _licences(w: Writer) -> Section:
    counted: dict[str, list[int]] = {}
    for row in w.facts.rows("licences-in-corpus"):
        known = counted.setdefault(row["licence"], [0, 0])
        counted[row["licence"]] = [known[0] + row["records"], known[1] + row["chars"]]
    ordered = sorted(counted.items(), key=lambda item: (-item[1][0], item[0]))
    rows = [(licence, *counts) for licence, counts in ordered]
    return w.section("4", w.say("licences", w.table("licence records chars", rows), "licences-in-corpus"))


def _acquisition(w: Writer) -> Section:
    kinds = [
        (w.name(row["acquisition"]), row["sources"], row["published_sources"], row["records"], row["bytes"])
        for row in w.facts.rows("published-acquisitions")
    ]
    dates = [
        (row["source_id"], row["acquired_from"], row["acquired_to"], w.name_of("known", row["known_from"]))
        for row in w.facts.rows("acquisition-dates")
    ]
    fields = [
        w.say("ways", w.table("acquisition sources published records bytes", kinds), "published-acquisitions"),
        w.say("dates", w.table("source from to known_from", dates), "acquisition-dates"),
    ]
    undated = [row["source_id"] for row in w.facts.rows("acquisition-dates") if row["kept"] and not row["acquired_to"]]
    if undated:
        fields.append(
            w.gap("undated", "corpus.yaml " + ", ".join(f"sources.{source}.collection" for source in undated))
        )
    return w.section("5", *fields)
