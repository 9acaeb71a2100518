"""Personal information by pattern: which spans a text holds, and what they make of the record.

Facts only name places and types. The spans themselves are PRIVATE: they stay in the work table, where redaction
reads them; the ledger gets counts, classes and flags. Names found by a model come later and are not here.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from transforms.fold import fold
from transforms.pii import types as pii_types
from transforms.pii.doxxing import Exposure, value_of
from transforms.pii.judge import judge_pii
from transforms.pii.rule import FACTS, PiiRule
from transforms.records import Source, Span, Stage
from transforms.variants import simplified_fold

if TYPE_CHECKING:
    from transforms.pii.again import SecondScan
    from transforms.pii.scan import CueHit, Scanned, Scanner
    from transforms.recognizers.base import Limits

LEXICON_SCORE = 0.5
"""Score of a lexicon word: it says what a text speaks of, not whose it is."""


@dataclass(frozen=True)
class PiiKit:
    """What a worker keeps open: the scanner, the class of each lexicon word, the pattern of personal cues."""

    scanner: "Scanner"
    lexicon: tuple[tuple[str, str], ...]  # (word, class), in the order of the scanner's extra words
    personal: "re.Pattern[str]"
    bare: "Scanner"  # patterns of direct identifiers only, deaf to context
    again: "SecondScan"  # the same without triggers; used by `rescan`
    exposure: Exposure  # who is named together with what


def open_pii(rule: PiiRule) -> PiiKit:
    """Make the recognisers and automata.

    Raises:
        ValueError: a recogniser, stock recogniser or type in the rule is unknown.
    """
    from transforms.pii.again import SecondScan
    from transforms.pii.scan import Scanner
    from transforms.recognizers import recognizers
    from transforms.recognizers.base import word_pattern
    from transforms.recognizers.stock import stock

    unknown = sorted(set(rule.min_scores) - set(pii_types.BY_NAME))
    unknown += sorted(set(rule.lexicons) - set(pii_types.SENSITIVE_TYPES))
    if unknown:
        raise ValueError(f"unknown types or classes: {', '.join(unknown)}")
    chosen = (*recognizers(limits_of(rule, True), rule.recognizers), *stock(rule.stock_recognizers))
    lexicon = tuple(sorted((simplified_fold(word), kind) for kind, words in rule.lexicons.items() for word in words))
    scores = rule.min_scores, rule.min_score
    extra = [word for word, _ in lexicon]
    scanner = Scanner(chosen, *scores, rule.max_document_chars, rule.max_candidates, extra)
    direct = recognizers(limits_of(rule, False), direct_recognizers(rule.recognizers))
    bare = Scanner(direct, *scores, rule.max_document_chars, rule.max_candidates, ())
    personal = re.compile(word_pattern(simplified_fold(word) for word in rule.personal_cues))
    return PiiKit(scanner, lexicon, personal, bare, SecondScan(bare), Exposure(rule.doxxing))


def direct_recognizers(names: Iterable[str]) -> tuple[str, ...]:
    """Choose the recognisers that find direct identifiers by their form alone: those of the second look."""
    from transforms.recognizers import classes

    direct = {cls.__name__ for cls in classes() if pii_types.DIRECT.issuperset(cls.TYPES) and not cls.LABELLED}
    return tuple(name for name in names if name in direct)


def limits_of(rule: PiiRule, context: bool) -> "Limits":
    """Return what the rule tells every recogniser; without `context` words around a match count for nothing."""
    from transforms.recognizers.base import Limits

    return Limits(
        rule.context_before_chars,
        rule.context_after_chars,
        rule.public_numbers,
        rule.documentation_values == "report",
        rule.as_of and f"{rule.as_of[:4]}-12-31",
        context,
    )


def measure_pii(batch: pa.RecordBatch, rule: PiiRule, kit: PiiKit, source: Source) -> dict[str, pa.Array]:
    """Find spans and classes in `text`; see FACTS. Null where `text` is null."""
    texts = batch.column("text")
    scanned = kit.scanner.scan(texts)
    flagged = _lexicon_spans(scanned, rule, kit)
    empty = dict(zip(FACTS.names, ([], [], 0, 0, 0, [], None, False), strict=True))
    columns: dict[str, list[Any]] = {name: [value] * len(texts) for name, value in empty.items()}
    columns["pii_exhausted"] = scanned.exhausted.tolist()
    for row in sorted(flagged.keys() | {row for row, found in enumerate(scanned.spans) if found}):
        spans = tuple(sorted((*scanned.spans[row], *flagged.get(row, {}).values())))
        for name, value in _row_facts(texts[row].as_py(), spans, kit.exposure).items():
            columns[name][row] = value
    for row in np.flatnonzero(~texts.is_valid().to_numpy(zero_copy_only=False)).tolist():
        for values in columns.values():
            values[row] = None
    return {name: pa.array(columns[name], FACTS.field(name).type) for name in FACTS.names}


STAGE = Stage("pii", FACTS, open_pii, measure_pii, judge_pii)


def scan_strings(values: Iterable[str | None], kit: PiiKit) -> list[tuple[Span, ...]]:
    """Find spans in metadata strings (titles, URLs, ids, paths); null and empty strings have none.

    A string whose budget runs out is one span over all of it, of type CREDENTIAL: nothing of it may leave.
    """
    texts = pa.array([value or "" for value in values], pa.large_string())
    scanned = kit.scanner.scan(texts)
    return [
        (Span(0, len(texts[row].as_py()), "CREDENTIAL", 1.0, "budget"),) if scanned.exhausted[row] else spans
        for row, spans in enumerate(scanned.spans)
    ]


def find_spans(text: str, rule: PiiRule, kit: PiiKit) -> tuple[Span, ...]:
    """Find the spans of one text.

    Raises:
        BudgetExhausted: a work budget of the rule ran out.
    """
    from transforms.recognizers.base import BudgetExhausted

    scanned = kit.scanner.scan(pa.array([text], pa.large_string()))
    if scanned.exhausted[0]:
        raise BudgetExhausted
    return scanned.spans[0]


def rescan(texts: pa.LargeStringArray, kit: PiiKit) -> list[tuple[Span, ...] | None]:
    """Look again for the leak check after redaction: direct identifiers, by pattern only, without triggers and context.

    None for a text in which a work budget ran out: not measured is never clean.
    """
    return kit.again.scan(texts)


def _row_facts(text: str, spans: tuple[Span, ...], exposure: Exposure) -> dict[str, Any]:
    counts = Counter(span.type for span in spans)
    classes = {pii_types.BY_NAME[name].pipl_28 for name in counts if name in pii_types.BY_NAME}
    births = [born for s in spans if s.type == "CN_RESIDENT_ID" and (born := _born(text, s))]
    return {
        "pii_spans": [span._asdict() for span in spans],
        "pii_counts": [{"type": name, "count": counts[name]} for name in sorted(counts)],
        "pii_direct_identifiers": len({value_of(text, s) for s in spans if s.type in pii_types.DIRECT}),
        "pii_persons": len({value_of(text, s) for s in spans if s.type == "PERSON"}),
        "pii_person_identifiers": exposure.most(text, spans),
        "pii_sensitive": sorted(name for name in classes if name),
        "pii_youngest_birth_date": max(births, default=None),
    }


def _born(text: str, span: Span) -> str | None:
    from transforms.fold import squeeze
    from transforms.recognizers.cn_resident_id import birth_date

    return birth_date(squeeze(fold(text[span.start : span.end]))[0])


def _lexicon_spans(scanned: "Scanned", rule: PiiRule, kit: PiiKit) -> dict[int, dict[str, Span]]:
    """Return row -> class -> the first lexicon word within reach of a personal cue or of a span of a person."""
    spans: dict[int, dict[str, Span]] = {}
    for hit in scanned.hits:
        kind = kit.lexicon[hit.word][1]
        if scanned.exhausted[hit.row] or kind in spans.get(hit.row, {}):
            continue
        if _is_personal(scanned, hit, rule, kit):
            start, end = scanned.place(hit)
            found = Span(start, end, pii_types.SENSITIVE_TYPES[kind], LEXICON_SCORE, "lexicon")
            spans.setdefault(hit.row, {})[kind] = found
    return spans


def _is_personal(scanned: "Scanned", hit: "CueHit", rule: PiiRule, kit: PiiKit) -> bool:
    before, word, behind = scanned.around(hit, rule.sensitive_near_chars)
    if word[0].isascii() and (before[-1:].isascii() and before[-1:].isalnum()):
        return False
    if word[-1].isascii() and (behind[:1].isascii() and behind[:1].isalpha() and behind[:1] != "s"):
        return False
    if kit.personal.search(before) or kit.personal.search(behind):
        return True
    start, end = scanned.place(hit)
    near = rule.sensitive_near_chars
    return any(
        s.start < end + near and start - near < s.end
        for s in scanned.spans[hit.row]
        if s.type in pii_types.DIRECT or s.type == "PERSON"
    )
