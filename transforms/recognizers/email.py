"""E-mail addresses, also touching Chinese characters and with (at), [at], [dot] in place of the signs."""

import importlib.util
import itertools
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import ClassVar

from transforms.kernels.pii_features import EMAIL
from transforms.recognizers.base import Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.records import Span

LOCAL = r"(?<![a-z0-9à-öø-ÿ])[a-z0-9_à-öø-ÿ](?:[a-z0-9._%+&'à-öø-ÿ\-]{0,62}[a-z0-9_à-öø-ÿ\-+])?"
LOCAL_CODED = r"(?<![a-z0-9])[a-z0-9_][a-z0-9._+\-]{0,62}"
QUOTED = r"\"[a-z0-9._%+ \-]{1,62}\""
WORDS = r"(?:(?<![a-z0-9])[a-z0-9]{1,30} (?:dot|point) ){0,3}"
"""Further parts of a local part in words: "jane dot doe at …"."""
MARKED = r"(?:(?<![a-z0-9])[a-z0-9]{1,30}\s?[\[({](?:dot|点)[\])}]\s?){0,3}"
"""The same with marks: "jane (dot) doe (at) …"."""
LABEL = r"[a-z0-9](?:[a-z0-9à-öø-ÿ\-]{0,61}[a-z0-9à-öø-ÿ])?"
"""A label of a host name; letters of Latin-1 as in RFC 6531, but the first is ASCII, which is what the scan looks for."""
AT_CODES = ("&#64;", "&#064;", "&#x40;", "&commat;", "%40")
"""The sign as HTML and URLs write it."""
SPELLED = r"\s?[\[({](?:dot|点)[\])}]\s?"
DOT = rf"(?:\.|{SPELLED})"
TLD = r"(?P<tld>xn--[a-z0-9\-]{1,59}|[a-z]{2,24})"
END = r"(?![a-z0-9@]|-[a-z0-9])"
DOMAIN = rf"(?P<domain>(?:{LABEL}{DOT}){{1,8}}{TLD}){END}"
USERINFO = re.compile(r"://[^/\s?#@]{0,80}$")
RESERVED = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$")
"""RFC 2606 sections 2 and 3: domains for documentation."""
NOT_PEOPLE = ("git", "svn", "hg")


@cache
def top_level_domains() -> frozenset[str]:
    """Read the delegated top-level domains from the packaged Public Suffix List, once a process; no network.

    Its package is not imported: that would import an HTTP client.

    Raises:
        RuntimeError: the package that carries the list is not installed.
    """
    package = importlib.util.find_spec("tldextract")
    if package is None or package.origin is None:
        raise RuntimeError("the package tldextract, which carries the Public Suffix List, is not installed")
    lines = Path(package.origin).with_name(".tld_set_snapshot").read_text(encoding="utf-8").splitlines()
    icann = itertools.takewhile(lambda line: "END ICANN DOMAINS" not in line, lines)
    rules = (line.strip() for line in icann if line.strip() and not line.startswith("//"))
    return frozenset(rule.rpartition(".")[2] for rule in rules)


class EmailAddressRecognizer(Recognizer):
    """RFC 5321 Mailbox with an ASCII dot-string local part and a domain under a delegated top-level domain."""

    TYPES = ("EMAIL_ADDRESS",)
    SOURCE = "RFC 5321 section 4.1.2; top-level domains: Public Suffix List snapshot in tldextract"
    PATTERNS = (
        Pattern("address", rf"(?:{LOCAL}|{QUOTED})@(?P<domain>(?:{LABEL}\.){{1,8}}{TLD}){END}", 1.0),
        Pattern(
            "dots spelled",
            rf"{LOCAL}@(?P<domain>(?:{LABEL}{DOT}){{0,7}}{LABEL}{SPELLED}(?:{LABEL}{DOT}){{0,7}}{TLD}){END}",
            1.0,
        ),
        Pattern("words", rf"{WORDS}{LOCAL} at (?P<domain>(?:{LABEL} dot ){{1,4}}{TLD}){END}(?! dot)", 0.85),
        Pattern("chinese words", rf"{LOCAL}\s?艾特\s?(?P<domain>(?:{LABEL}(?:\s?点\s?|\.)){{1,4}}{TLD}){END}", 0.85),
        Pattern("spelled", rf"{MARKED}{LOCAL}\s?[\[({{](?:at|@|艾特)[\])}}]\s?{DOMAIN}", 0.85),
        Pattern("encoded", rf"{LOCAL_CODED}(?:{'|'.join(AT_CODES)}){DOMAIN}", 0.95),
    )
    GATES: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "address": ("@",),
        "dots spelled": ("dot", "点"),
        "words": (" at ",),
        "chinese words": ("艾特",),
        "encoded": AT_CODES,
        "spelled": ("at)", "at]", "at}", "(@)", "[@]", "{@}", "艾特"),
    }
    LEADS: ClassVar[Mapping[str, int]] = {"address": 64}
    TRIGGER = EMAIL
    CUES: ClassVar[tuple[str, ...]] = ("(at)", "[at]", "{at}", "(@)", "[@]", "{@}", "艾特", " dot ", *AT_CODES)
    REACH = (70, 300)

    def load(self) -> None:
        """Compile the patterns and read the delegated top-level domains; no network."""
        super().load()
        self._tlds = top_level_domains()

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Refuse unknown top-level domains, the user part of a URL and the accounts of version control."""
        if match["tld"] not in self._tlds and not match["tld"].startswith("xn--"):
            return
        if ".." in match[0] or USERINFO.search(view.folded, max(0, match.start() - 90), match.start()):
            return
        if match[0].split("@")[0] in NOT_PEOPLE:
            return
        if not self.limits.documentation_values and RESERVED.search(match["domain"]):
            return
        yield self.span(match, pattern.score)
