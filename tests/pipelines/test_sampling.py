"""The sample that people review: a function of seed, shards and ids, that anybody can repeat."""

import hashlib
import json
import stat

import pytest

from pipelines import sampling
from pipelines.audit import views
from pipelines.audit.queries import table
from tests.release_builder import a_record, build_release, record_id
from transforms import ledger, ledger_people

RULE = {"manual_items": 3, "seed": "s", "min_acceptable_ratio": 0.96, "judged_by": "share", "confidence": 0.95}


def drawn_release(folder, records, **changes):
    """Build a release under a sampling policy and write its sample."""
    release = build_release(folder, records)
    policy = {"sha256": "p" * 64, "section": "sampling", "json": json.dumps({**RULE, **changes})}
    ledger.write_table(release / "ledger" / "policies" / "part-000000.parquet", ledger.POLICIES, [policy])
    (release / "ledger" / "samples").mkdir()
    rows = sampling.draw(release)
    ledger.write_table(release / "ledger" / "samples" / "part-000000.parquet", ledger_people.SAMPLES, rows)
    return release, rows


def records(count, **changes):
    """Return kept records at different places."""
    return [a_record(100 * at, **changes) for at in range(count)]


def test_the_draw_is_the_smallest_hashes_of_seed_frame_and_id(tmp_path):
    """Repeated here without SQL: the frame is the hash of the shards, and the order is that of the hex digests."""
    _, rows = drawn_release(tmp_path / "r", records(9))
    frame = hashlib.sha256(f"part-000000.parquet {'s' * 64}".encode()).hexdigest()
    ids = [str(row["doc_id"]) for row in table(views.connect(tmp_path / "r"), "manual-draw")]
    every = [f"{hashlib.sha256(f's {frame} {name}'.encode()).hexdigest()} {name}" for name in _ids(9)]
    assert [f"{row['draw']} {row['doc_id']}" for row in rows] == sorted(every)[:3]
    assert ids == [line.split()[1] for line in sorted(every)[:3]]
    assert [(row["place"], row["frame_rows"], row["frame_sha256"]) for row in rows] == [
        (at, 9, frame) for at in (1, 2, 3)
    ]


def _ids(count):
    return [str(record_id(100 * at)) for at in range(count)]


def test_only_kept_records_are_drawn_and_all_of_them_when_they_are_few(tmp_path):
    """Fewer kept records than the policy asks for are all looked at; removed ones never."""
    removed = a_record(900, verdict="dropped", reasons=["quality.too_few_words"])
    _, rows = drawn_release(tmp_path / "r", [*records(2), removed])
    assert sorted(str(row["doc_id"]) for row in rows) == sorted(_ids(2))


def test_another_seed_is_another_draw(tmp_path):
    """Nobody draws again under the same policy; under another one it shows."""
    _, one = drawn_release(tmp_path / "a", records(40))
    _, two = drawn_release(tmp_path / "b", records(40), seed="t")
    assert [row["doc_id"] for row in one] != [row["doc_id"] for row in two]


@pytest.mark.parametrize("change", [lambda rows: rows[:-1], lambda rows: [*rows[:-1], {**rows[-1], "place": 7}]])
def test_a_sample_that_the_seed_does_not_draw_is_found(tmp_path, change):
    """An item taken out or moved is a contradiction of the release."""
    release, rows = drawn_release(tmp_path / "r", records(9))
    (before,) = table(views.connect(release), "check-totals")
    ledger.write_table(release / "ledger" / "samples" / "part-000000.parquet", ledger_people.SAMPLES, change(rows))
    (after,) = table(views.connect(release), "check-totals")
    assert (before["sample_rows_astray"], after["sample_rows_astray"] > 0) == (0, True)


def test_texts_are_written_for_the_reviewers_alone(tmp_path):
    """One object an item in the order of the draw, mode 0600; the number goes into the manifest."""
    release, rows = drawn_release(tmp_path / "r", records(9))
    file, count = sampling.write_texts(release, tmp_path / "samples")
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    expected = [
        {
            "place": row["place"],
            "doc_id": str(row["doc_id"]),
            "source_id": "docs",
            "text": f"text {100 * row['shard_row']}",
        }
        for row in rows
    ]
    assert (lines, count, stat.S_IMODE(file.stat().st_mode)) == (expected, 3, 0o600)
