"""What stands against the licence of a record."""

from transforms.reasons.reason import Reason

LICENCE = (
    Reason(
        "licence.denied",
        "dropped",
        "The licence does not allow the declared use.",
        "许可协议不允许所声明的用途。",
        ("cn-genai-7.2-no-ip-infringement", "cn-genaisec-5.2-b2-ip-screen"),
    ),
    Reason(
        "licence.review",
        "quarantined",
        "The licence needs a person's decision before use.",
        "许可协议需经人工审查后方可使用。",
        ("cn-genai-7.2-no-ip-infringement", "cn-genaisec-5.2-b2-ip-screen"),
    ),
    Reason(
        "licence.unknown",
        "quarantined",
        "A licence is stated, but which one or what it allows is not known.",
        "声明了许可协议，但无法确定是哪一种或其许可范围。",
        ("cn-genai-7.2-no-ip-infringement", "cn-genaisec-5.1-c1-open-licence"),
    ),
    Reason(
        "licence.no_evidence",
        "quarantined",
        "The source promises a licence per record, and the record shows none.",
        "来源声明逐条许可，但该记录没有许可证据。",
        ("cn-genai-7.1-lawful-source", "cn-genaisec-5.1-c1-open-licence"),
    ),
    Reason(
        "licence.incompatible",
        "quarantined",
        "The licences of the record ask for things that exclude each other.",
        "该记录的多项许可义务互相冲突。",
        ("cn-genai-7.2-no-ip-infringement",),
    ),
    Reason(
        "licence.widens",
        "quarantined",
        "The record claims more freedom than its source grants, without a waiver in force.",
        "记录声称的许可宽于其来源，且没有有效的豁免。",
        ("cn-genai-7.2-no-ip-infringement", "cn-genaisec-5.2-b2-ip-screen"),
    ),
    Reason(
        "licence.conflict",
        "quarantined",
        "The text also stands in another source under a stricter or denied licence.",
        "相同文本也出现在许可更严格或被禁止的来源中。",
        ("cn-genai-7.2-no-ip-infringement", "cn-genaisec-5.2-b2-ip-screen"),
    ),
    Reason(
        "licence.laundered",
        "dropped",
        "The text is a copy of a record under a stricter or denied licence, and policy drops such copies.",
        "该文本复制自许可更严格或被禁止的记录，按策略予以删除。",
        ("cn-genai-7.2-no-ip-infringement", "cn-genaisec-5.2-b2-ip-screen"),
    ),
    Reason(
        "licence.not_measured",
        "quarantined",
        "The licence could not be measured.",
        "未能检测许可协议。",
        ("cn-genai-7.2-no-ip-infringement",),
    ),
)
