"""A run with a signing key, through the command line: signed, checked, tampered with, checked without us."""

import base64
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipelines import dsse, publish
from pipelines.signing import SIGNATURE_FILE, sign
from pipelines.signing_keys import SigningKey
from tests import corpora, tampering
from tests.golden.test_faults import killed

RUNBOOK = Path(__file__).resolve().parent.parent.parent / "runbooks" / "inspection.md"
DAY = ("--as-of", "2026-01-01")
TOOLS = ("openssl", "jq", "sha256sum", "base64", "diff")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Run with two keys made by the command: `ours` signs the release, `other` does not."""
    folder = tmp_path_factory.mktemp("signed")
    for name in ("ours", "other"):
        (folder / f"{name}.pub.pem").write_text(corpora.clearance("key", "new", folder / f"{name}.pem"))
    path = corpora.write_corpus(folder)
    path.write_text(f"signing_key: ours.pem\n{path.read_text()}")
    (folder / "said").write_text(corpora.clearance("run", path, "--out", folder / "out", *DAY))
    return folder


@pytest.fixture
def copy(done, tmp_path):
    """Give a copy of the signed release, under its own name, to be tampered with."""
    release = corpora.released(done / "out")
    return shutil.copytree(release, tmp_path / release.name)


def problems(release, key):
    """Verify with a public key; return what is wrong."""
    done = corpora.call("verify", release, "--public-key", key, "--format", "json")
    assert done.returncode == 5, done.stdout + done.stderr
    return [row["problem"] for row in json.loads(done.stdout)]


def key_id(done, name="ours"):
    """Return the id of a key."""
    return SigningKey.load(done / f"{name}.pem").id


def test_the_run_says_that_it_signed_and_with_which_key(done):
    """One line on standard output, the same id in run.json, in both reports and in the numbers behind them."""
    release = corpora.released(done / "out")
    told = [
        json.loads((release / name).read_text())["signing_key_id"] for name in ("run.json", "reports/statistics.json")
    ]
    reports = [(release / "reports" / f"report.{language}.html").read_text() for language in ("en", "zh")]

    assert f"  signature: made, key {key_id(done)}\n" in (done / "said").read_text()
    assert told == [key_id(done)] * 2
    assert [f"<code>{key_id(done)[:16]}</code>" in report for report in reports] == [True, True]


def test_verify_with_the_public_key_accepts(done):
    """Exit code 0 and one line more."""
    release = corpora.released(done / "out")

    assert corpora.clearance("verify", done / "out", "--public-key", done / "ours.pub.pem") == (
        f"verified: {release}\n  signature: valid, key {key_id(done)}\n  reviews: none\n"
    )


def test_verify_without_a_key_says_that_the_signature_was_not_checked(done):
    """It is never called good."""

    assert corpora.clearance("verify", done / "out").endswith(
        f"  signature: there, key {key_id(done)}, not checked (no --public-key was given)\n  reviews: none\n"
    )


def test_doctor_says_whether_a_release_is_signed(done):
    """With the folder of a release as argument."""
    rows = json.loads(corpora.call("doctor", done / "out", "--format", "json").stdout)

    assert [row["detail"] for row in rows if row["check"] == "release"] == [
        f"{corpora.released(done / 'out').name}: signed, key {key_id(done)}; `clearance verify` checks it"
    ]


def test_the_same_run_again_signs_nothing_new(done):
    """Same content id, same envelope; the option names the same key as corpus.yaml."""
    before = (corpora.released(done / "out") / SIGNATURE_FILE).read_bytes()
    said = corpora.clearance(
        "run", done / "corpus.yaml", "--out", done / "out", *DAY, "--signing-key", done / "ours.pem"
    )

    assert f"  signature: there already, key {key_id(done)}\n" in said
    assert (corpora.released(done / "out") / SIGNATURE_FILE).read_bytes() == before


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Run the same corpus without a key."""
    folder = tmp_path_factory.mktemp("plain")
    corpora.clearance("run", corpora.write_corpus(folder), "--out", folder / "out", *DAY)
    return folder


def test_signing_does_not_change_the_content_id(done, plain):
    """The release of an unsigned run of the same corpus has the same name."""

    assert corpora.released(plain / "out").name == corpora.released(done / "out").name


def test_an_unsigned_release_gets_its_signature_when_it_is_published_again(done, plain, tmp_path):
    """The same release, which says first that it has none."""
    out = shutil.copytree(plain / "out", tmp_path / "out", symlinks=True)
    first = corpora.clearance("verify", out)
    said = corpora.clearance("run", plain / "corpus.yaml", "--out", out, *DAY, "--signing-key", done / "ours.pem")
    checked = corpora.clearance("verify", out, "--public-key", done / "ours.pub.pem")

    assert said.startswith(f"nothing new: {corpora.released(out)}\n")
    assert f"  signature: made, key {key_id(done)}\n" in said
    assert [text.splitlines()[-2] for text in (first, checked)] == [
        "  signature: none",
        f"  signature: valid, key {key_id(done)}",
    ]


@pytest.mark.slow
def test_a_kill_before_a_signature_is_added_leaves_a_whole_release(done, plain, tmp_path):
    """Killed at the rename the release is whole and unsigned; the next run adds the signature under the same id."""
    out = shutil.copytree(plain / "out", tmp_path / "out", symlinks=True)
    again = ("run", plain / "corpus.yaml", "--out", out, *DAY, "--signing-key", done / "ours.pem")
    dead = killed("publish.signature", *again)
    between = corpora.clearance("verify", out)
    corpora.clearance(*again)

    assert (dead.returncode, between.splitlines()[-2]) == (-9, "  signature: none")
    said = corpora.clearance("verify", out, "--public-key", done / "ours.pub.pem")
    assert said.splitlines()[-2] == f"  signature: valid, key {key_id(done)}"


@pytest.mark.slow
def test_a_kill_before_a_signed_release_appears_leaves_the_old_one(done, tmp_path):
    """The rename of the folder is the rename of the signature."""
    corpus, out = corpora.write_corpus(tmp_path), tmp_path / "out"
    key = ("--signing-key", done / "ours.pem")
    corpora.clearance("run", corpus, "--out", out, *DAY, *key)
    before = corpora.released(out)
    corpora.write_corpus(tmp_path, (*corpora.RECORDS, {"id": "new", "text": corpora.EN.replace("ferry", "mail boat")}))
    dead = killed("publish.release", "run", corpus, "--out", out, *DAY, *key)

    assert (dead.returncode, corpora.released(out)) == (-9, before)
    assert corpora.clearance("verify", out, "--public-key", done / "ours.pub.pem").startswith(f"verified: {before}\n")


def test_no_part_of_the_key_is_in_what_a_run_writes(done):
    """Not in a file of the output, not in the restricted folder, not in a message."""
    secret = base64.b64decode("".join((done / "ours.pem").read_text().splitlines()[1:-1]))[-32:]
    forms = (secret, base64.b64encode(secret)[:-1], secret.hex().encode(), (done / "ours.pem").read_bytes())
    written = [path for path in (done / "out").rglob("*") if path.is_file()] + [done / "said"]

    assert [str(path) for path in written for form in forms if form in path.read_bytes()] == []


def test_a_key_that_cannot_be_read_ends_the_run_before_it_begins(done):
    """Exit code 2, what, where, remedy; nothing is made under --out. The option goes before corpus.yaml."""
    shutil.copyfile(done / "ours.pem", done / "open.pem")
    (done / "open.pem").chmod(0o644)
    failed = corpora.call("run", done / "corpus.yaml", "--out", done / "none", "--signing-key", done / "open.pem")

    assert (failed.returncode, failed.stderr) == (
        2,
        f"{done}/open.pem: others may read this key (mode 0644); chmod 600 {done}/open.pem\n",
    )
    assert not (done / "none").exists()


def test_the_other_keys_are_read_before_work_too(done):
    """A key for pseudonyms that others may read is found before anything is measured."""
    text = (done / "corpus.yaml").read_text().replace("signing_key: ours.pem", "keys: [short]")
    (done / "pseudonyms.yaml").write_text(text)
    (done / "short").write_bytes(b"x" * 8)
    (done / "short").chmod(0o600)
    failed = corpora.call("run", done / "pseudonyms.yaml", "--out", done / "none")

    assert (failed.returncode, failed.stderr) == (2, f"{done}/short: 8 bytes; a key has 32 or more\n")
    assert not (done / "none").exists()


def test_a_signing_key_that_is_not_there_is_named_with_its_line(done):
    """As every mistake in corpus.yaml, by `plan` too."""
    (done / "absent.yaml").write_text((done / "corpus.yaml").read_text().replace("ours.pem", "absent.pem"))

    assert corpora.call("plan", done / "absent.yaml").stderr == (
        f"{done}/absent.yaml:1: no file at 'absent.pem'\n  remedy: paths start from {done}\n"
    )


def test_making_a_key_never_overwrites_one(done):
    """Exit code 2; the old key stays."""
    failed = corpora.call("key", "new", done / "ours.pem")

    assert (failed.returncode, failed.stdout, failed.stderr) == (
        2,
        "",
        f"{done}/ours.pem is there already; a key is never overwritten, choose another name\n",
    )


def test_the_public_half_can_be_printed_again(done):
    """Standard output is the PEM file, standard error the id for people."""
    shown = corpora.call("key", "public", done / "ours.pem")

    assert (shown.stdout, shown.stderr) == ((done / "ours.pub.pem").read_text(), f"key id: {key_id(done)}\n")


def test_another_key_is_a_failure(done):
    """The problem names the key that was given and the key that the envelope names."""

    assert problems(done / "out", done / "other.pub.pem") == [
        f"{SIGNATURE_FILE}: no signature in it is valid under the given key {key_id(done, 'other')}; "
        f"it names key {key_id(done)}"
    ]


def test_a_private_key_is_refused_where_a_public_one_belongs(done):
    """Exit code 2: a mistake of the caller, not of the release."""
    failed = corpora.call("verify", done / "out", "--public-key", done / "ours.pem")

    assert (failed.returncode, failed.stderr) == (
        2,
        f"{done}/ours.pem: this is a private key; remedy: hand out the public one, `clearance key public FILE`\n",
    )


NOT_ENVELOPE = f"{SIGNATURE_FILE}: not a DSSE envelope, "
INVALID = f"{SIGNATURE_FILE}: no signature in it is valid under the given key {{key}}; it names key {{key}}"


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (tampering.removed, f"{SIGNATURE_FILE}: missing, the release is not signed"),
        (tampering.no_json, NOT_ENVELOPE + "not JSON"),
        (tampering.a_folder, f"{SIGNATURE_FILE}: cannot be read (IsADirectoryError)"),
        (tampering.no_signature, NOT_ENVELOPE + "no signature in it"),
        (tampering.wrong_type, f"{SIGNATURE_FILE}: its payload type is not application/vnd.in-toto+json"),
        (tampering.signed_wrong_type, f"{SIGNATURE_FILE}: its payload type is not application/vnd.in-toto+json"),
        (tampering.another_payload, INVALID),
        (tampering.a_flipped_bit, INVALID),
        (tampering.no_statement, f"{SIGNATURE_FILE}: its payload is not an in-toto Statement v1"),
        (tampering.payload_no_json, f"{SIGNATURE_FILE}: its payload is not an in-toto Statement v1"),
        (tampering.another_predicate_type, f"{SIGNATURE_FILE}: its predicate type is not urn:clearance:release:v1"),
        (tampering.another_predicate, f"{SIGNATURE_FILE}: its predicate is not what manifest.json says"),
        (tampering.another_subject, f"{SIGNATURE_FILE}: its subject is not this manifest.json"),
        (tampering.fewer_subjects, f"{SIGNATURE_FILE}: its subjects are not the files that manifest.json lists"),
        (tampering.subjects_of_another_form, f"{SIGNATURE_FILE}: its subject is not this manifest.json"),
        (tampering.manifest_with_a_space, f"{SIGNATURE_FILE}: its subject is not this manifest.json"),
        (tampering.manifest_and_report, f"{SIGNATURE_FILE}: its subject is not this manifest.json"),
    ],
)
def test_each_way_of_tampering_is_found_and_named(done, copy, tamper, told):
    """Exit code 5 and exactly one problem, in words."""
    tamper(copy, done)

    assert problems(copy, done / "ours.pub.pem") == [told.format(key=key_id(done))]


@pytest.mark.parametrize(
    "tamper",
    [
        tampering.no_json,
        tampering.wrong_type,
        tampering.another_payload,
        tampering.another_subject,
        tampering.manifest_with_a_space,
    ],
)
def test_a_signature_that_does_not_belong_is_a_failure_without_a_key_too(done, copy, tamper):
    """What can be seen without a key is not overlooked."""
    tamper(copy, done)

    assert corpora.call("verify", copy).returncode == 5


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"files": [1], "content_id": "", "verdicts": {}}', "[" * 99_999]
)
def test_a_damaged_manifest_is_one_sentence(copy, content):
    """Exit code 5, no trace."""
    (copy / "manifest.json").write_text(content)
    failed = corpora.call("verify", copy)

    assert (failed.returncode, failed.stderr.startswith("verification failed: manifest.json: ")) == (5, True)


def test_a_manifest_of_another_release_is_found_by_its_ledger(done, copy):
    """All files removed and a manifest that says so: nothing to read is not a pass and not a trace."""
    for name in ("shards", "ledger"):
        shutil.rmtree(copy / name)
    files = publish.file_entries(copy, None)
    manifest = {"files": files, "content_id": publish.content_id(files), "verdicts": {}}
    (copy / "manifest.json").write_text(json.dumps(manifest))
    (copy / SIGNATURE_FILE).unlink()

    failed = corpora.call("verify", copy)

    assert failed.returncode == 5
    assert "ledger and shards: not those of a release (ReleaseDamaged)" in failed.stdout


def by_hand(release, key, folder):
    """Run the lines of the runbook in a plain shell; return the exit code and what was printed."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    lines = next(block for block in re.findall(r"```sh\n(.*?)```", RUNBOOK.read_text(), re.S) if "openssl" in block)
    places = {
        "RELEASE": str(release),
        "PUBLIC_KEY": str(key),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "TMPDIR": str(folder),
    }
    ended = subprocess.run(["sh", "-c", lines], env=places, capture_output=True, text=True, check=False, timeout=60)
    return ended.returncode, ended.stdout, ended.stderr


def test_the_lines_of_the_runbook_accept_a_signed_release(done, tmp_path):
    """OpenSSL finds the signature good, and every file is what was signed."""

    assert by_hand(corpora.released(done / "out"), done / "ours.pub.pem", tmp_path) == (
        0,
        "Signature Verified Successfully\ntrue\ntrue\n",
        "",
    )


def test_after_a_rotation_the_lines_accept_both_keys(done, copy, tmp_path):
    """Each public key finds its own signature in the envelope."""
    both = sign((copy / "manifest.json").read_bytes(), SigningKey.load(done / "other.pem"))
    ours = dsse.parse((copy / SIGNATURE_FILE).read_bytes())
    envelope = dsse.Envelope(ours.payload_type, ours.payload, (*ours.signatures, *both.signatures))
    (copy / SIGNATURE_FILE).write_text(envelope.text())

    assert [by_hand(copy, done / f"{name}.pub.pem", tmp_path)[0] for name in ("ours", "other")] == [0, 0]


@pytest.mark.parametrize(
    "tamper",
    [
        tampering.removed,
        tampering.no_json,
        tampering.no_signature,
        tampering.another_payload,
        tampering.a_flipped_bit,
        tampering.no_statement,
        tampering.signed_wrong_type,
        tampering.another_predicate_type,
        tampering.another_predicate,
        tampering.another_subject,
        tampering.fewer_subjects,
        tampering.manifest_with_a_space,
        tampering.manifest_and_report,
        tampering.a_changed_shard,
        tampering.a_file_more,
        tampering.a_file_less,
    ],
)
def test_the_lines_of_the_runbook_refuse_whatever_was_tampered_with(done, copy, tmp_path, tamper):
    """The shell ends with a code that is not zero."""
    tamper(copy, done)

    assert by_hand(copy, done / "ours.pub.pem", tmp_path)[0] != 0


def test_the_lines_of_the_runbook_refuse_another_key(done, tmp_path):
    """The key that the auditor holds decides."""

    assert by_hand(corpora.released(done / "out"), done / "other.pub.pem", tmp_path)[0] != 0
