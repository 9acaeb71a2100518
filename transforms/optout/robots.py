"""One stored robots.txt: what it says about one path, for the own crawler and for the crawlers that train.

Fetch permission is Protego's longest match. A file that was not found (404, 410) allows, as RFC 9309 section
2.3.1.3 has it; a file that failed to load, an error page or garbage allows nothing: it is unknown, and what can
still be read in it may only restrict.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from transforms.optout.paths import matches, normalize_path
from transforms.optout.preferences import content_signal, content_usage
from transforms.optout.signals import Decision

_LINE = re.compile(r"[ \t]*([A-Za-z][A-Za-z -]*?)[ \t]*:[ \t]*(.*)")
_MARKUP = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml|script|div|!--)", re.I)
_VERSION = re.compile(r"(?mi)^([ \t]*user-?agent[ \t]*:[ \t]*[^\s/#]+)/[^\s#]*")  # GPTBot/1.0 names GPTBot
_AGENT = ("user-agent", "useragent", "user agent")
_RULES = ("allow", "disallow")
_EXTRA = ("content-usage", "content-signal", "license")
_KNOWN = {*_AGENT, *_RULES, *_EXTRA, "sitemap", "crawl-delay", "host", "clean-param", "request-rate", "noindex",
          "visit-time", "cache-delay"}  # fmt: skip
_ABSENT = (404, 410)


@dataclass(frozen=True)
class RobotsRule:
    """How a robots.txt is read.

    max_bytes           more is not read; the file may then only restrict.
    max_garbage_ratio   0-1, lines without a known field over lines that are neither blank nor comment; above it
                        the file may only restrict.
    ai_tokens           product tokens of crawlers that collect for training.
    """

    max_bytes: int
    max_garbage_ratio: float
    ai_tokens: tuple[str, ...]


@dataclass(frozen=True)
class Extra:
    """A Content-Usage, Content-Signal or License line: the agents it is for (empty: all), its path and value."""

    name: str
    agents: tuple[str, ...]
    path: str
    value: str


@dataclass
class Robots:
    """A parsed file. `trouble` is None for a sound file, else what is wrong with it in a few words.

    `agents` maps each named agent to the lines that are for it, so that agents with the same lines are asked once.
    """

    absent: bool
    trouble: str | None
    parser: Any
    agents: dict[str, tuple[tuple[str, str], ...]]
    extras: tuple[Extra, ...]
    asked: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = field(default_factory=dict)

    def groups(self, own: str | None, rule: RobotsRule) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return (group, tokens) for each group that speaks for the own crawler or for one that trains.

        Tokens that the file does not name share the group `*` and are represented by the first of them.
        """
        key = own or ""
        if key not in self.asked:
            found: dict[Any, tuple[str, list[str]]] = {}
            for token in (*((own,) if own else ()), *rule.ai_tokens):
                group = _group(self.agents, token)
                lines = self.agents.get(group, ()) if group != "*" else None
                found.setdefault(lines, (group, []))[1].append(token)
            self.asked[key] = tuple((group, tuple(t if group != "*" else t[:1])) for group, t in found.values())
        return self.asked[key]


def parse_robots(body: bytes | None, status: int | None, rule: RobotsRule) -> Robots:
    """Parse a stored robots.txt; `body` None means that nothing was stored, `status` the HTTP status if known."""
    from protego import Protego

    if status in _ABSENT:
        return Robots(True, None, Protego(), {}, ())
    trouble = _failed(body, status)
    text = _decode((body or b"")[: rule.max_bytes])
    if trouble is None:
        trouble = f"larger than {rule.max_bytes} bytes" if len(body or b"") > rule.max_bytes else None
    lines, garbage = _lines(text)
    if trouble is None and garbage > rule.max_garbage_ratio:
        trouble = "not a robots file"
    parser = Protego.parse(_VERSION.sub(r"\1", text))
    return Robots(False, trouble, parser, _agents(lines), tuple(_extras(lines)))


def _grouped(lines: list[tuple[str, str]]) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield (agents, field, value) of every line that is not itself a User-agent line; agents empty outside groups."""
    agents: tuple[str, ...] = ()
    begins = False
    for name, value in lines:
        if name in _AGENT:
            agents = (*agents, _agent(value)) if begins else (_agent(value),)
            begins = True
        else:
            begins = begins and name in ("sitemap", "host")
            yield agents, name, value


def _agents(lines: list[tuple[str, str]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return agent -> its lines, over all its groups; `*` is left out."""
    found: dict[str, list[tuple[str, str]]] = {}
    for agents, name, value in _grouped(lines):
        for agent in agents if name not in ("sitemap", "host") else ():
            found.setdefault(agent, []).append((name, value))
    found.pop("*", None)
    return {agent: tuple(said) for agent, said in found.items()}


def _agent(value: str) -> str:
    """Return the product token that a User-agent line names: no version, no stars beside it, lower case."""
    return value.lower().partition("/")[0].replace("*", "").strip() or "*"


def _failed(body: bytes | None, status: int | None) -> str | None:
    if status is not None and status != 200:
        return f"status {status}"
    if body is None:
        return "not stored"
    if b"\0" in body[:4096] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "binary"
    return "an HTML page" if _MARKUP.match(_decode(body[:4096])) else None


def _decode(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    return body.decode("utf-8-sig", "replace")


def _lines(text: str) -> tuple[list[tuple[str, str]], float]:
    """Return the known (field, value) lines and the ratio of lines that are none."""
    known, total = [], 0
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        total += 1
        match = _LINE.match(line)
        if match and match[1].lower() in _KNOWN:
            known.append((match[1].lower(), match[2].strip()))
    return known, (total - len(known)) / total if total else 0.0


def _extras(lines: list[tuple[str, str]]) -> Iterator[Extra]:
    for agents, name, value in _grouped(lines):
        if name == "license" and value:
            yield Extra(name, (), "/", value)
        elif name in _EXTRA and value:
            path, said = _path_and_value(value)
            yield Extra(name, agents, normalize_path(path), said)


def _path_and_value(value: str) -> tuple[str, str]:
    if not value.startswith("/"):
        return "/", value
    path, _, said = value.replace("\t", " ").partition(" ")
    return path, said.strip()


def robots_signals(
    robots: Robots, path: str, own: str | None, rule: RobotsRule, categories: tuple[str, ...], signal_key: str
) -> list[tuple[str, str, Decision]]:
    """Return (signal, value, decision) of one file for one path.

    Args:
        path: normalized path with query.
        own: product token of the crawler that fetched, None when not known.
        categories: of Content-Usage, specific before general.
        signal_key: of Content-Signal, for training.
    """
    if robots.absent:
        return [("robots", "no robots.txt", "allow")]
    groups, url = robots.groups(own, rule), f"https://h{path}"
    denied = [token for _, tokens in groups if not robots.parser.can_fetch(url, tokens[0]) for token in tokens]
    found: list[tuple[str, str, Decision]] = []
    if denied:
        found.append(("robots", "disallow: " + ", ".join(denied), "deny"))
    elif robots.trouble is None:
        found.append(("robots", "allowed", "allow"))
    if robots.trouble is not None:
        found.append(("robots", robots.trouble, "unknown"))
    for group, _ in groups if robots.extras else ():
        found += _group_signals(robots, group, path, categories, signal_key)
    found += [("rsl", e.value, "licence_needed") for e in robots.extras if e.name == "license"]
    return list(dict.fromkeys(_only_restrictive(found) if robots.trouble is not None else found))


def _only_restrictive(found: list[tuple[str, str, Decision]]) -> list[tuple[str, str, Decision]]:
    return [one for one in found if one[2] != "allow"]


def _group(agents: Iterable[str], token: str) -> str:
    """Return the agent whose group speaks for a token: the longest that it holds, else `*`."""
    return max((agent for agent in sorted(agents) if _names(agent, token)), key=len, default="*")


def _names(agent: str, token: str) -> bool:
    """Say whether a User-agent value names a token: it begins at a word of it, as Protego matches."""
    return re.search(r"(?<![\w-])" + re.escape(agent), token.lower()) is not None


def _group_signals(
    robots: Robots, group: str, path: str, categories: tuple[str, ...], signal_key: str
) -> list[tuple[str, str, Decision]]:
    found: list[tuple[str, str, Decision]] = []
    for name in ("content-usage", "content-signal"):
        mine = [e for e in robots.extras if e.name == name and (not e.agents or group in e.agents)]
        best = max((len(e.path) for e in mine if matches(e.path, path)), default=-1)
        said = [e for e in mine if len(e.path) == best and matches(e.path, path)]
        for extra in said:
            if name == "content-usage":
                decision = content_usage(extra.value, categories)
            else:
                decision = content_signal(extra.value, signal_key)
            if decision is not None:
                found.append((name, extra.value, decision))
    return found
