"""English names with a spaCy pipeline of which only the `ner` component is loaded."""

import re
import threading
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from transforms.ner.chinese import Entity

MODEL_FILES = (
    "config.cfg", "meta.json", "tokenizer", "ner/cfg", "ner/model", "ner/moves", "vocab/key2row", "vocab/lookups.bin",
    "vocab/vectors", "vocab/vectors.cfg",
)  # fmt: skip
"""What loading reads; the other components of the pipeline are left out."""

OTHERS = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "strings")
"""What is left out: other components, and the spellings of 700,000 known words, which cost 145 MB and two seconds;
vectors are found by the hash of a word, so that names are the same without them (a test compares)."""
LABELS = {"PERSON": "PERSON", "GPE": "LOCATION", "LOC": "LOCATION", "FAC": "LOCATION", "ORG": "ORGANIZATION"}
BATCH_DOCS = 64  # texts of one call of the network
CUT = re.compile(r"[\n:\"“”]|,?\s(?:Apt|Suite)\b")  # where a name ends at the latest
NOT_A_NAME = re.compile(r"[0-9@/\\<>|=_{}\[\]%#$~^*+]|\.[a-z]{2}|://")
TITLE = re.compile(
    r"(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|lord|lady|president|senator|judge|justice|captain|capt|col"
    r"|colonel|gen|general|sgt|lt|rev|father|sister|brother|hon|secretary|governor|minister|dear)\b\.?\s*)+",
    re.IGNORECASE,
)
TAIL = re.compile(r"(?:['’]s|['’]|[\s,.;:!?)(-])+$")
STREET = re.compile(
    r"(?:\b(?:st|street|str|ave|avenue|rd|road|blvd|boulevard|lane|ln|drive|dr|court|terrace|square|plaza|highway|hwy"
    r"|rue|rua|calle|avenida|via|plac|ul)\b|stra(?:ss|ß)e\b|gasse\b|straat\b|weg\b)\.?",
    re.IGNORECASE,
)
HOUSE_BEFORE = re.compile(r"\b\d{1,5}[A-Za-z]?,?\s$")
HOUSE_BEHIND = re.compile(r"^(?:,?\s\d{1,5}\b|\s(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Lane|Ln|Drive)\b)")


class EnglishTagger:
    """The pipeline, one per worker; calls are serialised because spaCy's vocabulary is shared state."""

    def __init__(self, folder: Path) -> None:
        """Load from a folder that was verified before; no other component, no download, no look-up by name.

        Matrix products go to numpy instead of spaCy's own kernel, which is two to three times slower here.
        """
        import spacy

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # W095: the version range of the package is narrower
            self.nlp: Any = spacy.load(folder, exclude=list(OTHERS))
        for node in self.nlp.get_pipe("ner").model.walk():
            node.ops.use_blis = False
        self.lock = threading.Lock()

    def tag(self, pieces: Sequence[str]) -> list[tuple[Entity, ...]]:
        """Return the entities of each piece. Equal pieces are looked at once."""
        unlike = sorted(set(pieces), key=lambda piece: (len(piece), piece))
        with self.lock:
            found = {doc.text: tuple(_entities(doc)) for doc in self.nlp.pipe(unlike, batch_size=BATCH_DOCS)}
        return [found[piece] for piece in pieces]


def _entities(doc: Any) -> Iterator[Entity]:
    for ent in doc.ents:
        label = LABELS.get(ent.label_)
        if label == "PERSON":
            yield from refine(doc.text, ent.start_char, ent.end_char)
        elif label is not None:
            yield Entity(ent.start_char, ent.end_char, label)


def refine(text: str, start: int, end: int) -> Iterator[Entity]:
    """Cut a PERSON to the name: one line, no title before, no genitive behind; leave out what cannot be one.

    Not a name: digits or marks of addresses and code in it, no capital in it, or a street by the words and numbers
    in and around it.
    """
    name = text[start:end]
    lead = len(name) - len(name.lstrip())
    start, name = start + lead, CUT.split(name[lead:])[0]
    title = TITLE.match(name)
    if title:
        start, name = start + title.end(), name[title.end() :]
    name = TAIL.sub("", name)
    end = start + len(name)
    if len(name) < 2 or NOT_A_NAME.search(name) or _is_word(text, name) or _is_street(text, start, end):
        return
    yield Entity(start, end, "PERSON")


def _is_word(text: str, name: str) -> bool:
    """Say whether a name without a capital stands in a text that has capitals."""
    return name.islower() and not text.islower()


def _is_street(text: str, start: int, end: int) -> bool:
    if STREET.search(text, start, end):
        return True
    before, behind = text[max(0, start - 8) : start], text[end : end + 12]
    return bool(HOUSE_BEFORE.search(before)) or bool(HOUSE_BEHIND.match(behind))
