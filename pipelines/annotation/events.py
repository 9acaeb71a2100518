"""Files of annotation events into `Event`: one row, one thing that one person did to one item.

Errors name file and row, what is wrong and the remedy; the annotated text, labels and people never.
"""

import math
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.annotation.event import ACTIONS, LABELLING, ROLES, Event
from pipelines.annotation.label_studio import read_task
from pipelines.annotation.moments import read_moment
from pipelines.annotation.nouns import Batch, EventFile
from pipelines.annotation.tables import Row, read_rows
from pipelines.config import ConfigError
from transforms.annotation.rule import AnnotationRule

COLUMNS = ("item", "actor", "role", "action", "label", "at", "duration_s", "chars", "source")
MAX_CODE_CHARS = 128  # a longer label is a text, and texts do not go into the ledger
MAX_ACTOR_CHARS = 64
Leaks = Callable[[Sequence[str]], list[bool]]
"""Says for each string whether it holds personal information."""


def read_events(batch: Batch, base: Path, rule: AnnotationRule, leaks: Leaks) -> tuple[Event, ...]:
    """Read every file of a batch; sorted, so that neither the order of files nor of rows matters.

    Raises:
        ConfigError: a row lacks something, cannot be understood or is there twice, or an id or a label is personal
            information.
    """
    found: dict[Event, str] = {}
    for file in batch.events:
        for place, event in _file_events(batch, file, base, rule):
            if event in found:
                raise ConfigError(place, f"the same event stands at {found[event]}", "leave one of the two rows out")
            found[event] = place
    _refuse_people(found, leaks)
    return tuple(sorted(found, key=_order))


def _order(event: Event) -> tuple[Any, ...]:
    """Order by item and time; at one time a label comes before its judgment."""
    return (event.item, event.at, ACTIONS.index(event.action), ROLES.index(event.role), event.actor, event.label or "")


def _file_events(batch: Batch, file: EventFile, base: Path, rule: AnnotationRule) -> Iterator[tuple[str, Event]]:
    path = base / file.file
    for name in (*file.fields, *file.set):
        if name not in COLUMNS:
            raise ConfigError(str(path), f"'{name[:40]}' is no column of an event", f"columns: {', '.join(COLUMNS)}")
    for place, columns in _rows(path, file):
        yield place, _event(place, {**file.set, **columns}, batch, rule)


def _rows(path: Path, file: EventFile) -> Iterator[Row]:
    """Yield rows under our names; of a Label Studio task one for each of its annotations and reviews."""
    for place, row in read_rows(path):
        if file.format == "label-studio":
            yield from ((place, columns) for columns in read_task(place, row, file.fields.get("item")))
        else:
            named = {name: _reach(row, file.fields.get(name, name)) for name in COLUMNS}
            yield place, {name: value for name, value in named.items() if value is not None and value != ""}


def _reach(row: Mapping[str, Any], path: str) -> Any:
    """Return the value under a key, or under dotted keys of nested objects."""
    if path in row:
        return row[path]
    value: Any = row
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _event(place: str, row: Mapping[str, Any], batch: Batch, rule: AnnotationRule) -> Event:
    for name in ("item", "actor", "action", "at"):
        if name not in row:
            raise ConfigError(place, f"'{name}' is missing", f"a column '{name}', or fields: {{{name}: their name}}")
    action = _choice(place, "action", row["action"], ACTIONS)
    usual = "labeller" if action in LABELLING else "reviewer"
    source = row.get("source")
    if source is not None and source not in batch.sources:
        raise ConfigError(place, "'source' is no source of the batch", "one that the batch names under sources")
    return Event(
        item=_item(place, row["item"], batch),
        at=_moment(place, row["at"], rule),
        action=action,
        role=_choice(place, "role", row.get("role", usual), ROLES),
        actor=sys.intern(_actor(place, row["actor"])),
        label=_code(place, row.get("label")),
        duration_s=_number(place, "duration_s", row.get("duration_s")),
        chars=_whole(place, row.get("chars")),
        source=source,
    )


def _choice(place: str, name: str, value: Any, choices: tuple[str, ...]) -> str:
    text = str(value).strip().lower()
    if text not in choices:
        raise ConfigError(place, f"'{name}' is not known", f"one of: {', '.join(choices)}")
    return text


def _item(place: str, value: Any, batch: Batch) -> str:
    text = _scalar(place, "item", value)
    if batch.release is None and batch.items != "doc_id":
        return text
    try:
        return uuid.UUID(text).hex
    except ValueError:
        raise ConfigError(place, "'item' is no doc_id", "as the ledger shows it, or items: source_record_id") from None


def _actor(place: str, value: Any) -> str:
    text = _scalar(place, "actor", value)
    if len(text) > MAX_ACTOR_CHARS or "@" in text or not text.isascii() or any(char.isspace() for char in text):
        raise ConfigError(place, "'actor' is no pseudonymous id", "the person's id of the register, never a name")
    return text


def _scalar(place: str, name: str, value: Any) -> str:
    """Return an id as text: a string or a whole number."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ConfigError(place, f"'{name}' is no id", "a string or a whole number")
    text = str(value).strip()
    if not text:
        raise ConfigError(place, f"'{name}' is empty", "a string or a whole number")
    return text


def _moment(place: str, value: Any, rule: AnnotationRule) -> datetime:
    try:
        return read_moment(value.isoformat() if isinstance(value, datetime) else str(value), rule.offset)
    except ValueError:
        raise ConfigError(place, "'at' is no time", "ISO 8601, for example 2026-02-01T09:00:00+08:00") from None


def _code(place: str, value: Any) -> str | None:
    """Return a label as a code: several are sorted and joined by '+', so that their order in the export is nothing."""
    if value is None or value == []:
        return None
    codes = value if isinstance(value, list) else [value]
    if any(not isinstance(code, str | int | float | bool) for code in codes):
        raise ConfigError(
            place, "'label' is no code", "a code or a list of codes; leave it out for spans and free text"
        )
    text = "+".join(sorted({str(code).strip() for code in codes}))
    if not text or len(text) > MAX_CODE_CHARS or not text.isprintable():
        remedy = f"at most {MAX_CODE_CHARS} characters on one line; leave it out for free text"
        raise ConfigError(place, "'label' is no code", remedy)
    return sys.intern(text)


def _number(place: str, name: str, value: Any) -> float | None:
    if value is None:
        return None
    try:
        number = float(value) if not isinstance(value, bool) else math.nan
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise ConfigError(place, f"'{name}' is no number of at least 0", "a number, or nothing where it is not known")
    return number


def _whole(place: str, value: Any) -> int | None:
    number = _number(place, "chars", value)
    return None if number is None else int(number)


def _refuse_people(found: Mapping[Event, str], leaks: Leaks) -> None:
    """Refuse ids of people and labels that a detector knows as personal information: a phone number is no pseudonym."""
    for name in ("actor", "label"):
        values = sorted({value for event in found if (value := getattr(event, name)) is not None})
        bad = {value for value, leaking in zip(values, leaks(values), strict=True) if leaking}
        for event, place in found.items():
            if getattr(event, name) in bad:
                remedy = "a pseudonymous id or a code, never a number, address or name of a person"
                raise ConfigError(place, f"'{name}' holds personal information", remedy)
