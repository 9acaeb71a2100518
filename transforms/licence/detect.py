"""Licence evidence of a record: its metadata, its text and its markup, behind a prefilter that skips most text."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from transforms.licence.choice import ALTERNATIVELY, Statement, either
from transforms.licence.evidence import GNU, Evidence, versioned
from transforms.licence.flow import plain
from transforms.licence.gate import Gate, Marks, open_gate
from transforms.licence.header import dep5_fields, is_dep5, spdx_tags, without_tags
from transforms.licence.hints import Hints, open_hints
from transforms.licence.html import find_markup, looks_like_html
from transforms.licence.names import Namer
from transforms.licence.notice import find_reserved, find_statements
from transforms.licence.rule import RESERVED, UNKNOWN, DetectRule, LicenceRule
from transforms.licence.spdx import open_spdx
from transforms.licence.text import Fingerprints, TextMatch

BEFORE = 200  # code points in front of a licence in which "alternatively" speaks of it


@dataclass
class Detector:
    """Everything that finds licences; made once a worker."""

    rule: LicenceRule
    namer: Namer
    texts: Fingerprints
    hints: Hints
    gate: Gate

    def detect_rows(self, batch: pa.RecordBatch) -> dict[int, list[Evidence]]:
        """Return the evidence of every row that has some; rows without text have none."""
        found: dict[int, list[Evidence]] = {}
        for row in _present(batch["licence_declared"]):
            found.setdefault(row, []).extend(self.declared(batch["licence_declared"][row].as_py()))
        for row in _present(batch["markup"]):
            found.setdefault(row, []).extend(self.markup(batch["markup"][row].as_py()))
        for row, places in self.hints.rows(batch["text"]).items():
            text = batch["text"][row].as_py()
            page = looks_like_html(text) and not batch["markup"][row].is_valid
            found.setdefault(row, []).extend(self.markup(text) if page else self.text(text, places))
        readable = batch["text"]
        return {row: self.limited(some) for row, some in sorted(found.items()) if some and readable[row].is_valid}

    def declared(self, value: str | None) -> list[Evidence]:
        """Read the metadata field; what was declared but is not understood is evidence of an unknown licence."""
        found = self.namer.normalize(value)
        if found.method == "absent":
            return []
        if found.method == "text" and value is not None:
            return self._pasted(value)
        return [Evidence("declared", found.expression or UNKNOWN, None, None, 1.0)]

    def _pasted(self, value: str) -> list[Evidence]:
        """Packages paste whole licences into the field: read it as a document."""
        read = [one for one in self.text(value, None) if one.expression != RESERVED]
        if not read:
            return [Evidence("declared", UNKNOWN, None, None, 1.0)]
        return [one._replace(kind="declared", start=None, end=None) for one in read]

    def markup(self, markup: str) -> list[Evidence]:
        """Read what an HTML page states about itself in its markup; places are null."""
        return [
            Evidence("html", found.expression, None, None, found.confidence)
            for found in find_markup(markup[: self.rule.detect.max_markup_chars], self.namer)
        ]

    def text(self, text: str, places: list[int] | None) -> list[Evidence]:
        """Find tags, full texts, notices and reservations in one text.

        `places` are byte offsets of prefilter hits; None reads the whole text (up to the policy's windows).
        """
        rule, low = self.rule.detect, plain(text)
        fragment = len(text) <= rule.fragment_chars
        found = self._tags(text, fragment) if "spdx" in low else []
        if "format" in low[:2000] and is_dep5(text):
            return found + self._dep5(text)
        if found and not fragment:
            return found  # the tags speak for the file (REUSE); licences named further down are its subject
        if "spdx" in low or "reuse-ignore" in low:
            low = plain(without_tags(text))
        marks = self.gate.marks(low)
        full = self.texts.match(low, rule) if marks.granting else []
        found += [Evidence("text", self._whole(one), one.start, one.end, round(one.likeness, 4)) for one in full]
        stated: list[Statement] = []
        for start, end in self._windows(text, places):
            if marks.names(low, start, end):
                stated = _followed(stated, find_statements(text, low, start, end, self.namer, rule), low, rule)
        found = _offered(found, [one for one in stated if _inside(one, full) and _besides(one, low, full)])
        found += [_evidence(one) for one in stated if not _inside(one, full)]
        return self._reserved(low, marks, found)

    def _whole(self, one: TextMatch) -> str:
        return UNKNOWN if one.altered else self.namer.spdx.known(one.ident) or one.ident

    def _reserved(self, low: str, marks: Marks, found: list[Evidence]) -> list[Evidence]:
        firm = any(one.confidence >= self.rule.detect.min_confidence for one in found)
        return found if firm else found + [_evidence(one) for one in find_reserved(low, marks, self.rule.detect)]

    def _tags(self, text: str, fragment: bool) -> list[Evidence]:
        found = []
        edge = self.rule.detect.edge_chars
        for tag in spdx_tags(text, loose=fragment):
            if edge < tag.start < len(text) - edge:
                continue
            meaning = self.namer.normalize(tag.value).expression or UNKNOWN
            found.append(Evidence("tag", meaning, tag.start, tag.end, 1.0))
        return found

    def _dep5(self, text: str) -> list[Evidence]:
        found = []
        for tag in dep5_fields(text):
            read = self.namer.normalize(tag.value)
            if read.method != "absent":
                sure = 0.95 if read.expression else 0.5
                found.append(Evidence("tag", read.expression or UNKNOWN, tag.start, tag.end, sure))
        return found

    def _windows(self, text: str, places: list[int] | None) -> list[tuple[int, int]]:
        """Turn prefilter hits into stretches to read, in code points, merged where they overlap."""
        rule = self.rule.detect
        if len(text) <= rule.fragment_chars:
            return [(0, len(text))]
        if places is None:
            return [(0, min(len(text), rule.window_chars * rule.max_windows))]
        encoded = None if text.isascii() else text.encode()
        merged: list[tuple[int, int]] = []
        at = read = 0
        for place in _spread(places, rule.max_windows):
            at = place if encoded is None else at + len(encoded[read:place].decode("utf-8", "ignore"))
            read = place
            start, end = max(0, at - rule.window_chars), min(len(text), at + rule.window_chars)
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def limited(self, found: list[Evidence]) -> list[Evidence]:
        """Resolve families beside their versions, drop repetitions, keep the strongest, in order of place."""
        strongest: dict[tuple[str, str], Evidence] = {}
        for one in found:
            key = (one.kind, one.expression)
            if key not in strongest or one.confidence > strongest[key].confidence:
                strongest[key] = one
        kept = versioned(list(strongest.values()), self.rule.detect.min_confidence)
        kept.sort(key=lambda one: (-one.confidence, one.start or 0, one.expression))
        return sorted(kept[: self.rule.detect.max_evidence], key=lambda one: (one.start or 0, one.kind, one.expression))


def _present(column: pa.Array) -> list[int]:
    if column.null_count == len(column):
        return []
    return [int(row) for row in np.flatnonzero(np.asarray(column.is_valid()))]


def _spread(places: list[int], most: int) -> list[int]:
    """At most `most` places: the first and the last ones, since licences stand at the edges."""
    if len(places) <= most:
        return places
    return places[: most // 2] + places[-(most - most // 2) :]


def _followed(stated: list[Statement], more: list[Statement], low: str, rule: DetectRule) -> list[Statement]:
    """Add the statements of the next stretch; "Alternatively, …" joins the first of them to those before."""
    if stated and more and ALTERNATIVELY.search(low, max(0, more[0].start - BEFORE), more[0].start):
        return [*either(stated, more[0], rule), *more[1:]]
    return [*stated, *more]


def _inside(one: Statement, full: list[TextMatch]) -> bool:
    return any(text.start <= one.start and one.end <= text.end for text in full)


def _besides(one: Statement, low: str, full: list[TextMatch]) -> bool:
    """Say whether a statement inside a full text offers another licence: "Alternatively, this software may be …"."""
    around = [text for text in full if text.start <= one.start and one.end <= text.end]
    offered = ALTERNATIVELY.search(low, max(0, one.start - BEFORE), one.start) is not None
    return offered and not any(GNU.match(text.ident) for text in around)


def _offered(found: list[Evidence], instead: list[Statement]) -> list[Evidence]:
    """Add what is offered inside a full text as alternatives of that text."""
    for one in instead:
        for at, text in enumerate(found):
            around = text.kind == "text" and text.start is not None and text.end is not None
            if around and text.start <= one.start and one.end <= text.end:  # type: ignore[operator]
                found[at] = text._replace(expression=f"{text.expression} OR {one.expression}")
    return found


def _evidence(one: Statement) -> Evidence:
    return Evidence(one.kind, one.expression, one.start, one.end, one.confidence)


def open_detector(rule: LicenceRule) -> Detector:
    """Make the detector from the rule."""
    namer = Namer(rule, open_spdx(rule.tables))
    return Detector(rule, namer, Fingerprints(rule.tables.fingerprints), open_hints(), open_gate())
