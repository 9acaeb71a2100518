"""Head and section 1 of the EU template: provider, model, and the characteristics of the data."""

from pipelines.statements.answers import Field, Section
from pipelines.statements.tokens import band, bounds
from pipelines.statements.writer import Writer, month


def sections(w: Writer) -> tuple[Section, ...]:
    """Write the head and sections 1.1 to 1.3."""
    return (_head(w), _provider(w), _model(w), w.section("1.3", *_size(w), *_characteristics(w)))


def _head(w: Writer) -> Section:
    summary = w.told.about.summary
    earlier = w.ask("earlier", "summary.earlier")
    if not summary.earlier and summary.version == "1":
        earlier = w.ask("earlier", "summary.earlier", w.word("first_version"))
    updated = f"{summary.last_update:%d/%m/%y}" if summary.last_update else None
    data = w.facts.one("release-facts")
    return w.section(
        "0",
        w.ask("version", "summary.version"),
        earlier,
        w.ask("last_update", "summary.last_update", updated),
        w.say("as_of", data["as_of"], "release-facts"),
    )


def _provider(w: Writer) -> Section:
    representative = w.ask("representative", "provider.eu_representative")
    if w.told.about.provider.eu_established and w.told.about.provider.eu_representative is None:
        representative = w.ask("representative", "provider.eu_established", w.word("established"))
    return w.section(
        "1.1", w.ask("provider_name", "provider.name"), w.ask("provider_contact", "provider.contact"), representative
    )


def _model(w: Writer) -> Section:
    model = w.told.about.model
    fields = [w.ask("model_names", "model.names"), w.ask("base_model", "model.base_model")]
    if model.base_model not in (None, "none"):
        fields.append(w.ask("base_model_summary", "model.base_model_summary"))
    return w.section("1.2", *fields, w.ask("placed", "model.placed_on_eu_market"))


def _size(w: Writer) -> tuple[Field, ...]:
    """State the size of the text: the band where it is certain, else value and unit; other modalities are absent."""
    size = w.facts.scale()["bytes"]
    least, most = bounds(size)
    told = w.told.about.training.text_tokens
    if told is not None and not least <= told <= most:
        what = f"{told} tokens cannot be: the release holds {size} bytes of text, so {least} to {most} tokens"
        raise w.told.fail("training.text_tokens", what, "count the tokens of this release")
    certain = band(least) if band(least) == band(most) else None
    fields = [w.say("text_size", size, "published-scale", note="note.bytes")]
    if told is not None:
        fields.append(w.ask("text_tokens", "training.text_tokens"))
        fields.append(w.ask("tokenizer", "training.tokenizer"))
        fields.append(w.ask("text_band", "training.text_tokens", w.word(f"band.{band(told)}")))
    elif certain is not None:
        fields.append(w.say("text_band", w.word(f"band.{certain}"), "published-scale", note="note.tokens"))
    else:
        fields.append(w.say("text_band", w.word("band.undecided"), "published-scale", note="note.undecided"))
    return (*fields, w.say("other_modalities", w.word("no_other_modality"), "published-scale"))


def _characteristics(w: Writer) -> tuple[Field, ...]:
    languages = [row for row in w.facts.rows("published-scale") if row["per"] == "language"]
    columns = "language records chars bytes"
    rows = [(row["name"], row["records"], row["chars"], row["bytes"]) for row in languages]
    return (
        w.ask("content_types", "training.content_types"),
        *_latest(w),
        w.ask("continues", "training.collection_continues"),
        w.say("languages", w.table(columns, rows), "published-scale", note="note.languages"),
        *w.offer("other_traits", "training.other_traits"),
    )


def _latest(w: Writer) -> tuple[Field, ...]:
    """State the latest month of acquisition; a source in the release whose dates nobody knows is a gap beside it."""
    used = [row for row in w.facts.rows("acquisition-dates") if row["kept"]]
    days = [row["acquired_to"] for row in used if row["acquired_to"] is not None]
    undated = [row["source_id"] for row in used if row["acquired_to"] is None]
    fields = []
    if days:
        fields.append(w.say("latest", month(max(days)) or "", "acquisition-dates", note="note.latest"))
    if undated:
        needs = ", ".join(f"sources.{source}.collection" for source in undated)
        fields.append(w.gap("latest_missing" if days else "latest", f"corpus.yaml {needs}"))
    return tuple(fields)
