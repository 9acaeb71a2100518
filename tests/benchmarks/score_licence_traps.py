"""False licences on texts and pages that state none. Prints, asserts nothing.

Run: python -m tests.benchmarks.score_licence_traps [FOLDER OF SHARED CORPORA]. Three sets:

- prose corpora: no text of them is expected to state a licence; those read as stating one are listed by id and licence,
  to be looked at by a person;
- pages of documentation packages whose licence is known: a licence read from a page is right when its label names it
  (or its family), wrong when not, and a page that states none is silent;
- pages that carry one licence link of their own: how many are read with exactly that licence.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.score_licence import ids
from tests.builders import documents
from tests.transforms.licence.kit import shipped_kit, shipped_rule
from transforms.licence.stage import decide

PROSE = (
    "text-en-gov-speeches", "text-en-forum-sample", "text-en-digitalgov", "text-en-wiki-gensim", "text-zh-laws-sample",
    "text-zh-wiki-cmrc-trial", "text-zh-classics-sample", "text-zh-tidb-docs",
)  # fmt: skip
BATCH = 1000


def rows_of(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of all JSON Lines files of a folder."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines)


def stated(texts: list[str]) -> list[str | None]:
    """Return the licence that each text firmly states about itself."""
    detector, rule = shipped_kit().detector, shipped_rule()
    found: list[str | None] = []
    for at in range(0, len(texts), BATCH):
        evidence = detector.detect_rows(documents(*texts[at : at + BATCH]))
        found.extend(decide(evidence.get(n, []), True, rule)[0] for n in range(len(texts[at : at + BATCH])))
    return found


def prose(folder: Path) -> None:
    """Print how many texts of prose are read as stating a licence."""
    total = 0
    for name in PROSE:
        rows = [row.get("text") or row.get("wikitext") for row in rows_of(folder / name)]
        read = stated([text for text in rows if isinstance(text, str)])
        firm = [(at, one) for at, one in enumerate(read) if one is not None]
        total += len(firm)
        print(f"{name}: {len(firm)} of {len(rows)} texts with a licence", [f"row {at}: {one}" for at, one in firm][:12])
    print(f"prose: {total} texts with a licence")


def packages(folder: Path) -> None:
    """Print what pages of documentation packages state beside the package's licence."""
    detector, rule = shipped_kit().detector, shipped_rule()
    counted: Counter[str] = Counter()
    for row in rows_of(folder / "web-debian-html"):
        read = decide(detector.markup(row["html"]), True, rule)[0]
        label = detector.namer.normalize(row["license"]).expression
        heads = {ident.partition("-")[0] for ident in ids(label)}
        right = read is not None and {ident.partition("-")[0] for ident in ids(read)} <= heads
        counted["silent" if read is None else "right" if right else f"{row['package']}: {read}"] += 1
    print("pages of packages:", dict(counted.most_common()))


def linked(folder: Path) -> None:
    """Print how many pages with one licence link of their own are read with exactly that licence."""
    detector, rule = shipped_kit().detector, shipped_rule()
    rows = list(rows_of(folder / "web-cc-pages"))
    wrong = []
    for row in rows:
        read = decide(detector.markup(row["html"]), True, rule)[0]
        meant = {detector.namer.normalize(link).expression for link in row["cc_links"]}
        if {read} != meant:
            wrong.append((row["id"], read))
    print(f"pages with a licence link: {len(rows) - len(wrong)} of {len(rows)} read exactly; not: {wrong}")


def main() -> None:
    """Score every set of the folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "shared" / "data"
    prose(folder)
    packages(folder)
    linked(folder)


if __name__ == "__main__":
    main()
