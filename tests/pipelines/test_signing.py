"""Publishing with a key: what is signed, when a signature is added, and when it is refused."""

import hashlib
import json
from pathlib import Path

import pytest

from pipelines import dsse, publish
from pipelines.audit.signature import check_signature
from pipelines.publish import Draft, Published
from pipelines.signing import PREDICATE, ReleaseChanged, sign, statement
from pipelines.signing_keys import SigningKey

MANIFEST = {
    "corpus": "c",
    "scope": "public_cn",
    "policy_sha256": "p" * 64,
    "ledger_schema": 1,
    "verdicts": {"kept": 1},
    "restricted": {"rows": {}, "root_hmac": None},
}


@pytest.fixture
def keys(tmp_path):
    """Make two keys."""
    return SigningKey.create(tmp_path / "a.pem"), SigningKey.create(tmp_path / "b.pem")


def published(out, key, report="report"):
    """Publish one small release as a run does."""
    draft = Draft(out, "run")
    draft.write_text("shards/part.parquet", "text")
    draft.write_text("audit.sql", "select 1")
    draft.write_text("reports/report.txt", report)
    return draft.publish(draft.content_id(), MANIFEST, key)


def files(folder):
    """Return path -> bytes of a release."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_statement_names_the_manifest_and_every_file():
    """Whole value: type, subjects in the order of the manifest, predicate."""
    said = {**MANIFEST, "content_id": "id", "files": [{"path": "a", "bytes": 1, "sha256": "aa"}]}
    manifest = json.dumps(said).encode()

    assert statement(manifest) == {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            {"name": "manifest.json", "digest": {"sha256": hashlib.sha256(manifest).hexdigest()}},
            {"name": "a", "digest": {"sha256": "aa"}},
        ],
        "predicateType": "urn:clearance:release:v1",
        "predicate": {
            "content_id": "id",
            "corpus": "c",
            "scope": "public_cn",
            "policy_sha256": "p" * 64,
            "ledger_schema": 1,
        },
    }


def test_the_same_manifest_and_key_give_the_same_bytes(keys):
    """No time and no chance in it."""
    manifest = json.dumps({**MANIFEST, "content_id": "id", "files": []}).encode()

    assert sign(manifest, keys[0]).text() == sign(manifest, keys[0]).text()


def test_what_the_predicate_repeats_stands_in_the_manifest_of_a_run():
    """A key that the manifest loses would make signing fail."""
    from pipelines import release

    source = Path(release.__file__).read_text(encoding="utf-8")

    assert [name for name in PREDICATE if f'"{name}":' not in source] == ["content_id"]


def test_a_release_with_a_key_differs_from_one_without_by_the_envelope_only(tmp_path, keys):
    """Same content id, same files, same manifest."""
    plain, signed = published(tmp_path / "a", None), published(tmp_path / "b", keys[0])
    more = files(signed.folder)
    envelope = more.pop("manifest.dsse.json")

    assert (plain, signed) == (
        Published(plain.folder, True, None, False),
        Published(tmp_path / "b" / "releases" / plain.folder.name, True, keys[0].id, True),
    )
    assert more == files(plain.folder)
    assert dsse.parse(envelope) == sign(more["manifest.json"], keys[0])


def test_the_same_again_under_the_same_key_changes_no_byte(tmp_path, keys):
    """Nothing new, nothing signed."""
    first = published(tmp_path, keys[0])
    before = files(first.folder)

    assert published(tmp_path, keys[0], "another report") == Published(first.folder, False, keys[0].id, False)
    assert files(first.folder) == before


def test_the_same_again_without_a_key_keeps_the_signature(tmp_path, keys):
    """An unsigned run takes nothing away."""
    first = published(tmp_path, keys[0])
    before = files(first.folder)

    assert published(tmp_path, None) == Published(first.folder, False, None, False)
    assert files(first.folder) == before


def test_an_unsigned_release_is_signed_when_it_is_published_again_with_a_key(tmp_path, keys):
    """The envelope is added, every other byte stays."""
    before = files(published(tmp_path, None).folder)
    again = published(tmp_path, keys[0], "another report")
    after = files(again.folder)

    assert (again.fresh, again.newly_signed, check_signature(again.folder, keys[0].public)) == (
        False,
        True,
        (f"valid, key {keys[0].id}", []),
    )
    assert {name: data for name, data in after.items() if name != "manifest.dsse.json"} == before


def test_a_second_key_signs_beside_the_first(tmp_path, keys):
    """After a rotation old and new public keys both find their signature."""
    published(tmp_path, keys[0])
    again = published(tmp_path, keys[1])

    assert [check_signature(again.folder, key.public).problems for key in keys] == [[], []]
    assert published(tmp_path, keys[0]).newly_signed is False


def _a_changed_shard(folder):
    (folder / "shards" / "part.parquet").write_text("TEXT")


def _a_new_file(folder):
    (folder / "shards" / "more.parquet").write_text("more")


def _another_corpus_in_the_manifest(folder):
    """The manifest agrees with the files and with the content id; the run that signs would not say this."""
    _edit_manifest(folder, lambda said: said | {"corpus": "somebody else's"})


def _another_content_under_this_id(folder):
    (folder / "shards" / "part.parquet").write_text("TEXT")
    digest = hashlib.sha256(b"TEXT").hexdigest()
    _edit_manifest(
        folder,
        lambda said: {
            **said,
            "files": [f | {"sha256": digest} if f["path"].startswith("shards") else f for f in said["files"]],
        },
    )


def _a_manifest_without_files(folder):
    (folder / "manifest.json").write_text("{}")


def _a_manifest_that_is_no_json(folder):
    (folder / "manifest.json").write_text("{")


def _no_manifest(folder):
    (folder / "manifest.json").unlink()


def _an_envelope_that_is_none(folder):
    (folder / "manifest.dsse.json").write_text("{}")


def _edit_manifest(folder, change):
    path = folder / "manifest.json"
    path.write_text(publish.pretty(change(json.loads(path.read_text()))))


@pytest.mark.parametrize(
    "change",
    [
        _a_changed_shard,
        _a_new_file,
        _another_corpus_in_the_manifest,
        _another_content_under_this_id,
        _a_manifest_without_files,
        _a_manifest_that_is_no_json,
        _no_manifest,
        _an_envelope_that_is_none,
    ],
)
def test_a_release_that_was_changed_is_never_signed_afterwards(tmp_path, keys, change):
    """The run fails, the folder stays as it was found, and CURRENT is not touched."""
    folder = published(tmp_path, None).folder
    change(folder)
    before = files(folder)
    (tmp_path / "CURRENT").write_text("older\n")
    with pytest.raises(ReleaseChanged, match="was changed after it was published; nothing was published"):
        published(tmp_path, keys[0])

    assert (files(folder), (tmp_path / "CURRENT").read_text()) == (before, "older\n")


@pytest.mark.parametrize("change", [_no_manifest, _a_manifest_that_is_no_json, _a_manifest_without_files])
def test_a_release_that_was_changed_is_never_nothing_new(tmp_path, keys, change):
    """Without a key too, and whether or not it was signed."""
    for folder, key in ((tmp_path / "signed", keys[0]), (tmp_path / "plain", None)):
        change(published(folder, key).folder)
        with pytest.raises(ReleaseChanged):
            published(folder, key)
        published(tmp_path / "other", key)  # the near miss: equal, and as it was published


def test_a_file_under_two_names_is_hashed_once(tmp_path, monkeypatch):
    """A draft is made of links to written parts, and an equal release of the same."""
    hashed = []
    monkeypatch.setattr(publish, "file_sha256", lambda path: hashed.append(path.name) or "0" * 64)
    draft = Draft(tmp_path, "run")
    draft.write_text("shards/a.parquet", "text")
    publish.link_or_copy(draft.folder / "shards" / "a.parquet", tmp_path / "b.parquet")
    said = [draft.content_id(), draft.content_id(), draft.sha256(tmp_path / "b.parquet")]
    (tmp_path / "b.parquet").write_text("other text")
    draft.content_id()
    assert (said[0], hashed) == (said[1], ["a.parquet", "a.parquet"])


def test_a_forged_signature_of_our_key_is_not_replaced_silently(tmp_path, keys):
    """It is a trace of somebody; the operator has to look."""
    folder = published(tmp_path, keys[0]).folder
    envelope = dsse.parse((folder / "manifest.dsse.json").read_bytes())
    forged = dsse.Envelope(envelope.payload_type, envelope.payload, (dsse.Signature(keys[0].id, bytes(64)),))
    (folder / "manifest.dsse.json").write_text(forged.text())

    with pytest.raises(ReleaseChanged):
        published(tmp_path, keys[0])


def test_a_crash_before_the_signature_is_renamed_leaves_a_whole_release(tmp_path, keys, monkeypatch):
    """The unsigned release stays as it was, and the next run signs it."""
    folder = published(tmp_path, None).folder
    before = files(folder)

    def die(tmp, final, label):
        assert label == "publish.signature"
        raise SystemExit

    monkeypatch.setattr(publish, "commit_file", die)
    with pytest.raises(SystemExit):
        published(tmp_path, keys[0])
    monkeypatch.undo()
    after = files(folder)
    publish.clear_leftovers(tmp_path)

    assert (after, published(tmp_path, keys[0]).newly_signed) == (before, True)
    assert [path.name for path in (tmp_path / "releases").iterdir()] == [folder.name]
