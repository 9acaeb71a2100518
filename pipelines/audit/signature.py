"""Is a release signed, and by whom? Read from the release folder and a public key alone."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pipelines import dsse
from pipelines.signing import MANIFEST_FILE, PREDICATE, PREDICATE_TYPE, SIGNATURE_FILE, STATEMENT_TYPE
from pipelines.signing_keys import PublicKey


class Signed(NamedTuple):
    """What is known of the signature of a release, in one sentence, and every problem with it."""

    said: str
    problems: list[str]


def check_signature(release: Path, key: PublicKey | None) -> Signed:
    """Check the envelope of a release against its manifest (`verify.read_manifest` has read it without an error) and,
    when a key is given, the signature.

    Without a key a signature is never called good: it is said to be there and not checked. A damaged envelope, or one
    about something else, is a problem with and without a key; a missing one is a problem when a key was given.
    """
    try:
        envelope = dsse.parse((release / SIGNATURE_FILE).read_bytes())
    except FileNotFoundError:
        return Signed("none", [f"{SIGNATURE_FILE}: missing, the release is not signed"] if key else [])
    except OSError as error:
        return Signed("unreadable", [f"{SIGNATURE_FILE}: cannot be read ({type(error).__name__})"])
    except dsse.EnvelopeError as error:
        return Signed("damaged", [f"{SIGNATURE_FILE}: not a DSSE envelope, {error}"])
    problems = [f"{SIGNATURE_FILE}: {problem}" for problem in _problems(envelope, release, key)]
    if problems:
        return Signed("not valid for this release", problems)
    if key is None:
        return Signed(f"there, key {_key_ids(envelope)}, not checked (no --public-key was given)", [])
    return Signed(f"valid, key {key.id}", [])


def key_ids_of(release: Path) -> str | None:
    """Return the key ids that the envelope of a release names, unchecked; None when it is not signed.

    Raises:
        dsse.EnvelopeError: manifest.dsse.json is not an envelope.
    """
    try:
        return _key_ids(dsse.parse((release / SIGNATURE_FILE).read_bytes()))
    except FileNotFoundError:
        return None


def _problems(envelope: dsse.Envelope, release: Path, key: PublicKey | None) -> Iterator[str]:
    if envelope.payload_type != dsse.PAYLOAD_TYPE:
        yield f"its payload type is not {dsse.PAYLOAD_TYPE}"
        return
    if key and not any(key.accepts(one.value, envelope.signed_bytes) for one in envelope.signatures):
        yield f"no signature in it is valid under the given key {key.id}; it names key {_key_ids(envelope)}"
        return
    try:
        statement = json.loads(envelope.payload)
    except (ValueError, RecursionError):
        statement = None
    if not isinstance(statement, dict) or statement.get("_type") != STATEMENT_TYPE:
        yield "its payload is not an in-toto Statement v1"
    elif statement.get("predicateType") != PREDICATE_TYPE:
        yield f"its predicate type is not {PREDICATE_TYPE}"
    else:
        yield from _about_another(statement, (release / MANIFEST_FILE).read_bytes())


def _about_another(statement: Mapping[str, Any], manifest: bytes) -> Iterator[str]:
    """Say in what a statement speaks of something else than this manifest."""
    said = json.loads(manifest)
    own = (MANIFEST_FILE, hashlib.sha256(manifest).hexdigest())
    subjects = _subjects(statement.get("subject"))
    if own not in subjects:
        yield f"its subject is not this {MANIFEST_FILE}"
    elif sorted(subjects) != sorted([own, *((str(entry["path"]), str(entry["sha256"])) for entry in said["files"])]):
        yield f"its subjects are not the files that {MANIFEST_FILE} lists"
    if statement.get("predicate") != {name: said.get(name) for name in PREDICATE}:
        yield f"its predicate is not what {MANIFEST_FILE} says"


def _subjects(value: Any) -> list[tuple[str, str]]:
    """Return (name, sha256) of each subject; a subject that has no such form is one that matches nothing."""
    found = []
    for one in value if isinstance(value, list) else []:
        digest = one.get("digest") if isinstance(one, dict) else None
        found.append((str(one.get("name")), str(digest.get("sha256"))) if isinstance(digest, dict) else ("", ""))
    return found


def _key_ids(envelope: dsse.Envelope) -> str:
    """Name the keys beside the signatures; whatever has not the form of our ids is not repeated."""
    usual = [one.key_id for one in envelope.signatures if re.fullmatch(r"[0-9a-f]{64}", one.key_id)]
    return ", ".join(usual) or "without a usual id"
