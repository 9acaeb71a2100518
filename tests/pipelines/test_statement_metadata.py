"""Croissant and provenance cards: the structure that their specifications ask for, checked here without their tools."""

import json
import re

import pytest

from pipelines.statements.kinds import compose, facts_for
from pipelines.statements.told import read_about
from tests.release_builder import a_source
from tests.statement_release import published, statement_release, write_about
from transforms import ledger

REQUIRED = (
    "@context", "@type", "conformsTo", "name", "description", "license", "url", "creator", "datePublished", "distribution",
    "recordSet",
)  # fmt: skip
RAI = (
    "dataCollection", "dataCollectionType", "dataCollectionTimeframe", "dataPreprocessingProtocol",
    "dataAnnotationProtocol", "annotationsPerItem", "personalSensitiveInformation", "dataBiases", "dataLimitations",
    "dataUseCases", "dataSocialImpact", "dataReleaseMaintenancePlan",
)  # fmt: skip
METHOD_CODES = (
    "data-augmentation", "data-mining", "feeds", "machine-generated-ml-ops", "other", "primary-user-source",
    "simulations", "social-media", "syndication", "transfer-learning", "user-generated-content", "web-scraping-crawling",
)  # fmt: skip


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """Give the release with every way of acquisition."""
    return statement_release(tmp_path_factory.mktemp("out") / "r")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Give what its provider says."""
    return read_about(write_about(tmp_path_factory.mktemp("about")))


@pytest.fixture(scope="module")
def croissant(release, told):
    """Give the Croissant metadata of a provider who answered everything."""
    return json.loads(compose("croissant", facts_for("croissant", release), told, None, None)[0])


@pytest.fixture(scope="module")
def cards(release, told):
    """Give the provenance cards by source."""
    text, _ = compose("provenance", facts_for("provenance", release), told, None, None)
    return {card["source"]["id"]["custom-ids"][0]["value"]: card for card in json.loads(text)}


def test_every_required_property_is_there(croissant):
    """Those of Croissant 1.1 and the RAI properties that the rule names."""
    assert [key for key in (*REQUIRED, *(f"rai:{name}" for name in RAI)) if key not in croissant] == []


def test_it_conforms_to_both_specifications(croissant):
    """Croissant 1.1 and RAI 1.0."""
    assert croissant["conformsTo"] == ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]


def test_the_distribution_is_the_shards(croissant):
    """Every shard with place, size and hash as the ledger has them, and one set over all."""
    *files, file_set = croissant["distribution"]
    assert [(one["@id"], one["contentUrl"], one["contentSize"], one["sha256"]) for one in files] == [
        ("part-000000.parquet", "shards/part-000000.parquet", "1000 B", "s" * 64)
    ]
    assert (file_set["@type"], file_set["includes"]) == ("cr:FileSet", "shards/*.parquet")


def test_the_record_set_has_every_column_of_a_shard(croissant):
    """In order, each read from the column of its name in the set of shards."""
    fields = croissant["recordSet"][0]["field"]
    assert [field["source"]["extract"]["column"] for field in fields] == ledger.SHARD.names
    assert {field["source"]["fileSet"]["@id"] for field in fields} == {croissant["distribution"][-1]["@id"]}


def test_references_and_prefixes_resolve(croissant):
    """Ids are unique, the key is a field, and every prefix stands in the context."""
    record_set = croissant["recordSet"][0]
    ids = [item["@id"] for item in (*croissant["distribution"], record_set, *record_set["field"])]
    prefixes = {key.split(":")[0] for key in croissant if ":" in key}
    assert (len(ids), record_set["key"]["@id"] in ids) == (len(set(ids)), True)
    assert prefixes <= set(croissant["@context"])


def test_data_types_are_those_of_the_columns(croissant):
    """A column's type is told in schema.org's words."""
    found = {field["name"]: field["dataType"] for field in croissant["recordSet"][0]["field"]}
    assert (found["text"], found["pi_spans"], found["quality_score"], found["contains_pi"]) == (
        "sc:Text", "sc:Integer", "sc:Float", "sc:Boolean",
    )  # fmt: skip


def test_properties_that_nobody_answered_are_left_out_and_listed(release):
    """A link that nobody gave is no text in place of a link: the property is missing and named as a gap."""
    text, gaps = compose("croissant", facts_for("croissant", release), read_about(None), None, None)
    whole = json.loads(text)
    assert [key for key in ("url", "creator", "datePublished", "rai:dataSocialImpact") if key in whole] == []
    assert (gaps[0], whole["clearance:gaps"][0]) == (
        "url: needs about.dataset.url", "url: not stated: needs about.dataset.url",
    )  # fmt: skip


def test_a_period_with_an_undated_source_is_a_gap(tmp_path):
    """One source without a date, and the time frame of the whole is not known."""
    folder = statement_release(tmp_path / "r", records=[published(0, "wiki", 50)], sources=[a_source(source_id="wiki")])
    _, gaps = compose("croissant", facts_for("croissant", folder), read_about(None), None, None)
    assert "rai:dataCollectionTimeframe: needs corpus.yaml sources.wiki.collection" in gaps


def test_a_card_for_every_published_source(cards):
    """A source of which nothing is in the shards has none."""
    assert sorted(cards) == ["chats", "classics", "crawl", "made", "news", "tiny", "wiki"]


def test_a_complete_card_has_what_the_schema_requires(cards):
    """Required properties of the four groups, with codes and formats of the schema."""
    card = cards["wiki"]
    groups = {
        "set": ("category", "schema-version", "publisher", "label", "tracking"),
        "source": ("about", "id", "issuer", "location", "name", "data-version"),
        "provenance": ("origin-geography", "date", "generation-method"),
        "use": ("intended-purpose",),
    }
    missing = [f"{group}.{key}" for group, keys in groups.items() for key in keys if key not in card[group]]
    tracking = ("current-release-date", "id", "initial-release-date", "revision-history", "status", "version")
    assert (missing, [key for key in tracking if key not in card["set"]["tracking"]]) == ([], [])
    assert card["$schema"] == "https://docs.oasis-open.org/dps/prov-meta/v1.0/schema/data-provenance.json"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", card["provenance"]["date"])


def test_methods_are_codes_of_the_schema(cards):
    """Every way of acquisition has a code that the schema knows."""
    found = {source: card["provenance"]["generation-method"][0]["code"] for source, card in cards.items()}
    assert set(found.values()) <= set(METHOD_CODES)
    assert (found["crawl"], found["chats"], found["made"], found["wiki"]) == (
        "web-scraping-crawling", "user-generated-content", "machine-generated-ml-ops", "other",
    )  # fmt: skip


def test_an_incomplete_card_says_what_it_lacks(cards):
    """The gaps stand in the notes of the card, next to the property they are about."""
    notes = [note["text"] for note in cards["tiny"]["set"]["notes"] if note["title"] == "gap"]
    assert [cards[name]["set"]["tracking"]["status"] for name in ("tiny", "wiki")] == ["draft", "final"]
    assert notes == [
        "source.issuer: not stated: needs about.cards.tiny.issuer",
        "source.location: not stated: needs about.links.tiny",
        "source.data-version: not stated: needs about.cards.tiny.version",
        "provenance.origin-geography: not stated: needs about.cards.tiny.countries",
    ]


def test_a_version_that_the_schema_cannot_hold_is_a_gap(tmp_path):
    """The schema takes whole numbers and semantic versions; `spring` is neither."""
    source = a_source(source_id="wiki", upstream_version="spring")
    folder = statement_release(tmp_path / "r", records=[published(0, "wiki", 50)], sources=[source])
    _, gaps = compose("provenance", facts_for("provenance", folder), read_about(None), None, None)
    assert "wiki source.data-version: needs about.cards.wiki.version" in gaps


def test_unscanned_records_are_not_evaluated(tmp_path):
    """A classification counts as evaluated only when every kept record was scanned."""
    record = published(0, "wiki", 50, pii_exhausted=True)
    folder = statement_release(tmp_path / "r", records=[record], sources=[a_source(source_id="wiki")])
    text, _ = compose("provenance", facts_for("provenance", folder), read_about(None), None, None)
    assert [one["evaluated"] for one in json.loads(text)[0]["use"]["classification"]] == [False, False]
