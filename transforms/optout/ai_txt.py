"""ai.txt: the permissions file that some sites keep beside robots.txt, with media types as patterns.

The format is informal and known from its generator only (recalled): User-Agent, Disallow and Allow lines whose
values are paths or `*.extension`. Everything else under that name (Markdown, prose, JSON) is unknown.
"""

from typing import NamedTuple

from transforms.optout.paths import matches, normalize_path
from transforms.optout.signals import Decision


class AiTxt(NamedTuple):
    """Parsed lines: (allow | disallow, pattern); `trouble` is what is wrong with the file."""

    rules: tuple[tuple[str, str], ...]
    trouble: str | None


def parse_ai_txt(body: bytes | None, status: int | None, max_bytes: int) -> AiTxt | None:
    """Parse a stored ai.txt; None when the site has none (404, 410)."""
    if status in (404, 410):
        return None
    if status is not None and status != 200:
        return AiTxt((), f"status {status}")
    if body is None or len(body) > max_bytes:
        return AiTxt((), "not stored" if body is None else f"larger than {max_bytes} bytes")
    rules, other = [], 0
    for raw in body.decode("utf-8-sig", "replace").splitlines():
        line = raw.partition("#")[0].strip()
        name, colon, value = line.partition(":")
        key = name.strip().lower()
        if colon and key in ("allow", "disallow"):
            if value.strip():
                rules.append((key, normalize_path(value.strip())))
        elif line and key not in ("user-agent", "sitemap"):
            other += 1
    return AiTxt(tuple(rules), "not an ai.txt of rules" if other > len(rules) else None)


def decide(file: AiTxt, path: str, text_extensions: tuple[str, ...]) -> tuple[str, Decision] | None:
    """Return (value, decision) for a text at `path`, None where the file says nothing on it.

    A pattern `*.ext` speaks of a media type: it binds a page when the page's extension is that one, or when the
    page has none and `ext` is one of `text_extensions`. Of two rules that bind, the more restrictive wins.
    """
    bound = [(key, pattern) for key, pattern in file.rules if _binds(pattern, path, text_extensions)]
    denied = [pattern for key, pattern in bound if key == "disallow"]
    if denied:
        return f"disallow: {denied[0]}", "deny"
    if file.trouble is not None:
        return file.trouble, "unknown"
    allowed = [pattern for key, pattern in bound if key == "allow"]
    return (f"allow: {allowed[0]}", "allow") if allowed else None


def _binds(pattern: str, path: str, text_extensions: tuple[str, ...]) -> bool:
    extension = _extension(path)
    if pattern.startswith("*.") and pattern[2:].isalnum():
        kind = pattern[2:].lower()
        return kind == extension if extension else kind in text_extensions
    return matches(pattern if pattern.startswith(("/", "*")) else "/" + pattern, path)


def _extension(path: str) -> str:
    name = path.partition("?")[0].rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""
