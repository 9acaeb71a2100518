"""The recognisers of this package as Presidio's: the same classes with `EntityRecognizer` among their bases.

    from transforms.recognizers.presidio import presidio_recognizers
    registry = RecognizerRegistry(recognizers=list(presidio_recognizers(limits, names, "zh")))

A module of its own, because importing `presidio_analyzer` imports spaCy, its command line and an HTTP client: seconds
and hundreds of megabytes that a worker has no use for.
"""

from typing import Any

from presidio_analyzer import EntityRecognizer, RecognizerResult

from transforms.fold import squeeze
from transforms.recognizers import classes
from transforms.recognizers.base import Limits, Recognizer, View
from transforms.records import Span
from transforms.variants import simplified_fold


def presidio_classes() -> tuple[type, ...]:
    """Return every recogniser as a subclass of Presidio's `EntityRecognizer`, called with (limits, language)."""
    made = {"__init__": _start, "analyze": _analyze}
    return tuple(type(cls.__name__, (cls, EntityRecognizer), {"__doc__": cls.__doc__, **made}) for cls in classes())


def presidio_recognizers(limits: Limits, names: tuple[str, ...], language: str) -> tuple[Any, ...]:
    """Make the named recognisers for an AnalyzerEngine of a language; the language does not change what they find."""
    return tuple(cls(limits, language) for cls in presidio_classes() if cls.__name__ in names)


def _start(self: Any, limits: Limits, supported_language: str = "en") -> None:
    self.prepare(limits)
    EntityRecognizer.__init__(
        self, list(self.TYPES), name=None, supported_language=supported_language, version=self.VERSION
    )


def _analyze(self: Any, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
    """Analyze a text for Presidio; offsets are code points into `text`, `entities` empty means all."""
    return [_result(self, span) for span in analyze(self, text) if not entities or span.type in entities]


def analyze(recognizer: Recognizer, text: str) -> list[Span]:
    """Find what one recogniser finds in a text, in offsets of the text; of equal spans the one with the best score."""
    squeezed, offsets = squeeze(simplified_fold(text))
    raw = text if len(squeezed) == len(text) else "".join(text[at] for at in offsets[:-1])
    best: dict[tuple[int, int, str], Span] = {}
    for span in recognizer.find(View(squeezed, lambda: raw), 0, len(squeezed)):
        known = best.setdefault((span.start, span.end, span.type), span)
        best[span[:3]] = max(known, span, key=lambda s: s.score)
    return [s._replace(start=int(offsets[s.start]), end=int(offsets[s.end - 1]) + 1) for s in best.values()]


def _result(recognizer: Any, span: Span) -> RecognizerResult:
    made_by = {
        RecognizerResult.RECOGNIZER_NAME_KEY: recognizer.name,
        RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: recognizer.id,
    }
    return RecognizerResult(span.type, span.start, span.end, span.score, recognition_metadata=made_by)
