"""Whose is an identifier: a person's, or that of a role, an organisation, or nobody's?

A mailing list, a switchboard, a service number point at no one person. Such spans are found and removed like any
other; they only do not count towards doxxing (`transforms.pii.doxxing`).
"""

import ipaddress
import re
from dataclasses import dataclass

from transforms.fold import fold
from transforms.pseudonym import kind_of, normalize
from transforms.records import Span
from transforms.variants import simplified_fold

MESSAGE_ID = re.compile(r"(?:19|20)[0-9]{6}(?:[0-9]{4,6})?\.|[0-9a-f\-]{32,}$")
"""Left part of a message identifier (RFC 5322 section 3.6.4): a time and more, or a long random number."""
PARTS = re.compile(r"[._+\-]+")
TELEPHONES = frozenset(("CN_MOBILE", "CN_LANDLINE", "PHONE_NUMBER"))


@dataclass(frozen=True)
class RolesRule:
    """What tells an identifier of a role from one of a person; values and sources in policies/pii.yaml.

    mailboxes   left parts of addresses of roles, without separators and final digits ("noreply"), or their first part
                ("sales-asia").
    endings     last parts of such left parts ("list-request").
    hosts       labels of host names ("lists"), or domains, that hold no personal mailboxes.
    numbers     beginnings of telephone numbers that are nobody's: international with +, else as they are dialled.
    cues        words that say that the number or address behind them is an organisation's.
    cue_chars   how far before an identifier, in its line and behind the value before it, a cue counts, in code points.
    cued_types  types for which cues count.
    home_cues   words of which one stands before a postal address that counts, as far as `cue_chars`.
    """

    mailboxes: tuple[str, ...]
    endings: tuple[str, ...]
    hosts: tuple[str, ...]
    numbers: tuple[str, ...]
    cues: tuple[str, ...]
    cue_chars: int
    cued_types: tuple[str, ...]
    home_cues: tuple[str, ...]


class Roles:
    """The lists of a rule as sets and patterns; one per worker."""

    def __init__(self, rule: RolesRule) -> None:
        from transforms.recognizers.base import word_pattern

        self._rule = rule
        self._mailboxes, self._endings = frozenset(rule.mailboxes), frozenset(rule.endings)
        self._labels = frozenset(host for host in rule.hosts if "." not in host)
        self._domains = tuple(f".{host}" for host in rule.hosts if "." in host)
        self._cues = re.compile(word_pattern(map(simplified_fold, rule.cues)))
        self._home = re.compile(word_pattern(map(simplified_fold, rule.home_cues)))

    def is_personal(self, text: str, span: Span, since: int) -> bool:
        """Say whether a span of a direct identifier, or a postal address, points at a person.

        Args:
            text: the original text.
            span: the identifier.
            since: where the value before it ends; cues in front of that are not about this one.
        """
        value = text[span.start : span.end]
        if span.type == "EMAIL_ADDRESS" and self._is_role_address(normalize("email", value)):
            return False
        if span.type == "IP_ADDRESS" and not _is_global(value):
            return False
        if span.type in TELEPHONES and self._is_service_number(span.type, value):
            return False
        since = max(since, span.start - self._rule.cue_chars, 0)
        before = simplified_fold(text[since : span.start]).rpartition("\n")[2]
        if span.type == "ADDRESS":
            return self._home.search(before) is not None
        return span.type not in self._rule.cued_types or self._cues.search(before) is None

    def _is_role_address(self, address: str) -> bool:
        local, _, host = address.partition("@")
        parts = [part.rstrip("0123456789") for part in PARTS.split(local)]
        labels = host.split(".")
        return (
            "".join(parts) in self._mailboxes
            or (len(parts) > 1 and (parts[0] in self._mailboxes or parts[-1] in self._endings))
            or not self._labels.isdisjoint(labels[:-2])
            or f".{host}".endswith(self._domains)
            or MESSAGE_ID.match(local) is not None
        )

    def _is_service_number(self, kind: str, written: str) -> bool:
        """Compare the number as it is dialled abroad, and at home where its country is not known."""
        digits = normalize(kind_of(kind), written)
        if kind != "PHONE_NUMBER":
            forms = ["+86" + digits.lstrip("0")]
        elif "+" in fold(written) or digits.startswith("00"):
            forms = ["+" + digits.removeprefix("00")]
        else:  # ten digits, or eleven with a 1 in front, may be North American
            forms = [digits, "+1" + digits.removeprefix("1")] if len(digits) in (10, 11) else [digits]
        return any(form.startswith(self._rule.numbers) for form in forms)


def _is_global(value: str) -> bool:
    """Say whether an address is routed on the internet: a private one names a host in anybody's network."""
    try:
        return ipaddress.ip_address(fold(value).replace("\u200b", "")).is_global
    except ValueError:
        return True
