"""Access keys by their published shapes, passwords in URLs, and assignments of secrets."""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from transforms.kernels.pii_features import EMAIL
from transforms.recognizers.base import Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.records import Span

KEYS = (
    r"(?:AKIA|ASIA)[0-9A-Z]{16}",  # AWS access key id
    r"gh[pousr]_[A-Za-z0-9]{36,255}",  # GitHub
    r"github_pat_[A-Za-z0-9_]{60,255}",
    r"glpat-[A-Za-z0-9_\-]{20,64}",  # GitLab
    r"xox[abeoprs]-[0-9A-Za-z\-]{20,200}",  # Slack
    r"AIza[0-9A-Za-z_\-]{35}",  # Google API
    r"sk-(?:proj-|ant-[a-z0-9]{2,8}-|live-)?[A-Za-z0-9_\-]{32,200}",  # OpenAI, Anthropic and look-alikes
    r"(?:sk|rk|pk)_(?:live)_[0-9a-zA-Z]{20,99}",  # Stripe
    r"npm_[A-Za-z0-9]{36}",
    r"pypi-AgE[A-Za-z0-9_\-]{50,255}",
    r"hf_[A-Za-z0-9]{34}",  # Hugging Face
    r"LTAI[A-Za-z0-9]{16,24}",  # Alibaba Cloud
    r"AKID[A-Za-z0-9]{32}",  # Tencent Cloud
    r"SG\.[A-Za-z0-9_\-]{22}\.[A-Za-z0-9_\-]{43}",  # SendGrid
)
KEY_STARTS = (
    "akia", "asia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "aiza", "sk-", "sk_live", "rk_live",
    "pk_live", "npm_", "pypi-age", "hf_", "ltai", "akid", "sg.",
)  # fmt: skip
"""How the keys begin, folded."""
NAMES = r"(?:password|passwd|passphrase|pwd|secret[_\- ]?key|secret|api[_\- ]?key|access[_\- ]?key|access[_\- ]?token|auth[_\- ]?token|client[_\- ]?secret|private[_\- ]?token)"
ZH_NAMES = r"(?:登录密码|登陆密码|初始密码|支付密码|银行卡密码|交易密码|取款密码|邮箱密码|密码|口令|密钥)"
PLACEHOLDER = re.compile(
    r"example|sample|your|my[_\-]?|xxx|\*\*\*|placeholder|change|dummy|test|demo|foo|bar|secret|passw|pwd|token|12345678?$|abc123|"
    r"<|>|\$|\{|\}|%|\(|\)|\[|\]|null|none|true|false|todo|env|getenv|insert|root|admin|user|n/a|\.\.\.|hidden|redact|default|string",
    re.IGNORECASE,
)  # fmt: skip
"""What documentation writes in place of a secret."""


class CredentialRecognizer(Recognizer):
    """Case matters in these formats, so they are matched on the original characters."""

    TYPES = ("CREDENTIAL",)
    SOURCE = "key formats as each issuer documents them; RFC 3986 section 3.2.1 (userinfo)"
    PATTERNS = (
        Pattern("key", rf"(?<![0-9A-Za-z_\-])(?P<secret>{'|'.join(KEYS)})(?![0-9A-Za-z_])", 0.95),
        Pattern(
            "url",
            r"(?<![A-Za-z0-9])[a-zA-Z][a-zA-Z0-9+.\-]{1,20}://[^\s/?#:@\"'<>]{1,64}:(?P<secret>[^\s/?#@\"'<>]{4,128})@[A-Za-z0-9\[]",
            0.7,
        ),
        Pattern(
            "assignment",
            rf"(?i:(?<![a-z]){NAMES})(?P<quote>[\"']?)\s?(?:=|:|：|is)\s?[\"'`]?(?P<secret>[^\s\"'`,;，。；、<>（）()]{{8,128}})",
            0.6,
        ),
        Pattern("chinese", rf"{ZH_NAMES}\s?(?:是|为|:|：|=)\s?[\"'`]?(?P<secret>[!#-&(-_a-~]{{6,64}})", 0.6),
    )
    CUES: ClassVar[tuple[str, ...]] = (
        *KEY_STARTS, "passw", "passphrase", "pwd", "secret", "api_key",
        "api-key", "api key", "apikey", "access_key", "access-key", "access key", "accesskey", "access_token", "access-token",
        "access token", "accesstoken", "auth_token", "auth-token", "auth token", "authtoken", "private_token", "private-token",
        "private token", "privatetoken", "密码", "口令", "密钥",
    )  # fmt: skip
    GATES: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "key": (*KEY_STARTS,),
        "url": ("://",),
        "assignment": ("passw", "passphrase", "pwd", "secret", "api", "access", "auth", "private"),
        "chinese": ("密码", "口令", "密钥"),
    }
    STARTS: ClassVar[Mapping[str, str]] = {"assignment": r"p(?:ass|wd|rivate)|secret|a(?:pi|ccess|uth)|client"}
    LEADS: ClassVar[Mapping[str, int]] = {"url": 21}
    TRIGGER = EMAIL
    REACH = (230, 330)

    def search(self, number: int, view: View, start: int, stop: int) -> Iterator[Span]:
        """Search the original characters, where capitals are as they were written."""
        pattern, at = self.searched[number], start
        while match := self.first(number, view, view.raw, at, stop):
            view.spend()
            yield from self.check(view, match, pattern)
            at = match.end()

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Refuse placeholders, and assigned words that do not look like a secret."""
        secret = match["secret"]
        if pattern.name == "key":
            if "EXAMPLE" not in secret.upper() and len(set(secret)) > 8:
                yield self.span(match, pattern.score, "secret")
        elif view.raw[match.end() : match.end() + 1] == "(":
            return  # a call
        elif not PLACEHOLDER.search(secret) and looks_secret(secret, 2 if pattern.name != "assignment" else 3):
            yield self.span(match, pattern.score, "secret")


def looks_secret(value: str, kinds: int) -> bool:
    """Say whether a value mixes `kinds` of lower case, capitals, digits and other signs, as passwords do."""
    present = (
        any(c.islower() for c in value),
        any(c.isupper() for c in value),
        any(c.isdigit() for c in value),
        any(not c.isalnum() for c in value),
    )
    return present[2] and sum(present) >= kinds and len(set(value)) >= 5
