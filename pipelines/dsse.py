"""The envelope around a signed statement: DSSE v1, with nothing of what the statement says.

What is signed is not the payload but `pae(type, payload)`: type and payload with their lengths, so that no other type
can be read into the same bytes. Source: DSSE protocol and envelope, version 1 (github.com/secure-systems-lab/dsse).
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

PAYLOAD_TYPE = "application/vnd.in-toto+json"  # in-toto attestation framework v1: every statement has this type


class EnvelopeError(ValueError):
    """A file that is not a DSSE envelope; the message says what it lacks."""


@dataclass(frozen=True)
class Signature:
    """One signature and the key id that was written beside it: a hint, it is not signed itself."""

    key_id: str
    value: bytes


@dataclass(frozen=True)
class Envelope:
    """Payload, its type and one signature or more over both."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...]

    @property
    def signed_bytes(self) -> bytes:
        """Return the bytes that each signature is over."""
        return pae(self.payload_type, self.payload)

    def text(self) -> str:
        """Write the envelope as JSON; equal envelopes give equal bytes."""
        value = {
            "payload": base64.b64encode(self.payload).decode("ascii"),
            "payloadType": self.payload_type,
            "signatures": [
                {"keyid": one.key_id, "sig": base64.b64encode(one.value).decode("ascii")} for one in self.signatures
            ],
        }
        return json.dumps(value, sort_keys=True, ensure_ascii=False, indent=1) + "\n"


def pae(payload_type: str, payload: bytes) -> bytes:
    """Write DSSE's pre-authentication encoding: `DSSEv1 <length> <type> <length> <payload>`, lengths in bytes."""
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def parse(data: bytes) -> Envelope:
    """Read an envelope; signatures are taken over, not checked.

    Raises:
        EnvelopeError: not JSON, a field is missing or of another type, or something is not base64.
    """
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise EnvelopeError("not JSON") from None
    signatures = _field(value, "signatures", list)
    if not signatures:
        raise EnvelopeError("no signature in it")
    return Envelope(
        payload_type=_field(value, "payloadType", str),
        payload=_decoded(value, "payload"),
        signatures=tuple(Signature(_key_id(one), _decoded(one, "sig")) for one in signatures),
    )


def _field(value: Any, name: str, kind: type) -> Any:
    if not isinstance(value, dict) or not isinstance(value.get(name), kind):
        raise EnvelopeError(f"no usable '{name}'")
    return value[name]


def _key_id(value: Any) -> str:
    """Return the key id, which DSSE allows to be absent."""
    return _field(value, "keyid", str) if isinstance(value, dict) and "keyid" in value else ""


def _decoded(value: Any, name: str) -> bytes:
    """Decode standard or URL-safe base64; DSSE asks a reader to accept both."""
    text = _field(value, name, str)
    try:
        return base64.b64decode(text.translate({ord("-"): "+", ord("_"): "/"}), validate=True)
    except (binascii.Error, ValueError):
        raise EnvelopeError(f"'{name}' is not base64") from None
