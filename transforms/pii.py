"""Personal information by pattern: which spans a text holds, and what they make of the record.

Facts only name places and types. The spans themselves are PRIVATE: they stay in the work table, where redaction
reads them; the ledger gets counts, classes and flags. Names found by a model come later and are not here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms import pii_types
from transforms.fold import fold
from transforms.records import PRIVATE, SPANS, Finding, Source, Span, Stage

if TYPE_CHECKING:
    from transforms.pii_again import SecondScan
    from transforms.pii_scan import CueHit, Scanned, Scanner
    from transforms.recognizers.base import Limits

LEXICON_SCORE = 0.5
"""Score of a lexicon word: it says what a text speaks of, not whose it is."""

COUNTS = pa.list_(pa.struct([pa.field("type", pa.string()), pa.field("count", pa.int32())]))

FACTS = pa.schema(
    [
        pa.field("pii_spans", SPANS, metadata=PRIVATE),
        pa.field("pii_counts", COUNTS),
        pa.field("pii_direct_identifiers", pa.int32()),
        pa.field("pii_persons", pa.int32()),
        pa.field("pii_sensitive", pa.list_(pa.string())),
        pa.field("pii_youngest_birth_date", pa.string(), metadata=PRIVATE),
        pa.field("pii_exhausted", pa.bool_()),
    ]
)
"""What `measure_pii` adds.

pii_spans                spans in code points of `text`, sorted; empty when `pii_exhausted`.
pii_counts               spans by type, sorted by type.
pii_direct_identifiers   different values (by their fold, without separators) of types that point at one person.
pii_persons              different names found by label.
pii_sensitive            sensitive classes, sorted: from lexicon words near a person and from the types found.
pii_youngest_birth_date  latest birth date inside a resident ID, YYYY-MM-DD; optional: null when there is none.
pii_exhausted            a work budget ran out: the text was not searched to its end.
"""


@dataclass(frozen=True)
class PiiRule:
    """What is looked for, how far and how hard; units and sources in pipelines/policies/pii.yaml.

    `as_of` is the day of the run. Measuring takes its year (nobody is born after it), judging the day.
    """

    JUDGED: ClassVar[frozenset[str]] = frozenset(("doxxing_identifiers", "minor_age_years"))
    """Fields whose change leaves the facts as they are."""

    recognizers: tuple[str, ...]
    stock_recognizers: tuple[str, ...]
    context_before_chars: int
    context_after_chars: int
    min_score: float
    min_scores: dict[str, float]
    max_document_chars: int
    max_candidates: int
    public_numbers: tuple[str, ...]
    documentation_values: Literal["report", "ignore"]
    lexicons: dict[str, tuple[str, ...]]
    personal_cues: tuple[str, ...]
    sensitive_near_chars: int
    doxxing_identifiers: int
    minor_age_years: int
    as_of: str | None


@dataclass(frozen=True)
class PiiKit:
    """What a worker keeps open: the scanner, the class of each lexicon word, the pattern of personal cues."""

    scanner: "Scanner"
    lexicon: tuple[tuple[str, str], ...]  # (word, class), in the order of the scanner's extra words
    personal: "re.Pattern[str]"
    bare: "Scanner"  # patterns of direct identifiers only, deaf to context
    again: "SecondScan"  # the same without triggers; used by `rescan`


def open_pii(rule: PiiRule) -> PiiKit:
    """Make the recognisers and automata.

    Raises:
        ValueError: a recogniser, stock recogniser or type in the rule is unknown.
    """
    from transforms.pii_again import SecondScan
    from transforms.pii_scan import Scanner
    from transforms.recognizers import recognizers
    from transforms.recognizers.base import word_pattern
    from transforms.recognizers.stock import stock

    unknown = sorted(set(rule.min_scores) - set(pii_types.BY_NAME))
    unknown += sorted(set(rule.lexicons) - set(pii_types.SENSITIVE_TYPES))
    if unknown:
        raise ValueError(f"unknown types or classes: {', '.join(unknown)}")
    chosen = (*recognizers(limits_of(rule, True), rule.recognizers, "en"), *stock(rule.stock_recognizers))
    lexicon = tuple(sorted((fold(word), kind) for kind, words in rule.lexicons.items() for word in words))
    scores = rule.min_scores, rule.min_score
    extra = [word for word, _ in lexicon]
    scanner = Scanner(chosen, *scores, rule.max_document_chars, rule.max_candidates, extra)
    direct = recognizers(limits_of(rule, False), direct_recognizers(rule.recognizers), "en")
    bare = Scanner(direct, *scores, rule.max_document_chars, rule.max_candidates, ())
    personal = re.compile(word_pattern(fold(word) for word in rule.personal_cues))
    return PiiKit(scanner, lexicon, personal, bare, SecondScan(bare))


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
    empty = dict(zip(FACTS.names, ([], [], 0, 0, [], None, False), strict=True))
    columns: dict[str, list[Any]] = {name: [value] * len(texts) for name, value in empty.items()}
    columns["pii_exhausted"] = scanned.exhausted.tolist()
    for row in sorted(flagged.keys() | {row for row, found in enumerate(scanned.spans) if found}):
        spans = tuple(sorted((*scanned.spans[row], *flagged.get(row, {}).values())))
        for name, value in _row_facts(texts[row].as_py(), spans).items():
            columns[name][row] = value
    for row in np.flatnonzero(~texts.is_valid().to_numpy(zero_copy_only=False)).tolist():
        for values in columns.values():
            values[row] = None
    return {name: pa.array(columns[name], FACTS.field(name).type) for name in FACTS.names}


def judge_pii(facts: pa.RecordBatch, rule: PiiRule, source: Source) -> tuple[Finding, ...]:
    """Turn facts into findings; `pii.doxxing` here counts names found by label, the NER stage judges again."""
    direct, persons = _numbers(facts, "pii_direct_identifiers"), _numbers(facts, "pii_persons")
    has = _type_masks(facts)
    findings = [
        Finding("pii.not_measured", _unmeasured(facts)),
        Finding("pii.budget_exhausted", _bools(facts, "pii_exhausted")),
        Finding("pii.private_key", has("PRIVATE_KEY")),
        Finding("pii.credential", has("CREDENTIAL")),
        Finding("pii.doxxing", is_doxxing(persons, direct, rule)),
        Finding("pii.identifiers", direct > 0),
        Finding("pii.organization", has("CN_USCC")),
    ]
    sensitive = facts.column("pii_sensitive").to_pylist()
    for name in pii_types.SENSITIVE_TYPES:
        if name != "minor":
            findings.append(Finding(f"pii.{name}", np.array([name in (row or ()) for row in sensitive], dtype=bool)))
    findings.append(Finding("pii.minor", _minors(facts, rule)))
    findings.append(Finding("pii.age_not_judged", _undated(facts, rule)))
    return tuple(f for f in findings if f.mask.any())


def is_doxxing(persons: npt.NDArray[np.int64], direct: npt.NDArray[np.int64], rule: PiiRule) -> npt.NDArray[np.bool_]:
    """Say where a record names a person and holds `rule.doxxing_identifiers` or more direct identifiers."""
    return (persons > 0) & (direct >= rule.doxxing_identifiers)


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


def _row_facts(text: str, spans: tuple[Span, ...]) -> dict[str, Any]:
    counts = Counter(span.type for span in spans)
    classes = {pii_types.BY_NAME[name].pipl_28 for name in counts if name in pii_types.BY_NAME}
    births = [born for s in spans if s.type == "CN_RESIDENT_ID" and (born := _born(text, s))]
    return {
        "pii_spans": [span._asdict() for span in spans],
        "pii_counts": [{"type": name, "count": counts[name]} for name in sorted(counts)],
        "pii_direct_identifiers": len({_value(text, s) for s in spans if s.type in pii_types.DIRECT}),
        "pii_persons": len({_value(text, s) for s in spans if s.type == "PERSON"}),
        "pii_sensitive": sorted(name for name in classes if name),
        "pii_youngest_birth_date": max(births, default=None),
    }


def _value(text: str, span: Span) -> str:
    value = text[span.start : span.end]
    folded = value.lower() if value.isascii() else fold(value)
    return re.sub(r"[^0-9a-z\u4e00-\u9fff@.]", "", folded).removeprefix("86")


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


def _numbers(facts: pa.RecordBatch, name: str) -> npt.NDArray[np.int64]:
    return np.asarray(facts.column(name).fill_null(0).to_numpy(zero_copy_only=False), dtype=np.int64)


def _bools(facts: pa.RecordBatch, name: str) -> npt.NDArray[np.bool_]:
    return np.asarray(facts.column(name).fill_null(False).to_numpy(zero_copy_only=False), dtype=np.bool_)


def _unmeasured(facts: pa.RecordBatch) -> npt.NDArray[np.bool_]:
    readable = facts.column("reader_reason").is_null().to_numpy(zero_copy_only=False)
    missing = facts.column("pii_exhausted").is_null().to_numpy(zero_copy_only=False)
    return np.asarray(readable & missing, dtype=np.bool_)


def _type_masks(facts: pa.RecordBatch) -> Any:
    types = [{count["type"] for count in row or ()} for row in facts.column("pii_counts").to_pylist()]

    def has(name: str) -> npt.NDArray[np.bool_]:
        return np.array([name in row for row in types], dtype=np.bool_)

    return has


def _births(facts: pa.RecordBatch) -> Iterator[str | None]:
    yield from facts.column("pii_youngest_birth_date").to_pylist()


def _minors(facts: pa.RecordBatch, rule: PiiRule) -> npt.NDArray[np.bool_]:
    """Return the rows whose youngest ID holder is under `rule.minor_age_years` on `rule.as_of`."""
    limit = None
    if rule.as_of is not None:
        today = date.fromisoformat(rule.as_of)
        limit = f"{today.year - rule.minor_age_years:04d}-{today.month:02d}-{today.day:02d}"
    return np.array([born is not None and limit is not None and born > limit for born in _births(facts)], dtype=bool)


def _undated(facts: pa.RecordBatch, rule: PiiRule) -> npt.NDArray[np.bool_]:
    return np.array([born is not None and rule.as_of is None for born in _births(facts)], dtype=bool)
