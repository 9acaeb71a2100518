"""Name recognition: the dearest step, so it looks where policy says, and says how much it looked at.

`near` looks around what already points at a person: the spans of `anchors` and the words of `cues`. `full` looks
at everything in a language that has a model. Models are files that policy names by hash (`transforms.ner.models`);
they are verified when the kit is opened and loaded when a text first needs them.
"""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.ner.chinese import Entity
from transforms.ner.models import ModelError, ModelFiles, describe, verify
from transforms.ner.pieces import route, windows_around
from transforms.records import Span

ROLES = {"zh": "zh_ner", "en": "en_ner"}
RECOGNIZERS = {"zh": "ner_zh", "en": "ner_en"}
ADDRESS_TAIL = re.compile(
    r"(?:[A-Za-z]?[0-9０-９一二三四五六七八九十百]{1,6}(?:[-—－][0-9０-９]{1,5})?(?:号院|号楼|号|弄|巷|栋|幢|座|单元|楼|层|室|房|组|村)"
    r"(?:[A-Za-z]座)?)+"
)
ADDRESS_WORDS = re.compile(r"(?:路|街|道|巷|弄|胡同|大厦|小区|花园|公寓|村|镇|乡|号|室|栋|幢|楼)$")


@dataclass(frozen=True)
class NerRule:
    """Where names are looked for and with which models; values and reasons in policies/ner.yaml.

    mode                off | near | full.
    window_chars        `near`: characters on each side of an anchor or cue.
    widen_chars         `near`: how much further a window may reach to begin and end with a sentence.
    anchors             `near`: span types around which names are looked for.
    cues                `near`: words around which names are looked for, by language; any case in English.
    types               span types that are reported: PERSON, ADDRESS, LOCATION, ORGANIZATION.
    scores              score of a find, 0-1, by language.
    max_sentence_chars  longest stretch given to the Chinese model at once.
    max_piece_chars     longest stretch given to the English model at once.
    max_record_chars    work budget: a record that needs more is held as pii.ner_budget_exhausted.
    models              the model files.
    """

    mode: Literal["off", "near", "full"]
    window_chars: int
    widen_chars: int
    anchors: tuple[str, ...]
    cues: dict[str, tuple[str, ...]]
    types: tuple[str, ...]
    scores: dict[str, float]
    max_sentence_chars: int
    max_piece_chars: int
    max_record_chars: int
    models: tuple[ModelFiles, ...]


class Tagger(Protocol):
    """A model: pieces of text in, the entities of each out."""

    def tag(self, pieces: Sequence[str], /) -> list[tuple[Entity, ...]]:
        """Return entities by piece, offsets in code points of the piece."""


class Names(NamedTuple):
    """What name recognition found in a column.

    spans      row -> spans sorted by place; rows without any are left out.
    failed     rows on which a model failed; nothing is reported for them, and they are not clean.
    exhausted  rows that need more characters than the budget allows; nothing is reported for them.
    covered    float32, one a row: share of the characters that a model looked at, 0-1; 0 in a language without one.
    """

    spans: dict[int, tuple[Span, ...]]
    exhausted: tuple[int, ...]
    failed: tuple[int, ...]
    covered: npt.NDArray[np.float32]


class NerKit:
    """Verified folders, and the taggers once they are needed. One per worker, shared by its threads; not pickled."""

    def __init__(self, folders: Mapping[str, Path], cues: Mapping[str, Sequence[str]]) -> None:
        from ahocorasick_rs import AhoCorasick

        self.folders = dict(folders)
        self.taggers: dict[str, Tagger] = {}
        self.lock = threading.Lock()
        words = {
            form(cue) for found in cues.values() for cue in found for form in (str, str.lower, str.upper, str.title)
        }
        self.cues: Any = AhoCorasick(sorted(words)) if words else None

    def tagger(self, language: str) -> Tagger:
        """Return the model of a language, loading it the first time."""
        with self.lock:
            if language not in self.taggers:
                self.taggers[language] = _load(language, self.folders[ROLES[language]])
            return self.taggers[language]


class _Piece(NamedTuple):
    row: int
    start: int
    text: str


def open_ner(rule: NerRule) -> NerKit:
    """Verify every model file that policy names; with mode off nothing is looked at.

    Raises:
        ModelError: a file is missing or not the one that policy names, or a language has no model.
    """
    if rule.mode == "off":
        return NerKit({}, {})
    folders = {model.role: verify(model) for model in rule.models}
    for role in ROLES.values():
        if role not in folders:
            raise ModelError(f"policy ner.models names no model with the role {role}")
    return NerKit(folders, rule.cues)


def models(rule: NerRule) -> list[dict[str, str]]:
    """Return one row for every model file in use, for the ledger table `models`."""
    return [] if rule.mode == "off" else [row for model in rule.models for row in describe(model)]


def find_names(
    texts: pa.Array, languages: pa.Array, spans: Mapping[int, Sequence[Span]], rule: NerRule, kit: NerKit
) -> Names:
    """Look for names in a column of texts.

    Args:
        texts: large_string; null rows are covered 0 and have no spans.
        languages: ISO 639 codes as the language stage gives them; `zh` and `en` have a model. Which sentence goes to
            which model: `transforms.ner.pieces.route`.
        spans: row -> what the patterns found: anchors; a find inside one of `anchors` is not reported again.
    """
    covered = np.zeros(len(texts), np.float32)
    if rule.mode == "off":
        return Names({}, (), (), covered)
    work: dict[str, list[_Piece]] = {language: [] for language in ROLES}
    exhausted = []
    for row, language in enumerate(languages.to_pylist()):
        if language not in ROLES or not texts[row].is_valid:
            continue
        text = texts[row].as_py()
        pieces = list(_pieces(row, text, language, spans.get(row, ()), rule, kit))
        chars = sum(len(piece.text) for _, piece in pieces)
        if chars > rule.max_record_chars:
            exhausted.append(row)
            continue
        covered[row] = round(chars / len(text), 4) if text else 0.0
        for model, piece in pieces:
            work[model].append(piece)
    found: dict[int, set[Span]] = {}
    failed: set[int] = set()
    for language, pieces_of in work.items():
        for piece, entities in _tag(language, pieces_of, kit):
            if entities is None:
                failed.add(piece.row)
                continue
            reported = _report(piece, entities, language, rule)
            found.setdefault(piece.row, set()).update(
                s for s in reported if not _is_inside(s, spans.get(piece.row, ()), rule)
            )
    names = {row: tuple(sorted(found[row])) for row in sorted(found) if found[row] and row not in failed}
    return Names(names, tuple(exhausted), tuple(sorted(failed)), covered)


def _tag(language: str, pieces: Sequence[_Piece], kit: NerKit) -> Iterator[tuple[_Piece, tuple[Entity, ...] | None]]:
    """Tag all pieces together; when that fails, one by one, with None for those on which the model fails."""
    if not pieces:
        return
    tagger = kit.tagger(language)
    try:
        tagged: list[tuple[Entity, ...] | None] = [*tagger.tag([piece.text for piece in pieces])]
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 (any failure of a model is looked into piece by piece)
        tagged = [_tag_one(tagger, piece) for piece in pieces]
    yield from zip(pieces, tagged, strict=True)


def _tag_one(tagger: Tagger, piece: _Piece) -> tuple[Entity, ...] | None:
    try:
        return tagger.tag([piece.text])[0]
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 (the row is then held as not measured)
        return None


def _report(piece: _Piece, entities: Sequence[Entity], language: str, rule: NerRule) -> Iterator[Span]:
    for entity in entities:
        end, kind = _address(piece.text, entity) if entity.label == "LOCATION" else (entity.end, entity.label)
        if kind in rule.types:
            place = (piece.start + entity.start, piece.start + end)
            yield Span(*place, kind, rule.scores[language], RECOGNIZERS[language])


def _address(text: str, place: Entity) -> tuple[int, str]:
    """Tell a postal address from a place name: a street or building with a number; the number belongs to it."""
    tail = ADDRESS_TAIL.match(text, place.end)
    if tail:
        return tail.end(), "ADDRESS"
    name = text[place.start : place.end]
    return place.end, "ADDRESS" if ADDRESS_TAIL.search(name) and ADDRESS_WORDS.search(name) else "LOCATION"


def _is_inside(span: Span, others: Sequence[Span], rule: NerRule) -> bool:
    return any(o.start <= span.start and span.end <= o.end and o.type in rule.anchors for o in others)


def _pieces(
    row: int, text: str, language: str, spans: Sequence[Span], rule: NerRule, kit: NerKit
) -> Iterator[tuple[str, _Piece]]:
    """Yield (model, piece) for all that has to be looked at in a text."""
    marks = [(span.start, span.end) for span in spans if span.type in rule.anchors]
    if kit.cues is not None:
        marks += [(start, end) for _, start, end in kit.cues.find_matches_as_indexes(text)]
    near = rule.mode == "near"
    windows = windows_around(text, marks, rule.window_chars, rule.widen_chars) if near else [(0, len(text))]
    for start, stop in windows:
        for model, at, end in route(text, start, stop, language, rule.max_sentence_chars, rule.max_piece_chars):
            yield model, _Piece(row, at, text[at:end])


def _load(language: str, folder: Path) -> Tagger:
    if language == "zh":
        from transforms.ner.chinese import ChineseTagger

        return ChineseTagger(folder)
    from transforms.ner.english import EnglishTagger

    return EnglishTagger(folder)
