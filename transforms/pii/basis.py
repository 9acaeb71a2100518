"""When personal information may stay: the conditions of `keep`, as of a date.

The source register says, under `personal_information`, on which ground of PIPL art. 13(1) values are processed:

    personal_information:
      basis: 13.1                  # item of art. 13(1), 13.1-13.7; 13.1 is consent, 13.6 information already public
      types: [EMAIL_ADDRESS]       # what the ground covers
      evidence: consents/2026.pdf  # a file or a contract number; or evidence of kind `consents` of the source
      expires: 2027-12-31          # last day it holds
      publicly_disclosed: …        # 13.6 only: where the person or the law made it public
      scope: …                     # 13.6 only: why this use stays within the reasonable scope of art. 27
      separate_consent: {id: …, expires: …}    # art. 29: for sensitive types
      guardian_consent: {id: …, expires: …}    # art. 31: for people under 14
      impact_assessment: {id: …, approved: …}  # art. 55: for sensitive types and for people under 14

What is missing, unreadable or expired never holds: the value is then redacted and the reason is recorded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from transforms.fold import ZERO_WIDTH, fold
from transforms.pseudonym import Keys, kind_of

GROUNDS = tuple(f"13.{item}" for item in range(1, 8))  # items of PIPL art. 13(1)
PUBLIC = "13.6"  # already disclosed, within a reasonable scope (arts. 13(1)6, 27)
ADULT_CARE_YEARS = 14  # PIPL art. 31: personal information of those under 14 is sensitive as a whole

CONDITIONS = {
    "keep.no_basis": "The source register names no ground of PIPL art. 13(1).",
    "keep.unknown_basis": "The ground is not one of 13.1 to 13.7 (PIPL art. 13(1)).",
    "keep.type_not_covered": "The ground does not cover this type.",
    "keep.no_evidence": "The ground has no evidence.",
    "keep.basis_expired": "The ground has expired, or says not until when it holds.",
    "keep.not_public": "13.6 needs proof of disclosure and a note on the reasonable scope (art. 27).",
    "keep.source_objection": "The source is on the objection list.",
    "keep.objection": "The record names somebody who is on the objection list.",
    "keep.objections_unchecked": "There is an objection list and no key to check it with.",
    "keep.no_separate_consent": "The type is sensitive and no unexpired separate consent is registered (art. 29).",
    "keep.no_guardian_consent": "The person is under 14 and no unexpired guardian consent is registered (art. 31).",
    "keep.no_impact_assessment": "No impact assessment approved before the run is registered (art. 55).",
}
"""Every reason why `keep` fell back to `redact`, as a sentence."""


@dataclass(frozen=True)
class Objections:
    """Who asked not to be processed: whole sources by id, people by keyed subject hash. Holds no value."""

    sources: frozenset[str]
    hashes: frozenset[bytes]

    @classmethod
    def parse(cls, lines: Iterable[str]) -> "Objections":
        """Read one entry a line: `source ID` or `subject HEX` (64 digits); blank lines and # comments are skipped.

        Raises:
            ValueError: a line is neither; the message gives its number and never the line.
        """
        sources, hashes = set(), set()
        for number, line in enumerate(lines, 1):
            word, _, rest = line.split("#")[0].strip().partition(" ")
            if word == "source" and rest.strip():
                sources.add(rest.strip())
            elif word == "subject" and _is_hash(rest.strip()):
                hashes.add(bytes.fromhex(rest.strip()))
            elif word:
                raise ValueError(f"line {number}: neither 'source ID' nor 'subject' with 64 hexadecimal digits")
        return cls(frozenset(sources), frozenset(hashes))

    def names(self, span_type: str, value: str, keys: Keys) -> bool:
        """Say whether the value is listed, under any key."""
        kind = kind_of(span_type)
        return any(key.subject_hash(kind, value) in self.hashes for key in keys.all)


NO_OBJECTIONS = Objections(frozenset(), frozenset())


def why_not_kept(
    span_type: str, register: Mapping[str, Any], as_of: date, sensitive: bool, under_14: bool
) -> str | None:
    """Return the first condition in `CONDITIONS` that fails for a type of a source; None when it may stay.

    `register` is the `raw` entry of the source. Objections are checked apart: they depend on the record.
    """
    entry = register.get("personal_information")
    if not isinstance(entry, Mapping) or entry.get("basis") in (None, "", "none"):
        return "keep.no_basis"
    if str(entry["basis"]) not in GROUNDS:
        return "keep.unknown_basis"
    if span_type not in _words(entry.get("types")):
        return "keep.type_not_covered"
    if not entry.get("evidence") and not _has_consents(register.get("evidence")):
        return "keep.no_evidence"
    if not _holds(entry.get("expires"), as_of):
        return "keep.basis_expired"
    if str(entry["basis"]) == PUBLIC and not (entry.get("publicly_disclosed") and entry.get("scope")):
        return "keep.not_public"
    return _why_not_sensitive(entry, as_of, sensitive, under_14)


def _why_not_sensitive(entry: Mapping[str, Any], as_of: date, sensitive: bool, under_14: bool) -> str | None:
    if sensitive and not _consent(entry.get("separate_consent"), as_of):
        return "keep.no_separate_consent"
    if under_14 and not _consent(entry.get("guardian_consent"), as_of):
        return "keep.no_guardian_consent"
    if (sensitive or under_14) and not _assessed(entry.get("impact_assessment"), as_of):
        return "keep.no_impact_assessment"
    return None


def objection_to(
    values: Iterable[tuple[str, str]], source_id: str, objections: Objections, keys: Keys | None
) -> str | None:
    """Return the objection that stands against keeping anything of a record; None when there is none.

    `values` are (type, value) of every span of the record: who objects is not kept by way of another value.
    """
    if source_id in objections.sources:
        return "keep.source_objection"
    if not objections.hashes:
        return None
    if keys is None:
        return "keep.objections_unchecked"
    return "keep.objection" if any(objections.names(t, value, keys) for t, value in values) else None


def born(value: str) -> date | None:
    """Read the birth date out of an 18-character resident identity number (GB 11643); None when there is none."""
    text = "".join(c for c in fold(value) if c.isalnum() and ord(c) != ZERO_WIDTH)
    if len(text) != 18 or not text[:17].isdigit():
        return None
    try:
        return date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None


def is_under_14(birth: date, as_of: date) -> bool:
    """Say whether somebody born on `birth` has not had a 14th birthday on `as_of`."""
    years = as_of.year - birth.year - ((as_of.month, as_of.day) < (birth.month, birth.day))
    return years < ADULT_CARE_YEARS


def _has_consents(evidence: Any) -> bool:
    """Say whether the source has evidence of kind `consents`; the register checks the file itself."""
    items = evidence if isinstance(evidence, list | tuple) else ()
    return any(isinstance(item, Mapping) and item.get("kind") == "consents" for item in items)


def _holds(expires: Any, as_of: date) -> bool:
    try:
        return as_of <= date.fromisoformat(str(expires))
    except ValueError:
        return False


def _consent(entry: Any, as_of: date) -> bool:
    return isinstance(entry, Mapping) and bool(entry.get("id")) and _holds(entry.get("expires"), as_of)


def _assessed(entry: Any, as_of: date) -> bool:
    if not isinstance(entry, Mapping) or not entry.get("id"):
        return False
    try:
        return date.fromisoformat(str(entry.get("approved"))) <= as_of
    except ValueError:
        return False


def _words(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(c in "0123456789abcdef" for c in text.lower())
