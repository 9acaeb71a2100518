"""Signing a release: an in-toto Statement about its manifest and every file of it, in a DSSE envelope.

The statement holds no time and Ed25519 uses no chance, so the same manifest signed with the same key gives the same
bytes. The envelope stands beside the manifest and is no part of the content id.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from pipelines import dsse
from pipelines.signing_keys import SigningKey

MANIFEST_FILE = "manifest.json"
SIGNATURE_FILE = "manifest.dsse.json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"  # in-toto attestation framework, statement layer v1
PREDICATE_TYPE = "urn:clearance:release:v1"  # what `PREDICATE` means; a new number when that changes
PREDICATE = ("content_id", "corpus", "scope", "policy_sha256", "ledger_schema")
"""Keys of the manifest that the statement repeats: which release this is, of what, under which policy."""


class ReleaseChanged(RuntimeError):
    """A published release is not what its manifest or its signature says: it is neither signed nor made current."""

    def __init__(self, release: Path) -> None:
        super().__init__(
            f"{release} is the release of this content, but was changed after it was published; nothing was published\n"
            f"  remedy: `clearance verify {release}` says what differs; move the folder away and run again"
        )


def statement(manifest: bytes) -> dict[str, Any]:
    """Make the statement about a manifest: its subjects are the manifest itself and every file that it lists.

    Each file is a subject, so one shard that travels alone can be traced to the signature.

    Raises:
        ValueError, LookupError, TypeError: not the manifest of a release.
    """
    said = json.loads(manifest)
    files = [(MANIFEST_FILE, hashlib.sha256(manifest).hexdigest())]
    files += [(entry["path"], entry["sha256"]) for entry in said["files"]]
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in files],
        "predicateType": PREDICATE_TYPE,
        "predicate": {name: said[name] for name in PREDICATE},
    }


def sign(manifest: bytes, key: SigningKey) -> dsse.Envelope:
    """Sign a manifest."""
    payload = json.dumps(statement(manifest), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    signature = dsse.Signature(key.id, key.sign(dsse.pae(dsse.PAYLOAD_TYPE, payload)))
    return dsse.Envelope(dsse.PAYLOAD_TYPE, payload, (signature,))


def sign_again(release: Path, key: SigningKey) -> dsse.Envelope | None:
    """Make the envelope that a published release lacks, or None when it is signed with this key already.

    Signatures of other keys over the same statement stay beside the new one.

    Raises:
        ReleaseChanged: there is an envelope that does not belong to this manifest. It may be the trace of somebody
            who changed the release, so it is never overwritten.
    """
    fresh = sign((release / MANIFEST_FILE).read_bytes(), key)
    try:
        there = dsse.parse((release / SIGNATURE_FILE).read_bytes())
    except FileNotFoundError:
        return fresh
    except dsse.EnvelopeError:
        raise ReleaseChanged(release) from None
    same = (there.payload_type, there.payload) == (fresh.payload_type, fresh.payload)
    own = tuple(one for one in there.signatures if one.key_id == key.id)
    if not same or own not in ((), fresh.signatures):
        raise ReleaseChanged(release)
    return None if own else dsse.Envelope(fresh.payload_type, fresh.payload, (*there.signatures, *fresh.signatures))
