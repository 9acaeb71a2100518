"""Which rows can label themselves as made by AI: the automaton against plain regular expressions."""

import re

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from transforms.ai_label.cues import ANYWHERE, open_cues

NAMES = ("ChatGPT", "文心一言")
CUES = open_cues(NAMES)
WINDOW = 16
PIECES = st.sampled_from(
    ["ai", "Ai", "AI", "said", " ", "\n", "---", "\ufeff", "a", "文", "。", "chatgpt", "文心一言", "aigc", "A.I.", "_", "9", "人工智能", "ContentPro"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.none(), st.lists(PIECES, max_size=14).map("".join)), max_size=6)
PATTERN = re.compile(
    "|".join(re.escape(c) for c in (*ANYWHERE, *(s for n in NAMES for s in (n, n.lower(), n.upper())))).encode()
    + rb"|(?<![0-9A-Za-z_])[aA]i(?![0-9A-Za-z_])"
)
FRONT = re.compile(rb"(?:[ \t\n\r\f\v]|\xef\xbb\xbf)*---")


def wanted(text: str | None) -> bool:
    """Say with plain patterns whether a text is to be read."""
    raw = (text or "").encode()
    ends = (raw,) if len(raw) <= 2 * WINDOW else (raw[:WINDOW], raw[-WINDOW:])
    return any(PATTERN.search(end) for end in ends) or bool(FRONT.match(ends[0]))


@given(TEXTS)
def test_rows_with_a_cue(texts):
    """Whole words, names in three spellings, front matter; long texts at both ends, short ones everywhere."""

    assert CUES.rows(pa.array(texts, pa.large_string()), WINDOW) == [
        at for at, text in enumerate(texts) if wanted(text)
    ]
