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

SOURCE: tuple[Reason, ...] = ()

LICENCE: tuple[Reason, ...] = ()

OPTOUT: tuple[Reason, ...] = ()

LANGUAGE: tuple[Reason, ...] = ()

QUALITY: tuple[Reason, ...] = ()

SAFETY: tuple[Reason, ...] = ()

PII: tuple[Reason, ...] = ()

DEDUP = (
    Reason("dedup.exact", "merged", "The text is the same as that of the survivor.", "文本与保留记录完全相同。"),
    Reason("dedup.near", "merged", "The text is a verified near-duplicate of the survivor.", "文本与保留记录经核验近似重复。"),
)

REASONS: dict[str, Reason] = {
    reason.code: reason
    for section in (READER, SOURCE, LICENCE, OPTOUT, LANGUAGE, QUALITY, SAFETY, PII, DEDUP)
    for reason in section
}
