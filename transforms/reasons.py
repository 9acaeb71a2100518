"""Every reason code: what it states, what it decides by default and which rules it serves.

A code is `stage.fact` in lower case and states what *is*. Codes are an interface: add, never rename or reuse.
`verdict` is `dropped` (decided: not wanted), `quarantined` (held: unreadable, unmeasured or for a person to
decide) or `flagged` (noted; the record stays).
"""

from typing import NamedTuple


class Reason(NamedTuple):
    """One reason code: `en` and `zh` are one sentence each, `rules` ids of the rule catalogue."""

    code: str
    verdict: str
    en: str
    zh: str
    rules: tuple[str, ...] = ()


READER = (
    Reason("reader.not_json", "quarantined", "The line is not a JSON object.", "该行不是 JSON 对象。"),
    Reason("reader.not_text", "quarantined", "The text field is not a string.", "文本字段不是字符串。"),
    Reason("reader.text_missing", "quarantined", "The record has no text field.", "记录缺少文本字段。"),
    Reason("reader.bad_encoding", "quarantined", "The bytes are not valid in the declared encoding.", "字节不符合声明的编码。"),
    Reason("reader.nul", "quarantined", "The text holds a NUL character.", "文本含有 NUL 字符。"),
    Reason("reader.lone_surrogate", "quarantined", "The text holds a lone surrogate.", "文本含有孤立的代理项。"),
    Reason("reader.too_large", "quarantined", "The record is larger than the policy allows.", "记录超过策略允许的大小。"),
    Reason("reader.too_deep", "quarantined", "The JSON is nested deeper than the reader allows.", "JSON 嵌套过深。"),
    Reason("reader.damaged_tail", "quarantined", "The file ends in the middle of a record or is damaged.", "文件在记录中途结束或已损坏。"),
    Reason("reader.no_text", "quarantined", "The extractor found no text in the page.", "未能从页面提取文本。"),
)

SOURCE = (
    Reason(
        "source.withdrawn",
        "dropped",
        "The register lists the source as withdrawn.",
        "来源登记册将该来源列为已撤回。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.suspended",
        "dropped",
        "The register lists the source as suspended.",
        "来源登记册将该来源列为已暂停。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.approval_missing",
        "dropped",
        "Nobody has approved the source.",
        "该来源未经批准。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.approval_expired",
        "dropped",
        "The approval of the source has ended.",
        "该来源的批准已过期。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.evidence_missing",
        "dropped",
        "Evidence that this way of acquisition demands is not there.",
        "缺少该获取方式所要求的证明材料。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.evidence_unpinned",
        "dropped",
        "An evidence file has no recorded hash.",
        "证明文件没有登记哈希值。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.evidence_changed",
        "dropped",
        "An evidence file is not the one that was approved.",
        "证明文件与批准时不一致。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.evidence_expired",
        "dropped",
        "Evidence of the source is not in force on the day of the run.",
        "证明材料在运行日期无效。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.evidence_unusable",
        "dropped",
        "An evidence file cannot be read as what it is declared to be.",
        "证明文件无法按其声明的类型读取。",
        ("cn-genai-7.1-lawful-source",),
    ),
    Reason(
        "source.fetched_list",
        "dropped",
        "A list of links that was fetched is declared as openly licensed text.",
        "经抓取的链接清单被申报为开源数据。",
        ("cn-genaisec-5.1-c1-open-licence", "cn-genaisec-5.1-c2-self-collected"),
    ),
    Reason(
        "source.term_not_over",
        "dropped",
        "The term of copyright is not over on the day of the run.",
        "在运行日期著作权保护期尚未届满。",
        ("cn-genai-7.2-no-ip-infringement",),
    ),
    Reason(
        "source.use_not_permitted",
        "dropped",
        "The contract or the generator's terms do not permit training.",
        "合同或生成模型条款不允许用于训练。",
        ("cn-genaisec-5.1-c3-commercial", "cn-genai-7.1-lawful-base-model"),
    ),
    Reason(
        "source.crawl_log_incomplete",
        "dropped",
        "The crawl log lacks the URL, time, agent or robots decision of a fetch.",
        "采集记录缺少网址、时间、爬虫名称或 robots 判定。",
        ("cn-genaisec-5.1-c2-self-collected",),
    ),
    Reason(
        "source.crawl_denied",
        "flagged",
        "The crawl log holds fetches that robots.txt denied.",
        "采集记录中有 robots.txt 禁止的抓取。",
        ("cn-genaisec-5.1-c2-self-collected", "optout-robots-rfc9309"),
    ),
    Reason(
        "source.robots_stale",
        "flagged",
        "A fetch relied on a copy of robots.txt that was too old.",
        "抓取时所依据的 robots.txt 副本已过时。",
        ("optout-robots-rfc9309",),
    ),
    Reason(
        "source.robots_changed",
        "flagged",
        "A robots.txt snapshot differs from the one that the fetches relied on.",
        "robots.txt 快照与抓取时依据的不同。",
        ("optout-robots-rfc9309",),
    ),
    Reason(
        "source.assessment_missing",
        "dropped",
        "A collection assessment that policy demands is not there.",
        "缺少策略要求的采集安全评估。",
        ("cn-genaisec-5.1-a1-pre-collection", "cn-genaisec-5.1-a2-post-collection"),
    ),
    Reason(
        "source.assessment_over_limit",
        "dropped",
        "A collection assessment found too many illegal or harmful items.",
        "采集安全评估发现的违法不良信息超过上限。",
        ("cn-genaisec-5.1-a1-pre-collection", "cn-genaisec-5.1-a2-post-collection"),
    ),
    Reason(
        "source.assessment_inconclusive",
        "dropped",
        "The upper bound of a collection assessment is above the limit.",
        "采集安全评估的置信上界超过上限。",
        ("cn-genaisec-5.1-a1-pre-collection", "cn-genaisec-5.1-a2-post-collection"),
    ),
    Reason(
        "source.assessment_late",
        "flagged",
        "The assessment before collection is not dated before the first fetch.",
        "采集前评估的日期不早于首次采集。",
        ("cn-genaisec-5.1-a1-pre-collection",),
    ),
    Reason(
        "source.consent_missing",
        "dropped",
        "The declared basis for personal information has no consent or scope.",
        "所申报的个人信息处理依据缺少同意记录或范围说明。",
        ("cn-genai-7.3-pi-legal-basis",),
    ),
    Reason(
        "source.withdrawn_record",
        "dropped",
        "The person withdrew the authorisation for this record.",
        "该记录的授权已被使用者撤回。",
        ("cn-genaisec-5.1-c4-user-input",),
    ),
)

LICENCE: tuple[Reason, ...] = ()

OPTOUT: tuple[Reason, ...] = ()

LANGUAGE = (
    Reason("language.not_measured", "quarantined", "The language of the text could not be measured.", "未能测定文本语言。", ("cn-genaisec-5.1-b-diversity",)),
    Reason("language.undetermined", "dropped", "The language of the text cannot be told.", "无法判定文本语言。", ("cn-genaisec-5.1-b-diversity",)),
    Reason("language.not_allowed", "dropped", "The policy does not take this language.", "策略不接收该语言。", ("cn-genaisec-5.1-b-diversity",)),
    Reason("language.not_declared", "dropped", "The source does not declare this language.", "来源未声明该语言。", ("cn-genaisec-5.1-b-diversity",)),
)

QUALITY: tuple[Reason, ...] = ()

SAFETY: tuple[Reason, ...] = ()

PII: tuple[Reason, ...] = (
    Reason(
        "pii.type_dropped",
        "dropped",
        "The text holds a type of personal information whose records policy drops.",
        "文本含有策略规定予以剔除的个人信息类型。",
        ("cn-pipl-4-6-scope-minimisation",),
    ),
    Reason(
        "pii.type_held",
        "quarantined",
        "The text holds a type of personal information whose records policy holds.",
        "文本含有策略规定予以隔离的个人信息类型。",
        ("cn-pipl-4-6-scope-minimisation",),
    ),
    Reason(
        "pii.leak",
        "quarantined",
        "Personal information is still found after the last round of redaction.",
        "多轮去除后仍检出个人信息。",
        ("cn-pipl-4-6-scope-minimisation", "cn-pipl-28-30-sensitive"),
    ),
    Reason(
        "pii.ner_budget_exhausted",
        "quarantined",
        "The text needs more work than the name recognition budget allows.",
        "文本超出人名识别的工作量上限。",
        ("cn-pipl-4-6-scope-minimisation",),
    ),
    Reason(
        "pii.ner_not_measured",
        "quarantined",
        "Names could not be looked for in the text.",
        "未能对文本进行人名识别。",
        ("cn-pipl-4-6-scope-minimisation",),
    ),
)

DEDUP = (
    Reason("minhash.not_measured", "quarantined", "The text has no duplicate signature.", "文本没有去重签名。"),
    Reason("dedup.exact", "merged", "The text is the same as that of the survivor.", "文本与保留记录完全相同。"),
    Reason("dedup.near", "merged", "The text is a verified near-duplicate of the survivor.", "文本与保留记录经核验近似重复。"),
)

REASONS: dict[str, Reason] = {
    reason.code: reason
    for section in (READER, SOURCE, LICENCE, OPTOUT, LANGUAGE, QUALITY, SAFETY, PII, DEDUP)
    for reason in section
}
