"""Labels and signs of text made by a machine."""

from transforms.reasons.reason import Reason

AI_LABEL = (
    Reason(
        "ai_label.declared",
        "flagged",
        "The record declares itself as made by AI.",
        "该记录自带人工智能生成合成标识。",
        ("cn-aigc-label-e-implicit", "cn-aigc-label-5.1-explicit-text", "cn-aigc-label-no-stripping"),
    ),
    Reason(
        "ai_label.suspected",
        "flagged",
        "The record is labelled as possibly made by AI.",
        "该记录被标识为可能由人工智能生成合成。",
        ("cn-aigc-label-e-implicit", "cn-aigc-label-5.1-explicit-text", "cn-aigc-label-no-stripping"),
    ),
    Reason(
        "ai_label.declared_dropped",
        "dropped",
        "The record declares itself as made by AI, and policy leaves such records out.",
        "该记录自带人工智能生成合成标识，策略规定不予采用。",
        ("cn-aigc-label-e-implicit", "cn-aigc-label-5.1-explicit-text"),
    ),
    Reason(
        "ai_label.suspected_dropped",
        "dropped",
        "The record is labelled as possibly made by AI, and policy leaves such records out.",
        "该记录被标识为可能由人工智能生成合成，策略规定不予采用。",
        ("cn-aigc-label-e-implicit", "cn-aigc-label-5.1-explicit-text"),
    ),
    Reason(
        "ai_label.declared_held",
        "quarantined",
        "The record declares itself as made by AI, and policy holds such records for a person to decide.",
        "该记录自带人工智能生成合成标识，策略规定留待人工判断。",
        ("cn-aigc-label-e-implicit", "cn-aigc-label-5.1-explicit-text"),
    ),
    Reason(
        "ai_label.suspected_held",
        "quarantined",
        "The record is labelled as possibly made by AI, and policy holds such records for a person to decide.",
        "该记录被标识为可能由人工智能生成合成，策略规定留待人工判断。",
        ("cn-aigc-label-e-implicit", "cn-aigc-label-5.1-explicit-text"),
    ),
    Reason(
        "ai_label.not_measured",
        "quarantined",
        "The record could not be searched for labels of AI-made text.",
        "未能检测该记录的人工智能生成合成标识。",
        ("cn-aigc-label-e-implicit",),
    ),
)
