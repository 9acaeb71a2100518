"""A request takes one record out of the next release: its text, its place in the sample, its staged copy."""

import json

import pyarrow.parquet as pq

from tests import corpora

HEAD = "request,source,doc_id,url,source_record_id,reason,requested_on,decided_by\n"


def test_a_requested_record_leaves_and_its_copy_waits(tmp_path):
    """The record is dropped by name, the copy that had been merged into it is held; the ledger says why."""
    corpus, out = corpora.write_corpus(tmp_path), tmp_path / "out"
    (tmp_path / "removals.csv").write_text(HEAD, encoding="utf-8")
    corpus.write_text(corpus.read_text(encoding="utf-8") + "\nremovals: removals.csv\n", encoding="utf-8")
    corpora.clearance("run", corpus, "--out", out, "--as-of", "2026-01-01")
    before = _told(out, "zh-1")
    (tmp_path / "removals.csv").write_text(
        HEAD
        + f"T-1,s,{before['doc_id']},,,erasure,2026-01-02,dpo\nT-1,s,,https://example.org/ferry,,erasure,2026-01-02,dpo\n"
        "T-2,s,,,nobody,rights,2026-01-02,dpo\n",
        encoding="utf-8",
    )
    corpora.clearance("run", corpus, "--out", out, "--as-of", "2026-01-03")
    after = {name: _told(out, name) for name in ("zh-1", "zh-copy", "en-1")}
    asked = json.loads(corpora.clearance("audit", out, "erasures", "--format", "json"))
    assert (before["verdict"], {name: told["verdict"] for name, told in after.items()}) == (
        "kept",
        {"zh-1": "dropped", "zh-copy": "quarantined", "en-1": "dropped"},
    )
    assert after["zh-1"]["reason"].startswith("source.removal_requested: ")
    assert after["zh-1"]["removal_request"] == "T-1"
    assert after["zh-copy"]["reason"].startswith("source.copy_of_removed: ")
    assert [(row["request"], row["named_by"], row["records"]) for row in asked] == [
        ("T-1", ["doc_id", "url"], 2),
        ("T-2", ["source_record_id"], 0),
    ]
    newest = max((out / "restricted" / "work" / "staged").glob("*.parquet"), key=lambda path: path.stat().st_mtime)
    staged = pq.read_table(newest, columns=["source_record_id", "text"]).to_pylist()
    assert {row["source_record_id"]: row["text"] for row in staged}["en-1"] is None
    assert corpora.clearance("verify", out).startswith("verified: ")


def test_an_edited_copy_waits_unless_policy_keeps_it(tmp_path):
    """A near copy of a removed record is held too; `removed_copies: keep` lets it stand, and other texts never wait."""
    edited = corpora.ZH.replace("老人", "守磨人")
    records = [{"id": "one", "text": corpora.ZH}, {"id": "edited", "text": edited}, {"id": "other", "text": corpora.EN}]
    found = {}
    for action in ("quarantine", "keep"):
        folder = tmp_path / action
        corpus = corpora.write_corpus(folder, records, (), policy=f"optout: {{removed_copies: {action}}}")
        (folder / "removals.csv").write_text(HEAD + "T-1,s,,,one,rights,2026-01-02,dpo\n", encoding="utf-8")
        corpus.write_text(corpus.read_text(encoding="utf-8") + "\nremovals: removals.csv\n", encoding="utf-8")
        corpora.clearance("run", corpus, "--out", folder / "out", "--as-of", "2026-01-03")
        found[action] = [_told(folder / "out", name)["verdict"] for name in ("one", "edited", "other")]
    assert found == {"quarantine": ["dropped", "quarantined", "kept"], "keep": ["dropped", "kept", "kept"]}


def _told(out, record):
    lines = json.loads(corpora.clearance("why", out, record, "--format", "json"))
    return {line["what"]: line["value"] for line in lines}
