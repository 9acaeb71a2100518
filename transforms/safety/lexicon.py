"""Operator lexicons: reading, coverage, and finding their terms on the fold."""

import hashlib
import heapq
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.fold import squeeze
from transforms.kernels.charclass import class_table
from transforms.variants import simplified_fold

WINDOW_CHARS = 1_000_000  # a search sees so much at a time: the list of raw matches stays in memory
COMMENT = "#"


@dataclass(frozen=True)
class LexiconRule:
    """One lexicon file: UTF-8, one term a line; a second column (tab) names the term's risk.

    risk     risk code of terms without a second column; null when every line has one.
    sha256   of the file; another file is refused.
    version  as the operator names it: goes to the ledger with every count.
    """

    name: str
    path: str
    sha256: str
    version: str
    risk: str | None


class Term(NamedTuple):
    """A folded term and what it stands for."""

    text: str
    risk: str
    lexicon: str


class Hit(NamedTuple):
    """A term found: code points into the original text, end exclusive; never the text itself."""

    start: int
    end: int
    risk: str
    lexicon: str


@cache
def risks() -> dict[str, tuple[str, str, str]]:
    """Return the 31 risk codes of Annex A in order: code -> (class, zh, en)."""
    text = resources.files("transforms").joinpath("data", "risks.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith(COMMENT))
    return {code: (cls, zh, en) for code, cls, zh, en in rows}


def read_lexicon(rule: LexiconRule) -> tuple[Term, ...]:
    """Read one lexicon, folded, without duplicates, in the order of the file.

    Raises:
        ValueError: the sha256 differs, or a line is not UTF-8, has no known risk or nothing left after folding; file
            and line are named, the term is not.
    """
    content = Path(rule.path).read_bytes()
    if hashlib.sha256(content).hexdigest() != rule.sha256:
        raise ValueError(f"lexicon {rule.name} is not the file the policy names (sha256)")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:  # its own message quotes a byte
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(f"lexicon {rule.name}, line {line}: not UTF-8") from None
    return tuple(dict.fromkeys(_terms(rule, text)))


def _terms(rule: LexiconRule, content: str) -> Iterator[Term]:
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip() or line.startswith(COMMENT):
            continue
        written, _, named = line.partition("\t")
        risk = named.split("\t")[0].strip() or rule.risk
        term = " ".join(squeeze(simplified_fold(unicodedata.normalize("NFC", written)))[0].split())
        if risk not in risks() or not term:
            raise ValueError(f"lexicon {rule.name}, line {number}: unknown risk code or empty term")
        yield Term(term, risk, rule.name)


def coverage(terms: Sequence[Term], minimum_total: int, minimum_by_class: dict[str, int]) -> list[dict[str, Any]]:
    """Compare the keyword library with TC260-003 8.1: one row for the whole and one for each risk with a minimum.

    Counted are distinct folded terms. Rows: {risk, terms, required, enough}; risk `*` is the whole library.
    """
    by_risk: dict[str, set[str]] = {code: set() for code in risks()}
    for term in terms:
        by_risk[term.risk].add(term.text)
    whole = len({term.text for term in terms})
    rows = [("*", whole, minimum_total)]
    rows += [(code, len(by_risk[code]), minimum_by_class.get(row[0], 0)) for code, row in risks().items()]
    return [{"risk": r, "terms": n, "required": m, "enough": n >= m} for r, n, m in rows if m or n]


class Finder:
    """All terms as one automaton. Terms that begin or end with a letter of a spaced script match whole words only.

    A blank in a term stands for any white space. Accents may be part of a letter or follow it. A term is also found
    whose characters stand apart, one by one: blanks, stops, stars between them are a common disguise.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        from ahocorasick_rs import AhoCorasick

        self._meanings: dict[str, list[tuple[str, str]]] = {}
        for term in terms:
            for spelling in dict.fromkeys((term.text, unicodedata.normalize("NFD", term.text))):
                self._meanings.setdefault(spelling, []).append((term.risk, term.lexicon))
        self._patterns = list(self._meanings)
        self._longest = max(map(len, self._patterns), default=0)
        self._automaton = AhoCorasick(self._patterns) if self._patterns else None

    def find(self, folded: str) -> Iterator[Hit]:
        """Yield the hits in a fold by start; a hit inside a longer one of the same risk and lexicon is left out."""
        squeezed, offsets, runs = _prepared(folded)
        both = heapq.merge(
            self._matches(squeezed), self._apart(squeezed, runs), key=lambda found: (found[0], -found[1])
        )
        covered: dict[tuple[str, str], int] = {}
        for start, stop, text in both:
            for risk, lexicon in self._meanings[text]:
                if stop > covered.get((risk, lexicon), 0):
                    covered[risk, lexicon] = stop
                    yield Hit(int(offsets[start]), int(offsets[stop - 1]) + 1, risk, lexicon)

    def _matches(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield whole-word matches window by window, by start, the longest first."""
        if self._automaton is None:
            return
        for base in range(0, len(text), WINDOW_CHARS):
            window = text[base : base + WINDOW_CHARS + self._longest - 1]
            raw = self._automaton.find_matches_as_indexes(window, overlapping=True)
            mine = [(base + s, -(base + e), at) for at, s, e in raw if s < WINDOW_CHARS]
            for start, negative_stop, at in sorted(mine):
                if stands_alone(text, start, -negative_stop):
                    yield start, -negative_stop, self._patterns[at]

    def _apart(self, text: str, runs: Sequence[npt.NDArray[np.int64]]) -> Iterator[tuple[int, int, str]]:
        """Yield the matches among characters that stand apart, in the order of `_matches`."""
        from transforms.kernels.safety import MIN_LETTERS

        if self._automaton is None:
            return
        for places in runs:
            joined = "".join(text[at] for at in places.tolist())
            raw = self._automaton.find_matches_as_indexes(joined, overlapping=True)
            for start, negative_stop, at in sorted((s, -e, at) for at, s, e in raw):
                letters = MIN_LETTERS if _spaced(joined[start]) else 2
                if -negative_stop - start >= letters and stands_alone(joined, start, -negative_stop):
                    yield int(places[start]), int(places[-negative_stop - 1]) + 1, self._patterns[at]


def _prepared(folded: str) -> tuple[str, npt.NDArray[np.int64], list[npt.NDArray[np.int64]]]:
    """Return (text to search, offsets into the fold as of `squeeze`, places of the characters of each run apart)."""
    from transforms.kernels.safety import find_apart, single_space

    points = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    left, offsets = np.empty(len(points), np.uint32), np.empty(len(points) + 1, np.int64)
    n = single_space(points, class_table(), left, offsets)
    places = np.empty(2 * n + 1, np.int64)
    places = places[: find_apart(left, n, class_table(), places)]
    text = left[:n].tobytes().decode("utf-32-le", "surrogatepass")
    ends = np.flatnonzero(places < 0).tolist()
    return text, offsets, [places[start:end] for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False)]


def stands_alone(text: str, start: int, stop: int) -> bool:
    """Say whether [start, stop) is not part of a longer word; CJK characters are words by themselves."""
    opens = start == 0 or not (_spaced(text[start]) and _spaced(text[start - 1]))
    closes = stop == len(text) or not (_spaced(text[stop - 1]) and _spaced(text[stop]))
    return opens and closes


def _spaced(character: str) -> bool:
    """Say whether this is a letter or digit of a script that puts spaces between words."""
    return character.isalnum() and not ("\u2e80" <= character <= "\ua4cf" or "\uf900" <= character <= "\ufaff"
                                        or character >= "\U00020000" or "\u0e00" <= character <= "\u0eff")  # fmt: skip
