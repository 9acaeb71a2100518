"""Values of preference signals: AIPREF Content-Usage, Content-Signal, and directives such as noai.

Each function turns one raw value into a decision about training, or None where the value says nothing on it.
Sources: draft-ietf-aipref-attach-05 and draft-ietf-aipref-vocab (drafts), contentsignals.org, and for noai the
informal convention of the art site that introduced it.
"""

import re
from collections.abc import Mapping
from typing import Literal

from transforms.optout.signals import Decision, most_restrictive

Effect = Literal["deny", "unknown", "ignore"]

_MEMBER = re.compile(r"\s*([A-Za-z*][A-Za-z0-9_.*-]*)\s*(?:=\s*([^;]*?))?\s*(?:;.*)?")
_WITH_VALUE = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")  # not agents
_YES_NO: Mapping[str, Decision] = {"y": "allow", "n": "deny", "yes": "allow", "no": "deny"}


def content_usage(value: str, categories: tuple[str, ...]) -> Decision | None:
    """Read a Content-Usage dictionary.

    The first of `categories` (specific before general) that is stated as y or n decides; a category stated twice
    keeps the more restrictive value. A training category with any other value, and a value that is no dictionary
    at all, is unknown.
    """
    stated: dict[str, Decision] = {}
    for member in value.split(","):
        match = _MEMBER.fullmatch(member)
        if match is None:
            stated["?"] = "unknown"
            continue
        key, decision = match[1].lower(), _YES_NO.get((match[2] or "").strip().lower(), "unknown")
        stated[key] = most_restrictive((stated.get(key, decision), decision)) or decision
    for category in categories:
        if stated.get(category, "unknown") != "unknown":
            return stated[category]
    return "unknown" if any(key in stated for key in (*categories, "?")) else None


def content_signal(value: str, key: str) -> Decision | None:
    """Read a Content-Signal list (`search=yes, ai-train=no`): what `key` says, None where it is not stated."""
    found: list[Decision] = []
    for member in re.split(r"[,;]", value):
        name, equals, said = member.partition("=")
        if name.strip().lower() == key:
            found.append(_YES_NO.get(said.strip().lower(), "unknown") if equals else "unknown")
    return most_restrictive(found)


def page_directives(value: str, effects: Mapping[str, Effect], agents: tuple[str, ...]) -> Decision | None:
    """Read the value of a robots meta element or an X-Robots-Tag header.

    `agent: a, b` binds the directives after the agent's name to that agent; they count when it is one of
    `agents` (lower case) or `*`. The restrictive effect wins; None where no known directive applies.
    """
    found: list[Decision] = []
    bound = True
    for item in value.lower().split(","):
        name, colon, rest = item.partition(":")
        if colon and name.strip() not in _WITH_VALUE:
            bound = name.strip() in agents or name.strip() == "*"
            item = rest
        effect = effects.get(item.strip(), "ignore")
        if bound and effect != "ignore":
            found.append(effect)
    return most_restrictive(found)
