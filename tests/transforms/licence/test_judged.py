"""`JUDGED` of the licence and opt-out rules names what measuring does not read."""

import pytest

from tests.builders import a_source, documents
from tests.judged_fields import fields_read, stage_reads
from tests.shipped import shipped
from tests.transforms.licence.kit import shipped_rule
from transforms.licence.conflict import judge_conflict
from transforms.licence.rule import LicenceRule
from transforms.licence.stage import STAGE as LICENCE
from transforms.licence.stage import licence_rank
from transforms.optout.stage import STAGE as OPTOUT
from transforms.optout.stage import OptoutRule

PAGE = "<html><head><meta name='robots' content='noai'></head><body><a rel='license' href='//creativecommons.org/licenses/by/4.0/'>x</a></body></html>"
HEADERS = '{"x-robots-tag": "noai"}'
BOTH = {"max_expression_chars", "max_expression_depth"}  # read while measuring too, by the kit that open made


def a_batch():
    """Return records on which every branch of both stages runs."""
    texts = [
        "Licensed under the MIT License.",
        "All rights reserved.",
        "SPDX-License-Identifier: MIT OR GPL-2.0-only",
        PAGE,
    ]
    return documents(*texts, licence_declared=["Apache 2", None, "unknown words here", None], markup=[None, None, None, PAGE],
                     headers=[None, None, None, HEADERS], url=["https://e.org/a"] * 4)  # fmt: skip


@pytest.mark.parametrize(("stage", "rule"), [(LICENCE, shipped_rule()), (OPTOUT, shipped("optout", OptoutRule))])
def test_judged_fields_are_not_read_while_measuring(stage, rule):
    """A field of `JUDGED` is read by the judge only; every field that the judge alone reads is in it."""
    source = a_source(acquisition="self_collected", licence="CC-BY-4.0")
    by_measure, _, by_judge = stage_reads(stage, rule, a_batch(), source)

    assert by_measure & rule.JUDGED == set()
    assert by_judge - by_measure <= rule.JUDGED | BOTH


def test_what_the_judge_of_licences_reads_covers_its_judged_fields():
    """Judging, ranking and conflicts together read every field of `JUDGED`."""
    rule = shipped_rule()
    _, _, by_judge = stage_reads(LICENCE, rule, a_batch(), a_source(licence="MIT OR CC-BY-4.0"))
    facts = LICENCE.measure(a_batch(), rule, LICENCE.open(rule), a_source())
    by_rank = fields_read(rule, lambda watched: licence_rank(facts, watched, a_source()))
    by_conflict = fields_read(rule, lambda watched: judge_conflict(("a", "MIT"), ("b", "GPL-3.0-only"), watched))

    assert by_judge | by_rank | by_conflict >= LicenceRule.JUDGED
