"""Tables of the ledger about what people asked for and found: drawn samples, reviews of them, removal requests."""

import pyarrow as pa

SAMPLES = pa.schema(
    [
        pa.field("sample", pa.string(), nullable=False),
        pa.field("place", pa.int32(), nullable=False),
        pa.field("doc_id", pa.uuid(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("shard", pa.string(), nullable=False),
        pa.field("shard_row", pa.int64(), nullable=False),
        pa.field("draw", pa.string(), nullable=False),
        pa.field("frame_rows", pa.int64(), nullable=False),
        pa.field("frame_sha256", pa.string(), nullable=False),
        pa.field("seed", pa.string(), nullable=False),
    ]
)
"""The items drawn for review by people, in the order of the draw: `place` from 1, `draw` = hex SHA-256 of seed, frame
and doc_id. The frame is every kept record: `frame_rows` of them, `frame_sha256` over names and hashes of the shards."""

REVIEWS = pa.schema(
    [
        pa.field("review", pa.int32(), nullable=False),
        pa.field("release", pa.string(), nullable=False),
        pa.field("sample", pa.string(), nullable=False),
        pa.field("frame_sha256", pa.string(), nullable=False),
        pa.field("frame_rows", pa.int64(), nullable=False),
        pa.field("drawn", pa.int32(), nullable=False),
        pa.field("reviewed", pa.int32(), nullable=False),
        pa.field("acceptable", pa.int32(), nullable=False),
        pa.field("acceptable_ratio", pa.float64()),
        pa.field("lower_bound_ratio", pa.float64(), nullable=False),
        pa.field("min_acceptable_ratio", pa.float64(), nullable=False),
        pa.field("judged_by", pa.string(), nullable=False),
        pa.field("second_looks", pa.int32(), nullable=False),
        pa.field("changed_by_second", pa.int32(), nullable=False),
        pa.field("risks", pa.list_(pa.struct([pa.field("risk", pa.string()), pa.field("items", pa.int32())]))),
        pa.field("reviewers", pa.list_(pa.string()), nullable=False),
        pa.field("status", pa.string(), nullable=False),
        pa.field("decided_by", pa.string(), nullable=False),
        pa.field("decided_on", pa.date32(), nullable=False),
        pa.field("file_sha256", pa.string(), nullable=False),
        pa.field("items_sha256", pa.string(), nullable=False),
        pa.field("previous_sha256", pa.string()),
    ]
)
"""One review of a sample by people, beside the release: status is pass | fail | incomplete; see `pipelines.review`."""

REVIEW_ITEMS = pa.schema(
    [
        pa.field("review", pa.int32(), nullable=False),
        *(SAMPLES.field(name) for name in ("sample", "place", "doc_id", "source_id")),
        pa.field("passes", pa.bool_(), nullable=False),
        pa.field("risk", pa.string()),
        pa.field("reviewer", pa.string(), nullable=False),
        pa.field("acceptable", pa.bool_(), nullable=False),
        pa.field("second_reviewer", pa.string()),
        pa.field("second_acceptable", pa.bool_()),
    ]
)
"""One looked-at item of a review: `passes` is the second verdict where there is one, else the first."""

ERASURES = pa.schema(
    [
        pa.field("request", pa.string(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("requested_on", pa.date32(), nullable=False),
        pa.field("decided_by", pa.string(), nullable=False),
        pa.field("named_by", pa.list_(pa.string()), nullable=False),
        pa.field("records", pa.int64(), nullable=False),
    ]
)
"""One row per removal request and source: how it named records, never by what, and how many it took out (also 0)."""
