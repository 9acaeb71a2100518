"""The envelope: its bytes are those of the specification, and what is not one is refused with a sentence."""

import base64
import json

import pytest

from pipelines.dsse import PAYLOAD_TYPE, Envelope, EnvelopeError, Signature, pae, parse


def an_envelope(**changes):
    """Write a good envelope as JSON, with some of its fields changed."""
    fields = {"payload": "e30=", "payloadType": PAYLOAD_TYPE, "signatures": [{"keyid": "k", "sig": "c2ln"}]}
    return json.dumps({name: value for name, value in {**fields, **changes}.items() if value is not None}).encode()


def test_the_signed_bytes_are_those_of_the_specification():
    """The example of the DSSE protocol, version 1."""

    assert pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_lengths_count_bytes_not_characters():
    """A payload type and a payload beyond ASCII are longer in bytes."""

    assert pae("é", "中".encode()) == "DSSEv1 2 é 3 中".encode()


def test_what_is_written_is_read_back():
    """Text and value are one and the same."""
    envelope = Envelope(PAYLOAD_TYPE, b"{}", (Signature("a", b"1"), Signature("b", b"2")))

    assert parse(envelope.text().encode()) == envelope


def test_url_safe_base64_is_read_too():
    """A reader of DSSE has to accept both alphabets."""
    payload = b"\xfb\xff\xbf"

    assert parse(an_envelope(payload=base64.urlsafe_b64encode(payload).decode())).payload == payload


def test_a_key_id_may_be_absent():
    """It is a hint."""

    assert parse(an_envelope(signatures=[{"sig": "c2ln"}])).signatures == (Signature("", b"sig"),)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "no usable 'signatures'"),
        (an_envelope(payload=None), "no usable 'payload'"),
        (an_envelope(payload=7), "no usable 'payload'"),
        (an_envelope(payload="e30"), "'payload' is not base64"),
        (an_envelope(payload="e 30="), "'payload' is not base64"),
        (an_envelope(payload="é"), "'payload' is not base64"),
        (an_envelope(payloadType=None), "no usable 'payloadType'"),
        (an_envelope(signatures=[]), "no signature in it"),
        (an_envelope(signatures={}), "no usable 'signatures'"),
        (an_envelope(signatures=["c2ln"]), "no usable 'sig'"),
        (an_envelope(signatures=[{"keyid": 1, "sig": "c2ln"}]), "no usable 'keyid'"),
        (an_envelope(signatures=[{"keyid": "k", "sig": "?"}]), "'sig' is not base64"),
    ],
)
def test_what_is_not_an_envelope_is_refused(data, message):
    """One sentence says what it lacks."""
    with pytest.raises(EnvelopeError) as failed:
        parse(data)

    assert str(failed.value) == message
