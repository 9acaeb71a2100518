"""Typed reading of one register entry; every mistake names the source, the key, what is wrong and the remedy.

An entry comes from YAML as strings, lists and mappings only, so `no`, `0755` and `2026-02-30` are judged
here and nowhere else. An absent key, an empty value, `null` and `~` are the same thing: not given.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_EMPTY = ("", "null", "~", None)


class RegisterError(ValueError):
    """A value in a register entry that cannot be understood; `key` is dotted from the entry (`evidence.0.file`)."""

    def __init__(self, source_id: str, key: str, what: str, remedy: str = "") -> None:
        self.source_id, self.key, self.what, self.remedy = source_id, key, what, remedy
        super().__init__(f"source {source_id}, {key}: {what}" + (f"; {remedy}" if remedy else ""))


@dataclass(frozen=True)
class Entry:
    """A mapping of the register with its place: `values` holds strings, lists and mappings."""

    source_id: str
    path: str
    values: dict[str, Any]

    def fail(self, key: str, what: str, remedy: str = "") -> RegisterError:
        """Make the error for a key of this mapping; the caller raises it."""
        return RegisterError(self.source_id, self._at(key), what, remedy)

    def _at(self, key: str) -> str:
        return ".".join(part for part in (self.path, key) if part)

    def only(self, known: Iterable[str]) -> "Entry":
        """Return self when every key is one of `known`, so that a typing slip never hides evidence."""
        names = sorted(known)
        for key in self.values:
            if key not in names:
                near = difflib.get_close_matches(key, names, n=1)
                remedy = f"did you mean '{near[0]}'?" if near else "known here: " + ", ".join(names)
                raise self.fail(key, f"unknown key '{key}'", remedy)
        return self

    def text(self, key: str) -> str | None:
        """Return a single value without outer white space, None when it is not given."""
        value = self.values.get(key)
        if value in _EMPTY:
            return None
        if not isinstance(value, str):
            raise self.fail(key, "a single value is expected here")
        return value.strip() or None

    def choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        """Return one of `choices`, None when it is not given."""
        value = self.text(key)
        if value is not None and value not in choices:
            raise self.fail(key, f"'{value}' is not one of the choices", "use one of: " + ", ".join(choices))
        return value

    def day(self, key: str) -> date | None:
        """Return a calendar day from YYYY-MM-DD or the start of an ISO time, None when it is not given."""
        value = self.text(key)
        if value is None:
            return None
        if len(value) > 10 and value[10] not in "T ":
            raise self.fail(key, f"'{value}' is not a day", "write YYYY-MM-DD")
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            raise self.fail(key, f"'{value}' is not a day of the calendar", "write YYYY-MM-DD") from None

    def whole(self, key: str) -> int | None:
        """Return a whole number of at least 0, None when it is not given."""
        value = self.text(key)
        if value is None:
            return None
        digits = value.replace("_", "").replace(",", "")
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 18:
            raise self.fail(key, f"'{value}' is not a whole number", "write digits only")
        return int(digits)

    def sha256(self, key: str) -> str | None:
        """Return 64 lower-case hexadecimal digits, None when they are not given."""
        value = self.text(key)
        if value is not None and not _SHA256.fullmatch(value):
            raise self.fail(key, "not a sha256: 64 hexadecimal digits are expected", "sha256sum FILE prints it")
        return value.lower() if value is not None else None

    def child(self, key: str) -> "Entry | None":
        """Return the mapping under a key, None when it is not given."""
        value = self.values.get(key)
        if value in _EMPTY:
            return None
        if not isinstance(value, dict):
            raise self.fail(key, "a mapping (key: value) is expected here")
        return Entry(self.source_id, self._at(key), value)

    def children(self, key: str) -> "Iterator[Entry]":
        """Yield the mappings of the list under a key; one mapping stands for a list of one."""
        value = self.values.get(key)
        if value in _EMPTY:
            return
        items = [value] if isinstance(value, dict) else value
        if not isinstance(items, list):
            raise self.fail(key, "a list of mappings is expected here", "write [{file: …, sha256: …}]")
        for at, item in enumerate(items):
            if not isinstance(item, dict):
                raise self.fail(f"{key}.{at}", "a mapping (key: value) is expected here")
            yield Entry(self.source_id, self._at(f"{key}.{at}"), item)

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of single values; one value stands for a list of one."""
        value = self.values.get(key)
        if value in _EMPTY:
            return ()
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise self.fail(key, "a list of single values is expected here", "write [a, b]")
        return tuple(item.strip() for item in items)
