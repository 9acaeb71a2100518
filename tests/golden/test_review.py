"""A release is published with its sample, people look at it, and the rule stands as they found."""

import json
from pathlib import Path

from tests import corpora


def test_the_sample_of_a_run_is_reviewed(tmp_path):
    """From the drawn texts to the status of the rule, through the command line alone."""
    out = tmp_path / "out"
    corpora.clearance("run", corpora.write_corpus(tmp_path), "--out", out, "--as-of", "2026-01-01")
    release = corpora.released(out).name
    lines = (out / "restricted" / "samples" / release / "manual.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line) for line in lines]
    table = "".join(f"{item['doc_id']},r1,yes\n" for item in texts)
    file = Path(tmp_path / "reviews.csv")
    file.write_text("doc_id,reviewer,acceptable\n" + table, encoding="utf-8")
    said = corpora.clearance("review", out, file, "--by", "lead", "--on", "2026-01-02")
    rules = json.loads(corpora.clearance("audit", out, "rule-status", "--format", "json"))
    assert said.startswith("review 1: pass\n  3 of 3 drawn items reviewed, 3 acceptable (100.00%)")
    assert [item["place"] for item in texts] == [1, 2, 3]
    assert "13912345678" not in "".join(lines)
    assert {rule["rule_id"]: rule["status"] for rule in rules}["cn-genaisec-9.2-a-manual-sample"] == "pass"
    assert corpora.clearance("verify", out).startswith("verified: ")
