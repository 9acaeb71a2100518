"""One event of annotation, whatever tool exported it."""

from datetime import datetime
from typing import NamedTuple

ROLES = ("labeller", "reviewer", "verifier")
ACTIONS = ("label", "relabel", "approve", "reject")
LABELLING = ("label", "relabel")


class Event(NamedTuple):
    """One thing that one person did to one item; `at` is UTC without a zone. Sorts by item, then in time.

    item        the item's name: a doc_id as 32 hex digits, else as written.
    label       the code that was given, None where the action gives none or the label is no code.
    duration_s  seconds that it took, chars   code points that were to be read; None where the export is silent.
    """

    item: str
    at: datetime
    action: str
    role: str
    actor: str
    label: str | None
    duration_s: float | None
    chars: int | None
    source: str | None

    @property
    def labels(self) -> bool:
        """Whether it gives a label, rather than judges one."""
        return self.action in LABELLING
