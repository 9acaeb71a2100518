"""Redaction of a column of texts: rows without spans are not touched, not even read."""

import itertools
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.fold import utf8_buffers
from transforms.pii.plan import Action, ActionsRule, Planner, tag
from transforms.records import SPANS, Span
from transforms.redact.simple import Simple, redact_simple, with_validity
from transforms.redact.text import Applied, redact, removal
from transforms.rescan import LEAK, Plan, Rescan, find_leaks, redact_until_clean

GOLDEN = 0x9E3779B97F4A7C15  # odd constants of SplitMix64 (Steele, Lea, Flood 2014), a bijection of 64-bit words
MIX_1, MIX_2 = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
RESCAN_SALT = 0x7265736361  # so that the rescanned sample is not the sample of anybody else


class Cleaned(NamedTuple):
    """A redacted column.

    texts      large_string; the array that came in when no row changed.
    applied    rows with spans only: row -> its `Applied` rows.
    changed    rows whose text differs from the original, ascending.
    rescanned  rows that were scanned again, ascending.
    leaked     rows in which something was still found after the last round: hold them as `pii.leak`.
    held       row -> reason code, of rows that must not be released: a leak, a second scan that was not finished,
               or a type that policy drops or quarantines records for.
    """

    texts: pa.LargeStringArray
    applied: dict[int, tuple[Applied, ...]]
    changed: tuple[int, ...]
    rescanned: tuple[int, ...]
    leaked: tuple[int, ...]
    held: dict[int, str]


def clean_column(
    texts: pa.LargeStringArray,
    spans: Mapping[int, tuple[Span, ...]],
    doc_ids: pa.Array,
    plan: Plan,
    rescan: Rescan,
    rule: ActionsRule,
) -> Cleaned:
    """Redact a column, scan the changed rows and a sample of the others again, redact what that shows.

    Args:
        texts: large_string; null rows stay null and have no spans.
        spans: row -> spans, of the rows that have any (`spans_by_row`).
        doc_ids: binary(16) or UUID, one per row: chooses the sample.
        plan, rescan: see `transforms.rescan.redact_until_clean`. With a `Planner` the simple rows are redacted all
            at once; any other callable plans and redacts row by row.
    """
    present = np.asarray(texts.is_valid().to_numpy(zero_copy_only=False), np.bool_)
    sampled = set(np.flatnonzero(chosen(doc_ids, rule.rescan_sample_ratio) & present).tolist())
    simple = redact_simple(texts, spans, plan) if isinstance(plan, Planner) else Simple(texts, {}, (), tuple(spans))
    applied, changed, again = dict(simple.applied), set(simple.changed), set(simple.rest)
    replaced: dict[int, str] = {}
    held: dict[int, str] = {}
    looked = changed | (sampled - again)
    again |= _not_clean(simple.texts, sorted(looked), applied, rescan)
    rows = sorted(again)
    texts_again = texts.take(pa.array(rows, pa.int64())).to_pylist()
    actions = [plan(text, spans.get(row, ())) for row, text in zip(rows, texts_again, strict=True)]
    scanned = [
        row in sampled or row in looked or any(a.replacement is not None for a in wanted)
        for row, wanted in zip(rows, actions, strict=True)
    ]
    looked.update(itertools.compress(rows, scanned))
    clean = redact_until_clean(
        list(itertools.compress(texts_again, scanned)),
        list(itertools.compress(actions, scanned)), plan, rescan, rule.rescan_rounds,
    )  # fmt: skip
    results = iter(clean)
    for row, text, wanted, was_scanned in zip(rows, texts_again, actions, scanned, strict=True):
        done, why = next(results) if was_scanned else (redact(text, wanted), None)
        if why is not None:
            held[row] = why
        if done.applied:
            applied[row] = done.applied
        if done.text != text:
            replaced[row] = done.text
            changed.add(row)
    held.update({row: why for row in sorted(applied) if (why := removal(applied[row])) is not None})
    cleaned = replace_rows(simple.texts, replaced)
    leaked = tuple(row for row, why in held.items() if why == LEAK)
    return Cleaned(cleaned, applied, tuple(sorted(changed)), tuple(sorted(looked)), leaked, held)


def _not_clean(
    texts: pa.LargeStringArray, rows: Sequence[int], applied: Mapping[int, tuple[Applied, ...]], rescan: Rescan
) -> set[int]:
    """Scan redacted rows again, all at once; return those in which something is found or the scan was not finished."""
    found = rescan(texts.take(pa.array(rows, pa.int64()))) if rows else ()
    return {
        row
        for row, spans in zip(rows, found, strict=True)
        if spans is None or (spans and find_leaks(texts[row].as_py(), applied.get(row, ()), spans))
    }


def chosen(doc_ids: pa.Array, ratio: float) -> npt.NDArray[np.bool_]:
    """Choose a share of rows by document id alone: the same rows in every run, order and batch."""
    if isinstance(doc_ids, pa.ExtensionArray):
        doc_ids = doc_ids.storage
    if not len(doc_ids) or ratio <= 0.0:
        return np.zeros(len(doc_ids), np.bool_)
    data = np.frombuffer(doc_ids.buffers()[1], np.uint8)[doc_ids.offset * 16 : (doc_ids.offset + len(doc_ids)) * 16]
    words = np.ascontiguousarray(data.reshape(-1, 16)[:, :8]).view(np.uint64)[:, 0].astype(np.uint64)
    words = words ^ np.uint64(RESCAN_SALT)
    with np.errstate(over="ignore"):
        words = words + np.uint64(GOLDEN)
        words = (words ^ (words >> np.uint64(30))) * np.uint64(MIX_1)
        words = (words ^ (words >> np.uint64(27))) * np.uint64(MIX_2)
    words = words ^ (words >> np.uint64(31))
    return np.asarray((words >> np.uint64(11)).astype(np.float64) < ratio * 2.0**53)


def spans_by_row(column: pa.Array) -> dict[int, tuple[Span, ...]]:
    """Read a `records.SPANS` column: row -> spans, of the rows that have any."""
    column = column if column.type == SPANS else column.cast(SPANS)
    offsets = column.offsets.to_numpy()
    rows = np.flatnonzero(np.diff(offsets))
    if not len(rows):
        return {}
    values = column.values.slice(int(offsets[0]), int(offsets[-1] - offsets[0]))
    fields = (values.field(name).to_pylist() for name in Span._fields)
    flat = list(map(Span._make, zip(*fields, strict=True)))
    bounds = (offsets - offsets[0]).tolist()
    return {row: tuple(flat[bounds[row] : bounds[row + 1]]) for row in rows.tolist()}


def replace_rows(texts: pa.LargeStringArray, replaced: Mapping[int, str]) -> pa.LargeStringArray:
    """Return the column with some rows replaced; the bytes of the others are copied in long runs, or not at all."""
    if not replaced:
        return texts
    offsets, data = utf8_buffers(texts)
    view = data.data
    lengths = np.diff(offsets)
    pieces: list[bytes | memoryview] = []
    at = 0
    for row in sorted(replaced):
        new = replaced[row].encode("utf-8")
        pieces += (view[offsets[at] : offsets[row]], new)
        lengths[row] = len(new)
        at = row + 1
    pieces.append(view[offsets[at] : offsets[-1]])
    bounds = np.zeros(len(offsets), np.int64)
    np.cumsum(lengths, out=bounds[1:])
    return with_validity(texts, bounds, pa.py_buffer(b"".join(pieces)))


def redact_strings(
    values: pa.Array, spans: Sequence[tuple[Span, ...]] | Mapping[int, tuple[Span, ...]], rule: ActionsRule
) -> pa.Array:
    """Put type tags into strings that leave a worker beside the text: URL, title, author, id, path.

    No ground lets a value stay here, and no surrogate is made: what policy only flags stays, everything else
    becomes its tag, overlapping spans one tag for their union.

    Args:
        values: string or large_string; null stays null.
        spans: one tuple per value, or row -> spans.
    """
    rows = spans.items() if isinstance(spans, Mapping) else enumerate(spans)
    replaced = {}
    for row, found in rows:
        gone = tuple(span for span in found if rule.types.get(span.type, rule.default) != "flag")
        if gone:
            replaced[row] = _with_tags(values[row].as_py(), gone)
    wide = values if pa.types.is_large_string(values.type) else values.cast(pa.large_string())
    return values if not replaced else replace_rows(wide, replaced).cast(values.type)


def _with_tags(text: str, spans: Sequence[Span]) -> str:
    return redact(text, [Action(*span, "redact", "policy", None, tag(span.type)) for span in spans]).text
