"""The bridge to recognisers that come with Presidio: same results as in an AnalyzerEngine, no speed promised."""

from collections.abc import Iterator
from typing import Any

from transforms.recognizers.base import Limits, Recognizer, View
from transforms.records import Span

ASK_THE_NETWORK = frozenset(("EmailRecognizer",))
"""Stock recognisers that fetch the public suffix list when they first see a match; ours reads the packaged one."""
NOBODY = Limits(0, 0, (), True, None, False)


class StockRecognizer(Recognizer):
    """One stock recogniser over whole texts as they were written, invisible characters removed."""

    SOURCE = "presidio_analyzer.predefined_recognizers"
    PATTERNS = ()

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.TYPES = tuple(inner.supported_entities)  # type: ignore[misc]
        super().__init__(NOBODY)
        self.name = inner.name

    def find(self, view: View, start: int, stop: int) -> Iterator[Span]:
        """Yield what the stock recogniser finds in [start, stop), with the types and scores it gives."""
        for result in self._inner.analyze(view.raw[start:stop], self._inner.supported_entities, None) or ():
            view.spend()
            yield Span(start + result.start, start + result.end, result.entity_type, float(result.score), self.name)


def stock(names: tuple[str, ...]) -> tuple[StockRecognizer, ...]:
    """Wrap the named stock recognisers (class names, English).

    Raises:
        ValueError: Presidio has no recogniser of that name, or it would use the network.
    """
    if not names:
        return ()
    from presidio_analyzer import predefined_recognizers

    online = sorted(ASK_THE_NETWORK.intersection(names))
    if online:
        raise ValueError(f"{', '.join(online)} would use the network")
    unknown = [name for name in names if not hasattr(predefined_recognizers, name)]
    if unknown:
        raise ValueError(f"Presidio has no recogniser {', '.join(unknown)}")
    return tuple(StockRecognizer(getattr(predefined_recognizers, name)()) for name in names)
