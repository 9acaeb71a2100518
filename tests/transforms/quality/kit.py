"""The shipped policy sections and opened kits of language, quality and safety, for their tests."""

from functools import cache
from pathlib import Path

from pipelines.policy import load_section
from tests.builders import a_source, documents
from transforms.language import stage as language
from transforms.quality import stage as quality
from transforms.safety import stage as safety

POLICIES = Path(__file__).resolve().parents[3] / "pipelines" / "policies"


def rule_of(cls, section):
    """Return the rule of one shipped policy section."""
    return load_section(cls, POLICIES / f"{section}.yaml")


@cache
def language_kit():
    """Return the shipped language rule and its opened kit."""
    rule = rule_of(language.LanguageRule, "language")
    return rule, language.open_language(rule)


@cache
def quality_kit():
    """Return the shipped quality rule and its opened kit."""
    rule = rule_of(quality.QualityRule, "quality")
    return rule, quality.open_quality(rule)


def with_facts(batch, *measured):
    """Return the batch with fact columns appended."""
    for facts in measured:
        for name, column in facts.items():
            batch = batch.append_column(name, column)
    return batch


def languages(*texts):
    """Return the language of each text."""
    rule, kit = language_kit()
    return language.measure_language(documents(*texts), rule, kit, a_source())["language"].to_pylist()


def quality_facts(text):
    """Return every quality fact of one text as a dict."""
    rule, kit = quality_kit()
    facts = quality.measure_quality(documents(text), rule, kit, a_source())
    return {name.removeprefix("quality_"): column[0].as_py() for name, column in facts.items()}


def safety_rule():
    """Return the shipped safety rule."""
    return rule_of(safety.SafetyRule, "safety")
