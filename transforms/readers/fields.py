"""Their fields under our names: a plain key, a dotted path into objects, or the defaults of the policy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from transforms.readers.base import TITLE_AT, ReaderRule, utf8_bound
from transforms.readers.book import Book


class _NotDecodable:
    def __str__(self) -> str:
        return "not decodable"


UNDECODABLE: Any = _NotDecodable()  # a value whose bytes are not valid in the declared encoding
OPTIONAL = ("id", "url", "title", "author", "date", "licence")  # in the order of base.META

Record = dict[str, Any]
Getter = Callable[[Record], Any]
"""Finds a value in a record; None when it is absent or null."""


@dataclass(frozen=True)
class Mapping:
    """How one input's records give text, markup and the optional fields.

    text      None when only `html` is mapped: the text is then extracted from the markup.
    optional  gives the optional fields in the order of `base.META`, as they stand.
    columns   the same for many records: one list of strings or nulls a field.
    """

    text: Getter | None
    html: Getter | None
    optional: Callable[[Record], tuple[Any, ...]]
    columns: Callable[[list[Record]], list[list[str | None]]]

    def main(self, record: Record) -> Any:
        """Return the value that makes the text: of `text`, or the markup."""
        get = self.text or self.html
        return None if get is None else get(record)


def field_mapping(fields: dict[str, str], defaults: dict[str, tuple[str, ...]]) -> Mapping:
    """Compile `fields:` of an input; what it does not map is looked for under the policy's default keys."""
    keys = {name: (fields[name],) if name in fields else defaults.get(name, ()) for name in ("text", *OPTIONAL)}
    html = _getter((fields["html"],)) if "html" in fields else None
    text = None if html is not None and "text" not in fields else _getter(keys["text"])
    wanted_keys = [keys[name] for name in OPTIONAL]
    return Mapping(text, html, _optional(wanted_keys), lambda records: _columns(records, wanted_keys))


def _optional(keys: list[tuple[str, ...]]) -> Callable[[Record], tuple[Any, ...]]:
    """Return what finds all optional fields at once; one pass in C where every field has plain keys only."""
    getters = [_getter(alternatives) for alternatives in keys]
    if any("." in key for alternatives in keys for key in alternatives):
        return lambda record: tuple(get(record) for get in getters)
    first = [alternatives[0] if alternatives else "" for alternatives in keys]
    again = [(at, key) for at, alternatives in enumerate(keys) for key in alternatives[1:]]

    def find(record: Record) -> tuple[Any, ...]:
        found = tuple(map(record.get, first))
        for at, key in again:
            if found[at] is None and record.get(key) is not None:
                found = (*found[:at], record[key], *found[at + 1 :])
        return found

    return find


def _columns(records: list[Record], keys: list[tuple[str, ...]]) -> list[list[str | None]]:
    """Return one column of strings or nulls for each optional field; a column at a time is faster than a record."""
    columns = []
    for name, alternatives in zip(OPTIONAL, keys, strict=True):
        if any("." in key for key in alternatives):
            values = list(map(_getter(alternatives), records))
        else:
            values = [record.get(alternatives[0]) for record in records] if alternatives else [None] * len(records)
            for key in alternatives[1:]:
                if any(key in record for record in records):
                    pairs = zip(values, records, strict=True)
                    values = [record.get(key) if value is None else value for value, record in pairs]
        if not _STRINGS.issuperset(map(type, values)):
            values = list(map(declared_licence if name == "licence" else optional_string, values))
        columns.append(values)
    return columns


_STRINGS = frozenset((str, type(None)))


def wanted(fields: dict[str, str], defaults: dict[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    """Return (our name, their key or path) for every place a mapping may look at."""
    pairs = [(name, key) for name, keys in defaults.items() if name not in fields for key in keys]
    return (*fields.items(), *pairs)


def _getter(keys: tuple[str, ...]) -> Getter:
    """Return what finds the first of these keys that is present and not null."""
    if len(keys) == 1:
        (key,) = keys
        return (lambda record: record.get(key)) if "." not in key else _path(key)
    getters = [_getter((key,)) for key in keys]
    return lambda record: next((value for get in getters if (value := get(record)) is not None), None)


def _path(dotted: str) -> Getter:
    """Look up the key as written, and when it is absent, step by step into objects."""
    steps = dotted.split(".")

    def walk(record: Record) -> Any:
        if dotted in record:
            return record[dotted]
        value: Any = record
        for step in steps:
            value = value.get(step) if isinstance(value, dict) else None
        return value

    return walk


def optional_string(value: Any) -> str | None:
    """Return an optional field as a string: numbers as JSON writes them, a list of strings joined with "; ".

    Other types are null: they name no id, title or author. So is a whole number of more than 64 bits, of which the
    parser keeps the first digits only.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return orjson.dumps(value).decode() if abs(value) < 2**63 else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return None


def declared_licence(value: Any) -> str | None:
    """Return a declared licence as a string; a value of another type stays visible as JSON.

    A licence that cannot be understood must end in review, never vanish: without it the record would fall back to
    the licence of its source. A list of one string is that string.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return value[0]
    return orjson.dumps(value, default=str).decode()


def optional_fields(record: Record, mapping: Mapping) -> tuple[str | None, ...]:
    """Return the optional fields of a record in the order of `base.META`."""
    found = mapping.optional(record)
    for value in found:
        if value is not None and type(value) is not str:
            *others, licence = found
            return (*map(optional_string, others), declared_licence(licence))
    return found


def add_record(book: Book, offset: int, length: int | None, record: Record, mapping: Mapping) -> None:
    """Add a record that is already an object: its text or why it has none, and its optional fields."""
    meta = optional_fields(record, mapping)
    if mapping.html is None:
        text = mapping.main(record)
        reason, markup = text_fault(text), None
    else:
        text, reason, markup, title = _from_markup(record, mapping, book.rule)
        meta = meta if meta[TITLE_AT] else (*meta[:TITLE_AT], title, *meta[TITLE_AT + 1 :])
    if reason is None and length is None and _is_too_large(text, book.rule.max_record_bytes):
        reason = "reader.too_large"
    book.add(offset, length, None if reason else text, reason, meta)
    if markup is not None and reason is None:
        book.annotate(markup=markup)


def _is_too_large(text: Any, limit: int) -> bool:
    return utf8_bound(text) > limit and len(text.encode()) > limit


def _from_markup(
    record: Record, mapping: Mapping, rule: ReaderRule
) -> tuple[str | None, str | None, str | None, str | None]:
    """Return text, reason, markup and title of a record with an HTML field; a mapped text is taken as it is."""
    from transforms.readers.extract import main_text

    markup: Any = None if mapping.html is None else mapping.html(record)
    if mapping.text is not None:
        text = mapping.text(record)
        return text, text_fault(text), markup if type(markup) is str else None, None
    if (reason := text_fault(markup)) is not None:
        return None, reason, None, None
    page = main_text(markup, rule)
    return page.text, page.reason, markup, page.title


def text_fault(text: Any) -> str | None:
    """Return why a value is not a text, None when it is one."""
    if type(text) is str:
        return "reader.nul" if "\0" in text else None
    if text is UNDECODABLE:
        return "reader.bad_encoding"
    return "reader.text_missing" if text is None else "reader.not_text"
