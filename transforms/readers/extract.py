"""The main text of an HTML page: resiliparse, bounded, chosen by measurement (runbooks/decisions/0005).

Parsing is linear in the page. Choosing the main content visits, for every div and article, all that it holds, and
lists are indented by their depth, so nested ones cost the square of their depth; this is counted and bounded before.
"""

import contextlib
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from transforms.readers.base import ReaderRule

_COSTLY = ("div", "article", "ul", "ol")
_CONTAINER = re.compile(r"<(?:div|article|ul|ol)(?=[\s/>])", re.IGNORECASE)
_NAVIGATION = ("nav", "header", "footer", "aside", "form")
_LEAVES = ("ol", "p", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "script", "style", "table", "a", "br", "hr", "img")
_NO_LISTS = frozenset((*_NAVIGATION, *_LEAVES))  # where no list of prose is looked for
_LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BLANK_LINES = re.compile(r"\n[ \t]*\n[ \t\n]*")


class Page(NamedTuple):
    """What a page says: `text` is None if and only if `reason` is set."""

    text: str | None
    title: str | None
    reason: str | None


def main_text(html: str, rule: ReaderRule) -> Page:
    """Return the main text of a page, or reader.nul, .too_large, .too_deep or .no_text.

    Paragraphs are divided by one blank line, list items keep their bullets or numbers, cells of a table row are
    divided by tabs, `pre` keeps its white space. Scripts, styles, navigation, headers and footers are left out.
    """
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    if "\0" in html:
        return Page(None, None, "reader.nul")
    if len(html) > rule.max_html_chars or html.count("<") > rule.max_html_tags:
        return Page(None, None, "reader.too_large")
    tree = HTMLTree.parse(html)
    if _too_dear(html, tree, rule.max_html_visits):
        return Page(None, None, "reader.too_deep")
    _keep_lists(tree)
    text = extract_plain_text(tree, preserve_formatting=True, main_content=True, list_bullets=True, alt_texts=False)
    text = _BLANK_LINES.sub("\n\n", text).strip()
    title = " ".join((tree.title or "").split()) or None
    return Page(text, title, None) if text else Page(None, title, "reader.no_text")


def _keep_lists(tree: Any) -> None:
    """Put lists of prose that stand close to the body into three more divs.

    resiliparse takes every `ul` within two levels of the body for navigation; at the fourth level it judges the list
    itself. Recall of list text rises and precision stays (decision 0005).
    """
    for item in list(_shallow_lists(tree)):
        shown = item.html
        links = sum(len(_TAG.sub("", link)) for link in _LINK.findall(shown))
        if links * 2 > len(_TAG.sub("", shown).strip()):
            continue
        outer = inner = tree.create_element("div")
        for _ in range(2):
            inner.append_child(inner := tree.create_element("div"))
        item.parent.insert_before(outer, item)
        inner.append_child(item)


def _shallow_lists(tree: Any) -> Iterator[Any]:
    """Yield the `ul` elements with at most two elements between them and the body, outside navigation."""
    level = [] if tree.body is None else [tree.body]
    for _ in range(3):
        deeper = []
        for element in level:
            child = element.first_element_child
            while child is not None:
                tag = child.tag
                if tag == "ul":
                    yield child
                elif tag not in _NO_LISTS:
                    deeper.append(child)
                child = child.next_element_sibling
        level = deeper


def _too_dear(html: str, tree: Any, max_visits: int) -> bool:
    """Say whether choosing the main content would visit more nodes than allowed; counted only where it might."""
    nodes = html.count("<") * 2
    if nodes * nodes <= max_visits or len(_CONTAINER.findall(html)) * nodes <= max_visits:
        return False
    return _visits(tree, max_visits) > max_visits


class _Enough(Exception):
    """The count has passed the limit."""


def _visits(tree: Any, limit: int) -> int:
    """Return the sum over all nodes of the costly elements around them, or more than `limit`."""
    from resiliparse.parse.html import traverse_dom

    around = total = 0

    def enter(context: Any) -> None:
        nonlocal around, total
        total += around
        around += context.node.tag in _COSTLY
        if total > limit:
            raise _Enough

    def leave(context: Any) -> None:
        nonlocal around
        around -= context.node.tag in _COSTLY

    with contextlib.suppress(_Enough):
        traverse_dom(tree.document, enter, leave)
    return total
