"""Texts that repeat other texts of the corpus."""

from transforms.reasons.reason import Reason

DEDUP = (
    Reason("minhash.not_measured", "quarantined", "The text has no duplicate signature.", "文本没有去重签名。"),
    Reason("dedup.exact", "merged", "The text is the same as that of the survivor.", "文本与保留记录完全相同。"),
    Reason(
        "dedup.near",
        "merged",
        "The text is a verified near-duplicate of the survivor.",
        "文本与保留记录经核验近似重复。",
    ),
)
