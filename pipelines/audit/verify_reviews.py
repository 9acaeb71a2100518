"""Are the reviews beside a release the ones that were kept, every one of them and unchanged?

Each names the SHA-256 of its items and of the review before it, so a changed, exchanged or removed one is seen by the
next. Nothing names the last one: its hash is said, to be compared with what `clearance review` printed that day.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.audit import views
from pipelines.review import Item, judge
from pipelines.sampling import SamplingRule, rule_of
from transforms.files import file_sha256


class Reviewed(NamedTuple):
    """What is known of the reviews of a release, in one sentence, and every problem with them."""

    said: str
    problems: list[str]


def check_reviews(release: Path) -> Reviewed:
    """Check hashes, links, numbers and figures of the reviews that are kept beside a release."""
    folder = views.reviews_of(release)
    if not folder.is_dir():
        return Reviewed("none", [])
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith(".tmp-"))
    numbered = [name for name in names if name.isdecimal() and name == f"{int(name):04d}"]
    expected = [f"{number:04d}" for number in range(1, int(numbered[-1]) + 1)] if numbered else []
    problems = [f"reviews/{name}: not a review" for name in names if name not in numbered]
    problems += [f"reviews/{name}: missing, later ones are there" for name in expected if name not in numbered]
    problems += [f"reviews/{name}: {problem}" for name in numbered for problem in _problems(folder / name, release)]
    if problems or not numbered:
        return Reviewed("not as they were kept" if problems else "none", problems)
    return Reviewed(f"{len(numbered)}, the last one {file_sha256(folder / numbered[-1] / views.REVIEW_FILE)}", [])


def _problems(review: Path, release: Path) -> Iterator[str]:
    """Say what is wrong with one review; what cannot be read is one problem."""
    try:
        found = {path.name for path in review.iterdir()}
        if found != {views.REVIEW_FILE, views.ITEMS_FILE}:
            yield f"its files are not {views.REVIEW_FILE} and {views.ITEMS_FILE}"
            return
        (row,) = pq.ParquetFile(review / views.REVIEW_FILE).read().to_pylist()
        yield from _unlike(review, row, release.resolve().name)
        items = pq.ParquetFile(review / views.ITEMS_FILE).read().to_pylist()
        samples = pq.read_table(release / "ledger" / "samples").to_pylist()
        yield from _misjudged(row, items, samples, rule_of(release))
    except (OSError, pa.ArrowException, ValueError, LookupError, TypeError) as error:
        yield f"cannot be read, or not beside its release ({type(error).__name__})"


def _unlike(review: Path, row: Mapping[str, Any], release: str) -> Iterator[str]:
    if (row["review"], row["release"]) != (int(review.name), release):
        yield "it is another review, or one of another release"
    if row["items_sha256"] != file_sha256(review / views.ITEMS_FILE):
        yield "its items are not those that were judged"
    before = review.with_name(f"{int(review.name) - 1:04d}") / views.REVIEW_FILE
    if before.parent.name == "0000":
        follows = row["previous_sha256"] is None
    else:
        follows = not before.exists() or row["previous_sha256"] == file_sha256(before)
    if not follows:
        yield f"it does not follow from {before.parent.name}, which was changed or put in later"


def _misjudged(
    row: Mapping[str, Any],
    items: Sequence[Mapping[str, Any]],
    samples: Sequence[Mapping[str, Any]],
    rule: SamplingRule,
) -> Iterator[str]:
    """Judge the items again, against the sample and the rule of the release."""
    drawn = {(str(one["doc_id"]), one["place"], one["source_id"]) for one in samples}
    looked_at = [(str(item["doc_id"]), item["place"], item["source_id"]) for item in items]
    if not drawn.issuperset(looked_at) or len(set(looked_at)) != len(looked_at):
        yield "its items are not of the sample of this release"
        return
    judged = [Item(str(item["doc_id"]), *(item[name] for name in Item.__match_args__[1:])) for item in items]
    if [item["passes"] for item in items] != [item.passes for item in judged]:
        yield "an item that passes is not told from one that does not"
    wrong = sorted(name for name, value in judge(judged, samples, rule).items() if row[name] != value)
    if wrong:
        yield f"its figures do not follow from its items: {', '.join(wrong)}"
