"""Quality: what each fact says, which limits hold for which language, and what is never passed."""

import dataclasses

import pyarrow as pa
import pytest

from tests.builders import a_source, documents
from tests.transforms.quality.kit import language_kit, quality_facts, quality_kit, with_facts
from transforms.language import stage as language
from transforms.quality import stage as quality
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


COOKIES = (
    "We use cookies to personalise content and ads, to provide social media features and to analyse our traffic. We also"
    " share information about your use of our site with our advertising partners, who may combine it with what you gave"
    " them or what they collected when you used their services. You can accept all cookies or go to the cookie settings."
)
MISSING = (
    "404 Not Found. The page you are looking for might have been removed, had its name changed, or is temporarily"
    " unavailable. Please check the URL for spelling. If you typed the address, make sure that it is right. If a link"
    " brought you here, tell the owner of the site about it, or go back to the home page and start again from there."
)
MISSING_ZH = (
    "抱歉，您访问的页面不存在，或者已经被删除，也可能是网址输入有误，请检查之后再试一次。页面将在五秒后自动跳转到首页，如果没有跳转，"
    "请点击这里，或者返回上一页。错误代码：404。如果问题一直存在，请与网站管理员联系，说明出现的时间和您的网址。"
)
TAIWAN = (
    "臺北捷運公司表示，為了讓民眾搭車更便利，環狀線自下週一起將增加尖峰時段的班次，平均等候時間由六分鐘縮短為四分半。不過也有立委質疑，"
    "環狀線的運量一直不如預期，增班會不會讓虧損更加嚴重？公司主管回應，班次密了，旅客自然會回來。"
)
MATHS = (
    "例 已知函数 f(x) = x³ − 3x + 1，求它在区间 [−2, 2] 上的最大值与最小值。解：f′(x) = 3x² − 3 = 3(x + 1)(x − 1)。"
    "令 f′(x) = 0，得 x₁ = −1，x₂ = 1。所以 f(−1) = 3 是极大值，f(1) = −1 是极小值。因此最大值为 3，最小值为 −1，"
    "在端点处的值分别为 −1 和 3，与前面的结果是一样的。"
)
LINE = (
    "i had the same problem last year, and the only thing that worked was to remove the old driver and to install the one"
    " from the maker of the card, because the other one is from 2016 and does not know about the newer chips that have"
    " come out, so give that a try and tell us"
)
JAPANESE = (
    "市議会は月曜日の夜、七対二の賛成多数で、二つの橋を十一週間通行止めにすることを決めた。先月の点検で、四本の鉄骨に腐食が見つかった"
    "ためである。工事費の三分の二は県が負担する。検査の結果は来週、市役所の広報で発表される。"
)
HINDI = (
    "नगर परिषद ने सोमवार की रात सात के मुकाबले दो मतों से दोनों पुलों को ग्यारह सप्ताह के लिए बंद करने का निर्णय लिया। पिछले"
    " निरीक्षण में इस्पात की चार बीमों में जंग पाई गई थी। मरम्मत पर लगभग चार करोड़ तीस लाख रुपये खर्च होंगे, जिसमें से दो"
    " तिहाई राज्य सरकार देगी। दुकानदारों ने पैदल यात्रियों के लिए एक अस्थायी पुल की माँग की है।"
)
THAI = (
    "สภาเทศบาลมีมติเมื่อคืนวันจันทร์ด้วยคะแนนเจ็ดต่อสองให้ปิดสะพานทั้งสองแห่งเป็นเวลาสิบเอ็ดสัปดาห์ หลังจากเจ้าหน้าที่"
    "ตรวจพบสนิมในคานเหล็กสี่ตัว นายกเทศมนตรีกล่าวว่าเราจะไม่รอให้มีอะไรตกลงไปในแม่น้ำ"
)
TIBETAN = (
    "བོད་ཡིག་ནི་བོད་མི་རིགས་ཀྱི་སྐད་ཡིག་ཡིན། བོད་ཡིག་ལ་གསལ་བྱེད་སུམ་ཅུ་དང་དབྱངས་བཞི་ཡོད། བོད་ཀྱི་རིག་གནས་དང་ཆོས་ཀྱི་གཞུང་མང་པོ་ཞིག་"
    "བོད་ཡིག་ཐོག་ནས་བྲིས་ཡོད། དེང་སྐབས་བོད་ཡིག་གི་ཚགས་པར་དང་དྲ་ཚིགས་མང་པོ་ཡོད།"
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


@pytest.mark.parametrize("text", [EN, ZH, TAIWAN, MATHS, LINE, JAPANESE, HINDI, THAI, TIBETAN])
def test_plain_prose_stays(text):
    """English, Chinese, Chinese with formulas, a line without a full stop, Japanese, scripts of vowel signs or no spaces."""
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
        (" ".join(ZH), "spaced_out"),
        (".".join(ZH), "spaced_out"),
        (ZH.encode().decode("gbk", "ignore"), "garbled"),
        (TAIWAN.encode("big5").decode("gbk", "ignore"), "rare_characters"),
        (ZH + "馬上搶購，限時優惠，免費領取，加微信" * 2, "advertising"),
        (COOKIES, "boilerplate_phrases"),
        (MISSING, "boilerplate_phrases"),
        (MISSING_ZH, "boilerplate_phrases"),
        (EN.replace(" ", "[/b] [color=red][b]"), "markup_residue"),
        (EN + " {{cite web|" + "title=a page of words|" * 40 + "}}", "markup_residue"),
        ("\n".join(["News", "Sport", "Weather", "Travel and the other pages of the site"] * 20), "lines_without_prose"),
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
        (ZH + "（一）甲、乙、丙；（二）天、地、人。", "spaced_out"),
        (
            EN + " A cookie policy must name every cookie that is set and say for how long it is kept.",
            "boilerplate_phrases",
        ),
        (EN + " {{citation needed}} {{ is how a template begins.", "markup_residue"),
        (EN + " She said [laughs] that it was [sic] so, see [1] and f[x=3].", "markup_residue"),
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
        ("ab {{c|d}} ef", "markup_ratio", 0.5385),
        ("[b]x[/b]", "markup_ratio", 0.875),
        ("[url=a.b]x[/url]", "markup_ratio", 0.9375),
        ("[b] is key b", "markup_ratio", 0.0),
        ("一 二，三四 五", "lone_han_ratio", 0.6),
        ("no end\nends. Here\nends here.\n" + "a b c " * 20, "prose_line_ratio", 0.75),
        ("堃a", "rare_han_char_ratio", 0.5),
        ("हिन्दी", "letter_ratio", 1.0),
        ("a\u0301", "letter_ratio", 0.5),
        ("Sign in. x", "boilerplate_char_ratio", 0.875),
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
