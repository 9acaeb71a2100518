"""Content safety: terms of operator lexicons and scores of operator classifiers, by risk of TC260-003 Annex A.

A mechanism: the project ships no lexicon. Without one nothing was checked, and the facts say so.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.fasttext_model import line, load, score
from transforms.fold import Folded, fold_batch, squeeze
from transforms.records import Finding, Source, Stage
from transforms.safety.lexicon import Finder, Hit, LexiconRule, Term, read_lexicon, risks
from transforms.variants import simplified_batch

REASON_OF_CLASS = {
    "A1": "safety.against_core_values",
    "A2": "safety.discrimination",
    "A3": "safety.commercial_violation",
    "A4": "safety.infringes_rights",
    "A5": "safety.service_needs",
}


@dataclass(frozen=True)
class ClassifierRule:
    """One fastText model that gives the probability of one risk; `label` is the label that means the risk."""

    name: str
    path: str
    sha256: str
    version: str
    risk: str
    label: str
    licence: str


@dataclass(frozen=True)
class LimitRule:
    """What a text may have of a risk; null: not limited. Above it the reason of the risk's class is found."""

    max_hits: int | None
    max_hits_per_1000_chars: float | None
    max_score: float | None


@dataclass(frozen=True)
class SafetyRule:
    """Lexicons, classifiers and limits; units and sources in policies/safety.yaml.

    limits            risk code, class (A1…A5) or `default` -> limit; the most specific one holds.
    max_stored_hits   hits of one text whose offsets are kept; counts are always complete.
    window_chars      code points from the start of the text that classifiers see.
    coverage_total, coverage_by_class   what a keyword library should have, see `safety.lexicon.coverage`.
    """

    JUDGED: ClassVar[frozenset[str]] = frozenset(("limits", "coverage_total", "coverage_by_class"))
    """Fields whose change leaves the facts as they are."""

    lexicons: tuple[LexiconRule, ...]
    classifiers: tuple[ClassifierRule, ...]
    limits: dict[str, LimitRule]
    max_stored_hits: int
    window_chars: int
    coverage_total: int
    coverage_by_class: dict[str, int]


HITS = pa.list_(
    pa.struct([("risk", pa.string()), ("lexicon", pa.string()), ("start", pa.int64()), ("end", pa.int64())])
)
COUNTS = pa.list_(pa.struct([("risk", pa.string()), ("hits", pa.int64()), ("per_1000_chars", pa.float64())]))
SCORES = pa.list_(pa.struct([("risk", pa.string()), ("model", pa.string()), ("score", pa.float64())]))
FACTS = pa.schema(
    [
        pa.field("safety_checked", pa.bool_()),
        pa.field("safety_counts", COUNTS),
        pa.field("safety_hits", HITS),
        pa.field("safety_scores", SCORES),
    ]
)
"""The facts of this stage; all null where `text` is null.

safety_checked  false when the policy names neither lexicon nor classifier: no evidence, which is not "clean".
safety_counts   per risk with a hit, by code: hits, and hits per 1,000 code points rounded to 1e-4.
safety_hits     the first `max_stored_hits` hits by start: code points into the text, end exclusive. No text.
safety_scores   per classifier in the order of the policy: probability 0-1, rounded to 1e-4.
"""


class Kit(NamedTuple):
    """The automaton over all lexicons, its terms, and the loaded classifiers."""

    finder: Finder
    terms: tuple[Term, ...]
    classifiers: tuple[tuple[ClassifierRule, Any], ...]


def open_safety(rule: SafetyRule) -> Kit:
    """Read the lexicons and load the classifiers.

    Raises:
        FileNotFoundError: a file is missing.
        ValueError: a file is not the one the policy names, a risk code or a key of `limits` is unknown.
    """
    known = {"default", *REASON_OF_CLASS, *risks()}
    unknown = sorted(set(rule.limits) - known) + [c.name for c in rule.classifiers if c.risk not in risks()]
    if unknown:
        raise ValueError(f"safety: unknown risk at {', '.join(unknown)}")
    terms = tuple(term for lexicon in rule.lexicons for term in read_lexicon(lexicon))
    return Kit(Finder(terms), terms, tuple((c, load(c.path, c.sha256)) for c in rule.classifiers))


def models(rule: SafetyRule) -> list[dict[str, str]]:
    """Return the rows of the `models` table: role, file, sha256, licence, origin, note."""
    lexicons = [("safety lexicon", x.path, x.sha256, "NOASSERTION", x.version) for x in rule.lexicons]
    scorers = [(f"safety classifier {x.risk}", x.path, x.sha256, x.licence, x.version) for x in rule.classifiers]
    return [
        {"role": role, "file": Path(path).name, "sha256": sha, "licence": licence, "origin": "operator", "note": note}
        for role, path, sha, licence, note in (*lexicons, *scorers)
    ]


def measure_safety(batch: pa.RecordBatch, rule: SafetyRule, kit: Kit, source: Source) -> dict[str, pa.Array]:
    """Measure the facts of FACTS for one batch; the source plays no part in what is measured."""
    text = batch["text"]
    if not (kit.terms or kit.classifiers):
        return _unchecked(text)
    folded = simplified_batch(text)
    found = [_find(folded, row, rule, kit) for row in range(len(text))]
    scores = _score(text, rule, kit)
    columns = {
        "safety_checked": [True] * len(text),
        "safety_counts": [counts for counts, _ in found],
        "safety_hits": [hits for _, hits in found],
        "safety_scores": scores,
    }
    null = text.is_null()
    return {f.name: pc.if_else(null, pa.scalar(None, f.type), pa.array(columns[f.name], f.type)) for f in FACTS}


def _unchecked(text: pa.LargeStringArray) -> dict[str, pa.Array]:
    """Return the facts of texts that nothing was named to check with: no evidence, at no cost."""
    null = text.is_null()
    checked = pa.array(np.zeros(len(text), np.bool_), mask=np.asarray(null))
    starts = pa.array(np.zeros(len(text) + 1, np.int32))
    lists = {
        f.name: pa.ListArray.from_arrays(starts, pa.array([], f.type.value_type), type=f.type, mask=null)
        for f in FACTS
        if pa.types.is_list(f.type)
    }
    return {"safety_checked": checked, **lists}


def _find(folded: Folded, row: int, rule: SafetyRule, kit: Kit) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the counts by risk and the stored hits of one text."""
    if not kit.terms:
        return [], []
    chars = int(folded.starts[row + 1] - folded.starts[row])
    counts: Counter[str] = Counter()
    stored: list[Hit] = []
    for hit in kit.finder.find(folded.text(row)):
        counts[hit.risk] += 1
        if len(stored) < rule.max_stored_hits:
            stored.append(hit)
    by_risk = [
        {"risk": risk, "hits": n, "per_1000_chars": round(1000 * n / chars, 4)} for risk, n in sorted(counts.items())
    ]
    return by_risk, [hit._asdict() for hit in stored]


def _score(text: pa.LargeStringArray, rule: SafetyRule, kit: Kit) -> list[list[dict[str, Any]]]:
    rows = len(text)
    if not kit.classifiers:
        return [[] for _ in range(rows)]
    folded = fold_batch(text)
    lines = [line(squeeze(folded.text(row))[0], rule.window_chars) for row in range(rows)]
    by_model = [(c, score(model, lines, c.label)) for c, model in kit.classifiers]
    return [[{"risk": c.risk, "model": c.name, "score": scores[row]} for c, scores in by_model] for row in range(rows)]


def judge_safety(facts: pa.RecordBatch, rule: SafetyRule, source: Source) -> tuple[Finding, ...]:
    """Find the classes of risk of which a text has more than the policy allows.

    `safety.not_measured`: a fact is missing; `safety.no_evidence` (noted): nothing was named to check with.
    """
    read = facts["reader_reason"].is_null().to_numpy(zero_copy_only=False)
    missing = np.zeros(facts.num_rows, np.bool_)
    for field in FACTS:
        missing |= facts[field.name].is_null().to_numpy(zero_copy_only=False)
    unchecked = pc.fill_null(pc.invert(facts["safety_checked"]), False).to_numpy(zero_copy_only=False)
    found = {reason: np.zeros(facts.num_rows, np.bool_) for reason in REASON_OF_CLASS.values()}
    for column, value, limited in (
        ("safety_counts", "hits", "max_hits"),
        ("safety_counts", "per_1000_chars", "max_hits_per_1000_chars"),
        ("safety_scores", "score", "max_score"),
    ):
        _add_findings(found, facts[column], value, limited, rule)
    findings = [Finding("safety.not_measured", missing & read), Finding("safety.no_evidence", unchecked & read)]
    return (*findings, *(Finding(reason, mask) for reason, mask in found.items()))


def _add_findings(
    found: dict[str, npt.NDArray[np.bool_]], column: pa.ListArray, value: str, limited: str, rule: SafetyRule
) -> None:
    """Mark the rows that have a value above the limit of its risk in one list column."""
    entries = pc.list_flatten(column)
    rows = pc.list_parent_indices(column).to_numpy(zero_copy_only=False)
    values = pc.struct_field(entries, value).to_numpy(zero_copy_only=False)
    names = pc.struct_field(entries, "risk")
    for risk in sorted(set(names.to_pylist())):
        limit = getattr(limit_of(risk, rule.limits), limited, None)
        if limit is not None:
            of_risk = pc.equal(names, risk).to_numpy(zero_copy_only=False)
            found[REASON_OF_CLASS[risks()[risk][0]]][rows[of_risk & (values > limit)]] = True


def limit_of(risk: str, limits: dict[str, LimitRule]) -> LimitRule | None:
    """Return the limit of a risk: its own, that of its class, the default, or none."""
    for key in (risk, risks()[risk][0], "default"):
        if key in limits:
            return limits[key]
    return None


STAGE = Stage("safety", FACTS, open_safety, measure_safety, judge_safety)
