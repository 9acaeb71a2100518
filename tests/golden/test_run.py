"""Whole runs through the command line on a small corpus that shows every verdict."""

import json
import random

import duckdb
import pyarrow.parquet as pq
import pytest

from tests import corpora

DAY = ("--as-of", "2026-01-01")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Run once for the tests that only read."""
    folder = tmp_path_factory.mktemp("run")
    corpora.clearance("run", corpora.write_corpus(folder), "--out", folder / "out", *DAY)
    return folder


def rows(done, query, *more):
    text = corpora.clearance("audit", done / "out", query, "--format", "json", *more)
    return json.loads(text)


def story(done, record):
    lines = json.loads(corpora.clearance("why", done / "out", record, "--format", "json"))
    return [(line["what"], line["value"]) for line in lines]


def test_every_record_ends_in_exactly_one_verdict(done):
    """Seven records in: three kept, one dropped, one merged, two quarantined."""
    manifest = json.loads((corpora.released(done / "out") / "manifest.json").read_text())

    assert manifest["verdicts"] == {"kept": 3, "dropped": 1, "merged": 1, "quarantined": 2}


def test_verify_accepts_the_release_it_just_wrote(done):
    """Files, rows both ways and conservation agree."""

    assert corpora.clearance("verify", done / "out").startswith("verified: ")


def test_why_tells_that_a_copy_was_merged_into_the_older_record(done):
    """The story of a merged record names its survivor, the similarity and the method."""
    told = dict(story(done, "zh-copy"))
    survivor = dict(story(done, "zh-1"))

    assert (told["verdict"], told["survivor_doc_id"], told["similarity"], told["dedup_method"]) == (
        "merged",
        survivor["doc_id"],
        1.0,
        "exact",
    )


def test_why_tells_what_was_removed_from_a_kept_record_without_showing_it(done):
    """Types, places and actions, never values."""
    told = story(done, "en-pi")

    assert ("verdict", "kept") in told
    assert {value.split(" at ")[0] for what, value in told if what == "personal information"} == {
        "EMAIL_ADDRESS",
        "CN_MOBILE",
    }
    assert "anna.berg" not in str(told)


def test_why_tells_why_a_record_was_dropped(done):
    """The primary reason is a sentence."""

    assert ("verdict", "dropped") in story(done, "short")


def test_an_unknown_record_is_exit_code_1(done):
    """The message says what was looked for."""

    assert "no record has this" in corpora.call("why", done / "out", "nobody").stderr


def test_a_second_run_publishes_nothing_new(done):
    """Same inputs, same content id, exit code 0."""
    again = corpora.clearance("run", done / "corpus.yaml", "--out", done / "out", *DAY)

    assert again.startswith("nothing new: ")


@pytest.mark.parametrize("workers", [2, pytest.param(4, marks=pytest.mark.slow)])
def test_order_of_sources_and_number_of_workers_change_no_byte(tmp_path, workers):
    """Shards and ledger are the same for shuffled sources and for several worker processes."""
    first, second = tmp_path / "a", tmp_path / "b"
    for folder, order in ((first, ["p", "q", "r"]), (second, ["r", "p", "q"])):
        folder.mkdir()
        for at, source in enumerate(("p", "q", "r")):
            records = [
                {"id": f"{source}{n}", "text": f"{corpora.EN} Page {n} of notebook {at // 2}."} for n in range(40)
            ]
            random.Random(at).shuffle(records)
            corpora.write_source(folder, source, records)
        (folder / "corpus.yaml").write_text(corpora.corpus_yaml(folder, order, "run: {part_bytes: 1000}\n"))
    corpora.clearance("run", first / "corpus.yaml", "--out", first / "out", *DAY)
    corpora.in_own_process("run", second / "corpus.yaml", "--out", second / "out", *DAY, "--workers", str(workers))

    assert corpora.content_hashes(first / "out") == corpora.content_hashes(second / "out")


def test_a_changed_byte_fails_verification(tmp_path):
    """Exit code 5 and the name of the file."""
    corpora.clearance("run", corpora.write_corpus(tmp_path), "--out", tmp_path / "out", *DAY)
    shard = next((corpora.released(tmp_path / "out") / "shards").iterdir())
    data = bytearray(shard.read_bytes())
    data[len(data) // 2] ^= 1
    shard.write_bytes(bytes(data))

    assert f"shards/{shard.name}" in corpora.clearance("verify", tmp_path / "out", code=5)


def test_a_failed_gate_publishes_nothing_and_keeps_the_old_release(tmp_path):
    """Exit code 3, the gate and its numbers, CURRENT as it was."""
    path = corpora.write_corpus(tmp_path)
    corpora.clearance("run", path, "--out", tmp_path / "out", *DAY)
    before = corpora.released(tmp_path / "out")
    (tmp_path / "policy.yaml").write_text("gates: {max_reader_quarantined_ratio: 0.01}\n")
    failed = corpora.call("run", path, "--out", tmp_path / "out", *DAY)

    assert (failed.returncode, corpora.released(tmp_path / "out")) == (3, before)
    assert "gate.reader_quarantined s: observed 0.2857, limit 0.01" in failed.stderr


def test_a_corpus_without_a_kept_record_is_never_published(tmp_path):
    """An empty release is not "ok"."""
    path = corpora.write_corpus(tmp_path, records=({"id": "a", "text": "short"},), raw_lines=())

    assert "gate.kept" in corpora.call("run", path, "--out", tmp_path / "out", *DAY).stderr


def test_a_held_output_is_exit_code_4(done):
    """Two runs never share an output."""
    import fcntl

    with open(done / "out" / ".lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert corpora.call("run", done / "corpus.yaml", "--out", done / "out").returncode == 4


def test_a_configuration_error_is_exit_code_2_with_its_line(done):
    """The command line prints place, fact and remedy, and no trace."""
    (done / "wrong.yaml").write_text("corpus: x\nscope: moon\nsources: []\n")
    failed = corpora.call("run", done / "wrong.yaml", "--out", done / "out2")

    assert (failed.returncode, failed.stderr) == (
        2,
        f"{done}/wrong.yaml:3: no source is declared\n  remedy: add one entry with id, title, acquisition, licence …\n",
    )


def test_each_licence_has_shards_of_its_own(tmp_path):
    """With `shard_by: licence` a file holds one expression, ledger and shards agree, and nothing else changes."""
    records = [
        {"id": "a", "text": corpora.EN, "licence": "CC-BY-4.0"},
        {"id": "b", "text": corpora.ZH},
        {"id": "c", "text": corpora.EN_PI.format(email="nobody", phone="the desk"), "licence": "CC-BY-4.0"},
    ]
    path = corpora.write_corpus(tmp_path, records=records, raw_lines=(), policy="run: {shard_by: licence}\n")
    corpora.clearance("run", path, "--out", tmp_path / "out", *DAY)

    release = corpora.released(tmp_path / "out")
    rows = duckdb.sql(
        f"SELECT source_record_id, licence, shard, shard_row FROM read_parquet('{release}/ledger/records/*.parquet') "
        "ORDER BY source_record_id"
    ).fetchall()
    shards = {
        path.name: [r["licence"] for r in pq.read_table(path).to_pylist()]
        for path in sorted((release / "shards").iterdir())
    }
    plain, both = "part-000000-CC0-1.0.parquet", "part-000000-CC0-1.0_AND_CC-BY-4.0-4eb9c2d1.parquet"

    assert rows == [
        ("a", "CC0-1.0 AND CC-BY-4.0", both, 0), ("b", "CC0-1.0", plain, 0), ("c", "CC0-1.0 AND CC-BY-4.0", both, 1),
    ]  # fmt: skip
    assert shards == {both: ["CC0-1.0 AND CC-BY-4.0"] * 2, plain: ["CC0-1.0"]}
    assert corpora.clearance("verify", tmp_path / "out").startswith("verified: ")
