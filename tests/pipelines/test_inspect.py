"""`clearance inspect` from outside: one object a line, in order, with offsets into the text as given."""

import gzip
import io
import json
import sys
from types import SimpleNamespace

import pytest

from tests import corpora

ASTRAL = "😀𠮷 全角Ａ\u200b mail bob@harbor-office-mail.org end"
RECORDS = (
    {"id": "astral", "text": ASTRAL},
    {"id": 5, "text": ""},
    {"text": "no id"},
    {"id": "", "text": "an empty id is an id"},
    {"id": "null", "text": None},
    {"id": "extra", "text": "plain", "license": "MIT", "url": "https://example.org/", "meta": {"a": [1]}},
)
DATA = b"\r\n".join([*(json.dumps(record).encode() for record in RECORDS), b"", b"not json", b""])
PLACES = [str(DATA.index(b'{"text": "no id"}')), str(DATA.index(b"not json"))]
IDS = ["astral", "5", f"offset:{PLACES[0]}", "", "null", "extra", f"offset:{PLACES[1]}"]


def lines(*args):
    """Return the objects that a call prints."""
    return [json.loads(line) for line in corpora.clearance("inspect", *args).splitlines()]


@pytest.fixture
def records(tmp_path):
    """Write the records, plain."""
    path = tmp_path / "r.jsonl"
    path.write_bytes(DATA)
    return path


SHAPES = {
    "pii": {"id", "spans"},
    "language": {"id", "language", "score"},
    "licence": {"id", "expression", "licences"},
    "quality": {"id", "verdict", "reasons", "facts"},
    "dedup": {"id", "survivor", "similarity", "method"},
}


@pytest.mark.parametrize("kind", SHAPES)
def test_every_line_gives_one_object_in_order(records, kind):
    """With the keys of runbooks/inspect.md; a line that cannot be read is an error, the blank one is nothing."""
    found = lines(kind, records)

    assert [item["id"] for item in found] == IDS
    assert [set(item) for item in found] == [
        {"id", "error"} if at in (4, 6) else SHAPES[kind] for at in range(len(IDS))
    ]
    assert [item["error"] for item in found if "error" in item] == ["reader.text_missing", "reader.not_json"]


def test_offsets_are_code_points_of_the_text_as_given(records):
    """Characters beyond the BMP, full-width letters and zero-width characters before the hit count one each."""
    (span,) = lines("pii", records)[0]["spans"]

    assert (ASTRAL[span["start"] : span["end"]], span["type"]) == ("bob@harbor-office-mail.org", "EMAIL_ADDRESS")
    assert set(span) == {"start", "end", "type", "score", "recognizer"}


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gz"])
def test_standard_input_is_read_like_a_file(records, monkeypatch, pack):
    """Compressed too: its first bytes say so."""
    expected = lines("language", records)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(pack(DATA))))

    assert lines("language", "-") == expected


def test_a_truncated_file_ends_with_an_error(tmp_path):
    """What was read before is shown."""
    whole = b"".join(b'{"id": "%d", "text": "word %d"}\n' % (n, n * 7919) for n in range(2000))
    (tmp_path / "r.jsonl.gz").write_bytes(gzip.compress(whole, mtime=0)[:-40])
    found = lines("language", tmp_path / "r.jsonl.gz")

    assert [item["id"] for item in found[:-1]] == [str(n) for n in range(len(found) - 1)]
    assert found[-1]["error"] == "reader.damaged_tail"


def test_safety_without_terms_says_what_to_give(records):
    """Exit code 2: an empty list of hits would look like a clean text."""
    failed = corpora.call("inspect", "safety", records)

    assert (failed.returncode, failed.stdout) == (2, "")
    assert "remedy: give one, --lexicon A1-f=terms.txt" in failed.stderr


def test_a_lexicon_is_given_by_option_or_by_policy(records, tmp_path):
    """Both find the same places."""
    import hashlib

    terms = tmp_path / "terms.txt"
    terms.write_text("plain\n")
    digest = hashlib.sha256(terms.read_bytes()).hexdigest()
    entry = f"{{name: terms.txt, path: {terms}, sha256: {digest}, version: '1', risk: A1-f}}"
    (tmp_path / "policy.yaml").write_text(f"safety: {{lexicons: [{entry}]}}\n")
    by_option = lines("safety", records, "--lexicon", f"A1-f={terms}")

    assert by_option == lines("safety", records, "--policy", tmp_path / "policy.yaml")
    assert by_option[5] == {"id": "extra", "hits": [{"risk": "A1-f", "lexicon": "terms.txt", "start": 0, "end": 5}]}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--lexicon", "A1-f=nowhere.txt"), "nowhere.txt: no such file"),
        (("--lexicon", "A9-z={terms}"), "lexicon terms.txt, line 1: unknown risk code"),
        (("--lexicon", "terms"), "'terms' is not RISK=FILE"),
    ],
)
def test_a_lexicon_that_cannot_be_used_is_a_usage_error(records, tmp_path, args, message):
    """File and line are named, terms are not."""
    (tmp_path / "terms.txt").write_text("plain\n")
    failed = corpora.call("inspect", "safety", records, *(arg.format(terms=tmp_path / "terms.txt") for arg in args))

    assert failed.returncode == 2
    assert message in failed.stderr
