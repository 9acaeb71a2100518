"""The nouns of a statement: sections of fields, each with a value and where it comes from, or an explicit gap."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

ABOUT = "about.yaml"  # as the origin of a value that the provider states


@dataclass(frozen=True)
class Table:
    """Rows under translated headings."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


Value = str | int | float | bool | date | tuple[str, ...] | Table


@dataclass(frozen=True)
class Field:
    """One field of a statement.

    value    None exactly when it is a gap.
    origins  names of the audit queries that give the value, or `ABOUT`; never empty for a value.
    needs    of a gap: what would fill it (`about.provider.name`).
    note     how to read the value.
    """

    key: str
    label: str
    value: Value | None
    origins: tuple[str, ...]
    needs: str | None
    note: str | None


@dataclass(frozen=True)
class Section:
    """A numbered part of a statement."""

    id: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Statement:
    """A whole statement; `notes` say what it is and how far its legal basis was confirmed."""

    kind: str
    language: str
    title: str
    content_id: str
    notes: tuple[str, ...]
    sections: tuple[Section, ...]

    def fields(self) -> Iterator[tuple[Section, Field]]:
        """Yield every field with its section, in order."""
        for section in self.sections:
            for field in section.fields:
                yield section, field

    def gaps(self) -> tuple[str, ...]:
        """Return one line a gap: section, label, what it needs."""
        return tuple(f"{s.id} {f.label}: needs {f.needs}" for s, f in self.fields() if f.needs is not None)
