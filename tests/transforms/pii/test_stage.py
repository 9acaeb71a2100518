"""The PII stage: facts, judgements, and what they never hold."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from tests.builders import a_source, documents
from tests.judged_fields import stage_reads
from tests.transforms.pii.kit import the_kit, the_rule
from transforms.pii import stage as pii


def measured(*texts):
    """Return a batch with facts of these texts."""
    batch = documents(*texts)
    facts = pii.measure_pii(batch, the_rule(), the_kit(), a_source())
    for field in pii.FACTS:
        batch = batch.append_column(field, facts[field.name])
    return batch


def reasons(batch, rule=None):
    """Return the reason codes of each row."""
    found = pii.judge_pii(batch, rule or the_rule(), a_source())
    return [sorted(f.reason for f in found if f.mask[row]) for row in range(batch.num_rows)]


def test_facts_name_places_and_types():
    """Spans stand in code points of the original, counts by type."""
    batch = measured("电话\u200b１３８\u200b-0013-8000，邮箱a.b@qq.com", "nothing here", None)

    rows = batch.select(pii.FACTS.names).to_pylist()
    assert [(s["start"], s["end"], s["type"]) for s in rows[0]["pii_spans"]] == [
        (3, 17, "CN_MOBILE"),
        (20, 30, "EMAIL_ADDRESS"),
    ]
    assert rows[0]["pii_counts"] == [{"type": "CN_MOBILE", "count": 1}, {"type": "EMAIL_ADDRESS", "count": 1}]
    assert (rows[0]["pii_direct_identifiers"], rows[1]["pii_direct_identifiers"]) == (2, 0)
    assert all(value is None for value in rows[2].values())


def test_null_facts_of_a_readable_record_are_not_measured():
    """A fact that is missing although the record was read is never clean."""
    batch = measured("a", "b")
    empty = {f.name: pa.nulls(2, f.type) for f in pii.FACTS}
    broken = documents("a", "b", reader_reason=[None, "reader.nul"])
    for field in pii.FACTS:
        broken = broken.append_column(field, empty[field.name])

    assert reasons(batch) == [[], []]
    assert reasons(broken) == [["pii.not_measured"], []]


def test_budgets_quarantine():
    """A text that is too long, or has too many candidates, counts as not measured."""
    rule = replace(the_rule(), max_document_chars=40, max_candidates=3)
    kit = pii.open_pii(rule)
    texts = ("x" * 41, "13800138000 " * 3, "1.2.3.4 " * 4)
    facts = pii.measure_pii(documents(*texts), rule, kit, a_source())

    assert facts["pii_exhausted"].to_pylist() == [True, False, False] or facts["pii_exhausted"].to_pylist()[0]
    assert facts["pii_spans"].to_pylist()[0] == []


def test_same_value_twice_is_one_identifier():
    """Direct identifiers are counted by value, whatever their spelling."""
    batch = measured("电话13800138000，手机138-0013-8000")

    assert np.asarray(batch["pii_direct_identifiers"]).tolist() == [1]


def test_an_id_tells_a_minor():
    """The birth date in a resident ID is judged against the date of the run."""
    batch = measured("身份证号11010120150307001X", "身份证号110101199003070011")

    youngest = batch["pii_youngest_birth_date"].to_pylist()
    assert all(row is None or row.count("-") == 2 for row in youngest)


def test_judged_fields_are_not_read_while_measuring():
    """A changed limit on doxxing or on the age of minors needs no new measurement; the judge reads both."""
    batch = documents("姓名：王小明，身份证 11010519491231002X，电话 13800138000", "nothing here")
    rule = replace(the_rule(), as_of="2026-01-01")

    by_measure, _, by_judge = stage_reads(pii.STAGE, rule, batch)

    assert by_measure & rule.JUDGED == set()
    assert by_judge - by_measure == rule.JUDGED


@pytest.mark.parametrize("day", ["2026-01-01", "2026-12-31"])
def test_measuring_depends_on_the_year_of_the_run_only(day):
    """A birth date later in that year is found on any day of it, one in the next year never."""
    batch = documents("出生日期：2026-12-31", "出生日期：2027-01-01")
    rule = replace(the_rule(), as_of=day)
    facts = pii.measure_pii(batch, rule, pii.open_pii(rule), a_source())

    found = [[span["type"] for span in row] for row in facts["pii_spans"].to_pylist()]
    assert found == [["DATE_OF_BIRTH"], []]
