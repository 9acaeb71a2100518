"""Labels of AI-made text: the AIGC object, explicit notices, and texts that only talk about them."""

import json

import pytest

from tests.builders import a_source, documents
from tests.shipped import shipped
from transforms.ai_label.stage import STAGE, AiLabelRule

RULE = shipped("ai_label", AiLabelRule)
KIT = STAGE.open(RULE)

FIELDS = (
    'ContentProducer: 001191110102MAD55U9H0F10002\n  ProduceID: c3e4e1c0-66ba-4cc3\n  '
    'ContentPropagator: 001191110102MAD55U9H0F10002\n  PropagateID: c3e4e1c0-66ba-4cc3\n'
)  # fmt: skip
BODY = "# 周报\n\n" + "这一周我们修好了三座桥，又量了两条河的水位，数据在附表里。" * 12 + "\n"
ENGLISH = "The bridge was repaired in May and the river was measured twice. " * 20


def measured(text, source=None, **columns):
    """Return (ai_generated, kinds) of one record."""
    batch = documents(text, **{name: [value] for name, value in columns.items()})
    facts = STAGE.measure(batch, RULE, KIT, source or a_source())
    labels = facts["ai_label_evidence"][0].as_py()
    return facts["ai_generated"][0].as_py(), labels and [label["kind"] for label in labels]


@pytest.mark.parametrize(
    ("head", "state", "valid"),
    [
        (f"---\nAIGC:\n  Label: '1'\n  {FIELDS}---\n", "declared", True),
        (f"---\r\nAIGC:\r\n    Label: \"1\"\r\n    {FIELDS}---\r\n", "declared", True),
        (f"\ufeff---\ntitle: 周报\nAIGC:\n  Label: '2'\n  {FIELDS}date: 2026-01-01\n---\n", "suspected", True),
        (f"---\ntitle: a\n---\n\n---\nAIGC:\n  Label: '3'\n  {FIELDS}---\n", "suspected", True),
        ("---\nAIGC: {\"Label\": \"1\", \"ContentProducer\": \"x\", \"ProduceID\": \"y\"}\n---\n", "declared", True),
        ("---\nAIGC: '{\"Label\":\"1\",\"ContentProducer\":\"x\",\"ProduceID\":\"y\"}'\n---\n", "declared", True),
        ("---\nAIGC:\n  ContentProducer: An Agent\n  Label: AIGC\n  ProduceID: \"0\"\n---\n", "declared", False),
        ("---\nAIGC:\n  Label:\n---\n", "declared", False),
        ("---\naigc: true\n---\n", "declared", False),
    ],
)  # fmt: skip
def test_an_aigc_object_in_front_matter_labels_the_record(head, state, valid):
    """Sound and malformed variants label the record; whether they conform is kept."""
    facts = STAGE.measure(documents(head + BODY), RULE, KIT, a_source())
    (label,) = facts["ai_label_evidence"][0].as_py()
    assert (facts["ai_generated"][0].as_py(), label["kind"], label["valid"]) == (state, "front_matter", valid)


def test_the_offsets_cover_the_object():
    """Start and end are code points of the text as read."""
    text = f"---\ntitle: 周报\nAIGC:\n  Label: '1'\n  {FIELDS}---\n" + BODY
    (label,) = STAGE.measure(documents(text), RULE, KIT, a_source())["ai_label_evidence"][0].as_py()
    assert text[label["start"] : label["end"]] == text[text.index("AIGC") : text.index("---\n#")].rstrip()


@pytest.mark.parametrize(
    "tail",
    [
        f"\n\nAIGC:\n    Label: \"1\"\n    {FIELDS}",
        f"\n\n<details>\n\n```yaml\nAIGC:\n    Label: \"1\"\n    {FIELDS}```\n\n</details>\n",
        '\n{"AIGC": {"Label": "1", "ContentProducer": "x", "ProduceID": "y"}}\n',
    ],
)  # fmt: skip
def test_an_object_at_the_tail_labels_the_record(tail):
    """Exports put the object behind the text too."""
    assert measured(BODY + tail) == ("declared", ["tail"])


def test_an_object_alone_at_the_head_labels_the_record():
    """A converter that dropped the dashes left the object."""
    assert measured(f"AIGC:\n  Label: '1'\n  {FIELDS}\n" + BODY) == ("declared", ["head"])


@pytest.mark.parametrize(
    "text",
    [
        f"# 标识示例\n\n先看一个例子：\n\n```yaml\nAIGC:\n  Label: '1'\n  {FIELDS}```\n\n{BODY}",
        "---\ntitle: AIGC 产业观察\ntags: [AIGC, 大模型]\n---\n" + BODY,
        "---\ntitle: 观察\nkeywords:\n  - AIGC\n---\n" + BODY,
        "---\nAIGC: false\n---\n" + BODY,
        "AIGC: 一种新的生产方式。" + BODY,
        "---\nnot closed\nAIGC:\n  Label: x\n" + BODY,
    ],
)
def test_texts_about_aigc_are_not_labelled(text):
    """An example in the middle, a title, a tag or a definition is no label."""
    assert measured(text) == ("none", [])


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<head><meta name=\"AIGC\" content='{\"Label\":\"1\",\"ProduceID\":\"b\"}'></head>", "html_meta"),
        ('<script type="application/ld+json">{"AIGC":{"Label":"1","ProduceID":"b"}}</script>', "json_ld"),
        ('<!-- AIGC: {"Label":"1","ContentProducer":"a","ProduceID":"b"} --><p>x</p>', "html_comment"),
    ],
)  # fmt: skip
def test_labels_in_a_page_label_the_record(markup, kind):
    """Meta elements, JSON-LD and comments carry the object."""
    assert measured(BODY, markup=markup) == ("declared", [kind])


@pytest.mark.parametrize(
    "markup",
    [
        '<meta name="keywords" content="AIGC, Label">',
        "<script>var config = {AIGC: {Label: 'x'}}</script>",
        "<pre>&lt;meta name=&quot;AIGC&quot; content=&quot;{}&quot;&gt;</pre>",
    ],
)
def test_pages_that_mention_aigc_are_not_labelled(markup):
    """Keywords, program code and escaped examples are no label."""
    assert measured(BODY, markup=markup) == ("none", [])


def test_a_label_in_the_headers_labels_the_record():
    """A header or a metadata member named AIGC counts."""
    headers = json.dumps({"x-aigc": '{"Label":"2","ContentProducer":"a","ProduceID":"b"}'})
    assert measured(BODY, headers=headers) == ("suspected", ["header"])


@pytest.mark.parametrize(
    ("notice", "state"),
    [
        ("本文由AI生成", "declared"),
        ("本文由 AI 生成，仅供参考。", "declared"),
        ("（本内容由人工智能生成）", "declared"),
        ("【内容由AI生成】", "declared"),
        ("声明：以上内容由人工智能大模型生成，不代表本站观点。", "declared"),
        ("本回答由ＡＩ生成，内容仅供参考，请仔细甄别。", "declared"),
        ("本文部分内容由 AI 辅助生成", "declared"),
        ("人工智能生成合成内容，仅供参考", "declared"),
        ("AI生成", "declared"),
        ("*由 AI 生成*", "declared"),
        ("标识：人工智能合成", "declared"),
        ("本文由文心一言生成。", "declared"),
        ("以下内容由 DeepSeek-R1 生成：", "declared"),
        ("本文可能由AI生成", "suspected"),
        ("本文由AI撰写", "suspected"),
        ("This article was generated by AI.", "declared"),
        ("Disclaimer: This content was generated with the help of artificial intelligence.", "declared"),
        ("**Note:** This page was partially written by ChatGPT.", "declared"),
        ("AI-generated content may be incorrect.", "declared"),
        ("[AI-generated]", "declared"),
        ("Generated by AI", "declared"),
        ("This text is AI-generated.", "declared"),
        ("This summary may have been generated by AI.", "suspected"),
        ("以上內容由人工智慧產生，僅供參考。", "declared"),
        ("疑似AI生成", "suspected"),
        ("疑似生成合成内容", "suspected"),
        ("该内容可能为生成合成內容", "suspected"),
        ("作为一个人工智能语言模型，我无法给出医疗建议。", "suspected"),
        ("As an AI language model, I cannot give medical advice.", "suspected"),
    ],
)
@pytest.mark.parametrize("place", ["head", "tail", "after_title"])
def test_explicit_notices_label_the_record(notice, state, place):
    """A notice counts at the head, behind a title, and at the tail, in both languages."""
    body = ENGLISH if notice.isascii() else BODY.removeprefix("# 周报\n\n")
    text = {
        "head": f"{notice}\n\n{body}",
        "tail": f"{body}\n\n{notice}",
        "after_title": f"# 水位\n\n{notice}\n\n{body}",
    }[place]
    assert measured(text)[0] == state


@pytest.mark.parametrize(
    "near_miss",
    [
        "AI生成内容的版权归谁？",
        "《人工智能生成合成内容标识办法》自2025年9月1日起施行。",
        "# AI生成内容",
        "人工智能生成内容（AIGC）是指利用人工智能技术生成的内容。",
        "本文讨论由AI生成的文本的版权问题。",
        "本文研究人工智能生成内容的治理。",
        "本文并非由AI生成。",
        "本文不是AI生成的。",
        "请勿发布由AI生成的内容。",
        "如果本文由AI生成，应当标注。",
        "这段话是AI生成的吗？",
        "封面图由AI生成",
        "文中配图由 AI 生成",
        "利用AI生成内容，可以提高效率。",
        "服务提供者应当对AI生成的文本添加标识。",
        "由email生成的报告",
        "AI-generated content is flooding the web.",
        "This article was not generated by AI.",
        "This article discusses text generated by AI.",
        "How to spot text that was generated by AI",
        "The image was generated by AI",
        "Air was generated by a compressor.",
        "The report was created with aid from the state.",
        "Was this article generated by AI?",
        "服务提供者应当对生成合成内容添加显式标识。",
        "疑似生成合成内容应当如何处理？",
        "作为人工智能语言模型的研究者，我发表了多篇论文。",
        "As an AI language model researcher, I study bias.",
        "本視頻由AI生成",
    ],
)
@pytest.mark.parametrize("place", ["head", "tail"])
def test_texts_about_generation_are_near_misses(near_miss, place):
    """Discussing, denying, asking, forbidding and captions of pictures do not label the text."""
    body = ENGLISH if near_miss.isascii() else BODY
    assert measured(f"{near_miss}\n\n{body}" if place == "head" else f"{body}\n\n{near_miss}") == ("none", [])


def test_a_notice_in_the_middle_is_not_at_head_or_tail():
    """The same words far from both ends are part of what the text says."""
    assert measured(BODY + "\n本文由AI生成\n\n" + BODY) == ("none", [])


def test_a_record_of_a_synthetic_source_is_declared():
    """What was bought or made as synthetic is AI-made even without a label."""
    assert measured(BODY, source=a_source(acquisition="synthetic")) == ("declared", ["source"])


def test_short_and_empty_texts():
    """Texts shorter than the windows are read once and give one label at most."""
    assert [measured(text)[0] for text in ("", "AI", "AI生成", "本文由AI生成")] == [
        "none",
        "none",
        "declared",
        "declared",
    ]


def judged(state, rule=RULE, source=None, reader_reason=None):
    """Return the reason codes for one record in this state."""
    import pyarrow as pa

    facts = pa.RecordBatch.from_pydict(
        {"ai_generated": pa.array([state], pa.string()), "reader_reason": pa.array([reader_reason], pa.string())}
    )
    return [finding.reason for finding in STAGE.judge(facts, rule, source or a_source())]


@pytest.mark.parametrize(
    ("state", "action", "expected"),
    [
        ("declared", "flag", ["ai_label.declared"]),
        ("declared", "drop", ["ai_label.declared_dropped"]),
        ("suspected", "quarantine", ["ai_label.suspected_held"]),
        ("none", "drop", []),
    ],
)
def test_policy_decides_what_follows(state, action, expected):
    """One action a state; the reason says which."""
    from dataclasses import replace

    assert judged(state, replace(RULE, actions={"declared": action, "suspected": action})) == expected


def test_an_acquisition_may_have_its_own_action():
    """`actions_by_acquisition` lies over `actions`."""
    from dataclasses import replace

    rule = replace(RULE, actions_by_acquisition={"self_collected": {"declared": "drop"}})
    assert judged("declared", rule, a_source(acquisition="self_collected")) == ["ai_label.declared_dropped"]


def test_a_record_that_was_not_searched_is_held():
    """Not measured is never clean; what the reader could not read is the reader's."""
    assert (judged(None), judged(None, reader_reason="reader.nul")) == (["ai_label.not_measured"], [])
