"""What the licence stage is told: thresholds and verdicts from the policy, tables from `licenses/`. Plain data."""

from dataclasses import dataclass
from typing import ClassVar

PERMISSIONS = ("use", "copy", "modify", "distribute", "commercial", "train")
"""What a licence may allow. `train`: nothing in its terms forbids training a model on the work."""

UNKNOWN = "LicenseRef-unknown"
RESERVED = "LicenseRef-all-rights-reserved"
PER_RECORD = "per-record"


@dataclass(frozen=True)
class Terms:
    """What a licence allows (of `PERMISSIONS`) and what it asks in return (`attribution`, `share-alike:cc` …)."""

    permissions: tuple[str, ...]
    obligations: tuple[str, ...]


@dataclass(frozen=True)
class LicenceTables:
    """The data of `licenses/`, read by the launcher.

    spdx_version      version of the SPDX licence list that ids are checked against.
    aliases           name in lower-case words -> expression; "" says that nothing was declared.
    families          name -> (prefix of its ids, meaning without a version).
    urls              address without scheme -> expression; a trailing * matches every longer address.
    words             (kind, phrase, value): elements and ports of CC licences, exceptions.
    terms             class -> what it allows and asks.
    classes           (pattern over ids, class), the first that matches counts.
    fingerprints      id -> hexadecimal 32-bit hashes of word 5-grams chosen from its text.
    """

    spdx_version: str
    aliases: dict[str, str]
    families: dict[str, tuple[str, ...]]
    urls: dict[str, str]
    words: tuple[tuple[str, ...], ...]
    terms: dict[str, Terms]
    classes: tuple[tuple[str, ...], ...]
    fingerprints: dict[str, str]


@dataclass(frozen=True)
class ConflictPair:
    """What to do with a copy: `candidate` and `witness` are patterns over source ids; action as in ConflictRule."""

    candidate: str
    witness: str
    action: str


@dataclass(frozen=True)
class ConflictRule:
    """Copies of records under a stricter or denied licence; actions are quarantine | keep | drop."""

    default: str
    pairs: tuple[ConflictPair, ...]
    exempt: tuple[str, ...]


@dataclass(frozen=True)
class DetectRule:
    """Limits of detection; units and reasons in policies/licence.yaml."""

    fragment_chars: int
    edge_chars: int
    heading_chars: int
    window_chars: int
    max_windows: int
    max_evidence: int
    full_text_min_hits: int
    full_text_min_ratio: float
    full_text_core: tuple[str, ...]
    full_text_core_margin: float
    full_text_min_own_ratio: float
    max_full_text_chars: int
    max_markup_chars: int
    min_confidence: float


@dataclass(frozen=True)
class LicenceRule:
    """Everything that decides about licences; values, units and reasons in policies/licence.yaml."""

    JUDGED: ClassVar[frozenset[str]] = frozenset(
        ("declared_use", "uses", "allow", "deny", "review", "custom", "incompatible", "rank_weights", "max_branches",
         "conflict")
    )  # fmt: skip
    """Fields that measuring does not read. A denied text is not staged, so that a plan counts the section whole."""

    declared_use: str
    uses: dict[str, tuple[str, ...]]
    allow: tuple[str, ...]
    deny: tuple[str, ...]
    review: tuple[str, ...]
    custom: dict[str, Terms]
    incompatible: tuple[tuple[str, ...], ...]
    rank_weights: dict[str, int]
    reserved_exempt: tuple[str, ...]
    max_declared_chars: int
    max_expression_chars: int
    max_expression_depth: int
    max_branches: int
    detect: DetectRule
    conflict: ConflictRule
    tables: LicenceTables

    def __post_init__(self) -> None:
        """Refuse a declared use that is not described, and actions nobody knows."""
        if self.declared_use not in self.uses:
            raise ValueError(f"declared_use '{self.declared_use}' is not one of uses")
        actions = {self.conflict.default, *(pair.action for pair in self.conflict.pairs)}
        if not actions <= {"quarantine", "keep", "drop"}:
            raise ValueError("a conflict action is quarantine, keep or drop")
        named = {p for use in self.uses.values() for p in use}
        named |= {p for terms in (*self.tables.terms.values(), *self.custom.values()) for p in terms.permissions}
        if not named <= set(PERMISSIONS):
            raise ValueError("permissions are " + ", ".join(PERMISSIONS))
