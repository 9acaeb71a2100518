"""What people found when they looked at the drawn sample: read, checked against the draw, judged, kept for good.

`OUT/reviews/<content id>/NNNN/` holds `review.parquet` (one row, `ledger_people.REVIEWS`) and `items.parquet`
(`ledger_people.REVIEW_ITEMS`); each names the SHA-256 of the one before it, and none is ever replaced. A sample cannot
be drawn again for the same release, and every review of it counts, so that nobody looks until it passes.
Source: TC260-003-2024 9.2 a), Annex A.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipelines.audit import views
from pipelines.lock import hold
from pipelines.sampling import SamplingRule, rule_of
from pipelines.wilson import wilson
from transforms import ledger, ledger_people
from transforms.files import commit_folder, file_sha256, temporary
from transforms.optout.lists import read_table
from transforms.safety.lexicon import risks

YES = frozenset(("yes", "true", "1", "y", "合格", "是"))
NO = frozenset(("no", "false", "0", "n", "不合格", "否"))
COLUMNS = ("doc_id", "reviewer", "acceptable", "risk", "second_reviewer", "second_acceptable")
MOST_SHOWN = 20  # problems of one file that the error lists; a person mends the first ones and asks again


class ReviewError(ValueError):
    """A file of reviews cannot be taken; the message lists row, problem and remedy. Nothing was written."""


@dataclass(frozen=True)
class Item:
    """One reviewed item. The second verdict, where there is one, decides."""

    doc_id: str
    reviewer: str
    acceptable: bool
    risk: str | None
    second_reviewer: str | None
    second_acceptable: bool | None

    @property
    def passes(self) -> bool:
        """Say what counts in the end."""
        return self.acceptable if self.second_acceptable is None else self.second_acceptable


def read_items(file: Path, drawn: frozenset[str]) -> list[Item]:
    """Read reviews from CSV, TSV or JSON Lines (plain or .gz) with the columns `COLUMNS`, the last three optional.

    Args:
        drawn: the doc_ids of the sample.

    Raises:
        ReviewError: there is no row, or one cannot be read, names no drawn item or one twice, lacks a verdict or
            reviewer, gives no Annex A risk code for an item that is not acceptable, or has one person in both roles
            (5.3 a)3)).
    """
    items: dict[str, Item] = {}
    problems = []
    for number, row in enumerate(read_table(file), start=1):
        try:
            item = _read(row, drawn)
            if item.doc_id in items:
                raise ReviewError("its item was there already")
            items[item.doc_id] = item
        except ReviewError as error:
            problems.append(f"  row {number}: {error}")
    if problems:
        more = [f"  and {len(problems) - MOST_SHOWN} more"] if len(problems) > MOST_SHOWN else []
        raise ReviewError("\n".join([f"{file}: {len(problems)} rows cannot be taken", *problems[:MOST_SHOWN], *more]))
    if not items:
        raise ReviewError(f"{file}: no review in it; remedy: one row an item, with the columns {', '.join(COLUMNS)}")
    return list(items.values())


def _read(row: Mapping[str, str] | None, drawn: frozenset[str]) -> Item:
    """Read one row; the errors say what is wrong with it, `read_items` where it is."""
    if row is None:
        raise ReviewError("it cannot be read")
    given = {name: (row.get(name) or "").strip() for name in COLUMNS}
    first, second = (_verdict(given[name]) for name in ("acceptable", "second_acceptable"))
    if given["doc_id"].lower() not in drawn:
        raise ReviewError("its doc_id is not in the sample of this release")
    if not given["reviewer"] or first is None:
        raise ReviewError("it needs a reviewer and acceptable: yes | no")
    if bool(given["second_reviewer"]) != (second is not None):
        raise ReviewError("second_reviewer and second_acceptable (yes | no) belong together")
    if given["second_reviewer"] == given["reviewer"]:
        raise ReviewError("the second reviewer is the first one")
    risk, other = given["risk"] or None, given["second_reviewer"] or None
    item = Item(given["doc_id"].lower(), given["reviewer"], first, risk, other, second)
    if risk not in (None, *risks()) or (risk is None and not item.passes):
        raise ReviewError("an item that is not acceptable needs the code of its risk, A1-a to A5-b")
    return item


def _verdict(text: str) -> bool | None:
    return True if text.lower() in YES else False if text.lower() in NO else None


def judge(items: Sequence[Item], samples: Sequence[Mapping[str, Any]], rule: SamplingRule) -> dict[str, Any]:
    """Return the figures of a review by column of `ledger_people.REVIEWS`; shares 0-1, rounded to 1e-4.

    Of one item and one drawn record at least.

    status  pass | fail when every drawn item was looked at, else incomplete.
    """
    good, drawn = sum(item.passes for item in items), len(samples)
    lower, _ = wilson(good, len(items), rule.confidence)
    # The counts are compared: a share rounded to 1e-4 could lift one just under the limit.
    if rule.judged_by == "share":
        enough = good >= Fraction(str(rule.min_acceptable_ratio)) * len(items)
    else:
        enough = lower >= rule.min_acceptable_ratio
    risky = Counter(item.risk for item in items if item.risk and not item.passes)
    return {
        "sample": "manual",
        "frame_sha256": samples[0]["frame_sha256"],
        "frame_rows": samples[0]["frame_rows"],
        "drawn": drawn,
        "reviewed": len(items),
        "acceptable": good,
        "acceptable_ratio": round(good / len(items), 4),
        "lower_bound_ratio": round(lower, 4),
        "min_acceptable_ratio": rule.min_acceptable_ratio,
        "judged_by": rule.judged_by,
        "second_looks": sum(item.second_acceptable is not None for item in items),
        "changed_by_second": sum(item.second_acceptable not in (None, item.acceptable) for item in items),
        "risks": [{"risk": risk, "items": count} for risk, count in sorted(risky.items())],
        "reviewers": sorted({name for item in items for name in (item.reviewer, item.second_reviewer) if name}),
        "status": "incomplete" if len(items) < drawn else "pass" if enough else "fail",
    }


def keep_review(release: Path, file: Path, by: str, on: date) -> dict[str, Any]:
    """Read, judge and keep one review of a release's sample; return its row and the SHA-256 of its file.

    Raises:
        ReviewError: see `read_items`, or the release has no sample or does not stand in OUT/releases.
        lock.OutputBusy: a run or another review holds the output.
    """
    table = release / "ledger" / "samples"
    samples = pq.read_table(table).to_pylist() if table.is_dir() else []
    if not samples:
        raise ReviewError(f"{release} has no sample; remedy: review a release that has kept records, of this version")
    if release.resolve().parent.name != "releases":
        raise ReviewError(f"{release} does not stand in OUT/releases; remedy: review it where it was published")
    items = read_items(file, frozenset(str(row["doc_id"]) for row in samples))
    figures = {"release": release.name, **judge(items, samples, rule_of(release))}
    figures |= {"decided_by": by, "decided_on": on, "file_sha256": file_sha256(file)}
    folder = views.reviews_of(release)
    with hold(folder.parent.parent):
        last = max(folder.glob("[0-9]*"), default=None)
        number = int(last.name) + 1 if last else 1
        previous = file_sha256(last / views.REVIEW_FILE) if last else None
        row = {"review": number, **figures, "previous_sha256": previous}
        final = folder / f"{number:04d}"
        _write(final, row, list(_rows(items, samples, number)))
        return {**row, "sha256": file_sha256(final / views.REVIEW_FILE)}


def _write(final: Path, row: Mapping[str, Any], items: Sequence[dict[str, Any]]) -> None:
    tmp = temporary(final, "review")
    tmp.mkdir(parents=True, exist_ok=True)
    ledger.write_table(tmp / views.ITEMS_FILE, ledger_people.REVIEW_ITEMS, items)
    whole = {**row, "items_sha256": file_sha256(tmp / views.ITEMS_FILE)}
    ledger.write_table(tmp / views.REVIEW_FILE, ledger_people.REVIEWS, [whole])
    commit_folder(tmp, final, "review")


def _rows(items: Sequence[Item], samples: Sequence[Mapping[str, Any]], review: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of `ledger_people.REVIEW_ITEMS` in the order of the draw."""
    by_id = {item.doc_id: item for item in items}
    for row in samples:
        if item := by_id.get(str(row["doc_id"])):
            yield {"review": review, **row, **vars(item), "doc_id": row["doc_id"], "passes": item.passes}
