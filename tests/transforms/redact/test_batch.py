"""Redaction of columns."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_source, documents
from tests.transforms.redact.test_text import a_rule
from tests.transforms.test_rescan import DAY, plan, scanner
from transforms.pii.basis import NO_OBJECTIONS
from transforms.pii.plan import Planner
from transforms.records import SPANS, Span
from transforms.redact.batch import chosen, clean_column, redact_strings, replace_rows, spans_by_row

MOBILES = scanner(r"1\d{10}", "CN_MOBILE")


def nothing(texts):
    """Find nothing."""
    return [()] * len(texts)


def cleaned(texts, spans, rescan=nothing, **rule):
    """Clean a column of texts with the shipped rule; no sample unless the test asks for one."""
    batch = documents(*texts)
    rule = a_rule(**{"rescan_sample_ratio": 0.0, **rule})
    return clean_column(batch["text"], spans, batch["doc_id"], plan(), rescan, rule)


def test_a_column_without_spans_is_not_copied():
    """Without a span the very same array comes back."""

    batch = documents("一", "b", None)

    done = clean_column(batch["text"], {}, batch["doc_id"], plan(), nothing, a_rule(rescan_sample_ratio=0.0))

    assert done.texts.buffers()[2].address == batch["text"].buffers()[2].address


def test_only_rows_with_spans_change():
    """The other rows, null ones too, stay as they are."""

    done = cleaned(["甲", "打 13800138000", None, "𠀀"], {1: (Span(2, 13, "CN_MOBILE", 0.9, "r"),)})

    assert (done.texts.to_pylist(), done.changed, done.rescanned, done.leaked) == (
        ["甲", "打 <CN_MOBILE>", None, "𠀀"],
        (1,),
        (1,),
        (),
    )


def test_a_missed_value_in_a_changed_row_is_found_again():
    """Changed rows are scanned again; unchanged ones are not unless they are in the sample."""

    done = cleaned(["a@b.cn 13800138000", "13900139000"], {0: (Span(0, 6, "EMAIL_ADDRESS", 0.9, "r"),)}, MOBILES)

    assert done.texts.to_pylist() == ["<EMAIL_ADDRESS> <CN_MOBILE>", "13900139000"]


def test_the_whole_sample_is_scanned():
    """With a sample of everything a row without spans is redacted too."""

    done = cleaned(["13900139000", None], {}, MOBILES, rescan_sample_ratio=1.0)

    assert (done.texts.to_pylist(), done.rescanned) == (["<CN_MOBILE>", None], (0,))


def test_a_row_that_stays_dirty_leaks():
    """A row in which something is still found after the last round is named."""

    done = cleaned(["13900139000"], {0: (Span(0, 1, "X", 0.9, "r"),)}, scanner("[1-9]", "X"), rescan_rounds=0)

    assert (done.leaked, done.held) == ((0,), {0: "pii.leak"})


def test_a_row_that_could_not_be_scanned_is_held():
    """A second scan without a result is no clean result, in a changed row as in a sampled one."""

    spans = {0: (Span(0, 1, "X", 0.9, "r"),)}

    done = cleaned(["ab", "cd"], spans, lambda texts: [None] * len(texts), rescan_sample_ratio=1.0)

    assert done.held == {0: "pii.budget_exhausted", 1: "pii.budget_exhausted"}


def test_a_flagged_row_is_in_the_ledger_and_unchanged():
    """A flagged span is an applied row; the text is neither changed nor scanned again."""

    done = cleaned(["某公司"], {0: (Span(0, 3, "ORGANIZATION", 0.9, "r"),)})

    assert (done.changed, done.rescanned, done.applied[0][0].action) == ((), (), "flag")


def test_the_sample_follows_the_document_not_its_row():
    """A document is in the sample whatever its neighbours are, and the share is that of policy."""

    ids = documents(*["x"] * 20_000)["doc_id"]
    mask = chosen(ids, 0.01)

    assert (mask[5_000:].tolist() == chosen(ids.slice(5_000), 0.01).tolist(), 150 < mask.sum() < 250) == (
        True,
        True,
    )


@pytest.mark.parametrize(("ratio", "share"), [(0.0, 0), (1.0, 50)])
def test_the_ends_of_the_sample(ratio, share):
    """Nothing and everything are possible samples."""

    assert chosen(documents(*["x"] * 50)["doc_id"], ratio).sum() == share


def test_spans_column_is_read_by_row():
    """A slice of a spans column gives its own rows only; rows without spans are left out."""

    spans = [Span(0, 1, "A", 0.5, "r"), Span(2, 3, "B", 0.25, "q")]
    column = pa.array([[], [spans[0]._asdict()], None, [s._asdict() for s in spans]], SPANS)

    assert spans_by_row(column.slice(1)) == {0: (spans[0],), 2: tuple(spans)}


@given(
    st.lists(st.none() | st.text("ab号𠀀", max_size=5), min_size=1, max_size=12),
    st.dictionaries(st.integers(0, 11), st.text("xy汉", max_size=9)),
    st.integers(0, 3),
)
def test_replacing_rows_equals_a_list(texts, replaced, skip):
    """Replacing in the buffers gives what replacing in a list gives, on slices too."""

    column = pa.array(texts, pa.large_string()).slice(min(skip, len(texts) - 1))
    expected = column.to_pylist()
    mine = {row: new for row, new in replaced.items() if row < len(expected) and expected[row] is not None}
    for row, new in mine.items():
        expected[row] = new
    result = replace_rows(column, mine)
    result.validate(full=True)

    assert result.to_pylist() == expected


def test_strings_beside_the_text_get_tags():
    """A path gets the same tag as a text; a flagged type stays, and `keep` never holds there."""

    rule = a_rule(types={"EMAIL_ADDRESS": "keep", "ORGANIZATION": "flag"})
    values = pa.array(["u/a@b.cn/x", None, "某公司"])
    spans = [(Span(2, 8, "EMAIL_ADDRESS", 0.9, "r"),), (), (Span(0, 3, "ORGANIZATION", 0.9, "r"),)]

    done = redact_strings(values, spans, rule)

    assert (done.to_pylist(), done.type) == (["u/<EMAIL_ADDRESS>/x", None, "某公司"], pa.string())


@st.composite
def columns(draw):
    """A column of texts and, by row, spans in any order, near or over each other."""
    texts = draw(st.lists(st.none() | st.text("0aé号𠀀 ", min_size=1, max_size=150), min_size=1, max_size=6))
    spans = {}
    for row, text in enumerate(texts):
        if text is None:
            continue
        places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 90), st.sampled_from(["A", "B", "C", "D"]))
        found = [Span(a, min(len(text), a + n), t, 0.5, "r") for a, n, t in draw(st.lists(places, max_size=4))]
        spans[row] = tuple(sorted(found))
    return texts, spans


@given(columns(), st.integers(0, 2))
def test_the_column_at_once_equals_row_by_row(column, skip):
    """The kernel and the plain way give the same texts, rows of the ledger and changed rows, on slices too."""

    texts, spans = column
    rule = a_rule(types={"B": "flag", "C": "quarantine", "D": "mask"}, masks={}, rescan_sample_ratio=0.0)
    planner = Planner(rule, a_source(), DAY, None, NO_OBJECTIONS)
    skip = min(skip, len(texts) - 1)
    batch = documents(*texts).slice(skip)
    spans = {row - skip: found for row, found in spans.items() if row >= skip}

    results = [
        clean_column(batch["text"], spans, batch["doc_id"], way, nothing, rule) for way in (planner, planner.__call__)
    ]
    fast, slow = [(r.texts.to_pylist(), r.applied, r.changed, r.held) for r in results]

    assert fast == slow


def test_a_span_behind_the_end_of_its_text_is_an_error():
    """A span that does not fit is never clipped in silence."""

    with pytest.raises(ValueError, match="does not fit"):
        cleaned(["号"], {0: (Span(0, 2, "X", 0.5, "r"),)})


def test_a_record_can_be_removed_for_a_type():
    """A type with the action `drop` or `quarantine` names the row and why; `quarantine` is the stricter."""

    spans = {0: (Span(0, 1, "A", 0.5, "r"),), 1: (Span(0, 1, "A", 0.5, "r"), Span(1, 2, "B", 0.5, "r"))}
    batch = documents("ab", "ab")
    planner = plan(types={"A": "drop", "B": "quarantine"})

    done = clean_column(batch["text"], spans, batch["doc_id"], planner, nothing, planner.rule)

    assert done.held == {0: "pii.type_dropped", 1: "pii.type_held"}
