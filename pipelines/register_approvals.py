"""Who approved a source, until when, and whether it is still in use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipelines.register_notes import Note, Objection, objection
from pipelines.register_values import Entry

STATUSES = ("approved", "suspended", "withdrawn")
APPROVAL_KEYS = ("by", "on", "expires", "reason")


@dataclass(frozen=True)
class Approval:
    """The sign-off of a source; every field may be missing and is then None."""

    status: str
    by: str | None
    on: date | None
    expires: date | None


def read_approval(entry: Entry) -> Approval:
    """Read `status` and `approval`; a source without a status counts as approved, its approval as not given."""
    status = entry.choice("status", STATUSES) or "approved"
    child = entry.child("approval")
    if child is None:
        return Approval(status, None, None, None)
    child.only(APPROVAL_KEYS)
    return Approval(status, child.text("by"), child.day("on"), child.day("expires"))


def check_approval(approval: Approval, as_of: date) -> Iterator[Note]:
    """Yield what stands against a source because of its status or its sign-off."""
    if approval.status != "approved":
        yield objection(f"source.{approval.status}", f"the register lists the source as {approval.status}")
    yield from _sign_off(approval, as_of)


def _sign_off(approval: Approval, as_of: date) -> Iterator[Objection]:
    if approval.by is None or approval.on is None:
        yield objection("source.approval_missing", "no approval with a name (by) and a day (on)")
    elif approval.on > as_of:
        yield objection("source.approval_missing", f"approved on {approval.on}, after the day of the run")
    elif approval.expires is not None and approval.expires < as_of:
        yield objection("source.approval_expired", f"the approval ended on {approval.expires}")
