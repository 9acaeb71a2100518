"""Authorisations of user input: which records may be used, which were withdrawn.

A withdrawal list names records by `source_record_id`. An authorisation ledger has one row a grant: user,
notice_version, time, scope, withdrawn_at, and source_record_id where grants are kept per record; then a record
without a grant is not authorised.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.optout.lists import read_table, record_ids
from transforms.optout.site import evidence_paths, evidence_root
from transforms.records import Source

Rows = Iterator[dict[str, str] | None]


class Authorisations(NamedTuple):
    """`granted` is None when grants are not kept per record."""

    granted: frozenset[str] | None
    withdrawn: frozenset[str]

    def state(self, source_record_id: str | None) -> str:
        """Return active | withdrawn | missing | unidentified for one record."""
        if source_record_id is None:
            return "unidentified"
        if source_record_id in self.withdrawn:
            return "withdrawn"
        return "active" if self.granted is None or source_record_id in self.granted else "missing"


def read_authorisations(ledgers: Iterable[Rows], withdrawals: Iterable[Rows]) -> Authorisations:
    """Read the authorisation ledgers and the withdrawal lists of one source.

    Raises:
        ValueError: a row cannot be read, or a withdrawal names no record.
    """
    granted: set[str] = set()
    withdrawn: set[str] = set()
    per_record = False
    for rows in ledgers:
        for number, row in enumerate(rows, 1):
            if row is None:
                raise ValueError(f"row {number} of the authorisations cannot be read")
            name = row.get("source_record_id")
            per_record = per_record or name is not None
            if name is not None:
                (withdrawn if row.get("withdrawn_at") else granted).add(name)
    for rows in withdrawals:
        withdrawn |= record_ids(rows)
    return Authorisations(frozenset(granted) if per_record else None, frozenset(withdrawn))


def users_of(source: Source) -> Authorisations | None:
    """Open the authorisations and withdrawals of a source of user input; None for any other.

    Raises:
        ValueError: see `read_authorisations`.
    """
    if source.acquisition != "user_input":
        return None
    root = evidence_root(source)
    granted = [read_table(root / path) for path in evidence_paths(source, "authorisations", default=True)]
    withdrawn = [read_table(root / path) for path in evidence_paths(source, "withdrawals")]
    return read_authorisations(granted, withdrawn)


def states(batch: pa.RecordBatch, readable: npt.NDArray[np.bool_], users: Authorisations | None) -> pa.Array:
    """Return the fact `authorisation` of each readable record, as string; null for the others and without users."""
    if users is None:
        return pa.nulls(batch.num_rows, pa.string())
    ids = batch["source_record_id"].to_pylist()
    values = [users.state(name) if ok else None for name, ok in zip(ids, readable.tolist(), strict=True)]
    return pa.array(values, pa.string())
