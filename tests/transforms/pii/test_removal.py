"""Records removed for a type of personal information in them."""

import pyarrow as pa

from tests.builders import a_source
from tests.transforms.redact.test_text import a_rule
from transforms.pii.removal import STAGE, judge_removal
from transforms.reasons import REASONS
from transforms.records import SPANS, Span


def facts(*rows):
    """Return a batch with a spans column; a row is a list of types or None."""
    made = [None if row is None else [Span(0, 1, kind, 0.9, "r")._asdict() for kind in row] for row in rows]
    return pa.RecordBatch.from_arrays([pa.array(made, SPANS)], names=["pii_spans"])


def judged(batch, **rule):
    """Return reason -> rows."""
    return {f.reason: f.mask.tolist() for f in judge_removal(batch, a_rule(**rule), a_source())}


def test_a_row_is_removed_for_a_type_in_it():
    """Each action has its own reason; rows without such a type, without spans or unmeasured stay out of it."""

    batch = facts(["CN_MOBILE", "PERSON"], [], ["CREDENTIAL"], None, ["PERSON"])

    assert judged(batch, types={"CN_MOBILE": "drop", "CREDENTIAL": "quarantine"}) == {
        "pii.type_dropped": [True, False, False, False, False],
        "pii.type_held": [False, False, True, False, False],
    }


def test_the_action_of_the_source_counts():
    """What another source drops stays here."""

    assert judged(facts(["CN_MOBILE"]), sources={"other": {"*": "drop"}}) == {}


def test_slices_are_judged_by_their_own_rows():
    """Offsets of a slice do not shift the mask."""

    batch = facts(["A"], ["B"], ["A"]).slice(1)

    assert judged(batch, types={"A": "drop"}) == {"pii.type_dropped": [False, True]}


def test_the_shipped_policy_holds_credentials():
    """A record with a credential is held, not released with a tag."""

    assert judged(facts(["CREDENTIAL"])) == {"pii.type_held": [True]}


def test_reasons_are_registered():
    """Every code of this stage has a sentence, and the stage carries the name of its policy section."""

    assert (STAGE.name, [REASONS[code].verdict for code in ("pii.type_dropped", "pii.type_held")]) == (
        "pii_actions",
        ["dropped", "quarantined"],
    )
