"""Languages of the Universal Declaration: recall of English and Chinese, and who else is called so. Prints only.

Run: python -m tests.benchmarks.score_language [FOLDER OF SHARED CORPORA]. "Same letters" counts the paragraphs of
another language whose letters are, one by one, those of a paragraph of the English or the standard Chinese translation:
no reader can call them anything else, so their share is the least that any detector with full recall can reach.
"""

import gzip
import json
import sys
from collections import Counter
from pathlib import Path

from tests.conftest import SHARED
from tests.transforms.language.test_stage import languages

OWN = {"en": "eng", "zh": "cmn"}
STANDARD = {"en": ("eng",), "zh": ("cmn_hans", "cmn_hant")}  # codes of the set whose text is the standard language
LIMIT = 0.01


def letters(text):
    """Return the letters of a text in lower case, without marks, digits, punctuation and spaces."""
    return "".join(char for char in text.lower() if char.isalpha())


def main():
    """Print recall and the languages of which more than 1 % is called English or Chinese."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    with gzip.open(root / "langid-udhr" / "udhr_paragraphs.jsonl.gz") as lines:
        rows = [json.loads(line) for line in lines]
    found = languages(*(row["text"] for row in rows))
    total = Counter(row["iso639_3"] for row in rows)
    for label, own in OWN.items():
        called = [row for row, name in zip(rows, found, strict=True) if name == label]
        standard = {letters(row["text"]) for row in rows if row["code"] in STANDARD[label]}
        counted = Counter(row["iso639_3"] for row in called)
        same = Counter(row["iso639_3"] for row in rows if letters(row["text"]) in standard)
        others = sum(number for name, number in counted.items() if name != own)
        print(f"{label}: recall {counted[own] / total[own]:.4f} of {total[own]} paragraphs", end="; ")
        print(f"{others} of {len(rows) - total[own]} others ({others / (len(rows) - total[own]):.2%})")
        for name, number in counted.most_common():
            if name != own and number / total[name] > LIMIT:
                print(f"   {name}: {number} of {total[name]} ({number / total[name]:.1%}), same letters {same[name]}")


if __name__ == "__main__":
    main()
