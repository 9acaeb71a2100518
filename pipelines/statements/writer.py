"""What the statement modules write with: fields from facts, from about.yaml, or as gaps, in one language."""

from datetime import date
from typing import Any

from pipelines.report.words import NAMES
from pipelines.statements.answers import ABOUT, Field, Section, Statement, Table, Value
from pipelines.statements.common_words import COMMON
from pipelines.statements.facts import Facts
from pipelines.statements.told import Told

Words = dict[str, tuple[str, str]]
LANGUAGES = ("en", "zh")


class Writer:
    """Facts, what the provider told, and the words of one statement in one language."""

    def __init__(self, facts: Facts, told: Told, words: Words, language: str) -> None:
        self.facts, self.told, self.language = facts, told, language
        self._words, self._side = words, LANGUAGES.index(language)

    def word(self, key: str) -> str:
        """Return a word or sentence of the statement."""
        return {**COMMON, **self._words}[key][self._side]

    def name(self, code: Any) -> Any:
        """Name a code of the ledger; what has no name stays as it is."""
        return NAMES[code][self._side] if code in NAMES else code

    def name_of(self, group: str, code: Any) -> Any:
        """Name a code by the statement's own words under `group.code`; None stays None."""
        return None if code is None else self.word(f"{group}.{code}")

    def table(self, columns: str, rows: list[tuple[Any, ...]]) -> Table:
        """Make a table; `columns` are word keys separated by spaces."""
        return Table(tuple(self.word(f"column.{key}") for key in columns.split()), tuple(rows))

    def say(self, key: str, value: Value, *origins: str, note: str | None = None) -> Field:
        """State a value that queries give; `note` is a word key."""
        return Field(key, self.word(key), value, origins, None, self.word(note) if note else None)

    def ask(self, key: str, path: str, value: Value | None = None, note: str | None = None) -> Field:
        """State what about.yaml says at `path` (or `value`, made from it), or the gap that needs it."""
        found = self.told.get(path) if value is None else value
        if found is None or found == ():
            return self.gap(key, f"about.{path}")
        return Field(key, self.word(key), found, (ABOUT,), None, self.word(note) if note else None)

    def gap(self, key: str, needs: str) -> Field:
        """State that nobody has answered."""
        return Field(key, self.word(key), None, (), needs, None)

    def offer(self, key: str, path: str) -> tuple[Field, ...]:
        """State what about.yaml says at `path`; where it says nothing the field is left out, because it is optional."""
        found = self.told.get(path)
        return () if found in (None, ()) else (self.ask(key, path),)

    def section(self, number: str, *fields: Field) -> Section:
        """Close a section; the provider's comment comes last."""
        comment = self.told.about.comments.get(number)
        if comment is not None:
            fields = (*fields, Field("comments", self.word("comments"), comment, (ABOUT,), None, None))
        return Section(number, self.word(f"section.{number}"), fields)

    def statement(self, kind: str, notes: tuple[str, ...], sections: tuple[Section, ...]) -> Statement:
        """Close the statement; `notes` are word keys. What limits it is said at its head."""
        data = self.facts.one("release-facts")
        limits = {"note.sample": data["sample"] is not None, "note.earlier": data["earlier_releases"] > 0}
        words = tuple(self.word(note) for note in (*notes, *(note for note, holds in limits.items() if holds)))
        return Statement(kind, self.language, self.word("title"), self.facts.content_id, words, sections)


def month(day: date | None) -> str | None:
    """Write MM/YYYY, as the EU template asks."""
    return f"{day:%m/%Y}" if day is not None else None
