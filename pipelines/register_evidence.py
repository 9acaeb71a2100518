"""Evidence files of a source: are they there, unchanged, and still valid on the day of the run?

A file counts only when its sha256 is the one that was written down when the source was approved. Withdrawal
lists grow every day: they need no pin, and what was read is recorded by its actual hash.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.register_values import Entry

EVIDENCE_KEYS = ("file", "sha256", "kind", "found_at", "retrieved", "expires", "note")
PROVES = {
    "licence": "the licence text as it stood when the data was retrieved",
    "dataset_card": "what the publisher says about the data set",
    "public_domain": "why no copyright stands in the way",
    "crawl_log": "what was fetched, when, by whom and under which robots decision",
    "impact_assessment": "that the effect of automated collection on the sites was assessed",
    "contract": "the agreement with the supplier",
    "warranty": "the supplier's commitment on origin, quality and safety",
    "origin_proof": "the supplier's proof of lawful origin",
    "review": "that the delivery was reviewed on receipt",
    "authorisations": "that the users agreed to training",
    "withdrawals": "which records were withdrawn",
    "terms": "what the generator's terms say about training on its output",
    "prompts": "which prompts made the texts",
    "consents": "consent of the persons concerned",
    "assessment": "the illegal-or-harmful sample of the source",
    "approval": "the signed approval",
    "robots": "what robots.txt of a host said",
    "tdmrep": "what a host reserves for text and data mining",
    "ai_txt": "what ai.txt of a host said",
    "rsl": "the licence document of a host",
    "denied_domains": "which domains the operator leaves out",
    "other": "what the note says",
}
DEFAULT_KIND = {
    "open_licence": "licence",
    "public_domain": "public_domain",
    "self_collected": "crawl_log",
    "commercial": "contract",
    "user_input": "authorisations",
    "synthetic": "terms",
}
UNPINNED_KINDS = ("withdrawals",)
MEASURED_KINDS = (
    "crawl_log", "authorisations", "withdrawals", "robots", "tdmrep", "ai_txt", "rsl", "denied_domains",
)  # fmt: skip
"""Kinds of file whose content the measurement of records depends on."""
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Evidence:
    """One evidence file as found: `state` is ok | missing | empty | unreadable | unpinned | changed | expired."""

    key: str
    path: str  # as declared
    opened: Path
    kind: str
    expected_sha256: str | None
    actual_sha256: str | None
    found_at: str | None
    retrieved: date | None
    expires: date | None
    state: str
    as_of: date

    @property
    def reason(self) -> str | None:
        """Return the reason code of a file that does not count, else None."""
        return {
            "ok": None,
            "unpinned": "source.evidence_unpinned",
            "changed": "source.evidence_changed",
            "expired": "source.evidence_expired",
        }.get(self.state, "source.evidence_missing")

    def row(self) -> dict[str, object]:
        """Return the struct of the ledger column `sources.evidence`."""
        return {
            "path": self.path, "kind": self.kind, "proves": PROVES[self.kind], "state": self.state,
            "expected_sha256": self.expected_sha256, "actual_sha256": self.actual_sha256,
            "found_at": self.found_at, "retrieved": self.retrieved, "expires": self.expires,
            "checked_as_of": self.as_of,
        }  # fmt: skip


def check_evidence(entry: Entry, acquisition: str, as_of: date, base: Path) -> Iterator[Evidence]:
    """Yield the evidence files of one source in declared order.

    Raises:
        RegisterError: an entry has no `file`, an unknown kind or key, or a malformed sha256 or day.
    """
    for item in entry.children("evidence"):
        item.only(EVIDENCE_KEYS)
        path = item.text("file")
        if path is None:
            raise item.fail("file", "an evidence entry names no file", "add file: and sha256:")
        kind = item.choice("kind", tuple(PROVES)) or DEFAULT_KIND[acquisition]
        opened = base / path
        actual, trouble = digest(opened)
        if trouble == "empty" and kind in UNPINNED_KINDS:  # nobody withdrew so far
            actual, trouble = hashlib.sha256(b"").hexdigest(), None
        expected, expires = item.sha256("sha256"), item.day("expires")
        state = trouble or _state(kind, expected, actual, expires, as_of)
        yield Evidence(
            item.path, path, opened, kind, expected, actual, item.text("found_at"),
            item.day("retrieved"), expires, state, as_of,
        )  # fmt: skip


def _state(kind: str, expected: str | None, actual: str | None, expires: date | None, as_of: date) -> str:
    if expected is None and kind not in UNPINNED_KINDS:
        return "unpinned"
    if expected is not None and expected != actual:
        return "changed"
    return "expired" if expires is not None and expires < as_of else "ok"


def digest(path: Path) -> tuple[str | None, str | None]:
    """Return (sha256 in hexadecimal, None), or (None, missing | empty | unreadable)."""
    found, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                size += len(chunk)
                found.update(chunk)
    except FileNotFoundError:
        return None, "missing"
    except OSError:
        return None, "unreadable"
    return (found.hexdigest(), None) if size else (None, "empty")
