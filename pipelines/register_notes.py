"""What a check of the register can say: an objection to a source, or how a rule of the catalogue stands."""

from typing import NamedTuple


class Objection(NamedTuple):
    """A fact against a source: reason code and one English sentence without personal information."""

    reason: str
    detail: str

    @property
    def what(self) -> str:
        """The same sentence under the name that errors of the configuration use."""
        return self.detail


class Mark(NamedTuple):
    """How one rule stands for one source: status is pass | fail | not_applicable | no_evidence."""

    rule: str
    status: str
    detail: str


Note = Objection | Mark


def objection(reason: str, detail: str) -> Objection:
    """Make an objection."""
    return Objection(reason, detail)


def given(rule: str, is_given: bool, detail: str) -> Mark:
    """Mark a rule as passed when its evidence is given, else as without evidence; never as passed by silence."""
    return Mark(rule, "pass" if is_given else "no_evidence", detail)
