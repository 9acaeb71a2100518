"""Ways to tamper with a signed release: each takes its folder and the folder of `ours.pem`, and changes one thing."""

import base64
import json

from pipelines import dsse, publish
from pipelines.signing import SIGNATURE_FILE
from pipelines.signing_keys import SigningKey


def removed(release, done):
    """The envelope is gone."""
    (release / SIGNATURE_FILE).unlink()


def no_json(release, done):
    """The end of the envelope is cut off."""
    (release / SIGNATURE_FILE).write_bytes((release / SIGNATURE_FILE).read_bytes()[:-20])


def a_folder(release, done):
    """A folder stands in its place."""
    (release / SIGNATURE_FILE).unlink()
    (release / SIGNATURE_FILE).mkdir()


def _edited(release, **changes):
    envelope = json.loads((release / SIGNATURE_FILE).read_text())
    (release / SIGNATURE_FILE).write_text(json.dumps(envelope | changes))


def wrong_type(release, done):
    """The payload type is another; the signature was over the old one."""
    _edited(release, payloadType="application/json")


def no_signature(release, done):
    """The list of signatures is empty."""
    _edited(release, signatures=[])


def another_payload(release, done):
    """The payload is another; the signature was over the old one."""
    _edited(release, payload=base64.b64encode(b'{"_type": "https://in-toto.io/Statement/v1"}').decode())


def a_flipped_bit(release, done):
    """One bit of the signature is another."""
    envelope = dsse.parse((release / SIGNATURE_FILE).read_bytes())
    value = bytearray(envelope.signatures[0].value)
    value[9] ^= 1
    _edited(release, signatures=[{"keyid": envelope.signatures[0].key_id, "sig": base64.b64encode(value).decode()}])


def _signed(release, done, payload, payload_type=dsse.PAYLOAD_TYPE):
    """Write an envelope that is signed well and says something else: the key's owner made a mistake."""
    key = SigningKey.load(done / "ours.pem")
    signature = dsse.Signature(key.id, key.sign(dsse.pae(payload_type, payload)))
    (release / SIGNATURE_FILE).write_text(dsse.Envelope(payload_type, payload, (signature,)).text())


def _restated(release, done, **changes):
    payload = json.loads(dsse.parse((release / SIGNATURE_FILE).read_bytes()).payload)
    _signed(release, done, json.dumps(payload | changes).encode())


def no_statement(release, done):
    """The key's owner signed something that is no statement."""
    _signed(release, done, b"[]")


def payload_no_json(release, done):
    """The key's owner signed bytes."""
    _signed(release, done, b"\xff")


def signed_wrong_type(release, done):
    """The key's owner signed the statement as something else."""
    envelope = dsse.parse((release / SIGNATURE_FILE).read_bytes())
    _signed(release, done, envelope.payload, "application/json")


def another_predicate_type(release, done):
    """The key's owner signed a statement of another kind."""
    _restated(release, done, predicateType="https://slsa.dev/provenance/v1")


def another_predicate(release, done):
    """The key's owner signed a statement about nothing."""
    _restated(release, done, predicate={})


def another_subject(release, done):
    """The key's owner signed another manifest."""
    _restated(release, done, subject=[{"name": "manifest.json", "digest": {"sha256": "0" * 64}}])


def fewer_subjects(release, done):
    """The key's owner left out a file."""
    subjects = json.loads(dsse.parse((release / SIGNATURE_FILE).read_bytes()).payload)["subject"]
    _restated(release, done, subject=subjects[:-1])


def subjects_of_another_form(release, done):
    """The key's owner signed subjects that no tool can read."""
    _restated(release, done, subject=[1, {}, {"name": "x", "digest": []}])


def manifest_with_a_space(release, done):
    """The same values, another byte: only the signature can tell."""
    path = release / "manifest.json"
    path.write_text(path.read_text() + " ")


def manifest_and_report(release, done):
    """A report edited and its hash in the manifest with it: only the signature can tell."""
    (release / "reports" / "statistics.json").write_text("{}")
    manifest = json.loads((release / "manifest.json").read_text())
    manifest["files"] = publish.file_entries(release, None)
    (release / "manifest.json").write_text(publish.pretty(manifest))


def a_changed_shard(release, done):
    """One byte of a shard is another."""
    shard = next((release / "shards").iterdir())
    shard.write_bytes(shard.read_bytes()[:-1] + b"x")


def a_file_more(release, done):
    """A file was added."""
    (release / "shards" / "more.parquet").write_bytes(b"")


def a_file_less(release, done):
    """A report was removed."""
    next((release / "reports").iterdir()).unlink()
