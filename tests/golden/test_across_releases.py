"""A later corpus deduplicated against an earlier release: the earlier record always wins."""

import json

import pytest

from tests import corpora

DAY = ("--as-of", "2026-01-01")
NEAR = corpora.EN.replace("four times a day", "five times a day")


@pytest.mark.parametrize(("keep", "method"), [("signatures", "estimated"), ("sets", "minhash"), ("nothing", None)])
def test_earlier_records_win(tmp_path, keep, method):
    """An equal text and a near one merge into the earlier release; without signatures that is a clear error."""
    first, second = tmp_path / "first", tmp_path / "second"
    corpora.write_corpus(first, records=({"id": "old", "text": corpora.EN},), raw_lines=())
    with (first / "policy.yaml").open("a") as policy:
        policy.write(f"dedup: {{keep: {keep}}}\n")
    corpora.clearance("run", first / "corpus.yaml", "--out", first / "out", *DAY)
    records = ({"id": "equal", "text": corpora.EN}, {"id": "near", "text": NEAR}, {"id": "new", "text": corpora.ZH})
    path = corpora.write_corpus(second, records=records, raw_lines=(), extra=f"dedup: {{against: [{first / 'out'}]}}\n")

    done = corpora.call("run", path, "--out", second / "out", *DAY)

    if method is None:
        assert (done.returncode, "kept nothing to deduplicate against" in done.stderr) == (2, True)
        return
    assert done.returncode == 0, done.stderr
    rows = {
        record: {
            line["what"]: line["value"]
            for line in json.loads(corpora.clearance("why", second / "out", record, "--format", "json"))
        }
        for record in ("equal", "near", "new")
    }
    assert [rows[name]["verdict"] for name in ("equal", "near", "new")] == ["merged", "merged", "kept"]
    old = json.loads(corpora.clearance("why", first / "out", "old", "--format", "json"))
    assert rows["near"]["survivor_doc_id"] == {line["what"]: line["value"] for line in old}["doc_id"]
    assert rows["near"]["survivor_release"] == corpora.released(first / "out").name
    assert (rows["equal"]["dedup_method"], rows["near"]["dedup_method"]) == ("exact", method)
    assert corpora.clearance("verify", second / "out").startswith("verified: ")
