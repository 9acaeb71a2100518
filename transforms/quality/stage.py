"""Quality of a text: heuristics as facts in one pass over the buffers, limits by language, an optional classifier."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.fold import utf8_buffers
from transforms.kernels.quality_columns import NAMES
from transforms.quality import facts as quality_facts
from transforms.quality.phrases import Automaton, build, character_table, phrases
from transforms.records import Finding, Source, Stage

GOOD = "__label__good"  # the label of the classifier whose probability is the score
OTHER = "other"  # the class of every language that no class names


@dataclass(frozen=True)
class QualityRule:
    """Limits and lists; units and sources in policies/quality.yaml.

    classes     class -> ISO 639 codes; a language in none of them is of class `other`.
    limits      class -> name of a check in CHECKS -> limit. A check that a class does not name is not applied to it.
    stop_words  English words, compared with their case; at most 32. zh_stop_characters: at most 32.
    max_tokens  work budget of one text: behind it repetition is not measured and the record is held.
    classifier  path of a fastText model with labels __label__good and __label__bad, or null; it sees the first
                `classifier_window_chars` code points.
    """

    JUDGED: ClassVar[frozenset[str]] = frozenset(("classes", "limits"))
    """Fields whose change leaves the facts as they are."""

    classes: dict[str, tuple[str, ...]]
    limits: dict[str, dict[str, float]]
    stop_words: tuple[str, ...]
    zh_stop_characters: tuple[str, ...]
    max_tokens: int
    classifier: str | None
    classifier_sha256: str | None
    classifier_window_chars: int

    def __post_init__(self) -> None:
        """Refuse limits that nothing would ever apply.

        Raises:
            ValueError: limits of a class that is not declared, or of a check that does not exist.
        """
        known = {check.name for check in CHECKS}
        for name, limits in self.limits.items():
            if name not in (*self.classes, OTHER):
                raise ValueError(f"limits for '{name}', which is no class of languages")
            if unknown := sorted(limits.keys() - known):
                raise ValueError(f"limits.{name} names '{unknown[0]}', which is no check")


class Check(NamedTuple):
    """One rule: the fact it reads and the side on which the limit stands. Its reason is quality.<name>."""

    name: str
    fact: str
    side: str  # "min": fails below the limit; "max": fails above it


CHECKS = (
    Check("too_few_words", "quality_words", "min"),
    Check("too_many_words", "quality_words", "max"),
    Check("too_few_characters", "quality_chars", "min"),
    Check("words_too_short", "quality_word_mean_chars", "min"),
    Check("words_too_long", "quality_word_mean_chars", "max"),
    Check("too_many_hashes", "quality_hash_word_ratio", "max"),
    Check("too_many_ellipses", "quality_ellipsis_word_ratio", "max"),
    Check("too_many_bullets", "quality_bullet_line_ratio", "max"),
    Check("too_many_ellipsis_lines", "quality_ellipsis_line_ratio", "max"),
    Check("too_few_alphabetic_words", "quality_alpha_word_ratio", "min"),
    Check("too_few_stop_words", "quality_stop_words", "min"),
    Check("too_few_zh_stop_words", "quality_zh_stop_words", "min"),
    Check("zh_stop_words_too_sparse", "quality_zh_stop_ratio", "min"),
    Check("spaced_out", "quality_lone_han_ratio", "max"),
    Check("duplicate_lines", "quality_dup_line_ratio", "max"),
    Check("duplicate_line_characters", "quality_dup_line_char_ratio", "max"),
    Check("duplicate_paragraphs", "quality_dup_paragraph_ratio", "max"),
    Check("duplicate_paragraph_characters", "quality_dup_paragraph_char_ratio", "max"),
    *(Check(f"top_{n}gram", f"quality_top_{n}gram_char_ratio", "max") for n in (2, 3, 4)),
    *(Check(f"duplicate_{n}grams", f"quality_dup_{n}gram_char_ratio", "max") for n in range(5, 11)),
    Check("too_few_distinct_words", "quality_distinct_word_ratio", "min"),
    Check("one_word_dominates", "quality_top_word_char_ratio", "max"),
    Check("too_few_sentences", "quality_c4_sentences", "min"),
    Check("curly_brackets", "quality_c4_curly_lines", "max"),
    Check("lorem_ipsum", "quality_c4_lorem_lines", "max"),
    Check("too_few_full_lines", "quality_c4_line_ratio", "min"),
    Check("lines_without_sentence_end", "quality_terminal_line_ratio", "min"),
    Check("lines_without_prose", "quality_prose_line_ratio", "min"),
    Check("raw_lines_without_sentence_end", "quality_terminal_raw_line_ratio", "min"),
    Check("short_lines", "quality_short_line_ratio", "max"),
    Check("duplicate_line_characters_net", "quality_dup_line_net_char_ratio", "max"),
    Check("list_like", "quality_newline_word_ratio", "max"),
    Check("word_too_long", "quality_longest_word_chars", "max"),
    Check("character_run", "quality_longest_run_chars", "max"),
    Check("too_few_letters", "quality_letter_ratio", "min"),
    Check("too_many_digits", "quality_digit_ratio", "max"),
    Check("too_much_punctuation", "quality_punctuation_ratio", "max"),
    Check("too_many_symbols", "quality_symbol_ratio", "max"),
    Check("too_many_emoji", "quality_emoji_ratio", "max"),
    Check("too_many_capitals", "quality_uppercase_ratio", "max"),
    Check("rare_characters", "quality_rare_han_ratio", "max"),
    Check("rare_han", "quality_rare_han_char_ratio", "max"),
    Check("no_zh_punctuation", "quality_zh_punctuation_ratio", "min"),
    Check("garbled", "quality_garbled_ratio", "max"),
    Check("markup_residue", "quality_markup_ratio", "max"),
    Check("too_many_addresses", "quality_url_ratio", "max"),
    Check("boilerplate", "quality_boilerplate_line_ratio", "max"),
    Check("boilerplate_phrases", "quality_boilerplate_char_ratio", "max"),
    Check("advertising", "quality_ad_char_ratio", "max"),
    Check("low_score", "quality_score", "min"),
)
"""Every check, in the order of its findings. A what-if question is one row of this table and a limit."""


class Kit(NamedTuple):
    """Tables and, where the rule names one, the classifier."""

    stop_keys: npt.NDArray[np.uint64]
    stop_masks: npt.NDArray[np.uint64]
    automaton: Automaton
    characters: npt.NDArray[np.uint64]
    classifier: Any


def open_quality(rule: QualityRule) -> Kit:
    """Build the tables and load the classifier.

    Raises:
        ValueError: a list has more than 32 entries, or the classifier's sha256 is not the one the rule names.
    """
    keys, masks = _stop_table(rule)
    classifier = None
    if rule.classifier is not None:
        from transforms.fasttext_model import load

        classifier = load(rule.classifier, rule.classifier_sha256)
    automaton = build(phrases())
    return Kit(keys, masks, automaton, character_table(automaton.symbols), classifier)


def _stop_table(rule: QualityRule) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    from transforms.kernels.wordtable import open_table

    if max(len(rule.stop_words), len(rule.zh_stop_characters)) > 32 or max(map(len, rule.stop_words), default=0) > 8:
        raise ValueError("a list of stop words has more than 32 entries, or a word of more than 8 characters")
    entries = [(word, 1 << bit) for bit, word in enumerate(rule.stop_words)]
    entries += [(word, 1 << (32 + bit)) for bit, word in enumerate(rule.zh_stop_characters)]
    return open_table(entries)


def measure_quality(batch: pa.RecordBatch, rule: QualityRule, kit: Kit, source: Source) -> dict[str, pa.Array]:
    """Measure every fact of `quality.facts`; the source plays no part in what is measured."""
    from transforms.kernels.charclass import class_masks
    from transforms.kernels.quality_rows import count_rows

    text = batch["text"]
    offsets, data = utf8_buffers(text)
    counts = np.zeros((len(text), len(NAMES)), np.int64)
    _, *automaton = kit.automaton
    count_rows(
        data, offsets, kit.characters, class_masks(), kit.stop_keys, kit.stop_masks, *automaton, rule.max_tokens, counts
    )
    null = np.asarray(text.is_null())
    facts = quality_facts.columns(counts, null)
    facts[quality_facts.SCORE] = _scores(text, rule, kit)
    return facts


def _scores(text: pa.LargeStringArray, rule: QualityRule, kit: Kit) -> pa.Array:
    """Score by the classifier, 0-1; null where the rule names none (an optional fact) or the text is null."""
    if kit.classifier is None:
        return pa.nulls(len(text), pa.float64())
    from transforms.fasttext_model import line, score

    heads = pc.utf8_slice_codeunits(pc.fill_null(text, ""), 0, rule.classifier_window_chars).to_pylist()
    scores = score(kit.classifier, [line(head, rule.classifier_window_chars) for head in heads], GOOD)
    return pa.array(scores, pa.float64(), mask=np.asarray(text.is_null()))


def judge_quality(facts: pa.RecordBatch, rule: QualityRule, source: Source) -> tuple[Finding, ...]:
    """Compare the facts with the limits of each row's language class; one finding a check, in the order of CHECKS.

    A fact that is null without a reader's reason is `quality.not_measured`. `quality_score` is optional: without a
    classifier it is null for all and judged for none; with one it must be there.
    """
    read = pc.is_null(facts["reader_reason"]).to_numpy(zero_copy_only=False)
    row_class = _classes(facts["language"], rule)
    columns = {f.name: facts[f.name] for f in quality_facts.schema()}
    needed = [name for name in columns if name != quality_facts.SCORE or rule.classifier is not None]
    missing = np.zeros(facts.num_rows, np.bool_)
    for name in needed:
        missing |= np.asarray(columns[name].is_null())
    found = [Finding("quality.not_measured", missing & read)]
    for check in CHECKS:
        limit = _limits(check, rule)[row_class]
        if not np.isnan(limit).all():
            value = columns[check.fact].cast(pa.float64()).to_numpy(zero_copy_only=False)
            failed = value < limit if check.side == "min" else value > limit
            found.append(Finding(f"quality.{check.name}", failed))
    return tuple(found)


def _classes(language: pa.Array, rule: QualityRule) -> npt.NDArray[np.int64]:
    """Return the class of every row as an index into the classes of the rule; behind the last is `other`."""
    result = np.full(len(language), len(rule.classes), np.int64)
    for at, codes in enumerate(rule.classes.values()):
        member = pc.is_in(language, value_set=pa.array(codes, pa.string()))
        result[member.to_numpy(zero_copy_only=False)] = at
    return result


def _limits(check: Check, rule: QualityRule) -> npt.NDArray[np.float64]:
    """Return the limit of a check by class index; NaN, which no value is above or below, where it is not applied."""
    classes = (*rule.classes, OTHER)
    return np.array([rule.limits.get(cls, {}).get(check.name, np.nan) for cls in classes], np.float64)


def models(rule: QualityRule) -> list[dict[str, str]]:
    """Return the row of the `models` table, if the rule names a classifier; its card has licence and origin."""
    if rule.classifier is None:
        return []
    name = Path(rule.classifier).name
    row = {"role": "quality", "file": name, "sha256": str(rule.classifier_sha256), "licence": "NOASSERTION"}
    return [{**row, "origin": "operator", "note": f"card: {name}.card.json"}]


STAGE = Stage("quality", quality_facts.schema(), open_quality, measure_quality, judge_quality)
