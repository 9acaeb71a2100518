"""The AIGC object of GB 45438 Annex E: where it stands in a text, a page or its headers, and what it says.

Label 1 says that the content is made by AI, 2 that it may be, 3 that it is suspected. Real files carry malformed
variants (Label: AIGC, ids of zeros, missing fields, quoted or not); they still label the record.
"""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

FIELDS = (
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
)
REQUIRED = FIELDS[:3]
LABELS = {"1": "declared", "2": "suspected", "3": "suspected", "0": "suspected", "false": "suspected"}
MAX_OBJECT_CHARS = 8192  # seven fields of at most some hundred characters; more is not one object

_KEY = re.compile(r"(?:^|(?<=[\s{,;>]))[\"']?AIGC[\"']?[ \t]*[:：=]", re.I)
_FIELD = re.compile(
    r"[\"'\\]*\b(" + "|".join(FIELDS) + r")[\"'\\]*[ \t]*[:：=][ \t]*[\"'\\]*([^\"'\\\n\r,}]*)", re.I
)  # fmt: skip
_FALSE = re.compile(r"[ \t]*[\"']?(?:false|no|none|null|0)\b", re.I)
_SCALAR = re.compile(r"[ \t]*[\"']?(?:true|yes|[123])[\"']?[ \t]*(?:$|\r?\n)", re.I)
_FENCE = re.compile(r"---[ \t]*\r?\n")
_FENCE_END = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.M)
_AFTER_TAIL = re.compile(r"(?:[\s`~}\"'|>*-]|</?[a-z]+>|---)*\Z", re.I)


class Label(NamedTuple):
    """One label: `kind` is how it is carried, `state` declared | suspected, `valid` whether it conforms.

    start, end   code points in the column named by `where` (text | markup | headers | register), end exclusive.
    """

    kind: str
    where: str
    state: str
    valid: bool
    start: int
    end: int


def read_object(raw: str) -> tuple[str, bool] | None:
    """Read the fields of one object: (state, conforms), None when it holds none of them.

    Conforms: Label is 1, 2 or 3, the required fields are given once and are printable ASCII without spaces.
    """
    found: dict[str, list[str]] = {}
    for match in _FIELD.finditer(raw[:MAX_OBJECT_CHARS]):
        name = next(field for field in FIELDS if field.lower() == match[1].lower())
        found.setdefault(name, []).append(match[2].strip())
    if not found:
        return None
    label = found.get("Label", [""])[0].lower()
    sound = all(len(v) == 1 and v[0] and all("!" <= c <= "~" for c in v[0]) for v in map(found.get, REQUIRED) if v)
    valid = label in ("1", "2", "3") and sound and all(field in found for field in REQUIRED)
    return LABELS.get(label, "declared"), valid


def front_matter(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the YAML blocks at the head of a text, one directly after the other."""
    at = _skip_blank(text, 0)
    while (opened := _FENCE.match(text, at)) is not None:
        closed = _FENCE_END.search(text, opened.end())
        if closed is None:
            return
        yield opened.end(), closed.start()
        at = _skip_blank(text, closed.end())


def body_start(text: str) -> int:
    """Return the code point at which the text begins after its front matter and white space."""
    at = _skip_blank(text, 0)
    for _, end in front_matter(text):
        at = _skip_blank(text, end + 3)
    return at


def _skip_blank(text: str, at: int) -> int:
    while at < len(text) and (text[at].isspace() or text[at] in "\ufeff\u200b"):
        at += 1
    return at


def labels_in_text(text: str) -> Iterator[Label]:
    """Yield the labels at the head (front matter, or the object itself) and at the tail of a text.

    An object in the middle is an example that the text talks about, not its label.
    """
    blocks = list(front_matter(text))
    for start, end in blocks:
        yield from _in_block(text, start, end)
    head = body_start(text)
    key = _KEY.search(text, head, head + 64)
    if key is not None and _only_marks(text[head : key.start()]):
        yield from _object(text, key, "head")
    tail = max(len(text) - MAX_OBJECT_CHARS // 2, head + 1)
    keys = [match for match in _KEY.finditer(text, tail) if _line_start(text, match.start())]
    if keys:
        last = keys[-1]
        fields = list(_FIELD.finditer(text, last.end()))
        if fields and _AFTER_TAIL.match(text, fields[-1].end()) and len(fields) > 1:
            yield from _object(text, last, "tail")


def _in_block(text: str, start: int, end: int) -> Iterator[Label]:
    for key in _KEY.finditer(text, start, end):
        if not _line_start(text, key.start()) or text[key.start() - 1 : key.start()] in (" ", "\t"):
            continue  # a nested or inner key is not the label
        body = text[key.end() : _next_key(text, key.end(), end)]
        said = read_object(body)
        if said is None and _SCALAR.match(body):
            said = ("declared", False)
        if said is not None and not _FALSE.match(body):
            yield Label("front_matter", "text", said[0], said[1], key.start(), key.end() + len(body.rstrip()))


def _next_key(text: str, start: int, end: int) -> int:
    """Return where the next key in column 0 begins: the object's own lines are indented or a flow mapping."""
    line = text.find("\n", start, end)
    while 0 <= line < end - 1:
        first = text[line + 1]
        if not first.isspace() and first not in "}]\"'#-":
            return line + 1
        line = text.find("\n", line + 1, end)
    return end


def _object(text: str, key: re.Match[str], kind: str) -> Iterator[Label]:
    raw = text[key.end() : key.end() + MAX_OBJECT_CHARS]
    said = read_object(raw)
    if said is not None:
        fields = list(_FIELD.finditer(raw))[: len(FIELDS)]
        yield Label(kind, "text", said[0], said[1], key.start(), key.end() + fields[-1].end())


def _line_start(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip(" \t{`>#*-\"'")


def _only_marks(text: str) -> bool:
    return not text.strip(" \t\r\n{`~>#*-<!\"'") or text.strip(" \t\r\n`~").lower() in ("yaml", "json")


def labels_in_headers(raw: str) -> Iterator[Label]:
    """Yield the labels in the transport facts of a record: a header named AIGC, or an object in a value."""
    try:
        loaded = json.loads(raw)
    except ValueError:
        return
    if not isinstance(loaded, dict):
        return
    for name, value in loaded.items():
        text = value if isinstance(value, str) else json.dumps(value)
        if str(name).lower().removeprefix("x-") == "aigc" or '"AIGC"' in text:
            said = read_object(text) or (("declared", False) if _SCALAR.match(text) else None)
            if said is not None:
                yield Label("header", "headers", said[0], said[1], 0, 0)


def labels_in_markup(markup: str) -> Iterator[Label]:
    """Yield the labels in a page: meta elements named AIGC, JSON-LD with an AIGC member, XMP of the standard."""
    page = _Carriers()
    page.feed(markup)
    page.close()
    for kind, raw in page.found:
        said = read_object(raw) or (("declared", False) if _SCALAR.match(raw) else None)
        if said is not None:
            yield Label(kind, "markup", said[0], said[1], 0, 0)


class _Carriers(HTMLParser):
    """Collects the elements of a page that can carry an AIGC object."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.script = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep meta values; remember the type of a script."""
        values = {name: value or "" for name, value in attrs}
        if tag == "meta" and (values.get("name") or values.get("property", "")).strip().lower() == "aigc":
            self.found.append(("html_meta", values.get("content", "")))
        self.script = values.get("type", "").strip().lower() if tag == "script" else ""

    def handle_data(self, data: str) -> None:
        """Keep the AIGC member of a JSON-LD script."""
        if self.script == "application/ld+json" and (key := _KEY.search(data)) is not None:
            self.found.append(("json_ld", data[key.end() : key.end() + MAX_OBJECT_CHARS]))

    def handle_comment(self, data: str) -> None:
        """Keep a comment that is an AIGC object and nothing else."""
        key = _KEY.match(data.strip().lstrip("{ "))
        if key is not None:
            self.found.append(("html_comment", data))
