"""Texts that repeat items of evaluation sets."""

from transforms.reasons.reason import Reason

CONTAMINATION = (
    Reason(
        "contamination.not_measured",
        "quarantined",
        "The overlap with evaluation sets was not measured.",
        "未测量与评测集的重叠。",
    ),
    Reason(
        "contamination.evaluation_item",
        "dropped",
        "The text holds most of an item of an evaluation set.",
        "文本包含评测集题目的大部分内容。",
    ),
)
