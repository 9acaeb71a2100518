"""Training the quality classifier: equal bytes, an honest card, and scoring by hash."""

import dataclasses
import gzip
import json

import pyarrow as pa
import pytest

from pipelines.train import TrainRule, read_texts, train_quality
from tests.builders import a_source, documents
from tests.transforms.quality.kit import quality_kit, rule_of
from transforms.quality import stage as quality


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
    bad.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in rows).encode(), mtime=0))
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


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.jsonl", b"", "no text of at least 10 characters in empty.jsonl"),
        ("gbk.txt", "不是统一码的文本".encode("gbk"), "gbk.txt: not UTF-8"),
        ("gbk.jsonl", b'{"text": "a"}\n' + '{"text": "文本"}'.encode("gbk"), "gbk.jsonl:2: not JSON in UTF-8"),
        ("cut.jsonl", b'{"text": "a"}\n{"te', "cut.jsonl:2: not JSON in UTF-8"),
        ("list.jsonl", b"[1]", "list.jsonl:1: not a JSON object"),
        ("fake.jsonl.gz", b"no gzip", r"fake.jsonl.gz: cannot be read \(BadGzipFile\)"),
        ("cut.txt.gz", gzip.compress(b"a" * 5000, mtime=0)[:-9], r"cut.txt.gz: cannot be read \(EOFError\)"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(lists, tmp_path, name, content, message):
    """File, line and what is wrong, without its text; no model is written."""
    good, _, rule = lists
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=f"^{message}$"):
        train_quality([good], [tmp_path / name], tmp_path / "m.bin", rule)
    assert not (tmp_path / "m.bin").exists()


def test_the_same_texts_on_both_sides_teach_nothing(lists, tmp_path):
    """Texts in both lists are left out, and the message says how many."""
    good, _, rule = lists
    with pytest.raises(ValueError, match="200 good and 200 bad ones, 200 of them in both lists"):
        train_quality([good], [good], tmp_path / "m.bin", rule)


@pytest.mark.parametrize("place", ["out", "list"])
def test_a_folder_is_no_file(lists, tmp_path, place):
    """Neither a model nor a list."""
    good, bad, rule = lists
    paths = ([good], [bad], tmp_path) if place == "out" else ([tmp_path], [bad], tmp_path / "m.bin")
    with pytest.raises(ValueError, match=r"is a folder|cannot be read"):
        train_quality(*paths, rule)
