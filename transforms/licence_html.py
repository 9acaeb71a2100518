"""What an HTML page states about its own licence in its markup."""

from typing import NamedTuple

from transforms.licence_names import Namer


class Marked(NamedTuple):
    """A licence stated by markup: expression and confidence."""

    expression: str
    confidence: float


def looks_like_html(text: str) -> bool:
    """Say whether a text is a page of HTML rather than text that mentions tags."""
    head = text[:1000].lstrip("\ufeff \t\r\n").lower()
    return head.startswith(("<!doctype html", "<html", "<?xml")) and "<html" in text[:3000].lower()


def find_markup(markup: str, namer: Namer) -> list[Marked]:
    return []
