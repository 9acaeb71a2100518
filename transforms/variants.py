"""Words and patterns written in simplified characters, made to fit text in traditional ones as well.

Labels, notices and places are written once in this project, in simplified characters. Taiwan and Hong Kong write the
same words with other code points, one for one, so offsets stay as they are. What searches a fold searches the
simplified one (personal information, safety); what searches the text itself makes its patterns fit both (`either`).
Duplicates are found on the shared fold: the two writings of a text are two texts.
"""

import itertools
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from transforms.fold import POINTS, Folded, fold, fold_batch, fold_table

MOST_FORMS = 16  # of one word: characters with two forms are rare, and no word of ours has four of them


@cache
def traditional() -> dict[str, str]:
    """Return simplified character -> its traditional ones, the commonest first."""
    text = resources.files("transforms").joinpath("data", "variants.tsv").read_text(encoding="utf-8")
    return {line[0]: line[2:] for line in text.splitlines() if not line.startswith("#")}


@cache
def simplified_points() -> npt.NDArray[np.uint32]:
    """Return all 0x110000 code points, traditional characters as the simplified ones they stand for; read-only.

    A traditional character that stands for two simplified ones (帳: 帐, 账) goes to the one listed last.
    """
    table = np.arange(POINTS, dtype=np.uint32)
    for character, forms in traditional().items():
        table[[ord(form) for form in forms]] = ord(character)
    table.flags.writeable = False
    return table


@cache
def simplified_table() -> npt.NDArray[np.uint32]:
    """Return the shared fold's table with every character folded as its simplified one; read-only."""
    table = simplified_points()[fold_table()]
    table.flags.writeable = False
    return table


def simplified_fold(text: str) -> str:
    """Return the fold of `text` in simplified characters, as many code points as `text` has."""
    return fold(text, simplified_table())


def simplified_batch(texts: pa.LargeStringArray) -> Folded:
    """Fold every row of an Arrow string array as `simplified_fold`."""
    return fold_batch(texts, simplified_table())


def word_forms(word: str) -> tuple[str, ...]:
    """Return the word as it is and in every traditional writing, at most `MOST_FORMS` of them."""
    known = traditional()
    written = itertools.product(*(known.get(character, character) for character in word))
    forms = dict.fromkeys((word, *("".join(form) for form in itertools.islice(written, MOST_FORMS))))
    return tuple(forms)


def forms_of(words: "tuple[str, ...] | list[str]") -> tuple[str, ...]:
    """Return all forms of all words, each once, in order."""
    return tuple(dict.fromkeys(form for word in words for form in word_forms(word)))


def either(pattern: str) -> str:
    """Return a regular expression in which every simplified character also stands for its traditional ones.

    Outside of a set a character becomes a set; in a set its forms are added, unless it ends a range. Look-behinds keep
    their width. What stands behind a backslash is left alone.
    """
    known, out, in_set, at = traditional(), [], False, 0
    while at < len(pattern):
        character = pattern[at]
        if character == "\\":
            out.append(pattern[at : at + 2])
            at += 2
            continue
        if character == "[" and not in_set:
            in_set = True
            start = at + 2 if pattern[at + 1 : at + 2] == "^" else at + 1
            stop = start + 1 if pattern[start : start + 1] == "]" else start
            out.append(pattern[at:stop])
            at = stop
            continue
        in_set = in_set and character != "]"
        forms = known.get(character, "").replace(character, "")
        if in_set and "-" in (pattern[at - 1], pattern[at + 1 : at + 2]):
            forms = ""
        out.append((character + forms if in_set else f"[{character}{forms}]") if forms else character)
        at += 1
    return "".join(out)
