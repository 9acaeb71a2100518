"""Permissions intersect, obligations unite; what may be used for the declared use, and what is held."""

import dataclasses

import pytest

from tests.builders import a_source, documents
from tests.transforms.licence.kit import facts_of, reasons, shipped_rule
from transforms.licence.conflict import judge_conflict
from transforms.licence.expression import ExpressionError, alternatives, parse, render
from transforms.licence.judge import Judge
from transforms.licence.rule import ConflictPair, Terms
from transforms.licence.stage import licence_rank

OUTCOMES = {
    "MIT": "allowed",
    "CC-BY-SA-4.0": "allowed",
    "CC-BY-NC-4.0": "denied",
    "CC-BY-ND-4.0": "denied",
    "LicenseRef-all-rights-reserved": "denied",
    "MIT AND CC-BY-NC-4.0": "denied",
    "MIT OR CC-BY-NC-4.0": "allowed",
    "GPL-2.0-only AND GPL-3.0-only": "incompatible",
    "GPL-2.0-or-later AND GPL-3.0-only": "allowed",
    "(GPL-2.0-only OR MIT) AND GPL-3.0-only": "allowed",
    "LicenseRef-unknown": "unknown",
    "MIT AND LicenseRef-unknown": "unknown",
    "MIT OR LicenseRef-unknown": "allowed",
    "LicenseRef-OpenRAIL": "review",
    "LicenseRef-Llama-3": "denied",
    "GPL-2.0-only WITH Classpath-exception-2.0": "allowed",
    "Apache-2.0+": "allowed",
    "((MIT": "unknown",
    "Abstyles": "unknown",
}


@pytest.mark.parametrize(("expression", "outcome"), OUTCOMES.items())
def test_expressions_are_judged_for_commercial_training(expression, outcome):
    """AND takes the worst, OR the best; a licence whose terms nobody wrote down is unknown."""

    assert Judge(shipped_rule()).judge(expression).outcome == outcome


def test_or_records_the_branch_it_chose():
    """The judgment names the alternative under which the record is used."""

    assert Judge(shipped_rule()).judge("CC-BY-NC-4.0 OR GPL-3.0-only OR MIT").branch == ("MIT",)


def test_an_exception_can_have_its_own_entry():
    """WITH is looked up as written before the licence it relaxes."""

    named = "GPL-2.0-only WITH Classpath-exception-2.0"
    rule = dataclasses.replace(shipped_rule(), custom={named: Terms((), ())})

    assert (Judge(rule).judge(named).outcome, Judge(rule).judge("GPL-2.0-only").outcome) == ("denied", "allowed")


def test_a_use_that_needs_less_admits_more():
    """Research needs no commercial permission."""

    rule = dataclasses.replace(shipped_rule(), declared_use="train_research")

    assert Judge(rule).judge("CC-BY-NC-4.0").outcome == "allowed"


def test_too_many_alternatives_are_unknown():
    """An expression that multiplies out beyond the policy's bound is not judged by a part of it."""

    wide = " AND ".join(f"(MIT OR LicenseRef-x{n})" for n in range(12))

    assert Judge(shipped_rule()).judge(wide).outcome == "unknown"


def test_alternatives_multiply_out():
    """Each alternative lists the licences that hold together."""

    tree = parse("(A OR B) AND (C OR D)", lambda s: s, 100, 4)

    assert alternatives(tree, 4) == [("A", "C"), ("A", "D"), ("B", "C"), ("B", "D")]
    with pytest.raises(ExpressionError):
        alternatives(tree, 3)


def test_rendering_needs_no_more_brackets_than_the_grammar():
    """AND binds tighter than OR; nested equals merge and repetitions go."""

    tree = parse("((A OR (B AND C)) OR A) ", lambda s: s, 100, 4)

    assert render(tree) == "A OR B AND C"


CASES = {
    ("CC0-1.0", None): [],
    ("CC0-1.0", "MIT"): [],
    ("CC0-1.0", "cc-by-nc-4.0"): ["licence.denied"],
    ("CC0-1.0", "foo"): ["licence.unknown"],
    ("CC0-1.0", "Unspecified"): [],
    ("CC-BY-NC-4.0", None): ["licence.denied"],
    ("CC-BY-SA-4.0", "CC0"): ["licence.widens"],
    ("CC-BY-SA-4.0", "CC BY-SA 4.0"): [],
    ("per-record", None): ["licence.no_evidence"],
    ("per-record", "CC BY 4.0"): [],
    ("per-record", "BigScience OpenRAIL-M"): ["licence.review"],
    ("per-record", "GPL-2 and GPL-3"): ["licence.incompatible"],
    ("LicenseRef-contract-7", None): ["licence.unknown"],
    ("Apache-2.0 OR MIT", "MIT"): [],
}


@pytest.mark.parametrize(("pair", "expected"), CASES.items())
def test_source_and_record_together(pair, expected):
    """Both licences hold; a record may only narrow; a promise of licences per record needs one."""

    source, declared = pair

    assert reasons(documents("text", licence_declared=[declared]), licence=source) == [expected]


def test_a_row_that_was_not_measured_is_held():
    """Null evidence on a readable row is `not_measured`; an unreadable row is the reader's business."""

    facts = facts_of(documents("a", None, reader_reason=[None, "reader.not_json"]))
    broken = facts.set_column(4, "licence_evidence", facts["licence_evidence"].take([1, 1]))
    from transforms.licence.stage import judge_licence

    held = {f.reason: f.mask.tolist() for f in judge_licence(broken, shipped_rule(), a_source()) if f.mask.any()}
    assert held == {"licence.not_measured": [True, False]}


WAIVER = {"name": "A. Person", "reason": "letter of 3 May", "expiry": "2026-06-30"}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"licence_waiver": WAIVER, "as_of": "2026-06-30"}, []),
        ({"licence_waiver": WAIVER, "as_of": "2026-07-01"}, ["licence.widens"]),
        ({"licence_waiver": {**WAIVER, "name": ""}, "as_of": "2026-06-30"}, ["licence.widens"]),
        ({"licence_waiver": WAIVER}, ["licence.widens"]),
    ],
)
def test_widening_needs_a_named_waiver_in_force(raw, expected):
    """Name, reason and an expiry on or after the run's date; otherwise the record is held."""

    rows = documents("text", licence_declared=["MIT"])

    assert reasons(rows, licence="CC-BY-SA-4.0", raw=raw) == [expected]


def test_reservations_do_not_bind_public_domain_sources():
    """A printer's "all rights reserved" on a statute changes nothing; elsewhere it denies."""

    rows = documents("版权所有 某出版社")

    assert reasons(rows, acquisition="public_domain", licence="LicenseRef-CN-statute") == [[]]
    assert reasons(rows, licence="CC0-1.0") == [["licence.denied"]]


def test_the_more_permissive_licence_ranks_first():
    """Smaller survives: dedication, notice, attribution, reciprocity, non-commercial, unknown."""

    order = ["CC0", "MIT", "CC BY 4.0", "CC BY-SA 4.0", "CC BY-NC-SA 4.0", "foo"]
    facts = facts_of(documents(*order, licence_declared=order), licence="per-record")

    ranks = licence_rank(facts, shipped_rule(), a_source()).tolist()
    assert (ranks, ranks[-1]) == (sorted(set(ranks)), 255)


CONFLICTS = {
    ("CC-BY-4.0", "CC-BY-NC-4.0"): "quarantine",
    ("CC-BY-4.0", None): "quarantine",
    ("CC-BY-4.0", "LicenseRef-unknown"): "quarantine",
    ("MIT", "CC-BY-SA-4.0"): "quarantine",
    ("CC-BY-SA-4.0", "CC-BY-4.0"): None,
    ("CC-BY-4.0", "CC-BY-4.0"): None,
    ("CC0-1.0", "CC-BY-NC-4.0"): None,
    ("LicenseRef-CN-statute", "LicenseRef-all-rights-reserved"): None,
    ("CC0-1.0 AND MIT", "CC-BY-NC-4.0"): "quarantine",
}


@pytest.mark.parametrize(("pair", "expected"), CONFLICTS.items())
def test_copies_of_stricter_works_are_held(pair, expected):
    """A copy under a freer name is a conflict, unless the text is a statute or dedicated to the public."""

    assert judge_conflict(("a", pair[0]), ("b", pair[1]), shipped_rule()) == expected


def test_the_policy_decides_per_pair_of_sources():
    """The first pair whose patterns match both sources decides."""

    pairs = (ConflictPair("mirror-*", "*", "drop"), ConflictPair("*", "press", "keep"))
    rule = dataclasses.replace(shipped_rule(), conflict=dataclasses.replace(shipped_rule().conflict, pairs=pairs))

    got = [
        judge_conflict((c, "MIT"), (w, "CC-BY-NC-4.0"), rule)
        for c, w in (("mirror-1", "press"), ("a", "press"), ("a", "b"))
    ]
    assert got == ["drop", "keep", "quarantine"]
