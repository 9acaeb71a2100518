"""Section 2 of the EU template: where the content came from."""

from typing import Any

from pipelines.statements.answers import Field, Section
from pipelines.statements.facts import link
from pipelines.statements.writer import Writer, month

TEXT = "text"


def sections(w: Writer) -> tuple[Section, ...]:
    """Write sections 2.1 to 2.6."""
    return (_public(w), _licensed(w), _private(w), _crawled(w), _users(w), _synthetic(w), _other(w))


def _used(w: Writer, key: str, *kinds: str) -> tuple[Field, ...]:
    """State whether the release holds text of these acquisitions, how much, and of which modality."""
    found = [w.facts.acquired(kind) for kind in kinds]
    records = sum(row["records"] for row in found)
    used = w.say(key, records > 0, "published-acquisitions")
    if not records:
        return (used,)
    size = sum(row["bytes"] for row in found)
    return (
        used,
        w.say("modality", w.word(TEXT), "published-acquisitions"),
        w.say("records", records, "published-acquisitions"),
        w.say("bytes", size, "published-acquisitions"),
    )


def _public(w: Writer) -> Section:
    found = w.facts.rows("public-datasets")
    large, rest = [row for row in found if row["large"]], [row for row in found if not row["large"]]
    fields = list(_used(w, "public_used", "open_licence", "public_domain"))
    if found:
        days = {row["source_id"]: row for row in w.facts.rows("acquisition-dates")}
        columns = "source title licence link acquired_from acquired_to records bytes share"
        rows = [_dataset(w, row, days[row["source_id"]]) for row in large]
        origins = ("public-datasets", "acquisition-dates")
        fields.append(w.say("large", w.table(columns, rows), *origins, note="note.large"))
        unlinked = [row["source_id"] for row in large if _link(w, row) is None]
        if unlinked:
            fields.append(w.gap("large_links", ", ".join(f"about.links.{source}" for source in unlinked)))
        small = [_dataset(w, row, days[row["source_id"]]) for row in rest]
        fields.append(w.say("small", w.table(columns, small), *origins))
    return w.section("2.1", *fields)


def _dataset(w: Writer, row: dict[str, Any], days: dict[str, Any]) -> tuple[Any, ...]:
    return (
        row["source_id"], row["title"], row["licence"], _link(w, row), month(days["acquired_from"]),
        month(days["acquired_to"]), row["records"], row["bytes"], row["share_ratio"],
    )  # fmt: skip


def _link(w: Writer, row: dict[str, Any]) -> str | None:
    """Return where the data set is found: what the provider gives, else where its licence was found."""
    told: str | None = w.told.about.links.get(row["source_id"])
    return told or link(row["found_at"])


def _bought(w: Writer) -> list[dict[str, Any]]:
    return [
        row
        for row in w.facts.rows("source-licences")
        if row["acquisition"] == "commercial" and w.facts.published(row["source_id"])
    ]


def _licensed(w: Writer) -> Section:
    """2.2.1: licences from rightsholders. Who the supplier is, the register does not say; the provider does."""
    bought, suppliers = _bought(w), w.told.about.suppliers
    if not bought:
        return w.section("2.2.1", w.say("licensed_used", False, "published-acquisitions"))
    told = [suppliers[row["source_id"]].rightsholder for row in bought if row["source_id"] in suppliers]
    fields = [w.say("contracts", sum(row["has_contract"] for row in bought), "source-licences")]
    unsaid = [row["source_id"] for row in bought if _supplier(w, row["source_id"], "rightsholder") is None]
    if any(told):
        fields.append(w.ask("licensed_used", "suppliers", value=True))
        fields.append(w.say("modality", w.word(TEXT), "published-acquisitions"))
    elif not unsaid:
        fields.append(w.ask("licensed_used", "suppliers", value=False))
    if unsaid:
        needs = ", ".join(f"about.suppliers.{source}.rightsholder" for source in unsaid)
        fields.append(w.gap("licensed_unsaid" if any(told) else "licensed_used", needs))
    return w.section("2.2.1", *fields)


def _supplier(w: Writer, source: str, key: str) -> Any:
    supplier = w.told.about.suppliers.get(source)
    return getattr(supplier, key) if supplier is not None else None


def _private(w: Writer) -> Section:
    """2.2.2: private data of third parties that are no rightsholders."""
    others = [row for row in _bought(w) if _supplier(w, row["source_id"], "rightsholder") is False]
    unsaid = [row["source_id"] for row in _bought(w) if _supplier(w, row["source_id"], "rightsholder") is None]
    fields = []
    if others:
        fields.append(w.ask("private_used", "suppliers", value=True))
        fields.append(w.say("modality", w.word(TEXT), "published-acquisitions"))
        fields += _known(w, others)
    elif not unsaid:
        fields.append(w.say("private_used", False, "published-acquisitions"))
    if unsaid:
        needs = ", ".join(f"about.suppliers.{source}.rightsholder" for source in unsaid)
        fields.append(w.gap("private_unsaid" if others else "private_used", needs))
    return w.section("2.2.2", *fields)


def _known(w: Writer, others: list[dict[str, Any]]) -> list[Field]:
    fields = []
    for row in others:
        source = row["source_id"]
        for key, about in (("publicly_known", "publicly_known"), ("description", "description")):
            value = _supplier(w, source, about)
            path = f"suppliers.{source}.{about}"
            found = w.gap(key, f"about.{path}") if value is None else w.ask(key, "suppliers", value=value)
            fields.append(_of(w, found, row))
    return fields


def _of(w: Writer, field: Field, row: dict[str, Any]) -> Field:
    """Say of which source a field speaks; a set that is not publicly known is not named in public."""
    shown = row["title"] if _supplier(w, row["source_id"], "publicly_known") else row["source_id"]
    return Field(field.key, f"{field.label} ({shown})", field.value, field.origins, field.needs, field.note)


def _crawled(w: Writer) -> Section:
    fields = list(_used(w, "crawled_used", "self_collected"))
    if not w.facts.acquired("self_collected")["records"]:
        return w.section("2.3", *fields)
    crawls = [row for row in w.facts.rows("crawlers") if row["records"]]
    columns = "source agent first last fetches denied stale other_agents records bytes"
    rows = [
        (row["source_id"], row["agent"], month(row["first"]), month(row["last"]), row["fetches"], row["denied"],
         row["stale"], row["other_agents"], row["records"], row["bytes"])
        for row in crawls
    ]  # fmt: skip
    fields.append(w.say("crawlers", w.table(columns, rows), "crawlers", note="note.crawlers"))
    for key, column in (("agents_missing", "agent"), ("period_missing", "last"), ("log_missing", "fetches")):
        missing = [row["source_id"] for row in crawls if row[column] is None]
        if missing:
            fields.append(w.gap(key, "corpus.yaml " + ", ".join(f"sources.{source}.crawl" for source in missing)))
    fields += [w.ask(f"crawler_{key}", f"crawler.{key}") for key in ("purposes", "captchas", "paywalls")]
    fields.append(w.ask("crawler_content", "crawler.content_types"))
    return w.section("2.3", *fields, *_domains(w))


def _domains(w: Writer) -> tuple[Field, ...]:
    """List the top domains by volume and what the rest adds up to; the two are all of the crawled text."""
    found = w.facts.rows("crawled-domains")
    sme = w.told.about.sme is True
    listed = [row for row in found if row["top_for_sme" if sme else "top"]]
    named = sum(row["place"] is not None for row in found)
    size, whole = sum(row["bytes"] for row in listed), sum(row["bytes"] for row in found)
    rows = [(row["place"], row["domain"], row["records"], row["bytes"], row["share_ratio"]) for row in listed]
    table = w.table("place domain records bytes share", rows)
    return (
        w.say("domains", named, "crawled-domains", note="note.domains"),
        w.say("top_domains", table, "crawled-domains", note="note.sme" if sme else "note.top"),
        w.say("top_bytes", size, "crawled-domains"),
        w.say("rest_bytes", whole - size, "crawled-domains"),
        w.say("crawled_bytes", whole, "crawled-domains", "crawlers", note="note.reconciled"),
    )


def _users(w: Writer) -> Section:
    if not w.facts.acquired("user_input")["records"]:
        return w.section(
            "2.4",
            w.say("model_interactions", False, "published-acquisitions"),
            w.say("other_products", False, "published-acquisitions"),
        )
    return w.section(
        "2.4",
        *_used(w, "user_used", "user_input"),
        w.ask("model_interactions", "user_data.model_interactions"),
        w.ask("other_products", "user_data.other_products"),
        w.ask("services", "user_data.services"),
    )


def _synthetic(w: Writer) -> Section:
    fields = list(_used(w, "synthetic_used", "synthetic"))
    made = [row for row in w.facts.rows("generators") if row["records"]]
    if made:
        columns = "source generator version provider link terms records bytes"
        rows = [
            (row["source_id"], row["generator"], row["version"], row["provider"], _generator_link(w, row),
             row["training_on_output"], row["records"], row["bytes"])
            for row in made
        ]  # fmt: skip
        fields.append(w.say("generators", w.table(columns, rows), "generators"))
        unlinked = sorted({row["generator"] or row["source_id"] for row in made if _generator_link(w, row) is None})
        if unlinked:
            fields.append(w.gap("generator_links", ", ".join(f"about.generators.{model}" for model in unlinked)))
    synthetic = {row["source_id"] for row in w.facts.rows("generators")}
    labelled = sum(row["kept_labelled"] for row in w.facts.rows("ai-labels") if row["source_id"] not in synthetic)
    return w.section("2.5", *fields, w.say("labelled", labelled, "ai-labels", note="note.labelled"))


def _generator_link(w: Writer, row: dict[str, Any]) -> str | None:
    told: str | None = w.told.about.generators.get(row["generator"] or "")
    return told or link(row["terms_url"])


def _other(w: Writer) -> Section:
    known = ("open_licence", "public_domain", "commercial", "self_collected", "user_input", "synthetic")
    rest = [row for row in w.facts.rows("published-acquisitions") if row["acquisition"] not in known]
    records = sum(row["records"] for row in rest)
    return w.section("2.6", w.say("other_used", records > 0, "published-acquisitions", note="note.other"))
