"""fastText classifiers as stages use them: loaded by hash, asked in batches, tokens as in training."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_CJK = re.compile("([\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af])")
_SPACES = re.compile(r"[\s\x00]+")


def load(path: str, sha256: str | None) -> Any:
    """Load a model.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: its sha256 is not the one the policy names, or the policy names none.
    """
    import fasttext

    if hashlib.sha256(Path(path).read_bytes()).hexdigest() != sha256:
        raise ValueError(f"the model {Path(path).name} is not the one the policy names (sha256)")
    return fasttext.FastText._FastText(path).f


def line(text: str, window_chars: int) -> str:
    """Return the first `window_chars` code points as one line of tokens: lower case, each CJK character a token."""
    return _SPACES.sub(" ", _CJK.sub(r" \1 ", text[:window_chars].lower())).strip()


def score(model: Any, lines: Sequence[str], label: str) -> list[float]:
    """Return the probability of `label` for each line, 0-1, rounded to 1e-4; an empty line has 0."""
    labels, scores = model.multilinePredict([text + "\n" for text in lines], -1, 0.0, "strict")
    return [
        round(min(1.0, sum(float(p) for name, p in zip(*row, strict=True) if name == label)), 4)
        for row in zip(labels, scores, strict=True)
    ]
