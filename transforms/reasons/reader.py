"""Why a record could not be read, or is not content."""

from transforms.reasons.reason import Reason

READER = (
    Reason("reader.not_json", "quarantined", "The line is not a JSON object.", "该行不是 JSON 对象。"),
    Reason("reader.not_text", "quarantined", "The text field is not a string.", "文本字段不是字符串。"),
    Reason("reader.text_missing", "quarantined", "The record has no text field.", "记录缺少文本字段。"),
    Reason(
        "reader.bad_encoding",
        "quarantined",
        "The bytes are not valid in the declared encoding.",
        "字节不符合声明的编码。",
    ),
    Reason("reader.nul", "quarantined", "The text holds a NUL character.", "文本含有 NUL 字符。"),
    Reason("reader.lone_surrogate", "quarantined", "The text holds a lone surrogate.", "文本含有孤立的代理项。"),
    Reason(
        "reader.too_large", "quarantined", "The record is larger than the policy allows.", "记录超过策略允许的大小。"
    ),
    Reason(
        "reader.too_deep",
        "quarantined",
        "The JSON or HTML is nested deeper than the reader allows.",
        "JSON 或 HTML 嵌套过深。",
    ),
    Reason(
        "reader.damaged_tail",
        "quarantined",
        "The file ends in the middle of a record or is damaged.",
        "文件在记录中途结束或已损坏。",
    ),
    Reason(
        "reader.damaged_payload",
        "quarantined",
        "The HTTP payload of the archive record is cut off or damaged.",
        "归档记录中的 HTTP 载荷被截断或已损坏。",
    ),
    Reason(
        "reader.no_text",
        "quarantined",
        "The file is empty or the extractor found no text in the page.",
        "文件为空，或未能从页面提取文本。",
    ),
    Reason(
        "reader.not_row",
        "quarantined",
        "The row has an open quote or more columns than the header.",
        "该行引号未闭合，或列数多于表头。",
    ),
    Reason(
        "reader.unsupported_media",
        "dropped",
        "The payload is neither HTML nor plain text.",
        "载荷既不是 HTML 也不是纯文本。",
    ),
    Reason(
        "reader.http_status",
        "dropped",
        "The server answered with an error or a redirection.",
        "服务器返回错误或重定向。",
    ),
)
