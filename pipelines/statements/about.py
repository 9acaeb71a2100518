"""`about.yaml`: what only a provider knows and no release can say. Everything is optional; what is missing is a gap."""

import dataclasses
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pipelines.config import ConfigError, Node, parse_yaml, read_yaml, typed

COMMENTS = (
    "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "3.1", "3.2", "3.3",
)  # fmt: skip
"""Sections of the EU template to which a provider may add a comment."""


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


@dataclass(frozen=True)
class Told:
    """What about.yaml says, with the place of each key for errors."""

    about: About
    places: dict[str, Node]

    def get(self, path: str) -> Any:
        """Return the value at a dotted path; None and () mean that it was not given."""
        value: Any = self.about
        for name in path.split("."):
            value = getattr(value, name)
        return value

    def fail(self, path: str, what: str, remedy: str) -> ConfigError:
        """Make an error at the place of a key that was given; the caller raises it."""
        return self.places[path].fail(what, remedy)

    def check_sources(self, known: dict[str, str]) -> None:
        """Refuse ids under `links`, `suppliers` and `cards` that the release does not have or that do not fit.

        Args:
            known: source id -> acquisition.

        Raises:
            ConfigError: an unknown source, or a supplier of a source that was not bought.
        """
        for group in ("links", "suppliers", "cards"):
            for source in getattr(self.about, group):
                if source not in known:
                    listed = ", ".join(sorted(known)) or "none"
                    raise self.fail(
                        f"{group}.{source}", f"no source '{source}' in this release", f"there are: {listed}"
                    )
        for source in self.about.suppliers:
            if known[source] != "commercial":
                what = f"source '{source}' is not commercial but {known[source]}"
                raise self.fail(f"suppliers.{source}", what, "take it out")


URLS = (
    "provider.namespace", "summary.earlier", "model.base_model_summary", "dataset.url", "links", "generators",
)  # fmt: skip
"""Keys whose values, or all the values under them, are links."""


def read_about(path: Path | None) -> Told:
    """Read about.yaml; without a file nothing is told.

    Raises:
        ConfigError: the file cannot be read, a key is unknown, or a value has the wrong type.
    """
    node = read_yaml(path) if path is not None else parse_yaml("{}", "about.yaml")
    about = typed(About, _complete(About, node))
    places = {key: found for key, found in node.walk() if key}
    for key, found in places.items():
        if any(key == url or key.startswith(f"{url}.") for url in URLS) and isinstance(found.value, str):
            _check_link(found)
    told = Told(about, places)
    for section in about.comments:
        if section not in COMMENTS:
            remedy = "sections: " + ", ".join(COMMENTS)
            raise told.fail(f"comments.{section}", f"section '{section}' takes no comment", remedy)
    return told


def _check_link(node: Node) -> None:
    if node.text() and not node.text().startswith(("https://", "http://")):
        raise node.fail(f"'{node.text()}' is not a link", "write https://…")


def _complete(cls: Any, node: Node) -> Node:
    """Add an empty value for every key of a dataclass that is not given, all the way down."""
    given = node.mapping()
    hints = typing.get_type_hints(cls)
    full = dict(given)
    for field in dataclasses.fields(cls):
        kind, child = hints[field.name], given.get(field.name, Node("", node.file, node.line))
        if dataclasses.is_dataclass(kind):
            child = _complete(kind, child)
        elif (inner := _values_of(kind)) is not None:
            child = dataclasses.replace(child, value={k: _complete(inner, v) for k, v in child.mapping().items()})
        full[field.name] = child
    return dataclasses.replace(node, value=full)


def _values_of(kind: Any) -> Any:
    """Return the dataclass that the values of a mapping have, else None."""
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) is dict and dataclasses.is_dataclass(arguments[1]):
        return arguments[1]
    return None


def known_keys() -> Iterator[str]:
    """Yield every dotted key that about.yaml may have; `<id>` stands for a name that the reader chooses."""
    yield from _keys(About, "")


def _keys(cls: Any, path: str) -> Iterator[str]:
    hints = typing.get_type_hints(cls)
    for field in dataclasses.fields(cls):
        kind, at = hints[field.name], f"{path}{field.name}"
        if dataclasses.is_dataclass(kind):
            yield from _keys(kind, f"{at}.")
        elif (inner := _values_of(kind)) is not None:
            yield from _keys(inner, f"{at}.<id>.")
        else:
            yield f"{at}.<id>" if typing.get_origin(kind) is dict else at
