"""E-mail addresses under domains that are not written in Latin letters."""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from transforms.recognizers.base import Limits, Recognizer, View
from transforms.recognizers.email import top_level_domains
from transforms.recognizers.pattern import Pattern
from transforms.records import Span

OTHER = r"[^\W\u3400-\u9fff]"
"""A letter, digit or underscore of any script but Han, which has no blanks between words."""
LOCAL = rf"(?<!{OTHER})(?<![.+\-]){OTHER}(?:[.+\-]|{OTHER}){{0,62}}|(?<![\w.+\-])[\u3400-\u9fff]{{1,4}}"
LABEL = r"[^\W_](?:[\w\-]{0,40}[^\W_])?"


class InternationalEmailRecognizer(Recognizer):
    """RFC 6531 Mailbox whose top-level domain is delegated under a name in another script: 例子.中国, пример.рф."""

    TYPES = ("EMAIL_ADDRESS",)
    SOURCE = "RFC 6531, RFC 5890; top-level domains: Public Suffix List snapshot in tldextract"
    PATTERNS = (Pattern("address", rf"(?:{LOCAL})@(?:{LABEL}\.){{1,4}}(?P<tld>[^\W_]{{2,24}})", 0.95),)
    GATES: ClassVar[Mapping[str, tuple[str, ...]]] = {"address": ("@",)}
    LEADS: ClassVar[Mapping[str, int]] = {"address": 64}
    REACH = (240, 4)

    def prepare(self, limits: Limits) -> None:
        """Make a cue of every such top-level domain behind its dot, as the fold writes it."""
        from transforms.variants import simplified_fold

        super().prepare(limits)
        folded = {simplified_fold(name) for name in top_level_domains() if not name.isascii()}
        self._names = tuple(sorted((n for n in folded if not n.isascii()), key=lambda name: (-len(name), name)))
        self.cues = tuple("." + name for name in self._names)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Cut what follows the top-level domain: scripts without blanks go on right behind it."""
        for name in self._names:
            if match["tld"].startswith(name):
                yield Span(match.start(), match.start("tld") + len(name), "EMAIL_ADDRESS", pattern.score, self.name)
                return
