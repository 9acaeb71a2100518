"""Training the quality classifier: equal bytes, an honest card, and scoring by hash."""

import dataclasses
import gzip
import json

import pyarrow as pa
import pytest

from pipelines.train import TrainRule, read_texts, train_quality
from tests.builders import a_source, documents
from tests.transforms.quality_kit import quality_kit, rule_of
from transforms import quality


@pytest.fixture
def lists(tmp_path):
    """Write two small lists of texts and return their paths and a small rule."""
    rule = dataclasses.replace(
        rule_of(TrainRule, "train"), buckets=1000, epochs=5, min_chars=10, held_out_ratio=0.25, quantize=False
    )
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl.gz"
    rows = [{"text": f"The report number {n} was read by the committee 报告已经宣读。"} for n in range(200)]
    good.write_text("\n".join(json.dumps(row) for row in rows) + '\n{"id": 1}\n', encoding="utf-8")
    rows = [{"text": f"lol {n} so cool omg subscribe 哈哈哈哈太好笑了"} for n in range(150)]
    bad.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in rows).encode()))
    return good, bad, rule


def test_equal_inputs_give_equal_bytes(lists, tmp_path):
    """Two runs write the same model and the same card."""
    good, bad, rule = lists
    first = train_quality([good], [bad], tmp_path / "a" / "m.bin", rule)
    second = train_quality([good], [bad], tmp_path / "b" / "m.bin", rule)
    assert first == second
    assert (tmp_path / "a" / "m.bin").read_bytes() == (tmp_path / "b" / "m.bin").read_bytes()


def test_the_card_counts_what_was_used(lists, tmp_path):
    """Lists are cut to equal numbers; held-out texts are not trained on; metrics are of the held-out ones."""
    good, bad, rule = lists
    card = train_quality([good], [bad], tmp_path / "m.bin", rule)
    counts = card["examples"]
    assert counts["positive_train"] + counts["positive_held_out"] == 150
    assert counts["negative_train"] + counts["negative_held_out"] == 150
    assert json.loads((tmp_path / "m.bin.card.json").read_text(encoding="utf-8")) == card
    assert card["held_out"]["accuracy"] >= 0.95
    assert card["model"]["sha256"] in (tmp_path / "m.bin.card.md").read_text(encoding="utf-8")


def test_the_stage_scores_with_the_trained_model(lists, tmp_path):
    """The policy names the file and its hash; good text scores above bad; null text has no score."""
    good, bad, train_rule = lists
    card = train_quality([good], [bad], tmp_path / "m.bin", train_rule)
    rule, _ = quality_kit()
    rule = dataclasses.replace(rule, classifier=str(tmp_path / "m.bin"), classifier_sha256=card["model"]["sha256"])
    batch = documents("The report was read by the committee.", "omg lol subscribe", None)
    facts = quality.measure_quality(batch, rule, quality.open_quality(rule), a_source())
    high, low, none = facts["quality_score"].to_pylist()
    assert high > low
    assert none is None
    batch = batch.append_column("language", pa.array(["en", "en", None]))
    for name, column in facts.items():
        batch = batch.append_column(name, column)
    strict = dataclasses.replace(rule, limits={"en": {"low_score": (high + low) / 2}})
    found = {f.reason: f.mask.tolist() for f in quality.judge_quality(batch, strict, a_source())}
    assert found["quality.low_score"] == [False, True, False]
    assert found["quality.not_measured"] == [False, False, True]


def test_another_file_is_refused(lists, tmp_path):
    """A model that is not the one the policy names scores nothing."""
    good, bad, train_rule = lists
    train_quality([good], [bad], tmp_path / "m.bin", train_rule)
    rule, _ = quality_kit()
    with pytest.raises(ValueError, match="sha256"):
        quality.open_quality(dataclasses.replace(rule, classifier=str(tmp_path / "m.bin"), classifier_sha256="0" * 64))


def test_a_list_without_usable_text_is_refused(lists, tmp_path):
    """Nothing long enough to learn from is an error that names the file."""
    good, bad, rule = lists
    with pytest.raises(ValueError, match=r"good\.jsonl"):
        train_quality([good], [bad], tmp_path / "m.bin", dataclasses.replace(rule, min_chars=10_000))


def test_plain_files_are_one_text(tmp_path):
    """A file that is not JSONL is one document."""
    path = tmp_path / "a.txt"
    path.write_text("一\n二", encoding="utf-8")
    assert list(read_texts(path)) == ["一\n二"]
