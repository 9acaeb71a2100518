"""The `gates` section of the policy: limits that stop a release, and what named persons sign for."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Waiver:
    """A named person lets one gate pass for one source until `expiry` (a date, inclusive)."""

    source: str
    gate: str
    name: str
    reason: str
    expiry: str

    def holds(self, source: str, gate: str, as_of: date) -> bool:
        """Say whether this waiver speaks for `source` and `gate` on that day."""
        return (self.source, self.gate) == (source, gate) and as_of <= date.fromisoformat(self.expiry)


@dataclass(frozen=True)
class NotApplicable:
    """A named person declares that a rule of the catalogue does not apply: who, on which day, why."""

    rule: str
    by: str
    on: str
    reason: str

    def __post_init__(self) -> None:
        """Refuse a declaration that nobody signed, without a day or a reason, or of a rule that is not there."""
        from pipelines.rules import catalogue_rows

        for key in ("by", "on", "reason"):
            if not getattr(self, key).strip():
                raise ValueError(f"a declaration of not_applicable needs '{key}'")
        date.fromisoformat(self.on)
        if self.rule not in {row[1] for row in catalogue_rows()}:
            raise ValueError("a declaration of not_applicable names a rule that is not in the catalogue")


@dataclass(frozen=True)
class GatesRule:
    """Limits that stop a release, and declarations that a person signed; units and reasons in policies/gates.yaml."""

    min_kept_records: int
    max_reader_quarantined_ratio: float
    max_removed_ratio: float
    max_leak_ratio: float
    waivers: tuple[Waiver, ...]
    not_applicable: tuple[NotApplicable, ...]
