"""Nothing that was removed can be found again: not in a byte of a release, not in a log, not through a hash."""

import hashlib
import itertools
import json
import re

import pyarrow.parquet as pq
import pytest

from tests import corpora

PHONE, EMAIL, RESIDENT = "13798765432", "lin.mei@private-mail.example.cn", "11010519491231002X"
PLANTED = (PHONE, EMAIL, RESIDENT)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Plant values in texts, ids, URLs, titles, authors and a file name, kept and quarantined, and run."""
    folder = tmp_path_factory.mktemp("leak")
    records = [
        {"id": "t1", "text": f"{corpora.EN} Write to {EMAIL} or call {PHONE}."},
        {"id": "t2", "text": f"{corpora.ZH}身份证号{RESIDENT}，电话{PHONE}。"},
        {"id": PHONE, "text": corpora.EN.replace("lake", "river"), "url": f"https://example.org/u/{EMAIL}"},
        {"id": "t4", "text": corpora.ZH.replace("磨坊", "染坊"), "title": f"联系{PHONE}", "author": EMAIL},
        {"id": "t5", "text": PHONE},
        {"id": "t6", "text": f"{PHONE}\u0000"},
    ]
    path = corpora.write_corpus(folder, records, (f'{{"id": "b", "text": "{PHONE}',))
    (folder / "s.jsonl").rename(folder / f"export-{PHONE}.jsonl")
    path.write_text(path.read_text().replace("path: s.jsonl", 'path: "*.jsonl"'))
    ran = corpora.call("run", path, "--out", folder / "out", "--as-of", "2026-01-01")
    assert ran.returncode == 0, ran.stderr
    return folder, ran


def test_no_planted_value_is_in_any_published_byte(done):
    """Every file outside restricted/ is searched, Parquet columns decoded."""
    folder, _ = done
    found = [
        path
        for path in (folder / "out").rglob("*")
        if path.is_file() and "restricted" not in path.parts
        for value in PLANTED
        if value.encode() in path.read_bytes() or (path.suffix == ".parquet" and value in _decoded(path))
    ]

    assert found == []


def _decoded(path):
    return json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False)


def test_no_planted_value_is_in_what_the_run_printed(done):
    """Progress, summary and messages."""
    _, ran = done

    assert [value for value in PLANTED if value in ran.stdout + ran.stderr] == []


def test_the_planted_phone_number_does_not_follow_from_any_hash(done):
    """A hash of a text that is a phone number is that number: the digest must not be published in any usual form."""
    folder, _ = done
    published = b"".join(
        path.read_bytes() + _decoded(path).encode() if path.suffix == ".parquet" else path.read_bytes()
        for path in sorted((folder / "out").rglob("*"))
        if path.is_file() and "restricted" not in path.parts
    )
    texts = [
        PHONE,
        PHONE + "\n",
        json.dumps({"id": "t5", "text": PHONE}),
        json.dumps({"id": "t5", "text": PHONE}) + "\n",
    ]
    digests = [
        algorithm(text.encode()).digest()
        for text, algorithm in itertools.product(
            texts, (hashlib.sha256, hashlib.md5, hashlib.sha1, hashlib.blake2b, hashlib.sha3_256)
        )
    ]

    assert [d for d in digests if d in published or d[:16].hex().encode() in published] == []


def test_restricted_is_closed_to_others(done):
    """Folders 0700, quarantined texts 0600."""
    folder, _ = done
    restricted = folder / "out" / "restricted"
    modes = {path.stat().st_mode & 0o777 for path in (restricted / "quarantine").rglob("*.parquet")}

    assert (restricted.stat().st_mode & 0o777, modes) == (0o700, {0o600})


def test_open_restricted_folder_is_refused(tmp_path):
    """A looser mode is an error before any work, with the remedy."""
    path = corpora.write_corpus(tmp_path)
    (tmp_path / "open").mkdir(mode=0o755)
    refused = corpora.call("run", path, "--out", tmp_path / "out", "--restricted", tmp_path / "open")

    assert refused.returncode == 2
    assert re.search(r"open is open to others; remedy: chmod 700", refused.stderr)
