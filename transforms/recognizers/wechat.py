"""WeChat IDs behind a label, and the ids WeChat gives out itself."""

import re
from collections.abc import Iterator
from typing import ClassVar

from transforms.recognizers.base import Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.records import Span

NOT_IDS = frozenset(
    [
        "android",
        "iphone",
        "wechat",
        "weixin",
        "official",
        "account",
        "accounts",
        "miniprogram",
        "payment",
        "public",
        "group",
        "please",
        "number",
        "contact",
        "official",
        "windows",
        "message",
        "messages",
        "moments",
        "id",
        "login",
        "subscribe",
        "program",
        "service",
        "article",
        "articles",
    ]
)
LABEL = (
    r"(?:(?<![a-z])(?:wechat|weixin|we chat)|(?<![0-9a-z])(?:(?:vx|wx|v(?=:))(?![a-z])|v信)|(?:微信|薇信|威信|维信|徽信|加微|v❤|绿泡泡|[微薇威]❤|[微薇威]x(?=:)|微 ?信)"
    r"(?:联系|加|搜|找)?)"
)
HAN = re.compile(r"[\u4e00-\u9fff]")
NEAR = 12  # characters around a bare "v:" in which a Chinese one stands
ID = r"(?P<id>[a-z][a-z0-9_\-]{5,19})(?![a-z0-9_@]|-[a-z0-9]|\.[a-z])"


class WechatRecognizer(Recognizer):
    """A letter and 5 to 19 letters, digits, _ and -, as WeChat asks of an id."""

    TYPES = ("WECHAT_ID",)
    SOURCE = (
        "WeChat Help Center: an ID has 6 to 20 letters, digits, _ and - and begins with a letter; wxid_ is assigned"
    )
    PATTERNS = (
        Pattern("assigned", r"(?<![0-9a-z_])(?P<id>wxid_[a-z0-9]{10,18})(?![a-z0-9_])", 0.95),
        Pattern(
            "label", rf"{LABEL}\s?(?:号码|账号|帐号|号|id|no\.?|account)?(?:\s?is)?\s?[:=(是为/]\s{{0,3}}{ID}", 0.85
        ),
        Pattern("number", rf"{LABEL}\s?(?:号码|账号|帐号|号|id)\s{{0,3}}{ID}", 0.8),
        Pattern("touching", rf"{LABEL}\s{{0,2}}{ID}", 0.6),
    )
    CUES: ClassVar[tuple[str, ...]] = (
        "wxid_", "wechat", "weixin", "we chat", "vx", "wx", "v信", "v:", "微信", "薇信", "威信", "维信", "加微", "v❤", "绿泡泡", "微❤", "薇❤", "威❤", "徽信", "微x:", "薇x:", "威x:", "微 信",
    )  # fmt: skip
    REACH = (4, 48)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Refuse plain words; an id that merely touches its label must hold a digit or an underscore."""
        value = match["id"]
        if value in NOT_IDS:
            return
        marked = any(char.isdigit() or char == "_" for char in value)
        if pattern.name == "touching" and not marked:
            return
        bare = match[0].startswith("v:")
        around = view.folded[max(0, match.start() - NEAR) : match.end() + NEAR]
        told = HAN.search(around) or view.folded[match.start() - 1 : match.start()] == "+"
        if bare and not (marked and told):  # v:count is a variable of an editor
            return
        yield self.span(match, pattern.score, "id")
