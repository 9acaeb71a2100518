"""Planning and applying actions on spans."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.policy import load_section
from tests.builders import a_source
from transforms.pii.basis import NO_OBJECTIONS, Objections
from transforms.pii.types import TYPES
from transforms.pseudonym import LETTERS, TYPE_KINDS, Keys
from transforms.records import Span
from transforms.redact.text import (
    ActionsRule,
    Applied,
    contains_personal_information,
    is_restricted,
    plan_actions,
    redact,
)

POLICY = Path(__file__).parents[3] / "pipelines" / "policies" / "pii_actions.yaml"
KEYS = Keys.of([b"k" * 32])
DAY = date(2026, 11, 22)
CONSENT = {"basis": "13.1", "types": ["EMAIL_ADDRESS"], "evidence": "consent.pdf", "expires": "2026-12-31"}


@cache
def shipped():
    """Read the shipped rule once."""
    return load_section(ActionsRule, POLICY)


def a_rule(**changes):
    """Return the shipped rule with some fields changed."""
    return replace(shipped(), **changes)


def spans(text, *finds):
    """Make spans from (value, type) or (value, type, score); the value must be in the text."""
    made = []
    for value, kind, *score in finds:
        at = text.index(value)
        made.append(Span(at, at + len(value), kind, *(score or [0.9]), "test"))
    return tuple(made)


def planned(text, *finds, source=None, keys=KEYS, objections=NO_OBJECTIONS, as_of=DAY, **rule):
    """Plan with the shipped rule, changed by name."""
    return plan_actions(text, spans(text, *finds), a_rule(**rule), source or a_source(), as_of, keys, objections)


def kept_source(**changes):
    """Return a source that may keep e-mail addresses."""
    return a_source(raw={"personal_information": {**CONSENT, **changes}})


def test_default_is_a_type_tag():
    """A type that policy does not name is replaced by its tag; the text around it stays."""

    text = "电话：13800138000。"

    assert redact(text, planned(text, ("13800138000", "CN_MOBILE"))).text == "电话：<CN_MOBILE>。"


def test_applied_row_holds_both_places():
    """A row of the ledger says where the span was and where its replacement is."""

    text = "a@b.cn 13800138000"

    applied = redact(text, planned(text, ("a@b.cn", "EMAIL_ADDRESS"), ("13800138000", "CN_MOBILE"))).applied

    assert applied == (
        Applied(0, 6, 0, 15, "EMAIL_ADDRESS", 0.9, "test", "redact", "policy", None),
        Applied(7, 18, 16, 27, "CN_MOBILE", 0.9, "test", "redact", "policy", None),
    )


def test_overlap_replaces_the_union():
    """Two spans that overlap leave no tail; the higher score names the tag."""

    text = "卡 4111111111111111 尾"
    actions = planned(text, ("41111111111", "CN_MOBILE", 0.4), ("1111111111111", "CREDIT_CARD", 0.9))

    assert redact(text, actions).text == "卡 <CREDIT_CARD>11 尾"


def test_touching_spans_stay_apart():
    """Spans that only touch are two values, not one."""

    text = "13800138000a@b.cn"

    done = redact(text, planned(text, ("13800138000", "CN_MOBILE"), ("a@b.cn", "EMAIL_ADDRESS")))

    assert done.text == "<CN_MOBILE><EMAIL_ADDRESS>"


def test_union_takes_the_strictest_action():
    """A redacted span inside a pseudonymised one makes the union redacted, and the other row says why."""

    text = "x 13800138000 y"
    actions = planned(
        text,
        ("13800138000", "CN_MOBILE", 0.9),
        ("138001", "CN_LANDLINE", 0.3),
        types={"CN_MOBILE": "pseudonymise"},
    )
    done = redact(text, actions)

    assert (done.text, [(a.type, a.action, a.why) for a in done.applied]) == (
        "x <CN_MOBILE> y",
        [("CN_LANDLINE", "redact", "policy"), ("CN_MOBILE", "redact", "overlap")],
    )


def test_masks_never_show_a_union():
    """Two masked spans that overlap become a tag: their open ends would add up."""

    text = "4111111111111111"
    actions = planned(text, ("4111111111111111", "CREDIT_CARD"), ("41111111111", "CN_MOBILE"), default="mask")

    assert redact(text, actions).text == "<CREDIT_CARD>"


@pytest.mark.parametrize(
    ("value", "kind", "masked"),
    [
        ("13800138000", "CN_MOBILE", "138****8000"),
        ("4111111111111111", "CREDIT_CARD", "************1111"),
        ("1380013", "CN_MOBILE", "*******"),
        ("a@b.cn", "EMAIL_ADDRESS", "******"),
    ],
)
def test_mask_keeps_the_ends_of_policy(value, kind, masked):
    """A mask shows the ends policy names; a short value and an unnamed type are hidden whole."""

    assert redact(value, planned(value, (value, kind), default="mask")).text == masked


def test_flagged_text_stays_and_is_moved_along():
    """A flagged span is in the applied rows with its new place; the text is untouched there."""

    text = "13800138000 某某公司"

    done = redact(text, planned(text, ("13800138000", "CN_MOBILE"), ("某某公司", "ORGANIZATION")))

    assert (done.text[12:], done.applied[1][:4]) == ("某某公司"[0:4], (12, 16, 12, 16))


def test_source_goes_before_type():
    """A source's own action is taken, by type or for all its types."""

    rule = a_rule(sources={"s": {"*": "flag", "CN_MOBILE": "drop"}})

    assert [rule.action("CN_MOBILE", "s"), rule.action("PERSON", "s"), rule.action("PERSON", "t")] == [
        "drop",
        "flag",
        "redact",
    ]


def test_surrogate_is_equal_for_equal_values():
    """One number in three spellings has one surrogate; another number has another."""

    text = "13800138000 / +86 138-0013-8000 / １３８００１３８０００ / 13900139000"
    actions = planned(
        text,
        *((value, "CN_MOBILE") for value in text.split(" / ")),
        types={"CN_MOBILE": "pseudonymise"},
    )
    words = redact(text, actions).text.split(" / ")

    assert (len(set(words[:3])), words[0] == words[3], actions[0].key_id) == (1, False, KEYS.current.id)


def test_surrogate_has_the_bits_of_policy():
    """96 bits are 24 letters of a 16-letter alphabet, without digits."""

    (action,) = planned("a@b.cn", ("a@b.cn", "EMAIL_ADDRESS"), types={"EMAIL_ADDRESS": "pseudonymise"})
    letters = action.replacement.removeprefix("<EMAIL_ADDRESS_").removesuffix(">")

    assert (len(letters), set(letters) <= set(LETTERS)) == (24, True)


def test_pseudonymise_without_a_key_redacts():
    """Without a key nothing is left behind, and the row says why."""

    (action,) = planned("a@b.cn", ("a@b.cn", "EMAIL_ADDRESS"), keys=None, default="pseudonymise")

    assert (action.action, action.why, action.replacement) == ("redact", "pseudonymise.no_key", "<EMAIL_ADDRESS>")


@pytest.mark.parametrize(
    ("changes", "as_of", "action", "why"),
    [
        ({}, DAY, "keep", "policy"),
        ({}, date(2026, 12, 31), "keep", "policy"),
        ({}, date(2027, 1, 1), "redact", "keep.basis_expired"),
        ({"basis": "none"}, DAY, "redact", "keep.no_basis"),
        ({"basis": "13.8"}, DAY, "redact", "keep.unknown_basis"),
        ({"types": []}, DAY, "redact", "keep.type_not_covered"),
        ({"evidence": ""}, DAY, "redact", "keep.no_evidence"),
        ({"expires": "soon"}, DAY, "redact", "keep.basis_expired"),
        ({"basis": "13.6"}, DAY, "redact", "keep.not_public"),
        ({"basis": "13.6", "publicly_disclosed": "home page", "scope": "note"}, DAY, "keep", "policy"),
    ],
)
def test_keep_needs_every_condition(changes, as_of, action, why):
    """Each condition of PIPL art. 13 that fails turns `keep` into `redact` with its own reason."""

    (made,) = planned("a@b.cn", ("a@b.cn", "EMAIL_ADDRESS"), default="keep", source=kept_source(**changes), as_of=as_of)

    assert (made.action, made.why) == (action, why)


def test_consents_of_the_source_are_evidence():
    """Evidence of kind `consents` in the register need not be named twice; another kind is no evidence."""

    bare = {**CONSENT, "evidence": ""}
    why = [
        planned(
            "a@b.cn",
            ("a@b.cn", "EMAIL_ADDRESS"),
            default="keep",
            source=a_source(raw={"personal_information": bare, "evidence": [{"kind": kind}]}),
        )[0].why
        for kind in ("consents", "licence")
    ]

    assert why == ["policy", "keep.no_evidence"]


def test_keep_without_register_entry_redacts():
    """A source that registers no ground keeps nothing."""

    (made,) = planned("a@b.cn", ("a@b.cn", "EMAIL_ADDRESS"), default="keep")

    assert (made.action, made.why) == ("redact", "keep.no_basis")


def test_objection_of_a_person_stops_every_keep_of_the_record():
    """Somebody listed by phone is not kept by e-mail in the same record."""

    listed = Objections(frozenset(), frozenset({KEYS.current.subject_hash("phone", "+86 13800138000")}))
    text = "13800138000 a@b.cn"
    made = planned(
        text,
        ("13800138000", "CN_MOBILE"),
        ("a@b.cn", "EMAIL_ADDRESS"),
        types={"EMAIL_ADDRESS": "keep"},
        source=kept_source(),
        objections=listed,
    )

    assert [a.why for a in made] == ["policy", "keep.objection"]


def test_objections_that_cannot_be_checked_stop_keep():
    """A list of hashes without a key is not a clean list."""

    listed = Objections(frozenset(), frozenset({b"x" * 32}))
    (made,) = planned(
        "a@b.cn", ("a@b.cn", "EMAIL_ADDRESS"), default="keep", source=kept_source(), objections=listed, keys=None
    )

    assert made.why == "keep.objections_unchecked"


def test_sensitive_type_needs_separate_consent():
    """Consent to a sensitive type is separate, and an impact assessment goes with it."""

    consent = {"separate_consent": {"id": "C-1", "expires": "2026-12-31"}}
    assessed = {**consent, "impact_assessment": {"id": "PIA-1", "approved": "2026-01-01"}}
    why = [
        planned(
            "a@b.cn",
            ("a@b.cn", "EMAIL_ADDRESS"),
            default="keep",
            source=kept_source(**changes),
            sensitive=("EMAIL_ADDRESS",),
        )[0].why
        for changes in ({}, consent, assessed)
    ]

    assert why == ["keep.no_separate_consent", "keep.no_impact_assessment", "policy"]


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("SENSITIVE_HEALTH", "keep.no_separate_consent"),
        ("SENSITIVE_MINOR", "keep.no_separate_consent"),
        ("ORGANIZATION", "policy"),
    ],
)
def test_a_sensitive_word_beside_an_identifier_counts(word, why):
    """An address beside a word on somebody's health says something about their health."""

    text = "a@b.cn 糖尿病"
    made = planned(
        text,
        ("a@b.cn", "EMAIL_ADDRESS"),
        ("糖尿病", word),
        source=kept_source(),
        sources={"s": {"EMAIL_ADDRESS": "keep"}},
    )

    assert [action.why for action in made] == [why, "policy"]


def test_the_shipped_policy_fits_the_types():
    """Every identifier is removed or held by default; only words, codes of organizations and the like stay."""

    stays = {row.name for row in TYPES if a_rule().action(row.name, "any") in ("flag", "keep", "mask")}

    assert stays == {row.name for row in TYPES if row.name.startswith("SENSITIVE_")} | {"CN_USCC"}


def test_policy_names_known_types_only():
    """A misspelt type in the shipped policy would silently do nothing."""

    rule = a_rule()
    named = {*rule.types, *rule.masks, *rule.sensitive, *rule.minors, *rule.not_identifying, *TYPE_KINDS}

    assert named - {row.name for row in TYPES} == {"ORGANIZATION"}


@pytest.mark.parametrize(
    ("number", "why"),
    [("110101201211230018", "keep.no_guardian_consent"), ("110101201211220018", "policy")],
)
def test_identity_number_of_a_child_needs_a_guardian(number, why):
    """Thirteen on the run date is a child, fourteen on that very day is not."""

    source = kept_source(types=["CN_RESIDENT_ID"])
    (made,) = planned(number, (number, "CN_RESIDENT_ID"), default="keep", source=source, sensitive=())

    assert made.why == why


def test_statement_of_the_release():
    """Pseudonymised, masked, kept and flagged identifiers are personal information; tags and organisations are not."""

    rule = a_rule()

    def row(action, kind="EMAIL_ADDRESS"):
        return Applied(0, 1, 0, 1, kind, 0.9, "test", action, "policy", None)

    said = [contains_personal_information([row(a)], rule) for a in ("redact", "mask", "pseudonymise", "keep", "flag")]

    assert (said, contains_personal_information([row("flag", "ORGANIZATION")], rule)) == (
        [False, True, True, True, True],
        False,
    )


def test_sensitive_text_that_stays_is_restricted():
    """A flagged sensitive word restricts the record; a removed one does not."""

    rule = a_rule()
    stays = Applied(0, 1, 0, 1, rule.sensitive[0], 0.9, "test", "flag", "policy", None)

    assert [is_restricted([row], rule) for row in (stays, stays._replace(action="redact"))] == [True, False]


def test_span_outside_the_text_is_an_error():
    """A span that does not fit is a defect somewhere else and never silently skipped."""

    (action,) = planned("a@b.cn", ("a@b.cn", "EMAIL_ADDRESS"))

    with pytest.raises(ValueError, match="does not fit"):
        redact("a@b", [action])


@st.composite
def texts_with_spans(draw):
    """A text of unlike characters and random spans in it."""
    text = draw(st.text("0123456789aZ号𠀀é \n", min_size=1, max_size=60))
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 12), st.sampled_from("ABC"), st.floats(0, 1))
    return text, tuple(
        Span(at, min(len(text), at + size), kind, score, "r")
        for at, size, kind, score in draw(st.lists(places, max_size=8))
    )


@given(texts_with_spans())
def test_nothing_outside_the_spans_changes(case):
    """The new text is the old one with the union of the spans cut out, and tags in between."""

    text, found = case
    done = redact(text, plan_actions(text, found, a_rule(types={}), a_source(), DAY, None, NO_OBJECTIONS))
    covered = {at for span in found for at in range(span.start, span.end)}
    inserted = {at for row in done.applied for at in range(row.new_start, row.new_end)}
    left = "".join(c for at, c in enumerate(text) if at not in covered)

    assert "".join(c for at, c in enumerate(done.text) if at not in inserted) == left


@given(texts_with_spans())
def test_order_of_spans_never_matters(case):
    """The same spans in any order give the same text and rows."""

    text, found = case
    rule = a_rule(types={"B": "mask", "C": "flag"}, masks={})

    def rewritten(given_spans):
        return redact(text, plan_actions(text, given_spans, rule, a_source(), DAY, None, NO_OBJECTIONS))

    assert rewritten(found).text == rewritten(found[::-1]).text


@given(texts_with_spans())
def test_flagged_spans_keep_their_characters(case):
    """A flagged span that touches no replaced one reads the same at its new place."""

    text, found = case
    rule = a_rule(types={"A": "flag"})
    done = redact(text, plan_actions(text, found, rule, a_source(), DAY, None, NO_OBJECTIONS))
    gone = {at for row in done.applied if row.action == "redact" for at in range(row.start, row.end)}

    assert all(
        done.text[row.new_start : row.new_end] == text[row.start : row.end]
        for row in done.applied
        if row.action == "flag" and not gone & set(range(row.start, row.end))
    )
