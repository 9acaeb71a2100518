"""What language a text is in, from what was counted and what the model guesses; whole batches at a time."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.kernels.charclass import SCRIPTS

UND = "und"  # ISO 639-2: undetermined
EAST_ASIAN = ("Hani", "Hira", "Kana", "Hang")
NEIGHBOURS = ("sco", "pcm", "jam", "kri")  # near English; each has a list in data/language_evidence.tsv
SINITIC = ("yue", "wuu", "hak", "nan", "gan", "hsn", "cjy")  # near Chinese, as above
GENITIVE_GE = ("wuu", "hak", "gan")  # languages whose genitive is 个
SCRIPT_AT = {script: at for at, script in enumerate(SCRIPTS)}
LATIN = frozenset(("Latn",))

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.integer[Any]]


class Labels(NamedTuple):
    """The labels of a model by number: ISO 639 code, label x script: may be written in it, and near English."""

    names: npt.NDArray[np.object_]
    codes: npt.NDArray[np.object_]
    scripts: Mask
    english: Mask


def label_arrays(names: tuple[str, ...], known: dict[str, tuple[str, frozenset[str]]]) -> Labels:
    """Return the arrays of a model's labels; `known` as `language.tables.label_table` gives it."""
    rows = [known.get(name, (name, LATIN)) for name in names]
    codes = np.array([code for code, _ in rows], object)
    scripts = np.array([[script in written for script in SCRIPTS] for _, written in rows], np.bool_)
    return Labels(np.array(names, object), codes, scripts, np.isin(codes.astype(str), ("en", "sco")))


@dataclass(frozen=True)
class Seen:
    """What the texts of a batch show, one row a text.

    letters  by script. hits: by evidence list, whose names `lists` has. totals: as `kernels.language` names them.
    best, chances  numbers of the labels the model guesses, -1: none, and their probabilities 0-1.
    """

    letters: Ints
    hits: Ints
    totals: Ints
    best: Ints
    chances: Floats
    lists: tuple[str, ...]
    labels: Labels

    def count(self, *scripts: str) -> Ints:
        """Letters in these scripts."""
        return np.asarray(self.letters[:, [SCRIPT_AT[script] for script in scripts]].sum(axis=1), np.int64)

    def hit(self, name: str) -> Ints:
        """Hits of one evidence list."""
        return np.asarray(self.hits[:, self.lists.index(name)], np.int64)

    def most(self, names: tuple[str, ...]) -> tuple[npt.NDArray[np.object_], Ints]:
        """Return the list with most hits less those of its list `not_…`, the first of equals, and their number."""
        columns = np.stack([self._less(name) for name in names], axis=1)
        at = columns.argmax(axis=1)
        return np.array(names, object)[at], columns[np.arange(len(at)), at]

    def _less(self, name: str) -> Ints:
        """Hits of one list less those of `not_…`: what has its characters and is standard."""
        return self.hit(name) - self.hit(f"not_{name}") if f"not_{name}" in self.lists else self.hit(name)

    def probability(self, *labels: str) -> Floats:
        """Summed probability that the model gives to these labels, 0-1."""
        named = np.isin(self.labels.names.astype(str), labels)[np.maximum(self.best, 0)] & (self.best >= 0)
        return np.asarray(np.minimum(1.0, np.where(named, self.chances, 0.0).sum(axis=1)), np.float64)

    def part(self, rows: Mask | Ints) -> "Seen":
        """Return some of the rows, by mask or number."""
        found = (self.letters[rows], self.hits[rows], self.totals[rows], self.best[rows], self.chances[rows])
        return Seen(*found, self.lists, self.labels)


class Decided(NamedTuple):
    """ISO 639 code, score 0-1, ISO 15924 script or None; one entry a text."""

    language: npt.NDArray[np.object_]
    score: Floats
    script: npt.NDArray[np.object_]


def decide(seen: Seen, rule: Any) -> Decided:
    """Decide every row; `rule` is a `language.LanguageRule`."""
    from transforms.kernels import language as columns

    rows = len(seen.letters)
    found = Decided(np.full(rows, UND, object), np.zeros(rows), np.full(rows, None, object))
    total, words = seen.letters.sum(axis=1), seen.totals[:, columns.WORDS]
    east, hangul = seen.count(*EAST_ASIAN), seen.count("Hang")
    han_kana = east - hangul
    by_script = han_kana / (han_kana + np.maximum(1, words)) >= rule.min_east_asian_ratio
    by_script |= hangul >= 0.5 * np.maximum(total, 1)
    enough = total >= rule.min_letters
    for mask, work in ((enough & by_script, _east_asian), (enough & ~by_script, _by_model)):
        if mask.any():
            part = work(seen.part(mask), rule)
            for whole, values in zip(found, part, strict=True):
                whole[mask] = values
    return found


def _east_asian(seen: Seen, rule: Any) -> Decided:
    """Korean by hangul, Japanese by kana, else a Sinitic language by its grammatical characters."""
    han, kana, hangul = seen.count("Hani"), seen.count("Hira", "Kana"), seen.count("Hang")
    share = (han + kana + hangul) / seen.letters.sum(axis=1)
    language, density = _sinitic(seen, rule, np.maximum(han, 1))
    score = np.maximum(share, seen.probability("zh", "yue", "wuu", "ja"))
    score = np.where(language == "zh", score, np.minimum(score, density))
    script = _han_script(seen)
    for mask, code, written in (
        (kana / np.maximum(han + kana, 1) >= rule.min_kana_ratio, "ja", "Jpan"),
        (hangul / np.maximum(han + kana + hangul, 1) >= rule.min_hangul_ratio, "ko", "Kore"),
    ):
        language[mask], script[mask] = code, written
        score[mask] = np.maximum(share, seen.probability(code))[mask]
    return Decided(language, score, script)


def _han_script(seen: Seen) -> npt.NDArray[np.object_]:
    """Hant when characters that only traditional writing has outnumber those that only simplified writing has."""
    from transforms.kernels import language as columns

    traditional = seen.totals[:, columns.TRADITIONAL_CHARS] > seen.totals[:, columns.SIMPLIFIED_CHARS]
    return np.where(traditional, np.array("Hant", object), np.array("Hans", object))


def _sinitic(seen: Seen, rule: Any, han: Ints) -> tuple[npt.NDArray[np.object_], Floats]:
    """Return (ISO 639 code, density 0-1 of the evidence): zh unless another Sinitic language is written.

    Counted per Han character, at least `min_evidence_hits` times (one is enough of an entry that standard Chinese never
    has; however rare where such entries are more than the genitive 的): grammatical characters of each neighbour;
    genitive 个 where genitive 的 is absent, a single one in a longer text nearly without words of Mandarin; classical
    particles where the modern ones are nearly absent. Characters of no common coded set (Vietnamese Nôm, rare
    forms) make it `und`. The first that holds decides.
    """
    from transforms.kernels import language as columns

    classical, modern = seen.hit("lzh"), seen.hit("modern")
    is_lzh = (classical / han >= rule.min_classical_ratio) & (4 * modern < classical)
    is_lzh &= classical > rule.min_evidence_hits
    language = np.where(is_lzh, np.array("lzh", object), np.array("zh", object))
    density = np.where(is_lzh, classical / han, 1.0)
    ge, genitive = seen.totals[:, columns.BARE_GE] - seen.hit("not_ge"), seen.hit("de") - seen.hit("purpose")
    is_ge = (ge / han >= rule.max_bare_ge_ratio) & (ge >= rule.min_evidence_hits)
    is_ge |= (ge > 0) & (han >= rule.min_lone_ge_chars) & (modern <= rule.max_lone_ge_modern_hits)
    is_ge &= genitive <= 0
    near, near_hits = seen.most(GENITIVE_GE)
    language[is_ge] = np.where(near_hits > 0, near, np.array(UND, object))[is_ge]
    density[is_ge] = np.where(near_hits > 0, ge / han, 0.0)[is_ge]
    rare = seen.totals[:, columns.RARE_CHARS]
    is_rare = (rare / han > rule.max_rare_han_ratio) & (rare >= rule.min_evidence_hits)
    language[is_rare], density[is_rare] = UND, 0.0
    best, hits = seen.most(SINITIC)
    strong = seen.hit("strong")
    enough = (hits >= rule.min_evidence_hits) | (strong > 0)
    is_near = (hits / han >= rule.max_sinitic_ratio) & enough
    is_near |= (strong >= rule.min_evidence_hits) & (strong > genitive) & (hits > 0)
    language[is_near], density[is_near] = best[is_near], (hits / han)[is_near]
    return language, density


def _by_model(seen: Seen, rule: Any) -> Decided:
    """Take the likeliest label that is written in the script of most letters; `und` when that is not likely."""
    rows = np.arange(len(seen.letters))
    top = seen.letters.argmax(axis=1)
    script = np.array(SCRIPTS, object)[top]
    fits = seen.labels.scripts[np.maximum(seen.best, 0), top[:, None]] & (seen.best >= 0)
    first = fits.argmax(axis=1)
    any_fits = fits[rows, first] & (seen.letters[rows, top] / seen.letters.sum(axis=1) >= rule.min_script_ratio)
    label, score = np.maximum(seen.best[rows, first], 0), np.where(any_fits, seen.chances[rows, first], 0.0)
    language = np.where(any_fits & (score >= rule.min_score), seen.labels.codes[label], np.array(UND, object))
    english = any_fits & seen.labels.english[label]
    if english.any():
        language[english], score[english] = _english(seen.part(english), rule, score[english])
    return Decided(language, score, script)


def _english(seen: Seen, rule: Any, score: Floats) -> tuple[npt.NDArray[np.object_], Floats]:
    """English needs English function words, not one again and again, and must not read like one of its neighbours."""
    from transforms.kernels import language as columns

    words = np.maximum(seen.totals[:, columns.WORDS], 1)
    english = seen.hit("en") / words
    needed = np.where(words >= rule.long_words, rule.min_english_sum_long, rule.min_english_sum)
    sure = (score >= rule.min_english_score) & (english >= rule.min_english_words_ratio)
    sure &= score + rule.english_words_weight * english >= needed
    sure &= (seen.totals[:, columns.WORD_KINDS] > 1) | (seen.hit("en") <= rule.max_same_english_words)
    latin = np.maximum(seen.count("Latn"), 1)
    sure &= seen.totals[:, columns.FOREIGN_LETTERS] / latin <= rule.max_foreign_letters_ratio
    language = np.where(sure, np.array("en", object), np.array(UND, object))
    best, hits = seen.most(NEIGHBOURS)
    density = hits / words
    near = (density >= rule.max_neighbour_ratio) & (hits >= rule.min_evidence_hits)
    language[near] = best[near]
    return language, np.where(near, np.minimum(score, density / rule.max_neighbour_ratio / 2), score)
