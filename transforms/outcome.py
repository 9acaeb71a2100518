"""What finally happens to each row of a batch: verdict, then deduplication, then what the launcher holds."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.judge import VERDICTS
from transforms.reasons import REASONS

DEDUP_COLUMNS = (
    "survivor_doc_id",
    "survivor_release",
    "similarity",
    "method",
    "merged_count",
    "merged_sources",
    "merged_licences",
    "conflict_doc_ids",
    "conflict_sources",
    "conflict_licences",
)
"""Columns that job 3 decides; the names are those of a resolution file."""

HELD = pa.schema(
    [
        pa.field("doc_id", pa.binary(16), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("conflict_doc_ids", pa.list_(pa.binary(16))),
        pa.field("conflict_sources", pa.list_(pa.string())),
        pa.field("conflict_licences", pa.list_(pa.string())),
    ]
)
"""Records that the launcher takes out after deduplication (a licence conflict, a leak), sorted by doc_id. What they are
in conflict with stands here: the last resolution was made without them."""
CONFLICT = HELD.names[2:]


@dataclass
class Outcome:
    """Mutable decisions of one batch, one entry a row; `verdict` indexes `judge.VERDICTS`."""

    verdict: npt.NDArray[np.int8]
    reason: list[str | None]
    reasons: list[list[str]]
    flags: list[list[str]]
    dedup: dict[str, list[Any]] = field(default_factory=dict)

    def remove(self, row: int, reason: str) -> None:
        """Take a row out for `reason`; a row that is already out only gains the reason."""
        self.reasons[row] = [*(self.reasons[row] or []), reason]
        if self.verdict[row] == 0:
            self.verdict[row] = VERDICTS.index(REASONS[reason].verdict)
            self.reason[row] = reason


def decide(judged: pa.Table, resolved: pa.Table | None, held: pa.Table | None, start: int) -> Outcome:
    """Decide one batch.

    Args:
        judged: the rows of the judged split that belong to the batch.
        resolved: the resolution of the whole split, or None.
        held: `HELD`, or None.
        start: row number of the first row within the split.
    """
    outcome = Outcome(
        verdict=judged["verdict"].to_numpy().copy(),
        reason=judged["reason"].to_pylist(),
        reasons=judged["reasons"].to_pylist(),
        flags=judged["flags"].to_pylist(),
        dedup={name: [None] * judged.num_rows for name in DEDUP_COLUMNS},
    )
    if held is not None:
        _hold(outcome, judged["doc_id"], held)
    if resolved is not None:
        _resolve(outcome, resolved, start, judged.num_rows)
    return outcome


def _hold(outcome: Outcome, doc_ids: pa.ChunkedArray, held: pa.Table) -> None:
    at = pc.index_in(doc_ids, value_set=held["doc_id"].combine_chunks())
    for row, place in enumerate(at.to_pylist()):
        if place is not None:
            outcome.remove(row, held["reason"][place].as_py())
            for name in CONFLICT:
                outcome.dedup[name][row] = held[name][place].as_py()


def _resolve(outcome: Outcome, resolved: pa.Table, start: int, rows: int) -> None:
    inside = pc.and_(pc.greater_equal(resolved["row"], start), pc.less(resolved["row"], start + rows))
    for entry in resolved.filter(inside).to_pylist():
        row = entry["row"] - start
        for name in DEDUP_COLUMNS:
            if entry.get(name) is not None and entry[name] != []:
                outcome.dedup[name][row] = entry[name]
        if entry["outcome"] == "merged":
            outcome.remove(row, "dedup.exact" if entry["method"] == "exact" else "dedup.near")
