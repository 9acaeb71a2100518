"""Scanning a rewritten text again."""

import re
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.policy import load_section
from tests.builders import a_source
from tests.transforms.redact.test_text import a_rule
from transforms.pii.basis import NO_OBJECTIONS
from transforms.pii.plan import Action, Planner, tag
from transforms.pii.types import TYPES
from transforms.pseudonym import Key, kind_of
from transforms.records import Span
from transforms.redact.text import Applied, redact
from transforms.rescan import find_leaks, redact_until_clean

DAY = date(2026, 11, 22)


def plan(**rule):
    """Return the planner of the shipped rule."""
    return Planner(a_rule(**rule), a_source(), DAY, None, NO_OBJECTIONS)


def scanner(pattern, kind):
    """Return a scanner that finds one pattern."""

    def scan(texts):
        return [
            tuple(Span(m.start(), m.end(), kind, 0.8, "scan") for m in re.finditer(pattern, text))
            for text in texts.to_pylist()
        ]

    return scan


def until_clean(text, actions, rescan, rounds):
    """Redact one text until it is clean."""
    return redact_until_clean([text], [actions], plan(), rescan, rounds)[0]


@pytest.fixture(scope="module")
def pii_rescan():
    """Give the shipped recognisers as a second scan: texts -> spans of each."""
    from transforms.pii import stage as pii

    policies = Path(__file__).parents[2] / "pipelines" / "policies"
    kit = pii.open_pii(load_section(pii.PiiRule, policies / "pii.yaml"))
    return lambda texts: pii.rescan(pa.array(texts, pa.large_string()), kit)


def row(new_start, new_end, kind, action):
    """An applied row of which only the new place matters."""
    return Applied(new_start, new_end, new_start, new_end, kind, 0.9, "r", action, "policy", None)


@pytest.mark.parametrize(
    ("text", "found", "known", "leaks"),
    [
        ("见 <PERSON> 处", (2, 10, "NAME"), row(2, 10, "PERSON", "redact"), False),
        ("见 <PERSON>, 处", (2, 12, "NAME"), row(2, 10, "PERSON", "redact"), False),
        ("见 <PERSON>5 处", (2, 11, "NAME"), row(2, 10, "PERSON", "redact"), True),
        ("见5<PERSON>  处", (1, 10, "NAME"), row(2, 10, "PERSON", "redact"), True),
        ("13*****8000", (0, 11, "CN_MOBILE"), row(0, 11, "CN_MOBILE", "mask"), True),
        ("a@b.cn", (0, 6, "EMAIL"), row(0, 6, "EMAIL", "keep"), False),
        ("a@b.cn", (2, 6, "EMAIL"), row(0, 6, "EMAIL", "flag"), False),
        ("a@b.cn", (2, 6, "DOMAIN"), row(0, 6, "EMAIL", "flag"), True),
        ("a@b.cn", (0, 6, "ACCOUNT"), row(0, 6, "EMAIL", "keep"), False),
    ],
)
def test_what_counts_as_a_leak(text, found, known, leaks):
    """Tags, surrogates and what policy left are no leak; anything else is, and a mask that shows too much."""

    span = Span(*found, 0.8, "scan")

    assert find_leaks(text, (known,), (span,)) == ((span,) if leaks else ())


def test_a_value_behind_the_first_scan_is_redacted_too():
    """What the second scan finds is redacted with the reason `rescan`, at its place in the original."""

    text = "13800138000 和 13900139000"
    first = plan()(text, (Span(0, 11, "CN_MOBILE", 0.9, "r"),))

    done, why = until_clean(text, first, scanner(r"\d{11}", "CN_MOBILE"), 3)

    assert (done.text, why, done.applied[1][:2], done.applied[1].why) == (
        "<CN_MOBILE> 和 <CN_MOBILE>",
        None,
        (14, 25),
        "rescan",
    )


def test_a_find_across_a_tag_takes_the_whole_tag():
    """No half of a tag is left when a find reaches into one."""

    text = "5 13800138000 号"
    first = plan()(text, (Span(2, 13, "CN_MOBILE", 0.9, "r"),))

    done, why = until_clean(text, first, scanner(r"5 <CN", "PLATE"), 3)

    assert (done.text, why) == ("<CN_MOBILE> 号", None)


def test_rounds_are_bounded_and_the_rest_leaks():
    """A scanner that always finds something new ends in a leak, never in a loop."""

    def always(texts):
        at = texts[0].as_py().rindex("z")
        return [(Span(at, at + 1, "X", 0.5, "scan"),)]

    done, why = until_clean("zzzzzzzz", (), always, 3)

    assert (done.text, why) == ("zzzzz<X><X><X>", "pii.leak")


def test_no_rounds_only_looks():
    """With no round a find is reported and nothing is changed."""

    done, why = until_clean("13800138000", (), scanner(r"\d{11}", "CN_MOBILE"), 0)

    assert (done.text, why) == ("13800138000", "pii.leak")


def test_a_find_that_policy_only_flags_is_no_leak():
    """A type that policy leaves in the text is not redacted because the second scan found it."""

    done, why = until_clean("某公司", (), scanner("公司", "ORGANIZATION"), 3)

    assert (done.text, why) == ("某公司", None)


def test_a_surrogate_is_never_found_in_itself():
    """The second scan may match inside a surrogate; it is ours and stays."""

    text = "13800138000"
    surrogate = Action(0, 11, "CN_MOBILE", 0.9, "r", "pseudonymise", "policy", "k", tag("CN_MOBILE_bcdf"))

    done, why = until_clean(text, (surrogate,), scanner("[bcdf]+", "WORD"), 3)

    assert (done, why) == (redact(text, (surrogate,)), None)


def test_texts_are_scanned_together_until_each_is_clean():
    """A clean text is not scanned again while another one is; a find belongs to its own text."""

    seen = []

    def rescan(texts):
        seen.append(texts.to_pylist())
        return scanner(r"\d{11}", "CN_MOBILE")(texts)

    done = redact_until_clean(["无", "13800138000", "号"], [(), (), ()], plan(), rescan, 3)

    assert [(one.text, why) for one, why in done] == [("无", None), ("<CN_MOBILE>", None), ("号", None)]
    assert seen == [["无", "13800138000", "号"], ["<CN_MOBILE>"]]


def test_a_scan_that_was_not_finished_is_not_clean():
    """Not measured is never clean: the record is held for the budget, with what was redacted so far."""

    text = "13800138000"
    first = plan()(text, (Span(0, 11, "CN_MOBILE", 0.9, "r"),))

    done, why = until_clean(text, first, lambda texts: [None], 3)

    assert (done.text, why) == ("<CN_MOBILE>", "pii.budget_exhausted")


def test_our_own_tags_and_surrogates_are_never_found(pii_rescan):
    """The real recognisers find nothing in a tag or surrogate of any type, in carriers full of cue words."""

    key = Key(b"k" * 32)
    carriers = (
        "联系人：{0}，电话：{0}，身份证号{0}号",
        "my name is {0}, phone {0}, card {0}, IBAN {0}",
        "{0}{0}",
        "微信：{0} 地址：{0}号",
    )
    tags = [tag(row.name) for row in TYPES] + [
        tag(f"{row.name}_{key.surrogate_of(kind_of(row.name), str(at), 96)}") for row in TYPES for at in range(4)
    ]
    texts = [carrier.format(word) for word in tags for carrier in carriers]

    assert pii_rescan(texts) == [()] * len(texts)
