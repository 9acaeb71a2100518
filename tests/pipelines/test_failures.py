"""What a command says when it ends by something that nobody foresaw: a message and an exit code, never a traceback."""

import errno
import io
import json
import os
import subprocess
import sys

import pytest

from pipelines import cli, failures, publish
from pipelines.audit.views import current_release
from tests import corpora
from tests.release_builder import a_record, build_release

SECRET = "the text of a record"


def said(error):
    """Return what is said of an error that was raised."""
    try:
        raise error
    except (ValueError, OSError) as caught:
        return failures.describe(caught)


def test_the_message_of_an_unforeseen_error_is_not_shown():
    """It may quote a record; the class is enough to report it."""
    code, message = said(ValueError(SECRET))
    assert (code, SECRET in message, "ValueError" in message) == (1, False, True)


MISTAKES = (errno.EACCES, errno.ELOOP, errno.ENAMETOOLONG, errno.EROFS, errno.ENOENT)
FAILURES = (errno.ENOSPC, errno.EIO)


@pytest.mark.parametrize(("number", "code"), [*((n, 2) for n in MISTAKES), *((n, 1) for n in FAILURES)])
def test_the_system_says_which_path_and_what(number, code):
    """A path that cannot be used is a mistake of the call; a full or broken disk is a failure."""
    found, message = said(OSError(number, SECRET, "/some/file"))
    assert (found, message.splitlines()[0]) == (code, f"/some/file: {os.strerror(number)}")


def test_a_folder_that_is_open_to_others_is_said_in_our_own_words():
    """`files.private_folder` raises a PermissionError without a number; its message is ours."""
    assert said(PermissionError("x is open to others")) == (2, "x is open to others")


def test_a_traceback_is_never_shown(monkeypatch, tmp_path):
    """Whatever a command raises ends as one message and exit code 1."""

    def fails(*_):
        raise RuntimeError(SECRET)

    monkeypatch.setattr("pipelines.example.write_example", fails)
    done = corpora.call("init", tmp_path / "new")
    assert (done.returncode, "Traceback" in done.stderr, SECRET in done.stderr) == (1, False, False)
    assert "failed: RuntimeError" in done.stderr


TOO_LONG = "x" * 5000


@pytest.mark.parametrize(
    "args",
    [("init", TOO_LONG), ("plan", TOO_LONG), ("policy", "check", TOO_LONG), ("why", TOO_LONG, "x"), ("gc", TOO_LONG)],
)
def test_a_path_that_is_too_long_is_one_message(args):
    """It was a traceback with the whole path."""
    done = corpora.call(*args)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


@pytest.mark.parametrize("address", ["zz://x/y", "http://127.0.0.1:1/x.jsonl"])
def test_an_address_that_cannot_be_listed_says_so(tmp_path, address):
    """An unknown scheme, or a host that does not answer: file, line and remedy."""
    assert corpora.call("init", tmp_path).returncode == 0
    file = tmp_path / "corpus.yaml"
    file.write_text(file.read_text().replace("path: records.jsonl", f"path: {address}"))
    done = corpora.call("plan", file)
    assert (done.returncode, "cannot be listed" in done.stderr) == (2, True)


def test_an_output_that_is_a_file_is_a_mistake_of_the_call(tmp_path):
    """The path is named; it was an unexplained failure."""
    assert corpora.call("init", tmp_path / "c").returncode == 0
    taken = tmp_path / "taken"
    taken.write_text("")
    done = corpora.call("run", tmp_path / "c" / "corpus.yaml", "--out", taken)
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, f"{taken}: File exists")


@pytest.mark.parametrize("pointer", [b"deadbeef", b"", b"\xff\x00", b"..", b"../..", b"/etc", None])
@pytest.mark.parametrize("command", [("why", "x"), ("audit", "rule-status"), ("gc", "--releases"), ("verify",)])
def test_a_pointer_to_nothing_says_so(tmp_path, pointer, command):
    """And gc removes nothing, since what it would remove could be the current release."""
    (tmp_path / "releases" / "old").mkdir(parents=True)
    if pointer is not None:
        (tmp_path / "CURRENT").write_bytes(pointer)
    name, *rest = command
    done = corpora.call(name, tmp_path, *rest)
    assert (done.returncode, "is damaged: CURRENT" in done.stderr) == (1, True)
    assert (tmp_path / "releases" / "old").is_dir()


@pytest.fixture
def release(tmp_path):
    """Write a release that is whole but for its manifest's hashes."""
    folder = build_release(tmp_path / "releases" / "new", [a_record(1)])
    (folder / "manifest.json").write_text(json.dumps({"files": [], "content_id": "new", "verdicts": {}}))
    (tmp_path / "CURRENT").write_text("new\n")
    return folder


@pytest.mark.parametrize("command", [("why", "x"), ("audit", "rule-status"), ("statement-ab2013",)])
@pytest.mark.parametrize("table", ["records", "sources"])
def test_a_ledger_file_that_broke_off_says_so(tmp_path, release, command, table):
    """DuckDB's own message is not shown; the remedy is."""
    file = release / "ledger" / table / "part-000000.parquet"
    file.write_bytes(file.read_bytes()[:50])
    name, *rest = command
    done = corpora.call(
        *(["statement", "ab2013", tmp_path] if name.startswith("statement") else [name, tmp_path, *rest])
    )
    assert (done.returncode, "is damaged" in done.stderr, "clearance verify" in done.stderr) == (1, True, True)


@pytest.mark.parametrize("content", [b"\xff{", b"[1]", b"null", b"{}", None])
@pytest.mark.parametrize("command", [("statement", "ab2013"), ("verify",)])
def test_a_damaged_or_missing_manifest_is_named(tmp_path, release, content, command):
    """It was a UnicodeDecodeError, a TypeError, or the words of the system."""
    if content is None:
        (release / "manifest.json").unlink()
    else:
        (release / "manifest.json").write_bytes(content)
    done = corpora.call(*command, tmp_path)
    assert (done.returncode, "manifest.json: " in done.stderr, "Errno" in done.stderr) == (5, True, False)


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ("shards/part-000000.parquet", {"statement": 5, "review": 2}),
        ("ledger/records/part-000000.parquet", {"statement": 5, "review": 2}),
        ("ledger/policies/part-000000.parquet", {"statement": 5, "review": 5}),
        ("", {"statement": 0, "review": 2}),
    ],
)
@pytest.mark.parametrize("gone", [False, True])
def test_what_people_sign_is_not_made_from_a_changed_release(tmp_path, release, changed, refused, gone):
    """One byte is enough: no statement; and no review when the sample or its policy may be another. 2: no sample here."""
    manifest = {"files": publish.file_entries(release, None), "content_id": "new", "verdicts": {}}
    (release / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "r.csv").write_text("doc_id,reviewer,acceptable\n")
    if changed:
        file = release / changed
        file.write_bytes(file.read_bytes() + b"x")
        file.unlink() if gone else None
    done = {
        "statement": corpora.call("statement", "ab2013", tmp_path),
        "review": corpora.call("review", tmp_path, tmp_path / "r.csv", "--by", "x"),
    }
    assert {name: one.returncode for name, one in done.items()} == refused
    assert changed in done["statement"].stderr


def test_a_whole_release_is_found(tmp_path, release):
    """The near miss of all of the above."""
    assert current_release(tmp_path) == release


def test_every_letter_can_be_printed(monkeypatch):
    """On a terminal of another encoding a letter is written as its number, and no error is raised."""
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert (ended.value.code, sys.stdout.errors) == (0, "backslashreplace")


def test_a_reader_that_has_seen_enough_is_no_failure():
    """`clearance … | head`: it was exit code 1 without a word."""
    shown = subprocess.Popen(
        [sys.executable, "-m", "pipelines", "policy", "show"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    shown.stdout.close()
    error = shown.stderr.read()
    assert (shown.wait(), error) == (0, "")


def test_an_output_without_room_is_one_message():
    """It was exit code 120 and a second error when the process ended."""
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pipelines", "policy", "show"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr.splitlines()[0]) == (1, "No space left on device")
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize(("kind", "code"), [("dedup", 0), ("language", 0)])
def test_an_empty_file_has_no_object(tmp_path, kind, code):
    """For dedup it was a ValueError."""
    (tmp_path / "e.jsonl").write_bytes(b"")
    done = corpora.call("inspect", kind, tmp_path / "e.jsonl")
    assert (done.returncode, done.stdout) == (code, "")


def test_a_lexicon_without_a_term_is_said_by_its_name(tmp_path):
    """It was a ValueError at the first record."""
    (tmp_path / "r.jsonl").write_text('{"text": "a"}\n')
    (tmp_path / "terms.txt").write_text("\n")
    lexicon = f"A1-f={tmp_path / 'terms.txt'}"
    done = corpora.call("inspect", "safety", tmp_path / "r.jsonl", "--lexicon", lexicon)
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, f"{tmp_path / 'terms.txt'}: there is no term in it")


def test_a_statement_is_not_written_over_a_folder(tmp_path, release):
    """An empty name was a traceback."""
    done = corpora.call("statement", "ab2013", tmp_path, "--out", "")
    assert (done.returncode, "name a file" in done.stderr) == (2, True)
