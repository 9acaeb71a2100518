"""Content that the operator does not want to train on."""

from transforms.reasons.reason import Reason

SAFETY = (
    Reason(
        "safety.not_measured",
        "quarantined",
        "The safety of the text could not be measured.",
        "未能完成内容安全检测。",
        ("cn-genaisec-5.2-a-filtering",),
    ),
    Reason(
        "safety.no_evidence",
        "flagged",
        "No lexicon and no classifier was named: the text was not checked for safety.",
        "未配置词库或分类器，文本未做内容安全检测。",
        ("cn-genaisec-5.2-a-filtering",),
    ),
    Reason(
        "safety.against_core_values",
        "dropped",
        "The text shows more of a class A.1 risk than the policy allows.",
        "文本的 A.1 类安全风险超过策略限值。",
        ("cn-genaisec-5.2-a-filtering", "cn-genai-4.1-prohibited-content"),
    ),
    Reason(
        "safety.discrimination",
        "dropped",
        "The text shows more of a class A.2 risk than the policy allows.",
        "文本的 A.2 类（歧视）风险超过策略限值。",
        ("cn-genaisec-5.2-a-filtering", "cn-genai-4.2-anti-discrimination"),
    ),
    Reason(
        "safety.commercial_violation",
        "dropped",
        "The text shows more of a class A.3 risk than the policy allows.",
        "文本的 A.3 类（商业违法违规）风险超过策略限值。",
        ("cn-genaisec-5.2-a-filtering", "cn-genai-4.3-trade-secrets"),
    ),
    Reason(
        "safety.infringes_rights",
        "dropped",
        "The text shows more of a class A.4 risk than the policy allows.",
        "文本的 A.4 类（侵犯权益）风险超过策略限值。",
        ("cn-genaisec-5.2-a-filtering", "cn-genai-4.4-personality-rights"),
    ),
    Reason(
        "safety.service_needs",
        "dropped",
        "The text shows more of a class A.5 risk than the policy allows.",
        "文本的 A.5 类（特定服务需求）风险超过策略限值。",
        ("cn-genaisec-5.2-a-filtering",),
    ),
)
