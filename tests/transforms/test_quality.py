"""Quality: what each fact says, which limits hold for which language, and what is never passed."""

import dataclasses

import pyarrow as pa
import pytest

from tests.builders import a_source, documents
from tests.transforms.quality_kit import language_kit, quality_facts, quality_kit, with_facts
from transforms import language, quality
from transforms.reasons import REASONS

EN = (
    "The committee met on Tuesday to discuss the annual report. Members agreed that most of the work had been done with"
    " care, and that the remaining questions would be answered before the end of the year. The chair thanked the staff"
    " and noted that the budget was in order. A second meeting will be held in June, when the auditors have finished."
)
ZH = (
    "委员会于星期二召开会议，讨论年度报告。与会者认为大部分工作已经认真完成，其余问题将在年底之前得到答复。主席感谢工作人员，"
    "并指出预算执行情况良好。第二次会议将于六月举行，届时审计工作也已经结束，各部门可以按照计划继续推进后面的任务。"
)


def reasons(text, **changes):
    """Return the quality reasons of one text under the shipped policy, its language as measured."""
    rule, kit = quality_kit()
    rule = dataclasses.replace(rule, **changes)
    batch = documents(text)
    lrule, lkit = language_kit()
    facts = language.measure_language(batch, lrule, lkit, a_source())
    batch = with_facts(batch, facts, quality.measure_quality(batch, rule, kit, a_source()))
    found = quality.judge_quality(batch, rule, a_source())
    return {f.reason.removeprefix("quality.") for f in found if f.mask[0]}


@pytest.mark.parametrize("text", [EN, ZH])
def test_plain_prose_stays(text):
    """A paragraph of English and one of Chinese break no rule."""
    assert reasons(text) == set()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Great video, thanks!", "too_few_words"),
        (EN + " # # # # # # # # # # # # # #" * 2, "too_many_hashes"),
        ("\n".join("- " + part for part in EN.split(". ")) + "\n", "too_many_bullets"),
        ("...\n".join(EN.split(". ")) + "...", "too_many_ellipsis_lines"),
        (EN + "\n\n" + EN, "duplicate_paragraphs"),
        ("\n".join([EN] * 3), "duplicate_lines"),
        (EN + " buy it" * 60, "top_2gram"),
        (EN + " lorem ipsum dolor sit amet.", "lorem_ipsum"),
        (EN.replace(",", "â€™"), "garbled"),
        (EN + " <div class='x'>" * 30, "markup_residue"),
        (EN.upper(), "too_many_capitals"),
        (EN + " 1.5 2.5 3.5 , , ," * 40, "too_few_alphabetic_words"),
        (EN + " " + "x" * 1001, "word_too_long"),
        ("好的谢谢", "too_few_words"),
        (ZH.replace("，", "锟斤拷"), "garbled"),
        (ZH + "立即购买厂家直销限时抢购" * 3, "advertising"),
        ("\n".join([*["版权所有", "联系我们"] * 2, ZH]), "boilerplate"),
        ("北京上海广州深圳天津重庆成都杭州武汉西安" * 5, "too_few_zh_stop_words"),
    ],
)
def test_says_what_is_wrong(text, reason):
    """One text for each rule."""
    assert reason in reasons(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (EN + " It is issue #7 of 12.", "too_many_hashes"),
        (EN + "\n- one item\n- another item", "too_many_bullets"),
        ("\n".join(EN.split(". ")) + " Wait...", "too_many_ellipsis_lines"),
        (EN + "\n\n" + EN.replace("Tuesday", "Friday"), "duplicate_paragraphs"),
        (EN + " CAFÉ, ÇA VA, NAÏVE, ÂGE.", "garbled"),
        (EN + " If a < b and b > c, then a & b; fine.", "markup_residue"),
        (ZH + "银行贷款按照合同办理。", "advertising"),
        (ZH + "请联系我们。", "boilerplate"),
    ],
)
def test_near_misses_stay(text, reason):
    """Something like the fault and not the fault."""
    assert reason not in reasons(text)


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("It's #1... isn't it", "words", 6),
        ("国家發展", "simplified_ratio", 0.25),
        ("国家發展", "traditional_ratio", 0.25),
        ("a\ufffdb", "garbled_ratio", 0.3333),
        ("&nbsp;x", "markup_ratio", 0.8571),
        ("[a](https://b.org/c)", "url_ratio", 0.75),
        ("AbC", "uppercase_ratio", 0.6667),
        ("aaab", "longest_run_chars", 3),
        ("One. Two! Three? And so on.", "c4_sentences", 4),
        ("no end\nends here now.\n", "c4_line_ratio", 0.5),
        ("He said so now.  ", "terminal_line_ratio", 1.0),
        ("He said so now.  ", "terminal_raw_line_ratio", 0.0),
        ("We use cookies on this site.", "c4_line_ratio", 0.0),
        ("他说：“好。”", "terminal_line_ratio", 1.0),
    ],
)
def test_facts_have_the_values_they_state(text, fact, value):
    """Small texts whose facts can be counted by hand."""
    assert quality_facts(text)[fact] == value


def test_limits_stand_by_language():
    """Sixty Chinese characters are enough; sixty is not asked of English words."""
    assert "too_few_words" not in reasons(ZH[:80])
    assert "too_few_words" in reasons(" ".join(EN.split()[:40]))


def test_a_language_without_a_class_is_other():
    """French is judged by `other`, which does not ask for English words."""
    assert "too_few_stop_words" not in reasons("Le comité s'est réuni mardi pour examiner le rapport annuel. " * 3)


def test_more_tokens_than_the_budget_are_held():
    """Behind the work budget repetition is null, and null is not measured."""
    rule, kit = quality_kit()
    small = dataclasses.replace(rule, max_tokens=10)
    batch = documents(EN)
    batch = batch.append_column("language", pa.array(["en"]))
    facts = with_facts(batch, quality.measure_quality(batch, small, kit, a_source()))
    found = [f.reason for f in quality.judge_quality(facts, small, a_source()) if f.mask[0]]
    assert found == ["quality.not_measured"]


def test_null_text_is_null_and_judged_only_where_the_reader_gave_no_reason():
    """Facts of unread records are null without a finding; an unexplained null is not measured."""
    rule, kit = quality_kit()
    batch = documents(None, None, reader_reason=["reader.nul", None])
    batch = batch.append_column("language", pa.nulls(2, pa.string()))
    facts = with_facts(batch, quality.measure_quality(batch, rule, kit, a_source()))
    found = {f.reason: f.mask.tolist() for f in quality.judge_quality(facts, rule, a_source()) if f.mask.any()}
    assert found == {"quality.not_measured": [False, True]}


def test_facts_do_not_depend_on_the_batch():
    """Reversed and sliced batches give every row the same facts."""
    rule, kit = quality_kit()
    texts = [EN, "", ZH, None, "x\ny"]

    def rows(batch):
        facts = quality.measure_quality(batch, rule, kit, a_source())
        return pa.RecordBatch.from_pydict(facts).to_pylist()

    whole = rows(documents(*texts))
    assert rows(documents(*texts[::-1]))[::-1] == whole
    assert rows(documents(*texts).slice(1, 3)) == whole[1:4]


def test_every_check_has_a_reason_and_a_fact():
    """The table of checks, the reasons and the facts name each other."""
    names = {f.name for f in quality.STAGE.facts}
    assert [c.name for c in quality.CHECKS if f"quality.{c.name}" not in REASONS or c.fact not in names] == []


@pytest.mark.parametrize(
    ("limits", "word"), [({"en": {"too_few_wrods": 1.0}}, "too_few_wrods"), ({"xx": {"too_few_words": 1.0}}, "class")]
)
def test_a_limit_that_names_nothing_is_refused(limits, word):
    """A misspelt check or class is an error, not a rule that never fires."""
    rule, _ = quality_kit()
    with pytest.raises(ValueError, match=word):
        quality.open_quality(dataclasses.replace(rule, limits=limits))


def test_without_a_classifier_the_score_is_null_and_not_judged():
    """`quality_score` is optional."""
    assert (quality_facts(EN)["score"], reasons(EN, limits={"en": {"low_score": 0.5}})) == (None, set())
