"""E-mail addresses that are written so as not to look like one: blanks around the signs, or other signs."""

import re
from collections.abc import Iterator
from typing import ClassVar

from transforms.kernels.pii_features import SPACED
from transforms.recognizers.base import FOR, Recognizer, View
from transforms.recognizers.email import END, LABEL, LOCAL, TLD, top_level_domains
from transforms.recognizers.pattern import Pattern
from transforms.records import Span

PROVIDERS = (
    "qq.com", "163.com", "126.com", "yeah.net", "sina.com", "sina.cn", "sohu.com", "139.com", "189.cn", "foxmail.com",
    "aliyun.com", "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com",
    "protonmail.com", "proton.me", "aol.com", "gmx.de", "web.de", "mail.ru",
)  # fmt: skip
"""Domains under which anybody gets a mailbox: what stands before one of them is a person's, whatever joins the two."""
BLANK_DOT = r"(?: \. | \.|\.)"
BLANK_PROVIDER = "(?P<domain>" + "|".join(host.replace(".", rf"{BLANK_DOT}") for host in PROVIDERS) + ")(?P<tld>)"
TWO_WORDS = r"(?:(?:(?<=[:=])|(?<=[:=] ))[a-z0-9._\-]{1,30} )?"
"""The first half of a local part that a blank divides, right behind a label."""
AFTER_LABEL = re.compile(r"(?:[:=是为]|邮箱|邮件|电邮) ?$")
"""What an address of plain words stands behind."""


class DisguisedEmailRecognizer(Recognizer):
    """Under a domain of mailboxes for anybody always, under another one behind a word that says what it is."""

    TYPES = ("EMAIL_ADDRESS",)
    SOURCE = "as email; the disguises are those of posts and forms"
    PATTERNS = (
        Pattern("full stop", rf"{LOCAL}@(?P<domain>(?:{LABEL}[.。]){{0,3}}{LABEL}。{TLD}){END}", 0.85),
        Pattern(
            "provider",
            rf"{TWO_WORDS}{LOCAL}(?: ?@ ?|#| ?\((?:#|a)\) ?| at |\*){BLANK_PROVIDER}(?![a-z0-9@]|-[a-z0-9])",
            0.85,
        ),
        Pattern("blanks", rf"{TWO_WORDS}{LOCAL} ?@ ?(?P<domain>(?:{LABEL}{BLANK_DOT}){{1,4}}{TLD}){END}", 0.7),
    )
    CONTEXT = (
        "邮箱",
        "邮件",
        "电邮",
        "邮址",
        "电子邮箱",
        "email",
        "e-mail",
        "mailbox",
        "mail address",
        "mail to",
        "mailto",
    )
    ASKING = ("blanks",)
    TRIGGER = SPACED
    CUES: ClassVar[tuple[str, ...]] = tuple(
        sign + host.partition(".")[0] for sign in ("#", "*", " at ", "(#)", "(a)", " @") for host in PROVIDERS
    )
    REACH = (110, 110)

    def load(self) -> None:
        """Compile the patterns and read the delegated top-level domains; no network."""
        super().load()
        self._tlds = top_level_domains()

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Take an address with blanks or another sign in it; one without belongs to the plain pattern."""
        plain = " " not in match[0] and match[0][len(match[0]) - len(match["domain"]) - 1] == "@"
        if (plain and "。" not in match[0]) or ".." in match[0]:
            return
        if pattern.name != "provider" and match["tld"] not in self._tlds:
            return
        local = match[0][: match.start("domain") - match.start()]
        if local.endswith((" at ", " @")) and local.removesuffix("at ").rstrip(" @").isalpha():
            if not AFTER_LABEL.search(view.folded, max(0, match.start() - 12), match.start()):
                return  # "look at 163.com", "your @gmail.com account"
        elif pattern.name == "blanks" and self.words_say(view, match.start(), match.end()) != FOR:
            return
        yield self.span(match, pattern.score)
