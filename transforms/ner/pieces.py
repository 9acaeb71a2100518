"""Which stretches of a text a name model looks at: windows, cut into pieces of bounded length."""

import re
from collections.abc import Iterable, Iterator

ENDS = re.compile(r"[。！？!?；;\n\r]+|\.(?=\s)")  # what a sentence ends with
SOFT_ENDS = re.compile(r"[，、,：:\s」》）)]")  # where a sentence that is too long may be cut
CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U000323af]")
LATIN = re.compile("[A-Za-z]")
LETTERS_PER_CHARACTER = 4  # an English word of four to five letters says about what one Chinese character says


def windows_around(
    text: str, marks: Iterable[tuple[int, int]], window_chars: int, widen_chars: int
) -> list[tuple[int, int]]:
    """Return the windows around marks, ascending and apart from each other.

    A window reaches `window_chars` to each side of a mark, and up to `widen_chars` further, to the end of the
    sentence it would cut.
    """
    windows: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        start = _sentence_start(text, max(0, start - window_chars), widen_chars)
        end = _sentence_end(text, min(len(text), end + window_chars), widen_chars)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(windows[-1][1], end))
        else:
            windows.append((start, end))
    return windows


def _sentence_start(text: str, at: int, limit: int) -> int:
    ends = [match.end() for match in ENDS.finditer(text, max(0, at - limit), at)]
    return ends[-1] if ends else (0 if at <= limit else at)


def _sentence_end(text: str, at: int, limit: int) -> int:
    match = ENDS.search(text, at, min(len(text), at + limit))
    return match.end() if match else (len(text) if len(text) - at <= limit else at)


def route(
    text: str, start: int, stop: int, language: str, max_sentence_chars: int, max_piece_chars: int
) -> Iterator[tuple[str, int, int]]:
    """Yield (model, start, end) for a window.

    A sentence with Chinese characters goes to `zh`, in an English text only if they outweigh its Latin letters.
    What is left of an English text goes to `en`, neighbouring sentences together up to `max_piece_chars`; what is
    left of a Chinese text goes nowhere.
    """
    held: tuple[int, int] | None = None
    for at, end in sentences(text, start, stop, max_sentence_chars):
        chinese = _is_chinese(text[at:end], language)
        if not chinese and language == "en":
            if held is not None and end - held[0] <= max_piece_chars:
                held = (held[0], end)
                continue
            if held is not None:
                yield "en", *held
            held = (at, end)
            continue
        if held is not None:
            yield "en", *held
            held = None
        if chinese:
            yield "zh", at, end
    if held is not None:
        yield "en", *held


def _is_chinese(sentence: str, language: str) -> bool:
    if language == "zh":
        return CHINESE.search(sentence) is not None
    return len(CHINESE.findall(sentence)) * LETTERS_PER_CHARACTER > len(LATIN.findall(sentence))


def sentences(text: str, start: int, stop: int, limit: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a stretch without the white space around them, none longer than `limit` characters."""
    at = start
    for match in ENDS.finditer(text, start, stop):
        yield from _bounded(text, at, match.end(), limit)
        at = match.end()
    yield from _bounded(text, at, stop, limit)


def _bounded(text: str, start: int, stop: int, limit: int) -> Iterator[tuple[int, int]]:
    while start < stop and text[start].isspace():
        start += 1
    while start < stop and text[stop - 1].isspace():
        stop -= 1
    while stop - start > limit:
        soft = [match.end() for match in SOFT_ENDS.finditer(text, start + limit // 2, start + limit)]
        cut = soft[-1] if soft else start + limit
        yield start, cut
        start = cut
        while start < stop and text[start].isspace():
            start += 1
    if start < stop:
        yield start, stop
