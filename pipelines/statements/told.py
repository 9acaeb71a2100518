"""`about.yaml`: strict keys and types; every complaint says which file, which line, what and how to mend it."""

import dataclasses
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.config import ConfigError, Node, parse_yaml, read_yaml, typed
from pipelines.statements.about import About

COMMENTS = (
    "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "3.1", "3.2", "3.3",
)  # fmt: skip
"""Sections of the EU template to which a provider may add a comment."""


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
