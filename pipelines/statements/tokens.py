"""From bytes of text to the token bands of the EU template, without pretending to know a tokenizer.

The bands for text are those of an implementation of the Commission's template (less than 1 billion, 1 billion to 10
trillion, more than 10 trillion tokens).
"""

BANDS = ((10**9, "small"), (10**13, "middle"))
"""Upper ends, exclusive and inclusive: less than 1 billion; up to and with 10 trillion; beyond."""

MOST_BYTES_PER_TOKEN = 8
"""A token stands for at most so many bytes of UTF-8 on average. Our choice: English text has about four to five,
Chinese about three to six with the tokenizers in use. The other end needs no choice: no byte-level tokenizer makes more
than one token of a byte."""


def bounds(size: int) -> tuple[int, int]:
    """Return the least and the greatest number of tokens that `size` bytes of text can have."""
    return -(-size // MOST_BYTES_PER_TOKEN), size


def band(tokens: int) -> str:
    """Return small | middle | large."""
    if tokens < BANDS[0][0]:
        return BANDS[0][1]
    return BANDS[1][1] if tokens <= BANDS[1][0] else "large"
