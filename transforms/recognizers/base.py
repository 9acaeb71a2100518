"""What every recogniser here is: it looks at a folded text and knows where to look.

A recogniser is data first: patterns, words that speak for and against, the features of a text without which it
cannot match (`TRIGGER`, `CUES`) and how far a match reaches beyond them (`REACH`). `check` is its only hook.
`transforms.pii.scan` calls `find`; `transforms.recognizers.presidio` makes the same classes Presidio's.

Patterns use ASCII look-arounds, never `\\b`: between a Chinese character and a digit `\\b` does not fire. They are
written for the squeezed fold (lower case, half-width, nothing invisible), so every quantifier is bounded.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from transforms.recognizers.pattern import Pattern
from transforms.records import Span

FOR, AGAINST = 1, -1
MATCH_CHARS = 40
"""The longest match of a recogniser that is LABELLED, with its look-around."""
VALUE = re.compile(r"[0-9][0-9.:\-]{2,}[^,;。、\n|]{0,8}[,;。、\n|]")
"""A number, a little more, and the end of its clause: a label in front of it has had its value."""
CLAUSE_END = re.compile(r"[,;。、\n|]")


@dataclass(frozen=True)
class Limits:
    """What policy tells every recogniser.

    context_*_chars       how far context words count, in code points before and after a match.
    public_numbers        telephone numbers that are nobody's: a whole number, or a prefix of one of ten digits.
    documentation_values  report addresses that are reserved for documentation (example.com, 192.0.2.0/24).
    as_of                 ISO date after which no one can have been born, the end of the year of a run; None does not look.
    context               False: words around a match count for nothing (the second look after redaction).
    """

    context_before_chars: int
    context_after_chars: int
    public_numbers: tuple[str, ...]
    documentation_values: bool
    as_of: str | None
    context: bool


class BudgetExhausted(Exception):
    """A text has more candidates than the caller allows; it counts as not measured."""


class View:
    """One text as recognisers see it.

    folded      the squeezed fold.
    raw         the original without its invisible characters, as long as `folded`; `source` makes it when a
                recogniser first asks for capital letters.
    candidates  pattern matches that may still be checked; None means any number.
    """

    def __init__(self, folded: str, source: Callable[[], str], candidates: int | None = None) -> None:
        self.folded, self._source, self.candidates = folded, source, candidates

    @cached_property
    def raw(self) -> str:
        """Return the original text without invisible characters."""
        return self._source()

    def spend(self) -> None:
        """Count one candidate; raise BudgetExhausted when there is none left."""
        if self.candidates is not None:
            self.candidates -= 1
            if self.candidates < 0:
                raise BudgetExhausted


def word_pattern(words: Iterable[str]) -> str:
    """Make one alternation, longest first; a word of ASCII letters must not touch other ASCII letters."""
    parts = []
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        left = "(?<![a-z])" if _is_letter(word[0]) else ""
        right = "(?![a-z])" if _is_letter(word[-1]) else ""
        parts.append(f"{left}{re.escape(word)}{right}")
    return "|".join(parts) or "(?!)"


class Words:
    """Which of two lists of words stands last in a short text; one automaton, so the lists may be long."""

    def __init__(self, pro: Iterable[str], contra: Iterable[str]) -> None:
        from ahocorasick_rs import AhoCorasick

        sides = {**dict.fromkeys(contra, AGAINST), **dict.fromkeys(pro, FOR)}  # a word in both lists speaks for
        self._words = tuple(sides)
        self._sides = tuple(sides.values())
        self._automaton = AhoCorasick(list(self._words)) if sides else None

    def last(self, text: str) -> int:
        """Return the side of the word that ends last (of two the longer one), or 0 when there is none."""
        best = (0, 0, 0)
        for number, start, end in self._hits(text):
            best = max(best, (end, end - start, self._sides[number] + 2))
        return best[2] - 2 if best[2] else 0

    def any_for(self, text: str) -> bool:
        """Say whether a word of the first list stands anywhere in the text."""
        return any(self._sides[number] == FOR for number, _, _ in self._hits(text))

    def _hits(self, text: str) -> Iterator[tuple[int, int, int]]:
        if self._automaton is None:
            return
        for number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if start and _is_letter(text[start]) and _is_letter(text[start - 1]):
                continue
            if end < len(text) and _is_letter(text[end - 1]) and _is_letter(text[end]):
                continue
            yield number, start, end


def _is_letter(char: str) -> bool:
    return "a" <= char <= "z"


class Recognizer:
    """Base of all recognisers in this package.

    TYPES      the entity types it can yield, see `transforms.pii.types`.
    SOURCE     where the format is published.
    PATTERNS   patterns over the squeezed fold; `score` is the score without any context.
    CONTEXT    words that speak for a match, Chinese and English; AGAINST words that speak against it. The nearest
               one before the match decides; one behind it counts only when none stands before (CONTEXT_BEHIND: these
               words behind instead).
    TRIGGER    feature bits of `kernels.pii_features`; a match lies within REACH of a run with one of them.
    CUES       folded words; a match lies within REACH of one of them. Neither TRIGGER nor CUES: always run.
               A cue that begins with a letter counts only where no letter stands before it.
    ASKING_TRIGGER feature bits that count only where a word of CONTEXT or CONTEXT_BEHIND stands near: those of
               patterns in ASKING.
    NUMBERED_CUES cues that count only behind a number, with a few words between: at most the first number of
               NUMBERED_WITHIN of words, each with at most the second of characters.
    WHOLE_CUES True: a cue that ends with a letter counts only where no letter follows it.
    ASKING     names of patterns that yield nothing without a word of CONTEXT; not searched where context is off.
    GATES      pattern name -> folded strings of which every match holds one: without them a window is not searched.
    STARTS     pattern name -> expression over the fold that matches wherever a match of the pattern begins; for
               patterns that are slow to begin.
    LEADS      pattern name -> how far before the first string of its GATES a match can begin.
    LABELLED   True: nothing is found without a word of CONTEXT; those are the cues and the window is theirs.
    REACH      code points before and after the trigger that a match, with its look-around, can stretch.
    """

    TYPES: ClassVar[tuple[str, ...]]
    SOURCE: ClassVar[str]
    PATTERNS: ClassVar[tuple[Pattern, ...]]
    CONTEXT: ClassVar[tuple[str, ...]] = ()
    CONTEXT_BEHIND: ClassVar[tuple[str, ...]] = ()
    AGAINST: ClassVar[tuple[str, ...]] = ()
    ASKING: ClassVar[tuple[str, ...]] = ()
    GATES: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    STARTS: ClassVar[Mapping[str, str]] = {}
    LEADS: ClassVar[Mapping[str, int]] = {}
    TRIGGER: ClassVar[int] = 0
    ASKING_TRIGGER: ClassVar[int] = 0
    NUMBERED_CUES: ClassVar[tuple[str, ...]] = ()
    NUMBERED_WITHIN: ClassVar[tuple[int, int]] = (0, 0)
    CUES: ClassVar[tuple[str, ...]] = ()
    REACH: ClassVar[tuple[int, int]] = (8, 8)
    WHOLE_CUES: ClassVar[bool] = False
    LABELLED: ClassVar[bool] = False
    VERSION: ClassVar[str] = "1"

    def __init__(self, limits: Limits) -> None:
        self.name = type(self).__name__
        self.prepare(limits)
        self.load()

    def prepare(self, limits: Limits) -> None:
        """Take the limits of policy."""
        self.limits = limits
        self.cues, self.reach = self.CUES, self.REACH
        self.asking_trigger = self.ASKING_TRIGGER if limits.context else 0
        if self.LABELLED:
            self.cues = self.CONTEXT
            self.reach = (limits.context_after_chars + MATCH_CHARS, limits.context_before_chars + MATCH_CHARS)

    def load(self) -> None:
        """Compile the patterns that can yield anything; called once, by the constructor."""
        self.searched = tuple(p for p in self.PATTERNS if self.limits.context or p.name not in self.ASKING)
        self._compiled = tuple((p, re.compile(p.regex)) for p in self.searched)
        self._gates = tuple(self.GATES.get(p.name, ("",)) for p in self.searched)
        self._starts = tuple(p.name in self.STARTS and re.compile(self.STARTS[p.name]) for p in self.searched)
        self._leads = tuple(self.LEADS.get(p.name) for p in self.searched)
        self._words = Words(self.CONTEXT, self.AGAINST)
        self._behind = Words(self.CONTEXT_BEHIND or self.CONTEXT, ())

    def find(self, view: View, start: int, stop: int) -> Iterator[Span]:
        """Yield the spans that lie in [start, stop) of the view, unsorted; look-behind sees what precedes."""
        folded = view.folded
        for number, gates in enumerate(self._gates):
            for gate in gates:
                if folded.find(gate, start, stop) >= 0:
                    yield from self.search(number, view, start, stop)
                    break

    def search(self, number: int, view: View, start: int, stop: int) -> Iterator[Span]:
        """Yield the spans of one pattern of `searched`, as `find`."""
        pattern, at = self.searched[number], start
        while match := self.first(number, view, view.folded, at, stop):
            view.spend()
            found = tuple(self.check(view, match, pattern))
            yield from found
            at = match.end() if found else match.start() + 1

    def first(self, number: int, view: View, text: str, at: int, stop: int) -> "re.Match[str] | None":
        """Return the first match of a pattern in [at, stop) of `text`, which is the folded or the raw text."""
        compiled, starts, lead = self._compiled[number][1], self._starts[number], self._leads[number]
        if starts:
            while begin := starts.search(view.folded, at, stop):
                if match := compiled.match(text, begin.start(), stop):
                    return match
                at = begin.start() + 1
            return None
        if lead is not None:
            gates = [place for gate in self._gates[number] if (place := view.folded.find(gate, at, stop)) >= 0]
            if not gates:
                return None
            at = max(at, min(gates) - lead)
        return compiled.search(text, at, stop)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Validate one match and score it: yields no span, or spans inside the match."""
        raise NotImplementedError

    def span(self, match: "re.Match[str]", score: float, group: int | str = 0, type: str | None = None) -> Span:
        """Make the span of a group of a match."""
        start, end = match.span(group)
        return Span(start, end, type or self.TYPES[0], score, self.name)

    def words_say(self, view: View, start: int, end: int) -> int:
        """Say what the words around [start, end) speak for: FOR, AGAINST or 0 when there are none."""
        if not self.limits.context:
            return 0
        before = view.folded[max(0, start - self.limits.context_before_chars) : start]
        spent = 0  # the label of another value before this one says nothing about this one
        for value in VALUE.finditer(before):
            spent = value.end()
        before = before[spent:]
        verdict = self._words.last(before)
        if verdict:
            return verdict
        behind = view.folded[end : end + self.limits.context_after_chars]
        return FOR if self._behind.any_for(CLAUSE_END.split(behind, maxsplit=1)[0]) else 0
