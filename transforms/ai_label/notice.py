"""Explicit notices of GB 45438 5.1: words at the head or tail of a text that say it was made by AI.

A notice combines who (人工智能, AI or the name of a generator) with what (生成 or 合成, generated, …) and speaks of
the text it stands in. Talking *about* AI-made text, denying, asking, forbidding, and notices on pictures are not
notices. The grammar is on whole segments: between line ends, sentence ends and brackets.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from transforms.variants import either

_NOUN = (
    "文章|文|内容|文本|文字|回答|回复|答案|文档|文件|报告|资料|稿件|稿|页面|网页|页|作品|图文|摘要|译文|翻译|信息|帖子|帖|"
    "笔记|小说|故事|新闻|评论|文案|教程|项目|部分|段落|段|篇|代码|说明|简介|总结|正文|全文|对话|消息|解答|解析"
)
_SUBJECT = (
    rf"(?:(?:本|此|该|这)[篇条份段个则期]?(?:{_NOUN})?|(?:以上|以下|上述|上文|下文|前述|文中|全文|正文|部分|全部|所有)(?:{_NOUN})?|(?:{_NOUN}))"
    rf"(?:的)?(?:全部|部分|大部分|所有|主要)?(?:内容|文字|文本)?"
)
_LEAD = r"(?:注|附注|备注|注意|提示|温馨提示|说明|声明|特别声明|特别说明|免责声明|标识|ai标识|内容标识|来源|作者)[:：]"
_HEDGE = r"(?:均|全部|部分|主要|大部分|完全|全|都|系|或|可能|疑似)*"
_HOW = r"(?:由|是由|为|是|系由|系|经由|经|通过|使用|利用|借助|采用|基于)"
_MADE = r"(?:生成式|自动|智能|辅助|协助|参与|直接|技术|模型|大模型|语言|大|工具|助手|算法|系统|软件|平台|程序)*"
_DID = r"(?:生成并合成|生成合成|生成与合成|生成或合成|合成|生成|产生)"
_END = r"(?:的)?(?:内容|文本|文章|文字|作品|结果|信息|回答)?(?:而成|完成)?"
_WROTE = r"(?:撰写|创作|写作|编写|整理|改写|润色|翻译|写成|写)(?:而成|完成)?"
_AFTER = re.compile(
    r"[\s，,。.;；:：)）\]】*_]*(?:内容)?(?:仅供|供参考|请仔细|仔细甄别|请注意|注意甄别|请谨慎|谨慎|请核实|不代表|请自行)"
)
_OTHERWISE = "[不非未没勿禁若吗]|如果|是否|图(?!文)|封面|视频|音频|头像|插画"  # denied, asked, or of a picture
_DOUBTED = re.compile("可能|疑似")
_FIRST_PERSON = re.compile(r"\s*[,，]\s*(?:I\b|我)")
_SEGMENT = re.compile(
    r"[^\n\r。！？!?；;，,【】\[\]（）()「」《》<>|\"“”*_`~#.]+(?:\.(?=\S)[^\n\r。！？!?；;，,【】\[\]（）()「」《》<>|\"“”*_`~#.]+)*"
)
_OPEN, _CLOSE = "【[（(「<", "】]）)」>"
_EN_WHAT = (
    r"article|text|content|contents|post|blog post|page|document|documentation|answer|response|reply|story|"
    r"summary|translation|description|essay|report|readme|file|message|email|review|code|newsletter|section|"
    r"transcript|draft|abstract|piece|work|material|book|chapter|poem|entry|listing"
)
_EN_SUBJECT = (
    rf"(?:(?:this|the above|the following|above|following|these|all|some|parts?|portions?|most)"
    rf"(?: (?:of|parts of|portions of))?(?: (?:this|the|these))?(?: [a-z-]+)?(?: (?:{_EN_WHAT}))?|(?:{_EN_WHAT}))"
)
_EN_ADVERB = (
    r"(?:(?:partially|partly|fully|entirely|wholly|mostly|automatically|initially|originally|also|in part|"
    r"largely|being) )*"
)
_EN_DID = r"(?:generated|written|created|produced|composed|drafted|authored|synthesi[sz]ed|made)"
_EN_BY = (
    r"(?:(?:entirely|automatically|in part|partly|in full) )?(?:by|with|using|through|via|from)(?: the)?"
    r"(?: (?:help|assistance|aid|support|use) of)?"
)
_EN_KIND = r"(?:an? |the )?(?:generative |conversational |large )?"


class Notice(NamedTuple):
    """One notice: `state` declared | suspected; start and end are code points in the text, end exclusive."""

    kind: str
    state: str
    start: int
    end: int


class _Segment(NamedTuple):
    start: int
    end: int
    alone: bool  # a whole line, or in brackets
    heading: bool


@dataclass(frozen=True)
class NoticeGrammar:
    """The compiled grammar; Chinese in simplified and traditional characters.

    platform: what the labelling Measures, art. 6, have platforms say. speaker: a model that speaks of itself.
    otherwise: denied, asked, or of a picture.
    """

    chinese: re.Pattern[str]
    chinese_written: re.Pattern[str]
    chinese_bare: re.Pattern[str]
    platform: re.Pattern[str]
    speaker: re.Pattern[str]
    otherwise: re.Pattern[str]
    english: re.Pattern[str]
    english_bare: re.Pattern[str]


def compile_grammar(names: tuple[str, ...]) -> NoticeGrammar:
    """Compile the grammar; `names` are generators (ChatGPT, 文心一言, …)."""
    known = "|".join(re.escape(name.lower().replace(" ", "")) for name in names)
    who = rf"(?:人工智[能慧]|aigc|ai(?![a-z])|(?:{known})[-a-z0-9.]{{0,12}})"
    english_who = rf"(?:ai|a\.i\.|artificial intelligence|{'|'.join(re.escape(n.lower()) for n in names)})"
    return NoticeGrammar(
        _chinese(
            rf"(?:{_LEAD})?(?:(?P<subject>{_SUBJECT}){_HEDGE}{_HOW}?|{_HEDGE}(?:由|系由|经由))"
            rf"[^，。的]{{0,8}}?{who}{_MADE}{_DID}(?P<noun>{_END})"
        ),
        _chinese(rf"(?:{_LEAD})?{_SUBJECT}{_HEDGE}{_HOW}[^，。的]{{0,8}}?{who}{_MADE}{_WROTE}"),
        _chinese(
            rf"(?P<lead>{_LEAD})?(?:疑似|可能)?(?:内容)?(?:由|为|是)?{who}{_MADE}{_DID}(?P<noun>内容|文本|文章|作品|的内容)?"
        ),
        _chinese(
            rf"(?:{_LEAD})?(?:{_SUBJECT})?(?:疑似|可能|属于|确认|为|是|系){{1,3}}(?:人工智能|ai)?生成[并与或]?合成(?:的)?内容"
        ),
        _chinese(rf"as an? {english_who}(?: language)? (?:model|assistant)|作为(?:一个|一名|一款)?{who}{_MADE}"),
        _chinese(_OTHERWISE),
        re.compile(
            rf"(?:(?:disclaimer|note|disclosure|notice|please note|warning)[: -]+(?:that )?)?{_EN_SUBJECT} ?"
            rf"(?P<be>was|were|is|are|has been|have been|may have been|might have been|may be|could be) "
            rf"{_EN_ADVERB}(?:{_EN_DID} {_EN_ADVERB}{_EN_BY} {_EN_KIND}{english_who}(?:[- ].{{0,40}})?|"
            rf"(?:ai|artificial intelligence)[- ](?:generated|synthesi[sz]ed|written|created|produced))"
        ),
        re.compile(
            rf"(?:(?:disclaimer|note|disclosure|notice)[: -]+)?(?:(?:ai|artificial intelligence)[- ]"
            rf"(?:generated|synthesi[sz]ed)(?P<noun> (?:content|text|article|summary|answer|response|post)s?)?"
            r"(?P<careful> (?:may|might|can) (?:be|contain|include) "
            r"(?:incorrect|inaccurate|errors?|mistakes?).{0,40})?|"
            rf"{_EN_DID} {_EN_BY} {_EN_KIND}{english_who}(?: (?:model|assistant|tools?|technology|[0-9.-]+))?)"
        ),
    )


def _chinese(pattern: str) -> re.Pattern[str]:
    return re.compile(either(pattern))


def find_notices(
    text: str, body: int, grammar: NoticeGrammar, head_chars: int, tail_chars: int, max_chars: int
) -> Iterator[Notice]:
    """Yield the notices that begin in the head or end in the tail of a text.

    Args:
        body: code point at which the text begins (after front matter).
        head_chars, tail_chars: sizes of head and tail in characters that are not white space.
        max_chars: longest notice, in code points.
    """
    head, tail = _head_end(text, body, head_chars), _tail_start(text, tail_chars)
    seen = set()
    for start, stop, at_tail in (
        (body, min(len(text), head + max_chars), False),
        (max(body, tail - max_chars), len(text), True),
    ):
        for segment in _segments(text, start, stop):
            inside = segment.end > tail if at_tail else segment.start < head
            if not inside or segment.end - segment.start > max_chars or segment.start in seen:
                continue
            said = _read(text, segment, grammar, at_tail)
            if said is not None:
                seen.add(segment.start)
                yield Notice(said[0], said[1], segment.start, segment.end)


def _head_end(text: str, start: int, count: int) -> int:
    at = start
    while at < len(text) and count > 0:
        count -= not text[at].isspace()
        at += 1
    return at


def _tail_start(text: str, count: int) -> int:
    at = len(text)
    while at > 0 and count > 0:
        at -= 1
        count -= not text[at].isspace()
    return at


def _segments(text: str, start: int, stop: int) -> Iterator[_Segment]:
    for match in _SEGMENT.finditer(text, start, stop):
        begin, end = _trim(text, match.start(), match.end())
        if end - begin < 4:
            continue
        before, after = text[:begin].rstrip(" \t*_`~-—>")[-1:], text[end:].lstrip(" \t*_`~-—.。!！")[:1]
        opened = before in _OPEN and before != "" and after in _CLOSE and after != ""
        alone = opened or (before in ("", "\n", "\r") and after in ("", "\n", "\r"))
        yield _Segment(begin, end, alone, before == "#")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "-—>•·:："):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "-—:："):
        end -= 1
    return start, end


def _read(text: str, segment: _Segment, grammar: NoticeGrammar, at_tail: bool) -> tuple[str, str] | None:
    raw = unicodedata.normalize("NFKC", text[segment.start : segment.end]).lower()
    if text[segment.end : segment.end + 1] in ("?", "？"):
        return None
    compact = re.sub(r"[\s\u200b\ufeff]+", "", raw)
    if grammar.otherwise.search(compact):
        return None
    full = grammar.chinese.fullmatch(compact)
    if full is not None and (full["subject"] or not full["noun"]):
        return "notice_zh", _state(compact)
    if grammar.chinese_written.fullmatch(compact):
        return "notice_zh", "suspected"
    if grammar.platform.fullmatch(compact) and segment.alone and not segment.heading:
        return "notice_zh", _state(compact)
    if _FIRST_PERSON.match(text, segment.end) and grammar.speaker.fullmatch(raw):
        return "notice_en" if raw.isascii() else "notice_zh", "suspected"
    bare = grammar.chinese_bare.fullmatch(compact)
    if bare is not None:
        state = _bare(text, segment, at_tail, bool(bare["noun"]), bool(bare["lead"]))
        return ("notice_zh", "suspected" if _DOUBTED.search(compact) else state) if state else None
    return _read_english(text, segment, re.sub(r"\s+", " ", raw), grammar, at_tail)


def _state(compact: str) -> str:
    return "suspected" if _DOUBTED.search(compact) else "declared"


def _read_english(
    text: str, segment: _Segment, raw: str, grammar: NoticeGrammar, at_tail: bool
) -> tuple[str, str] | None:
    full = grammar.english.fullmatch(raw)
    if full is not None:
        return "notice_en", "suspected" if full["be"].startswith(("may", "might", "could")) else "declared"
    bare = grammar.english_bare.fullmatch(raw)
    if bare is None:
        return None
    if bare["careful"]:
        return "notice_en", "declared"
    state = _bare(text, segment, at_tail, bool(bare["noun"]), False)
    return ("notice_en", state) if state else None


def _bare(text: str, segment: _Segment, at_tail: bool, has_noun: bool, has_lead: bool) -> str | None:
    """Judge a label without a subject (`AI生成`): it must stand alone; as a heading it is a topic."""
    if has_lead or _AFTER.match(text, segment.end):
        return "declared"
    if not segment.alone or segment.heading:
        return None
    return "suspected" if has_noun and not at_tail else "declared"
