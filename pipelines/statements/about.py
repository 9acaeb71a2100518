"""What only a provider knows and no release can say. Everything is optional; what is missing is a gap."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Provider:
    """Who files. `namespace` is a URL that the provider owns; `eu_established` makes a representative needless."""

    name: str | None
    contact: str | None
    namespace: str | None
    eu_established: bool | None
    eu_representative: str | None


@dataclass(frozen=True)
class Summary:
    """The EU summary itself: `earlier` are links to its earlier versions."""

    version: str | None
    last_update: date | None
    earlier: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """The models trained on the release; `base_model` is `none` or the model that was modified."""

    names: tuple[str, ...]
    base_model: str | None
    base_model_summary: str | None
    placed_on_eu_market: date | None
    first_used: date | None


@dataclass(frozen=True)
class Training:
    """`text_tokens` were counted with `tokenizer`; `collection_continues` says that data is still being added."""

    content_types: tuple[str, ...]
    other_traits: str | None
    collection_continues: bool | None
    text_tokens: int | None
    tokenizer: str | None


@dataclass(frozen=True)
class Dataset:
    """The data set as it is offered; the free texts are those of Croissant RAI."""

    name: str | None
    description: str | None
    url: str | None
    version: str | None
    published: date | None
    biases: str | None
    limitations: str | None
    use_cases: str | None
    social_impact: str | None
    maintenance: str | None


@dataclass(frozen=True)
class Crawler:
    """How the own crawlers behave where the crawl log is silent."""

    purposes: str | None
    captchas: str | None
    paywalls: str | None
    content_types: str | None


@dataclass(frozen=True)
class UserData:
    """Where user input came from."""

    model_interactions: bool | None
    other_products: bool | None
    services: tuple[str, ...]


@dataclass(frozen=True)
class Supplier:
    """Of a commercial source: is the supplier a rightsholder or its representative, is the data set publicly known."""

    rightsholder: bool | None
    publicly_known: bool | None
    description: str | None


@dataclass(frozen=True)
class Card:
    """Of a source, for its provenance card: `issuer` who made it, `countries` where it was collected."""

    issuer: str | None
    countries: tuple[str, ...]
    version: str | None


@dataclass(frozen=True)
class Filed:
    """What was filed last, for the question of a change filing; `first` says that nothing was filed so far."""

    first: bool | None
    sources: tuple[str, ...]
    records: int | None


@dataclass(frozen=True)
class Filing:
    """The service in the filing with the authority; the texts say what stands outside a release."""

    service: str | None
    number: str | None
    algorithm: str | None
    annotation_rules: str | None
    test_banks: str | None
    last_filed: Filed


@dataclass(frozen=True)
class About:
    """The whole file. `links`, `suppliers` and `cards` go by source id, `generators` by model name: link."""

    provider: Provider
    summary: Summary
    model: Model
    training: Training
    dataset: Dataset
    crawler: Crawler
    user_data: UserData
    filing: Filing
    purpose: str | None
    intended_use: Literal[
        "alignment", "evaluation", "other", "pre-training", "production", "quality-assurance", "research",
        "staging-testing", "synthetic-data-generation",
    ] | None  # fmt: skip
    sme: bool | None
    code_of_practice: bool | None
    aggregate_consumer_information: bool | None
    other_processing: str | None
    links: dict[str, str]
    suppliers: dict[str, Supplier]
    generators: dict[str, str]
    cards: dict[str, Card]
    comments: dict[str, str]
