"""Their fields under our names: a plain key, a dotted path into objects, or the defaults of the policy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from transforms.readers.base import Book, utf8_bound


class _NotDecodable:
    def __str__(self) -> str:
        return "not decodable"


MISSING: Any = object()
UNDECODABLE: Any = _NotDecodable()  # a value whose bytes are not valid in the declared encoding
OPTIONAL = ("id", "url", "title", "author", "date", "licence")  # in the order of base.META

Getter = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class Mapping:
    """How one input's records give text, markup and the optional fields.

    text      None when only `html` is mapped: the text is then extracted from the markup.
    optional  getters in the order of `base.META`.
    """

    text: Getter | None
    html: Getter | None
    optional: tuple[Getter, ...]

    def main(self, record: dict[str, Any]) -> Any:
        """Return the value that makes the text: of `text`, or the markup."""
        get = self.text or self.html
        return MISSING if get is None else get(record)


def field_mapping(fields: dict[str, str], defaults: dict[str, tuple[str, ...]]) -> Mapping:
    """Compile `fields:` of an input; what it does not map is looked for under the policy's default keys."""

    def getter(name: str) -> Getter:
        return _path(fields[name]) if name in fields else _first(defaults.get(name, ()))

    html = _path(fields["html"]) if "html" in fields else None
    text = None if html is not None and "text" not in fields else getter("text")
    return Mapping(text, html, tuple(getter(name) for name in OPTIONAL))


def wanted(fields: dict[str, str], defaults: dict[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    """Return (our name, their key or path) for every place a mapping may look at."""
    pairs = [(name, key) for name, keys in defaults.items() if name not in fields for key in keys]
    return (*fields.items(), *pairs)


def _path(dotted: str) -> Getter:
    """Look up the key as written, and when it is absent and dotted, step by step into objects."""
    if "." not in dotted:
        return lambda record: record.get(dotted, MISSING)
    steps = dotted.split(".")

    def walk(record: dict[str, Any]) -> Any:
        if dotted in record:
            return record[dotted]
        value: Any = record
        for step in steps:
            if not isinstance(value, dict) or step not in value:
                return MISSING
            value = value[step]
        return value

    return walk


def _first(keys: tuple[str, ...]) -> Getter:
    if len(keys) == 1:
        return _path(keys[0])

    def first(record: dict[str, Any]) -> Any:
        for key in keys:
            if key in record:
                return record[key]
        return MISSING

    return first


def optional_string(value: Any) -> str | None:
    """Return an optional field as a string: numbers as JSON writes them, a list of strings joined with "; ".

    Other types are null: they name no id, title or author.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return orjson.dumps(value).decode() if isinstance(value, float) else str(value)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return None


def declared_licence(value: Any) -> str | None:
    """Return a declared licence as a string; a value of another type stays visible as JSON.

    A licence that cannot be understood must end in review, never vanish: without it the record would fall back to
    the licence of its source. A list of one string is that string.
    """
    if isinstance(value, str):
        return value
    if value is MISSING or value is None:
        return None
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return value[0]
    return orjson.dumps(value, default=str).decode()


def optional_fields(record: dict[str, Any], mapping: Mapping) -> tuple[str | None, ...]:
    """Return the optional fields of a record in the order of `base.META`."""
    *others, licence = [get(record) for get in mapping.optional]
    return (*[value if type(value) is str else optional_string(value) for value in others], declared_licence(licence))


def add_record(book: Book, offset: int, length: int | None, record: dict[str, Any], mapping: Mapping) -> None:
    """Add a record that is already an object: its text or why it has none, and its optional fields."""
    meta = optional_fields(record, mapping)
    markup = MISSING if mapping.html is None else mapping.html(record)
    if mapping.text is not None:
        text = mapping.text(record)
        reason = text_fault(text)
    elif (reason := text_fault(markup)) is None:
        from transforms.readers.extract import main_text

        text, reason = main_text(markup, book.rule)
    if reason is None and length is None and utf8_bound(text) > book.rule.max_record_bytes:
        reason = "reader.too_large"
    book.add(offset, length, None if reason else text, reason, meta)
    if isinstance(markup, str) and reason is None:
        book.annotate(markup=markup)


def text_fault(text: Any) -> str | None:
    """Return why a value is not a text, None when it is one."""
    if text is UNDECODABLE:
        return "reader.bad_encoding"
    if type(text) is not str:
        return "reader.text_missing" if text is None or text is MISSING else "reader.not_text"
    return "reader.nul" if "\0" in text else None
