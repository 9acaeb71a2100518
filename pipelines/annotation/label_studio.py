"""Tasks of a Label Studio JSON export as rows of events; of the annotated data only ids and closed labels are read.

A task holds `annotations`, each with `completed_by`, `created_at`, `lead_time` (seconds) and `result`; with reviews
each also `reviews` of `created_by`, `created_at`, `accepted`. A skipped annotation (`was_cancelled`) is no label.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.config import ConfigError

CLOSED = ("choices", "labels", "hypertextlabels", "paragraphlabels", "rating")
"""Values of a result that come from a fixed list; free text, transcriptions and regions are not among them."""


def read_task(place: str, task: Mapping[str, Any], item_key: str | None) -> Iterator[dict[str, Any]]:
    """Yield the rows of one task.

    Args:
        item_key: key of the task's `data` that names the item; without one the task's own id does.

    Raises:
        ConfigError: the task has no id or no annotations.
    """
    data = task.get("data")
    named = data.get(item_key) if item_key and isinstance(data, Mapping) else task.get("id")
    if named is None:
        what = f"the task has no data.{item_key}" if item_key else "the task has no id"
        raise ConfigError(place, what, "fields: {item: key of its data that names the record}")
    annotations = task.get("annotations")
    if not isinstance(annotations, list):
        raise ConfigError(place, "the task has no annotations", "export as JSON, not as JSON-MIN or CSV")
    for annotation in annotations:
        if isinstance(annotation, Mapping) and not annotation.get("was_cancelled"):
            yield from _annotation_rows(named, annotation)


def _annotation_rows(item: Any, annotation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield _row(
        item, annotation.get("completed_by"), annotation.get("created_at"), "label",
        label=_codes(annotation.get("result")), duration_s=annotation.get("lead_time"),
    )  # fmt: skip
    reviews = annotation.get("reviews")
    for review in reviews if isinstance(reviews, list) else ():
        if isinstance(review, Mapping):
            action = "approve" if review.get("accepted") else "reject"
            yield _row(item, review.get("created_by"), review.get("created_at"), action)


def _row(item: Any, person: Any, at: Any, action: str, **more: Any) -> dict[str, Any]:
    """Return the columns that are there; of a person who is an object only the id is read."""
    actor = person.get("id") if isinstance(person, Mapping) else person
    row = {"item": item, "actor": actor, "at": at, "action": action, **more}
    return {name: value for name, value in row.items() if value is not None}


def _codes(result: Any) -> list[Any] | None:
    found: set[str] = set()
    for part in result if isinstance(result, list) else ():
        value = part.get("value") if isinstance(part, Mapping) else None
        for key in CLOSED:
            given = value.get(key) if isinstance(value, Mapping) else None
            codes = given if isinstance(given, list) else [] if given is None else [given]
            found.update(str(code) for code in codes)
    return sorted(found) or None
