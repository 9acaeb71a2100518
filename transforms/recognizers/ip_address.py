"""IP addresses, version 4 and 6."""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from transforms.kernels.pii_features import HEX, IPV4
from transforms.recognizers.base import AGAINST, FOR, Recognizer, View
from transforms.recognizers.pattern import Pattern
from transforms.records import Span

OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
DOCUMENTATION = tuple(
    ipaddress.ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
)
"""RFC 5737 and RFC 3849: networks for documentation."""
SMALL = 40
"""Four numbers below this are a version or a section unless words say otherwise: one host address in 1,680 is so."""
SECTION = re.compile(r"(?:^|[\n#*|>§第]) {0,4}$")
"""What stands before the number of a section heading."""


class IpAddressRecognizer(Recognizer):
    """Dotted quads and IPv6 text forms; versions, section numbers, loopback, netmasks are refused."""

    TYPES = ("IP_ADDRESS",)
    SOURCE = "RFC 1123 section 2.1 (IPv4 text); RFC 4291 section 2.2 (IPv6 text); RFC 6890 (special addresses)"
    PATTERNS = (
        Pattern(
            "v4",
            rf"(?:(?<![0-9a-z_])|(?<=ip)|(?<=ipv4))(?<![.])(?<!:ffff:)(?:{OCTET}\.){{3}}{OCTET}(?![0-9a-z_])(?!\.[0-9a-z])",
            0.7,
        ),
        Pattern(
            "v6",
            r"(?:(?<![0-9a-z.])(?<![0-9a-f]:)(?<!::)|(?<=ip)|(?<=ipv6))[0-9a-f]{0,4}:(?:[0-9a-f]{0,4}:){1,7}(?:(?:[0-9]{1,3}\.){3}[0-9]{1,3}|[0-9a-f]{0,4})(?![0-9a-z:]|\.[0-9])",
            0.8,
        ),
    )
    CONTEXT = (
        "ip", "ipv4", "ipv6", "地址", "主机", "服务器", "登录", "登陆", "网关", "dns", "host", "hosts", "server", "address",
        "client", "gateway", "端口", "来自", "访问", "from", "login", "ping", "ssh", "http", "https", "remote", "proxy",
    )  # fmt: skip
    AGAINST = (
        "版本", "版本号", "固件", "升级", "更新至", "章节", "条款", "version", "versions", "ver", "release", "firmware",
        "build", "section", "clause", "chapter", "sdk", "driver", "oid", "revision", "rev", "upgrade", "upgraded",
        "assembly", "chrome", "safari", "firefox", "内核", "驱动", "补丁", "v",
    )  # fmt: skip
    GATES: ClassVar[Mapping[str, tuple[str, ...]]] = {"v4": (".",), "v6": (":",)}
    STARTS: ClassVar[Mapping[str, str]] = {"v4": r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]"}
    TRIGGER = IPV4 | HEX
    REACH = (20, 30)

    def check(self, view: View, match: "re.Match[str]", pattern: Pattern) -> Iterator[Span]:
        """Refuse what is a version, a heading or no one's address."""
        if pattern.name == "v6":
            if version_6(match[0]) and not self._is_reserved(match[0]):
                yield self.span(match, pattern.score)
            return
        if self._is_reserved(match[0]) or match[0].startswith(("0.", "127.", "255.")) or match[0].endswith(".0.0.0"):
            return
        said = self.words_say(view, match.start(), match.end())
        small = all(int(octet) < SMALL for octet in match[0].split("."))
        before = view.folded[max(0, match.start() - 8) : match.start()]
        if said != FOR and (match[0].endswith(".0.0") or (small and not match[0].startswith("10."))):
            return
        heading = small and SECTION.search(before) is not None
        if said == AGAINST or (heading and (said != FOR or view.folded[match.end() : match.end() + 1] == ".")):
            return
        yield self.span(match, 0.95 if said == FOR else pattern.score)

    def _is_reserved(self, text: str) -> bool:
        """Say whether policy leaves this address alone because it is for documentation."""
        if self.limits.documentation_values:
            return False
        address = ipaddress.ip_address(text)
        return any(address.version == net.version and address in net for net in DOCUMENTATION)


def version_6(text: str) -> bool:
    """Say whether this is an IPv6 address of some host, and not a name in a program."""
    if text.count(":") < 2:
        return False
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return False
    if address.is_loopback or address.is_unspecified:
        return False
    groups = [group for group in text.split(":") if group]
    return (len(groups) >= 3 or len(groups[0]) == 4) and any(char.isdigit() for char in text)
