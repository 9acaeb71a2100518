"""Which language a text is in."""

from transforms.reasons.reason import Reason

LANGUAGE = (
    Reason(
        "language.not_measured",
        "quarantined",
        "The language of the text could not be measured.",
        "未能测定文本语言。",
        ("cn-genaisec-5.1-b-diversity",),
    ),
    Reason(
        "language.undetermined",
        "dropped",
        "The language of the text cannot be told.",
        "无法判定文本语言。",
        ("cn-genaisec-5.1-b-diversity",),
    ),
    Reason(
        "language.not_allowed",
        "dropped",
        "The policy does not take this language.",
        "策略不接收该语言。",
        ("cn-genaisec-5.1-b-diversity",),
    ),
    Reason(
        "language.not_declared",
        "dropped",
        "The source does not declare this language.",
        "来源未声明该语言。",
        ("cn-genaisec-5.1-b-diversity",),
    ),
)
