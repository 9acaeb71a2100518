"""The common case of redaction for a whole column at once: spans apart from each other, tags for values.

What needs the value itself (masks, surrogates, `keep`) or has spans that overlap is left to `transforms.redact.text`.
The two ways give the same text and the same rows (a test holds them equal).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.fold import utf8_buffers
from transforms.pii.plan import Planner, tag
from transforms.records import Span
from transforms.redact.text import Applied

FIXED = frozenset({"redact", "flag", "drop", "quarantine"})  # actions that do not look at the value
Int64s = npt.NDArray[np.int64]


class Simple(NamedTuple):
    """A column in which the simple rows are redacted.

    texts    large_string; the array that came in when nothing was replaced.
    applied  simple row -> its `Applied` rows.
    changed  simple rows whose text was replaced in part, ascending.
    rest     rows with spans that have to be redacted one by one, ascending; as they were in `texts`.
    """

    texts: pa.LargeStringArray
    applied: dict[int, tuple[Applied, ...]]
    changed: tuple[int, ...]
    rest: tuple[int, ...]


class _Flat(NamedTuple):
    """Spans of some rows, one after the other: `bounds` has the place of each row's first span and the total."""

    rows: Int64s
    bounds: Int64s
    spans: Sequence[Span]
    starts: Int64s
    ends: Int64s
    types: Int64s
    names: Sequence[str]


def redact_simple(texts: pa.LargeStringArray, spans: Mapping[int, tuple[Span, ...]], plan: Planner) -> Simple:
    """Redact the simple rows of a column.

    Raises:
        ValueError: a span does not fit its text.
    """
    rows = sorted(row for row in spans if spans[row])
    if not rows:
        return Simple(texts, {}, (), ())
    flat = _flatten(rows, spans)
    actions = [plan.rule.action(name, plan.source.id) for name in flat.names]
    simple = _simple_rows(flat, np.array([action in FIXED for action in actions]))
    rest = tuple(flat.rows[~simple].tolist())
    flat = _flatten(flat.rows[simple].tolist(), spans) if rest else flat
    if not len(flat.rows):
        return Simple(texts, {}, (), rest)
    actions = [plan.rule.action(name, plan.source.id) for name in flat.names]
    replaced = np.array([action != "flag" for action in actions])[flat.types]
    sizes = np.array([len(tag(name)) for name in flat.names], np.int64)[flat.types]
    applied = _applied(flat, actions, np.where(replaced, sizes, flat.ends - flat.starts))
    touched = np.add.reduceat(replaced, flat.bounds[:-1]) > 0
    if touched.any():
        texts = _replace(texts, flat, replaced)
    return Simple(texts, applied, tuple(flat.rows[touched].tolist()), rest)


def _flatten(rows: Sequence[int], spans: Mapping[int, tuple[Span, ...]]) -> _Flat:
    found = [span for row in rows for span in spans[row]]
    bounds = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(spans[row]) for row in rows], out=bounds[1:])
    names = sorted({span.type for span in found})
    number = {name: at for at, name in enumerate(names)}
    columns = np.array([(span.start, span.end, number[span.type]) for span in found], np.int64).reshape(-1, 3).T
    starts, ends, types = (np.ascontiguousarray(column) for column in columns)
    return _Flat(np.array(rows, np.int64), bounds, found, starts, ends, types, names)


def _simple_rows(flat: _Flat, fixed: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Say for each row whether its spans are in order and apart and all have an action that ignores the value."""
    fine = fixed[flat.types] & (flat.starts < flat.ends) & (flat.starts >= 0)
    follows = np.ones(len(flat.spans), np.bool_)
    follows[1:] = flat.starts[1:] >= flat.ends[:-1]
    follows[flat.bounds[:-1]] = True
    return np.asarray(np.logical_and.reduceat(fine & follows, flat.bounds[:-1]))


def _applied(flat: _Flat, actions: Sequence[str], new_sizes: Int64s) -> dict[int, tuple[Applied, ...]]:
    grown = np.cumsum(new_sizes - (flat.ends - flat.starts))
    before = np.append(0, grown[:-1])
    before -= np.repeat(before[flat.bounds[:-1]], np.diff(flat.bounds))
    new_starts = flat.starts + before
    acts = [actions[kind] for kind in flat.types.tolist()]
    places = zip(new_starts.tolist(), (new_starts + new_sizes).tolist(), acts, flat.spans, strict=True)
    told = [
        Applied(start, end, new_start, new_end, kind, score, recognizer, action, "policy", None)
        for new_start, new_end, action, (start, end, kind, score, recognizer) in places
    ]
    bounds = flat.bounds.tolist()
    return {row: tuple(told[bounds[at] : bounds[at + 1]]) for at, row in enumerate(flat.rows.tolist())}


def _replace(texts: pa.LargeStringArray, flat: _Flat, replaced: npt.NDArray[np.bool_]) -> pa.LargeStringArray:
    from transforms.kernels.redact import replace_spans

    offsets, data = utf8_buffers(texts)
    counts = np.zeros(len(texts) + 1, np.int64)
    counts[flat.rows + 1] = np.diff(flat.bounds)
    tags = [tag(name).encode() for name in flat.names]
    tag_offsets = np.cumsum([0, *map(len, tags)]).astype(np.int64)
    tag_of = np.where(replaced, flat.types, -1)
    added = int(np.diff(tag_offsets)[flat.types[replaced]].sum())
    out = np.empty(int(offsets[-1] - offsets[0]) + added, np.uint8)
    bounds = np.empty(len(offsets), np.int64)
    written = replace_spans(
        data, offsets, np.cumsum(counts), flat.starts, flat.ends, tag_of,
        np.frombuffer(b"".join(tags), np.uint8), tag_offsets, out, bounds,
    )  # fmt: skip
    if written < 0:
        raise ValueError("a span does not fit its text")
    return with_validity(texts, bounds, pa.py_buffer(out[:written]))


def with_validity(texts: pa.LargeStringArray, bounds: Int64s, data: pa.Buffer) -> pa.LargeStringArray:
    """Build a column of the same rows, nulls included, over other bytes."""
    present = texts.is_valid().to_numpy(zero_copy_only=False) if texts.null_count else None
    valid = None if present is None else pa.py_buffer(np.packbits(present, bitorder="little"))
    return pa.Array.from_buffers(pa.large_string(), len(texts), [valid, pa.py_buffer(bounds), data], texts.null_count)
