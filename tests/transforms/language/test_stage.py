"""Language: the label of a text, and which labels may stay."""

import dataclasses
import gzip
import json
import unicodedata
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_source, documents
from tests.transforms.quality.kit import language_kit, languages, with_facts
from transforms.fold import utf8_buffers
from transforms.kernels.capitals import count_cased
from transforms.kernels.wordtable import word_hash
from transforms.language import stage as language
from transforms.language.tables import evidence_entries

EN = "The committee met on Tuesday and agreed that the report should be published before the end of the year."
ZH = "委员会于星期二召开会议，同意在年底之前公布这份报告，并要求各部门按时提交材料。"


def test_capitals_do_not_hide_a_language():
    """A clause in capitals is in the language it would be in without them."""
    french = "TOUS LES ÊTRES HUMAINS NAISSENT LIBRES ET ÉGAUX EN DIGNITÉ ET EN DROITS ET SONT DOUÉS DE RAISON"
    assert languages(EN.upper(), french) == ["en", "fr"]


@given(st.lists(st.text(st.sampled_from("aZ z.é中")), max_size=5), st.integers(0, 9))
def test_cased_letters_are_counted(texts, most):
    """The kernel counts what Python counts in the first bytes of each text."""
    offsets, data = utf8_buffers(pa.array(texts, pa.large_string()))
    capitals, small = np.zeros(len(texts), np.int64), np.zeros(len(texts), np.int64)
    count_cased(data, offsets, most, capitals, small)
    heads = [text.encode()[:most] for text in texts]
    assert capitals.tolist() == [head.count(b"Z") for head in heads]
    assert small.tolist() == [head.count(b"a") + head.count(b"z") for head in heads]


def test_addresses_do_not_hide_a_language():
    """Links in front of a sentence are left out of a second look; links alone are no language."""
    link = "https://media.example.com/watch?v=dQw4w9WgXcQ&list=PLx0sYbCqOb8TBPRdmBHs5Iftvv9TPboYG&index=1 "
    assert languages(9 * link + EN, 9 * link) == ["en", "und"]


def test_latin_letters_are_not_called_chinese():
    """Chinese is written in Han characters: a romanized line that the model takes for it stays undetermined."""
    assert languages("Shizhe Beyel-ngi Chuanli-tin Shuanyan", "OJE KA K’ƐLA KƆDAH NƆCƐ LƐ AA") == ["und", "und"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (EN, "en"),
        (ZH, "zh"),
        ("委員會於星期二召開會議，同意在年底之前公布這份報告，並要求各部門按時提交材料。", "zh"),
        ("佢哋噚日喺公司開會，話唔使等到年尾先至公布份報告，大家都話冇問題。", "yue"),
        ("委員会は火曜日に会議を開き、年末までに報告書を公表することに同意しました。", "ja"),
        ("위원회는 화요일에 회의를 열어 연말 전에 보고서를 공개하기로 합의했습니다.", "ko"),
        ("Комитет собрался во вторник и решил опубликовать доклад до конца года.", "ru"),
        ("Le comité s'est réuni mardi et a décidé de publier le rapport avant la fin de l'année.", "fr"),
        ("اجتمعت اللجنة يوم الثلاثاء ووافقت على نشر التقرير قبل نهاية العام.", "ar"),
        ("The wifie gaed tae the kirk wi her bairns, an aw the fowk frae the toun wis there.", "sco"),
        ("Dem dey talk say di pikin no go fit waka comot from dis house, wetin we go do?", "pcm"),
        ("ᎣᏏᏲ ᎣᎩᏃ ᎤᏬᏚ ᎤᎾᏓᏡᎬ ᏧᎾᏓᏅᏖᏗ", "und"),
        ("𠊎講客家話，佢也講客家話，大家共下來學。", "hak"),
        ("人人有思想、良心个自由，渠个权利应当受保护，渠们冇得区别。", "gan"),
        ("随么子人都冇得权利咯样做，咯种规矩要改。", "hsn"),
        ("囝仔讲伊毋知，阮家己去厝里。", "nan"),
        ("役承認人品本𣎏、各權平等吧空體㳻𢴐𧵑每成員𥪝家庭人類羅基礎。", "und"),
    ],
)
def test_names_the_language(text, expected):
    """A sentence of each language, and of neighbours that are easily taken for Chinese or English."""
    assert languages(text) == [expected]


@pytest.mark.parametrize("text", ["", " ", "A", "1234 5678", "😀😀😀😀", "\n\n\n", "???", "-----"])
def test_is_undetermined_without_letters(text):
    """What holds no language is `und`."""
    assert languages(text) == ["und"]


def test_chinese_full_of_code_is_chinese():
    """Script decides where the model is led astray by code."""
    assert languages(
        "执行下面的语句，查看当前的任务状态，并等待它结束：\n```sql\nSELECT id, state FROM jobs;\n```\n"
    ) == ["zh"]


@pytest.mark.parametrize(
    "text",
    [
        "请检查某些文件是否存在，并检查某个目录的权限，然后再运行安装程序。",
        "他逐个检查了会使用这些工具的国家治理部门，有影响的结果都写进了报告。",
        "这个问题甚至比那个更难，为甚么会这样，谁也说不清楚。",
        "来咯，吃饭咯，大家快一点，菜都要凉了，今天的汤很好喝。",
        "鼓励企业开个会、写个报告，是个好办法，找个时间讨论一下。",
        "老百姓图个啥，不就图个安稳日子嘛。",
        "咱也凑个热闹，顺便图个乐呵，反正闲着也是闲着呗。",
        "赵珺老师好！",
        "-q 佇列長度 設定埠監聽佇列的長度值，預設值為128。",
        "晚会总导演由舞蹈艺术家担任，一批名演员联袂登台。",
        "春兰集团对被兼并企业注重改制改造，亏损企业个个成为小巨人。",
    ],
)
def test_chinese_that_holds_characters_of_its_neighbours_is_chinese(text):
    """Near misses: pairs across a word boundary, particles, 个 behind any verb, a rare character in a name."""
    assert languages(text) == ["zh"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("畢業嗰陣時，香港電影學院同埋北京電影學院都係由政府機構負責管理同埋資助，好多人喺度讀書。", "yue"),
        ("好危險㗎，你夠膽死咩？", "yue"),
        ("人人有权自由参加社会个文化生活，享受艺术，并分享科学进步。", "und"),
        ("宠利毋居人前，德业毋落人后，受享毋逾分外，修持毋减分中。", "lzh"),
    ],
)
def test_few_marks_of_a_neighbour_outweigh_none_of_mandarin(text, expected):
    """Two marks, more than genitive 的; a final particle; genitive 个 without 的; 毋 is classical before it is Hakka."""
    assert languages(text) == [expected]


def test_a_quotation_in_cantonese_leaves_the_text_chinese():
    """Marks of a neighbour that are fewer than the genitive 的 of the text around them are quoted."""
    text = "记者的提问得到了当地居民的热情回应，其中一位老人用广东话说“唔使客气”，在场的人都笑了，活动的气氛很好。"
    more = "这次活动的组织者表示，明年的同一时间还会举办规模更大的同类活动，并邀请周边城市的居民一起参加，所需的费用由当地的企业承担。"
    assert languages(text + more) == ["zh"]


@pytest.mark.parametrize(
    "text",
    [
        "I am written in Python.",
        "You need to choose another name first.",
        "Error: already exists, nothing changed.",
        "What soon grows old? Gratitude, they said.",
        "To err is human; to admit it, a blunder.",
    ],
)
def test_short_english_is_english(text):
    """A message or saying of a few words has words that only English has."""
    assert languages(text) == ["en"]


def test_one_function_word_again_and_again_is_not_english():
    """A word of another language that is spelled like an English one is no evidence, however often it comes."""
    assert languages("Midime yed his he aa karni, yed his heesha karni ama yed his musafu karni si sharci.") == ["und"]


def test_japanese_name_in_chinese_is_chinese():
    """A few kana in Chinese prose do not make it Japanese (near miss of the kana rule)."""
    assert languages("这家公司的品牌叫の家，主要销售日用品，在全国各地的商场里都可以买到，价格也不贵，很受欢迎。") == [
        "zh"
    ]


def test_tells_simplified_from_traditional():
    """`language_script` is Hans or Hant by characters that only one writing has."""
    rule, kit = language_kit()
    batch = documents("国家发展改革委员会发布通知", "國家發展改革委員會發布通知")
    facts = language.measure_language(batch, rule, kit, a_source())
    assert facts["language_script"].to_pylist() == ["Hans", "Hant"]


def test_null_text_has_null_facts_and_no_finding_when_the_reader_said_why():
    """A record that could not be read is not judged again; one without a reason is not measured."""
    rule, kit = language_kit()
    batch = documents(None, None, reader_reason=["reader.not_json", None])
    facts = language.measure_language(batch, rule, kit, a_source())
    found = language.judge_language(with_facts(batch, facts), rule, a_source())
    assert {f.reason: f.mask.tolist() for f in found} == {
        "language.not_measured": [False, True],
        "language.undetermined": [False, False],
        "language.not_declared": [False, False],
    }


@pytest.mark.parametrize(
    ("allowed", "declared", "reasons"),
    [
        ((), (), []),
        ((), ("zh", "en"), []),
        ((), ("zh",), ["language.not_declared"]),
        ((), ("en-US",), []),
        (("zh",), (), ["language.not_allowed"]),
        (("zh",), ("zh",), ["language.not_allowed", "language.not_declared"]),
    ],
)
def test_policy_and_source_both_narrow(allowed, declared, reasons):
    """English text under what the policy allows and what the source declares."""
    rule, kit = language_kit()
    rule = dataclasses.replace(rule, allowed=allowed)
    batch = documents(EN)
    source = a_source(languages=declared)
    facts = with_facts(batch, language.measure_language(batch, rule, kit, source))
    assert [f.reason for f in language.judge_language(facts, rule, source) if f.mask[0]] == reasons


def test_the_same_rows_in_any_batch():
    """A fact depends on its own text alone: sliced and reversed batches agree."""
    rule, kit = language_kit()
    texts = [EN, "", ZH, None, "Bonjour à tous et merci d'être venus aujourd'hui."]
    whole = language.measure_language(documents(*texts), rule, kit, a_source())["language"].to_pylist()
    back = language.measure_language(documents(*texts[::-1]), rule, kit, a_source())["language"].to_pylist()
    part = language.measure_language(documents(*texts).slice(2), rule, kit, a_source())["language"].to_pylist()
    assert (back[::-1], part) == (whole, whole[2:])


def test_a_wrong_model_is_refused():
    """Another file than the policy names never labels anything."""
    rule, _ = language_kit()
    with pytest.raises(ValueError, match="sha256"):
        language.open_language(dataclasses.replace(rule, model_sha256="0" * 64))


def test_names_the_model_with_licence_and_hash():
    """The `models` row says what was used."""
    rule, _ = language_kit()
    (row,) = language.models(rule)
    assert (row["file"], row["sha256"], row["licence"]) == ("lid.176.ftz", rule.model_sha256, "CC-BY-SA-3.0")


def test_evidence_entries_fit_the_kernel():
    """An entry is one lower-case word, or one or two Han characters: the kernel looks nothing else up."""
    entries = [word for words in evidence_entries().values() for word in words]
    han = [word for word in entries if unicodedata.name(word[0]).startswith("CJK")]
    assert all(word.isalpha() and word == word.lower() for word in entries)
    assert all(len(word) <= 2 for word in han)
    assert len({word_hash(word) for word in entries}) == len(set(entries))


def test_universal_declaration(shared):
    """English and Chinese are found (>= 0.99), and of all other paragraphs at most 1 % are called either.

    Sinitic varieties are printed in Chinese characters with few words changed; they make up nearly all of the rest. What
    of them is still called Chinese has no word in it that Chinese does not have.
    """
    path = shared("langid-udhr") / "udhr_paragraphs.jsonl.gz"
    with gzip.open(path) as lines:
        rows = [json.loads(line) for line in lines]
    found = languages(*(row["text"] for row in rows))
    pairs = Counter((row["iso639_3"], label) for row, label in zip(rows, found, strict=True))
    total = Counter(row["iso639_3"] for row in rows)
    for own, label in (("eng", "en"), ("cmn", "zh")):
        others = sum(n for (gold, name), n in pairs.items() if name == label and gold != own)
        assert pairs[own, label] / total[own] >= 0.99
        assert others / (len(rows) - total[own]) <= 0.01
    sinitic = {"wuu", "hak", "nan", "gan", "hsn", "cjy", "und"}
    worst = {gold for (gold, name), n in pairs.items() if name == "zh" and n / total[gold] > 0.01}
    assert worst - {"cmn"} - sinitic == set()
