"""The annotation register that corpus.yaml names: read strictly, every mistake with file:line, no value of a person."""

import dataclasses
import re
import types
import typing
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines import config
from pipelines.annotation.moments import read_moment
from pipelines.annotation.nouns import Annotator, Batch, Register, Rulebook
from transforms.annotation.rule import AnnotationRule
from transforms.safety.lexicon import risks

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_PSEUDONYM = "a pseudonymous id: letters, digits, '.', '_' and '-', at most 64; no name, address or number of a person"


@dataclass(frozen=True)
class Read:
    """The register with the places of its values (`batches.0.id` -> file:line); file names in it start from `base`."""

    register: Register
    places: dict[str, str]
    base: Path

    def fail(self, key: str, what: str, remedy: str = "") -> config.ConfigError:
        """Make the error for a key, or the nearest one that encloses it; the caller raises it."""
        at = key
        while at and at not in self.places:
            at = at.rpartition(".")[0]
        return config.ConfigError(self.places[at], what, remedy)

    def rulebook(self, batch: Batch) -> Rulebook:
        """Return the version of the rulebook that a batch names."""
        return next(
            r for r in self.register.rulebooks if (r.id, r.version) == (batch.rulebook, version_of(batch, self))
        )


def read_register(path: Path, sources: Sequence[str], rule: AnnotationRule) -> Read:
    """Read the register.

    Args:
        sources: ids of the corpus.

    Raises:
        config.ConfigError: a key is unknown or missing, a value of the wrong kind, an id given twice or unknown.
    """
    node = config.read_yaml(path)
    node = _with_annotators(node, path.parent)
    register = config.typed(Register, _complete(Register, node))
    read = Read(register, {key: found.place for key, found in node.walk()}, path.parent)
    _check_rulebooks(read, rule)
    _check_people(read)
    _check_batches(read, set(sources), rule)
    return read


def _with_annotators(node: config.Node, base: Path) -> config.Node:
    """Put the people in where `annotators` names a file of its own."""
    keys = node.mapping()
    named = keys.get("annotators")
    if named is None or not isinstance(named.value, str) or not named.value:
        return node
    people = config.read_yaml(base / named.text())
    people.items()
    return dataclasses.replace(node, value={**keys, "annotators": people})


def _complete(kind: Any, node: config.Node) -> config.Node:
    """Add an empty value for every key that may be left out, all the way down."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return node if node.value in ("", "null", "~") else _complete(inner[0], node)
    if origin is tuple:
        return dataclasses.replace(node, value=tuple(_complete(inner[0], item) for item in node.items()))
    if not dataclasses.is_dataclass(kind):
        return node
    given, hints = node.mapping(), typing.get_type_hints(kind)
    full = dict(given)
    for field in dataclasses.fields(kind):
        if field.name in given:
            full[field.name] = _complete(hints[field.name], given[field.name])
        elif _may_be_empty(hints[field.name]):
            full[field.name] = dataclasses.replace(node, value="")
    return dataclasses.replace(node, value=full)


def _may_be_empty(kind: Any) -> bool:
    return typing.get_origin(kind) in (typing.Union, types.UnionType, tuple, dict)


def _check_rulebooks(read: Read, rule: AnnotationRule) -> None:
    seen: dict[tuple[str, str], str] = {}
    for at, book in enumerate(read.register.rulebooks):
        key = f"rulebooks.{at}"
        _check_id(read, f"{key}.id", book.id, "a usable id", "letters, digits, '.', '_' and '-', at most 64")
        if (book.id, book.version) in seen:
            raise read.fail(key, f"rulebook '{book.id}' version '{book.version}' is there twice", "one entry a version")
        seen[book.id, book.version] = key
        moment(read, f"{key}.effective_at", book.effective_at, rule)
        for unknown in sorted(set(book.risks) - risks().keys()):
            raise read.fail(
                f"{key}.risks", f"'{unknown[:20]}' is no risk code", "A1-a to A5-b, as in TC260-003 Annex A"
            )
        if not book.file.strip():
            raise read.fail(f"{key}.file", "the rulebook has no file", "the document that annotators worked by")


def _check_people(read: Read) -> None:
    seen: set[str] = set()
    for at, person in enumerate(read.register.annotators):
        key = f"annotators.{at}"
        _check_id(read, f"{key}.id", person.id)
        if person.supervisor is not None:
            _check_id(read, f"{key}.supervisor", person.supervisor)
        if person.id in seen:
            raise read.fail(f"{key}.id", "this id is there twice", "one entry a person")
        seen.add(person.id)
        _check_days(read, key, person)


def _check_days(read: Read, key: str, person: Annotator) -> None:
    begin, end = person.qualified_from, person.qualified_to
    if (begin is None) != (end is None):
        raise read.fail(
            key, "qualified_from and qualified_to belong together", "a qualification has a first and a last day"
        )
    if begin is not None and end is not None and end < begin:
        raise read.fail(
            f"{key}.qualified_to", "the qualification ends before it begins", "qualified_from is the earlier day"
        )
    for at, one in enumerate(person.suspended):
        if one.until is not None and one.until < one.since:
            raise read.fail(f"{key}.suspended.{at}", "the suspension ends before it begins", "since is the earlier day")


def _check_batches(read: Read, sources: set[str], rule: AnnotationRule) -> None:
    seen: set[str] = set()
    for at, batch in enumerate(read.register.batches):
        key = f"batches.{at}"
        _check_id(read, f"{key}.id", batch.id, "a usable id", "letters, digits, '.', '_' and '-', at most 64")
        if batch.id in seen:
            raise read.fail(f"{key}.id", f"batch '{batch.id}' is there twice", "one entry a batch")
        seen.add(batch.id)
        moment(read, f"{key}.created_at", batch.created_at, rule)
        version_of(batch, read, key)
        _check_belonging(read, key, batch, sources)
        _check_samples(read, key, batch)
        for name in ("data_user", "administrator"):
            if getattr(batch, name) is not None:
                _check_id(read, f"{key}.{name}", getattr(batch, name))


def version_of(batch: Batch, read: Read, key: str = "") -> str:
    """Return the version of its rulebook that a batch was made under: the named one, or the only one.

    Raises:
        config.ConfigError: there is no such rulebook, no such version, or several and none named.
    """
    known = [book.version for book in read.register.rulebooks if book.id == batch.rulebook]
    if not known:
        named = ", ".join(sorted({book.id for book in read.register.rulebooks})) or "none is declared"
        raise read.fail(
            f"{key}.rulebook", f"batch '{batch.id}' names a rulebook that is not there", f"rulebooks: {named}"
        )
    if batch.version is None and len(known) > 1:
        raise read.fail(
            f"{key}.rulebook", f"the rulebook of batch '{batch.id}' has several versions", "say which: version"
        )
    if batch.version is not None and batch.version not in known:
        raise read.fail(f"{key}.version", "the rulebook has no such version", f"versions: {', '.join(known)}")
    return batch.version or known[0]


def _check_belonging(read: Read, key: str, batch: Batch, sources: set[str]) -> None:
    for source in batch.sources:
        if source not in sources:
            known = ", ".join(sorted(sources))
            raise read.fail(f"{key}.sources", f"'{source[:64]}' is no source of this corpus", f"one of: {known}")
    if batch.sources and batch.release is not None:
        raise read.fail(f"{key}.release", "a batch belongs to sources or to a release", "leave one of the two out")
    if batch.release is not None and batch.items == "source_record_id":
        raise read.fail(f"{key}.items", "items of a release are named by doc_id", "items: doc_id")
    if (batch.disposition == "void") != (batch.voided is not None):
        raise read.fail(
            key, f"batch '{batch.id}': disposition: void and voided belong together", "voided: {by, on, reason}"
        )
    if not batch.events:
        raise read.fail(f"{key}.events", f"batch '{batch.id}' has no file of events", "one entry with file")


def _check_samples(read: Read, key: str, batch: Batch) -> None:
    for at, sample in enumerate(batch.samples):
        place = f"{key}.samples.{at}"
        counts = {"size": sample.size, "inaccurate": sample.inaccurate or 0, "bad": sample.bad or 0}
        for name, count in counts.items():
            if count < 0 or count > sample.size:
                raise read.fail(
                    f"{place}.{name}", f"{name} is {count}", "a number of items, 0 to the size of the sample"
                )
        for number, verifier in enumerate(sample.verifiers):
            _check_id(read, f"{place}.verifiers.{number}", verifier)


def _check_id(read: Read, key: str, value: str, what: str = "a pseudonymous id", remedy: str = _PSEUDONYM) -> None:
    """Refuse an id that could be a name or an address; it is not repeated."""
    if not _ID.fullmatch(value):
        raise read.fail(key, f"the value is not {what}", remedy)


def moment(read: Read, key: str, text: str, rule: AnnotationRule) -> datetime:
    """Return a day or time of the register in UTC.

    Raises:
        config.ConfigError: it is neither.
    """
    try:
        return read_moment(text, rule.offset)
    except ValueError:
        raise read.fail(key, "this is no day and no time", "YYYY-MM-DD, or 2026-02-01T09:00:00+08:00") from None
