"""The kept rows of a batch: names of a model count for the judgment, whole columns are looked at again."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from pipelines.policy import load_policy
from tests.builders import a_source, documents
from tests.transforms.pii.kit import the_kit, the_rule
from transforms.clear_text import ClearingKit, clear_rows
from transforms.ner import names as ner
from transforms.ner.names import Names
from transforms.pii import stage as pii
from transforms.pii.basis import NO_OBJECTIONS
from transforms.records import Span


def cleared(monkeypatch, *texts, names=(), failed=()):
    """Clear texts; `names` are (row, start, end, type) that a model is said to have found."""
    rules = {**load_policy(None).rules, "pii": the_rule()}
    kit = ClearingKit(the_kit(), None, None, NO_OBJECTIONS)
    batch = documents(*texts)
    for name, column in pii.measure_pii(batch, the_rule(), the_kit(), a_source()).items():
        batch = batch.append_column(name, column)
    batch = batch.append_column("language", pa.array(["en"] * len(batch)))
    found = {row: (Span(start, end, kind, 0.7, "model"),) for row, start, end, kind in names}
    covered = np.ones(len(batch), np.float32)
    monkeypatch.setattr(ner, "find_names", lambda *_: Names(found, (), failed, covered))
    return clear_rows(batch, np.arange(len(batch)), rules, a_source(), date(2026, 11, 22), kit)


TWO = "Ada Lovelace wrote from ada@lovelace.org and 13800138000 yesterday"


def test_a_name_of_the_model_beside_two_identifiers_holds_the_record(monkeypatch):
    """No label said that this is a name; the model did, so the record is a doxxing pattern after all."""
    done = cleared(monkeypatch, TWO, names=[(0, 0, 12, "PERSON")])

    assert done.held == {0: "pii.doxxing"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ada Lovelace wrote from ada@lovelace.org yesterday", "PERSON"),
        ("Ada Lovelace wrote from ada@lovelace.org and Ada@Lovelace.org", "PERSON"),
        (TWO, "LOCATION"),
    ],
)
def test_fewer_identifiers_or_no_person_hold_nothing(monkeypatch, text, kind):
    """One identifier, the same one twice, or the name of a place are no doxxing pattern."""
    assert cleared(monkeypatch, text, names=[(0, 0, 12, kind)]).held == {}


def test_the_model_judges_its_own_row_only(monkeypatch):
    """A name in one record says nothing about the identifiers of another."""
    done = cleared(monkeypatch, "Ada Lovelace", TWO, "Ada Lovelace", names=[(0, 0, 12, "PERSON"), (2, 0, 12, "PERSON")])

    assert done.held == {}


def test_a_row_on_which_the_model_failed_is_held_for_that(monkeypatch):
    """Not measured is the first thing to know about a row."""
    assert cleared(monkeypatch, TWO, failed=(0,)).held == {0: "pii.ner_not_measured"}


def test_what_context_excused_is_removed_from_changed_rows(monkeypatch):
    """The second look is deaf to context: in a changed row an order number shaped like a mobile goes too."""
    done = cleared(monkeypatch, "订单号13800138000，邮箱ada@lovelace.org", "订单号13900139000")

    assert done.texts.to_pylist() == ["订单号<CN_MOBILE>，邮箱<EMAIL_ADDRESS>", "订单号13900139000"]
    assert [a.why for a in done.applied[0]] == ["rescan", "policy"]
