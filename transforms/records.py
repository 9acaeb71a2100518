"""The nouns: what a split, a document batch, a source and a finding are. Nothing here knows Beam.

Every column that the product writes is declared here or beside the stage that measures it; columns are an
interface and are only ever added.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

SCAN = {"scan": "yes"}  # a string from outside: it passes the PI detectors before it leaves a worker
PRIVATE = {"ledger": "no"}  # stays in restricted/work: it could give back text that is later removed

DOCUMENTS = pa.schema(
    [
        pa.field("doc_id", pa.binary(16), nullable=False),
        pa.field("file", pa.string(), nullable=False),
        pa.field("offset", pa.int64(), nullable=False),
        pa.field("length", pa.int64()),
        pa.field("text", pa.large_string(), metadata=PRIVATE),
        pa.field("markup", pa.large_string(), metadata=PRIVATE),
        pa.field("headers", pa.string(), metadata=PRIVATE),
        pa.field("source_record_id", pa.string(), metadata=SCAN),
        pa.field("url", pa.string(), metadata=SCAN),
        pa.field("title", pa.string(), metadata=SCAN),
        pa.field("author", pa.string(), metadata=SCAN),
        pa.field("date", pa.string(), metadata=SCAN),
        pa.field("licence_declared", pa.string(), metadata=SCAN),
        pa.field("reader_reason", pa.string()),
    ]
)
"""What a reader yields, one row per input record.

doc_id            16 bytes, UUIDv8, see `transforms.identity.doc_id`.
file              path relative to the source root as shown in the ledger (personal information removed).
offset            byte offset in the decoded file | Parquet row number | byte offset of the WARC record.
length            bytes of the record in the decoded file; null where the format has none (Parquet).
text              Unicode text to clear; null if and only if `reader_reason` is set.
markup            the HTML that `text` was extracted from; null for formats without markup. Never staged.
headers           JSON object of transport facts (HTTP headers in lower case, content type). Never staged.
source_record_id  the input's own id, as a string.
reader_reason     a `reader.*` reason code for a record that could not be read; all facts are then null.
"""


class Piece(NamedTuple):
    """A contiguous part of one input file: bytes [start, stop) of the stored file, or Parquet row groups."""

    path: str  # as opened; never written to a release
    name: str  # relative to the source root, personal information removed
    start: int
    stop: int


@dataclass(frozen=True)
class InputSpec:
    """One entry of `inputs:` in corpus.yaml, typed and resolved."""

    path: str  # absolute, or a Beam file-system URL; may hold a glob
    format: str
    fields: dict[str, str] = field(default_factory=dict)  # our name -> theirs; dots reach into objects
    encoding: str = "utf-8"
    damaged_file: str = "fail"  # fail | accept


@dataclass(frozen=True)
class Source:
    """One entry of `sources:` in corpus.yaml after every check; `raw` keeps the keys that a register reads."""

    id: str
    title: str
    acquisition: str  # open_licence | public_domain | self_collected | commercial | user_input | synthetic
    licence: str  # SPDX expression, LicenseRef-… or "per-record"
    origin: str  # domestic | overseas
    languages: tuple[str, ...]
    inputs: tuple[InputSpec, ...]
    root: str  # folder that relative paths start from
    blocked: str | None = None  # a `source.*` reason code: every record of the source is dropped with it
    raw: dict[str, Any] = field(default_factory=dict)  # the entry as read: strings, lists and dicts only
    removed: tuple[tuple[str, str, str], ...] = ()  # (column, value, request id): records to take out, sorted
    withheld: tuple[tuple[str, str, str, str], ...] = ()  # (column, value, objection, batch): annotated items, sorted


@dataclass(frozen=True)
class Split:
    """The Beam element: some pieces of one input of one source. A few hundred bytes, or packed small files."""

    index: int
    source_id: str
    input_index: int
    pieces: tuple[Piece, ...]


@dataclass
class Tally:
    """Where every decoded byte and every record of one piece went; `check` proves conservation.

    decoded_bytes = record_bytes + separator_bytes + skipped_bytes, in bytes of the decoded file (after gzip or
    zstd, before character decoding). Parquet counts rows instead: `declared_records` from the footer.
    records = rows + not_content + not_sampled, in records.
    """

    file: str
    decoded_bytes: int = 0
    record_bytes: int = 0
    separator_bytes: int = 0
    skipped_bytes: int = 0
    records: int = 0
    rows: int = 0
    not_content: int = 0
    not_sampled: int = 0
    declared_records: int | None = None

    def check(self) -> str | None:
        """Return None when everything is accounted for, else one sentence that names the gap."""
        spent = self.record_bytes + self.separator_bytes + self.skipped_bytes
        if spent != self.decoded_bytes:
            return f"{self.file}: {self.decoded_bytes} bytes decoded but {spent} accounted for"
        if self.records != self.rows + self.not_content + self.not_sampled:
            return f"{self.file}: {self.records} records read but {self.rows} rows written"
        if self.declared_records is not None and self.declared_records != self.records:
            return f"{self.file}: footer declares {self.declared_records} records, {self.records} read"
        return None


class Finding(NamedTuple):
    """One failed rule: the reason code and the rows it holds for (bool, one per row of the batch)."""

    reason: str
    mask: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Stage:
    """One step of job 1: facts in, facts out; then facts and rule to findings.

    name     policy section and prefix of its reason codes.
    facts    the columns `measure` adds, in order; field metadata SCAN or PRIVATE as above.
    open     rule -> kit: whatever is dear to make (a model, an automaton). Once per worker, never pickled.
    measure  (document batch with the facts so far, rule, kit, source) -> {column: array}, one value per row,
             null where `text` is null.
    judge    (facts without text, rule, source) -> findings. Pure and cheap: thresholds live only here.
    """

    name: str
    facts: pa.Schema
    open: Callable[[Any], Any]
    measure: Callable[[pa.RecordBatch, Any, Any, Source], dict[str, pa.Array]]
    judge: Callable[[pa.RecordBatch, Any, Source], tuple[Finding, ...]]


class Span(NamedTuple):
    """A stretch of a text: Unicode code points into the original, end exclusive; score 0-1."""

    start: int
    end: int
    type: str
    score: float
    recognizer: str


SPANS = pa.list_(
    pa.struct(
        [
            pa.field("start", pa.int32(), nullable=False),
            pa.field("end", pa.int32(), nullable=False),
            pa.field("type", pa.string(), nullable=False),
            pa.field("score", pa.float32(), nullable=False),
            pa.field("recognizer", pa.string(), nullable=False),
        ]
    )
)
"""The column form of a tuple of `Span`, sorted by (start, end, type)."""
