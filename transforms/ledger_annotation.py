"""Tables of the ledger about annotation by people. Times are UTC; people stand under pseudonymous ids; no text."""

import pyarrow as pa

_TIME = pa.timestamp("us")


def _required(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


def _list(**fields: pa.DataType) -> pa.DataType:
    return pa.list_(pa.struct([pa.field(name, kind) for name, kind in fields.items()]))


RULEBOOKS = pa.schema(
    [
        _required("rulebook", pa.string()),
        _required("version", pa.string()),
        _required("kind", pa.string()),
        _required("effective_at", _TIME),
        _required("file", pa.string()),
        _required("file_state", pa.string()),
        pa.field("file_sha256", pa.string()),
        pa.field("goal", pa.string()),
        pa.field("data_format", pa.string()),
        pa.field("method", pa.string()),
        _required("quality_metrics", _list(name=pa.string(), target=pa.string(), measurement=pa.string())),
        _required("stages", pa.list_(pa.string())),
        _required("risks", pa.list_(pa.string())),
    ]
)
"""One version of annotation rules: kind is functional | safety, file_state ok | unpinned | changed | empty | missing,
file_sha256 the hash that was found. goal, data_format and method are the operator's own words."""

ANNOTATORS = pa.schema(
    [
        _required("annotator", pa.string()),
        pa.field("supervisor", pa.string()),
        pa.field("organiser", pa.string()),
        _required("training", _list(module=pa.string(), on=pa.date32())),
        pa.field("exam_on", pa.date32()),
        pa.field("exam_topics", pa.list_(pa.string())),
        pa.field("exam_score", pa.float64()),
        pa.field("exam_passed", pa.bool_()),
        pa.field("qualified_from", pa.date32()),
        pa.field("qualified_to", pa.date32()),
        _required("retrained", pa.list_(pa.date32())),
        _required("suspended", _list(since=pa.date32(), until=pa.date32())),
        _required("labels", pa.int64()),
        _required("reviews", pa.int64()),
    ]
)
"""One registered person, and how many labels and how many approvals or rejections they gave in the batches."""

ANNOTATION_BATCHES = pa.schema(
    [
        _required("batch", pa.string()),
        _required("task", pa.string()),
        _required("kind", pa.string()),
        _required("rulebook", pa.string()),
        _required("version", pa.string()),
        _required("created_at", _TIME),
        _required("sources", pa.list_(pa.string())),
        pa.field("release", pa.string()),
        _required("named_by", pa.string()),
        _required("files", _list(file=pa.string(), sha256=pa.string())),
        _required("items", pa.int64()),
        _required("labels", pa.int64()),
        _required("approved", pa.int64()),
        _required("labellers", pa.list_(pa.string())),
        _required("reviewers", pa.list_(pa.string())),
        _required("verifiers", pa.list_(pa.string())),
        _required("frame_sha256", pa.string()),
        _required(
            "samples",
            _list(
                seed=pa.string(),
                size=pa.int64(),
                on=pa.date32(),
                inaccurate=pa.int64(),
                bad=pa.int64(),
                verifiers=pa.list_(pa.string()),
            ),
        ),
        _required("void", pa.bool_()),
        pa.field("voided_by", pa.string()),
        pa.field("voided_on", pa.date32()),
        pa.field("voided_reason", pa.string()),
        _required("multiply_labelled", pa.int64()),
        pa.field("alpha", pa.float64()),
        pa.field("alpha_lower", pa.float64()),
        pa.field("alpha_upper", pa.float64()),
        pa.field("agreement_ratio", pa.float64()),
        _required("timed", pa.int64()),
        _required("too_fast", pa.int64()),
        _required("records", pa.int64()),
        _required("kept", pa.int64()),
    ]
)
"""One batch of annotation.

approved           items whose standing label another, qualified reviewer approved.
frame_sha256       SHA-256 of the names of its items, sorted, joined by line feeds: what samples are drawn from.
void               declared so, or found to hold illegal or harmful content.
multiply_labelled  items that two people or more labelled; alpha is Krippendorff's for nominal codes, with its interval.
timed, too_fast    labels with a duration, and those given faster than anybody reads.
records, kept      records of this corpus that are its items, and those of them that were published.
"""

ANNOTATIONS = pa.schema(
    [
        _required("batch", pa.string()),
        _required("item", pa.string()),
        _required("named_by", pa.string()),
        pa.field("source_id", pa.string()),
        pa.field("doc_id", pa.uuid()),
        _required("event", pa.int32()),
        _required("at", _TIME),
        _required("action", pa.string()),
        _required("role", pa.string()),
        _required("actor", pa.string()),
        pa.field("label", pa.string()),
        pa.field("duration_s", pa.float64()),
        pa.field("chars", pa.int64()),
        _required("stands", pa.bool_()),
        _required("qualified", pa.bool_()),
        _required("suspended", pa.bool_()),
        pa.field("too_fast", pa.bool_()),
    ]
)
"""One event: what one person did to one item.

item       the item's name with personal information removed; `named_by` says which column of `records` it is of.
doc_id     the record that it is, null where none or several have that name; `source_id` is that record's.
event      number within the item, from 1, in time.
chars      code points that were to be read: of the export, else of the record; null for none.
stands     false for what a later relabelling replaced.
too_fast   of a label: given faster than anybody reads; null without a duration, and for other actions.
"""

TABLES = {
    "rulebooks": RULEBOOKS,
    "annotators": ANNOTATORS,
    "annotation_batches": ANNOTATION_BATCHES,
    "annotations": ANNOTATIONS,
}
"""Tables in the order in which they are written; a corpus without annotation has none of them."""
