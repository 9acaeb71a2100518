"""A policy whose numbers cannot be meant is refused with file and line, before any work."""

import pytest

from pipelines.config import ConfigError
from pipelines.policy import load_policy


def loaded(tmp_path, text):
    """Load a policy of this text."""
    file = tmp_path / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    return load_policy(file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dedup:\n  threshold: 1.5", "policy.yaml:2: threshold is 1.5"),
        ("dedup: {threshold: .nan}", "policy.yaml:1: '.nan' is not a number"),
        ("dedup: {band_rows: 0}", "policy.yaml:1: band_rows is 0"),
        ("dedup: {candidate_probability: 1.01}", "candidate_probability is 1.01"),
        ("gates: {max_removed_ratio: 7}", "max_removed_ratio is 7.0"),
        ("ner: {scores: {zh: 1.2}}", "scores is 1.2"),
        ("pii: {min_score: -0.1}", "min_score is -0.1"),
        ("pii_actions: {masks: {CN_MOBILE: {head_chars: -1}}}", "head_chars is -1"),
        ("quality: {max_tokens: -5}", "max_tokens is -5"),
        ("quality: {limits: {en: {too_few_word: 3}}}", "limits.en names 'too_few_word', which is no check"),
        ("quality: {limits: {klingon: {too_few_words: 3}}}", "limits for 'klingon', which is no class"),
        ("reader: {batch_rows: 0}", "batch_rows is 0"),
        ("retention: {work_days: -3}", "work_days is -3"),
        ("run: {part_bytes: 0}", "part_bytes is 0"),
        ("minhash: {permutations: 0}", "permutations is 0"),
        ("minhash: {permutations: 100}", "100 permutations have no room for bands"),
    ],
)
def test_a_number_that_cannot_be_meant_is_refused(tmp_path, text, said):
    """Negative numbers, shares above one, sizes of nothing, limits that nothing applies."""
    with pytest.raises(ConfigError) as error:
        loaded(tmp_path, text)
    assert said in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "dedup: {threshold: 1}",
        "gates: {max_removed_ratio: 0}",
        "reader: {max_expansion_ratio: 1000}",
        "retention: {work_days: 0}",
        "quality: {limits: {en: {too_few_words: 0}}}",
        "sampling: {manual_items: 0}",
    ],
)
def test_the_ends_of_a_range_may_be_meant(tmp_path, text):
    """A limit of 0 and a share of 0 or 1 are choices."""
    assert loaded(tmp_path, text).sha256 != load_policy(None).sha256
