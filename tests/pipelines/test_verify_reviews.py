"""Reviews beside a release are a chain: whoever changes, exchanges or removes one is found by `verify`."""

import shutil
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.audit import views
from pipelines.audit.verify_reviews import check_reviews
from pipelines.review import keep_review
from tests import corpora
from tests.pipelines.test_review import BAD, YES, reviewed
from transforms import ledger, ledger_people
from transforms.files import file_sha256


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Make a release with three reviews, the second of which failed."""
    place = tmp_path_factory.mktemp("kept")
    for by, rows in (("a", [YES] * 3), ("b", [YES, BAD, YES]), ("c", [YES])):
        folder, file = reviewed(place, *rows)
        keep_review(folder, file, by, date(2026, 11, 22))
    return folder


@pytest.fixture
def release(kept, tmp_path):
    """Copy that release with its reviews."""
    shutil.copytree(kept.parent.parent, tmp_path / "out")
    return tmp_path / "out" / "releases" / kept.name


def rewritten(review, **changes):
    """Change columns of a kept review's row."""
    file = review / views.REVIEW_FILE
    row = {**pq.read_table(file).to_pylist()[0], **changes}
    ledger.write_table(file, ledger_people.REVIEWS, [row])


def items_rewritten(review, change):
    """Change the items of a kept review, and its row so that the hash fits."""
    file = review / views.ITEMS_FILE
    ledger.write_table(file, ledger_people.REVIEW_ITEMS, [change(dict(row)) for row in pq.read_table(file).to_pylist()])
    rewritten(review, items_sha256=file_sha256(file))


def test_reviews_as_they_were_kept_are_named_by_the_last(release):
    """The near miss of all below: three reviews, an incomplete and a failed one among them."""
    last = file_sha256(views.reviews_of(release) / "0003" / views.REVIEW_FILE)
    assert check_reviews(release) == (f"3, the last one {last}", [])


def test_a_release_that_nobody_reviewed_has_no_problem(tmp_path):
    """No folder is no review; what a killed review left is none either."""
    release, _ = reviewed(tmp_path)
    nobody = check_reviews(release)
    (views.reviews_of(release) / ".tmp-review-0001").mkdir(parents=True)
    assert nobody == check_reviews(release) == ("none", [])


def passed(row):
    """Make an item acceptable."""
    return {**row, "acceptable": True, "passes": True, "risk": None}


def unlisted(row):
    """Move an item to a place where the sample has another."""
    return {**row, "place": row["place"] + 1}


def contradicting(row):
    """Let an item that is not acceptable pass."""
    return {**row, "passes": True}


def a_copy_of_the_third(reviews):
    shutil.copytree(reviews / "0003", reviews / "0004")


def half_of(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def two_rows(review):
    table = pq.read_table(review / views.REVIEW_FILE)
    pq.write_table(pa.concat_tables([table, table]), review / views.REVIEW_FILE)


TAMPERED = {
    "a failed review was removed": (
        lambda r: shutil.rmtree(r / "0002"),
        ["reviews/0002: missing, later ones are there"],
    ),
    "a failed review was called passed": (
        lambda r: rewritten(r / "0002", status="pass"),
        [
            "reviews/0002: its figures do not follow from its items: status",
            "reviews/0003: it does not follow from 0002, which was changed or put in later",
        ],
    ),
    "an item of it was changed": (
        lambda r: half_of(r / "0002" / views.ITEMS_FILE),
        [
            "reviews/0002: its items are not those that were judged",
            "reviews/0002: cannot be read, or not beside its release (ArrowInvalid)",
        ],
    ),
    "the last one and its items were changed": (
        lambda r: items_rewritten(r / "0003", contradicting) or rewritten(r / "0003", reviewed=3, status="pass"),
        ["reviews/0003: its figures do not follow from its items: reviewed, status"],
    ),
    "items were made acceptable, the figures not": (
        lambda r: items_rewritten(r / "0002", passed),
        [
            "reviews/0002: its figures do not follow from its items: "
            "acceptable, acceptable_ratio, lower_bound_ratio, risks, status",
            "reviews/0003: it does not follow from 0002, which was changed or put in later",
        ],
    ),
    "an item was called passing": (
        lambda r: items_rewritten(r / "0002", contradicting),
        [
            "reviews/0002: an item that passes is not told from one that does not",
            "reviews/0003: it does not follow from 0002, which was changed or put in later",
        ],
    ),
    "items of another sample": (
        lambda r: items_rewritten(r / "0003", unlisted),
        ["reviews/0003: its items are not of the sample of this release"],
    ),
    "a review was put in twice": (
        a_copy_of_the_third,
        [
            "reviews/0004: it is another review, or one of another release",
            "reviews/0004: it does not follow from 0003, which was changed or put in later",
        ],
    ),
    "the last one is of another release": (
        lambda r: rewritten(r / "0003", release="def"),
        ["reviews/0003: it is another review, or one of another release"],
    ),
    "the first one follows from something": (
        lambda r: shutil.rmtree(r / "0002") or shutil.rmtree(r / "0003") or rewritten(r / "0001", previous_sha256="f"),
        ["reviews/0001: it does not follow from 0000, which was changed or put in later"],
    ),
    "the last one broke off": (
        lambda r: half_of(r / "0003" / views.REVIEW_FILE),
        ["reviews/0003: cannot be read, or not beside its release (ArrowInvalid)"],
    ),
    "it has two rows": (
        lambda r: two_rows(r / "0003"),
        ["reviews/0003: cannot be read, or not beside its release (ValueError)"],
    ),
    "its items were removed": (
        lambda r: (r / "0003" / views.ITEMS_FILE).unlink(),
        ["reviews/0003: its files are not review.parquet and items.parquet"],
    ),
    "a file lies there": (lambda r: (r / "0003x").write_text(""), ["reviews/0003x: not a review"]),
    "a review became a file": (
        lambda r: shutil.rmtree(r / "0003") or (r / "0003").write_text(""),
        ["reviews/0003: cannot be read, or not beside its release (NotADirectoryError)"],
    ),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_tampering_is_found(release, case):
    """Every problem, in order, and the reviews are not said to be as they were kept."""
    tamper, problems = TAMPERED[case]
    tamper(views.reviews_of(release))
    assert check_reviews(release) == ("not as they were kept", problems)


def test_verify_says_what_is_wrong_with_a_review(tmp_path):
    """Through the command line, with exit code 5; before it the reviews are told with the hash of the last."""
    out = tmp_path / "out"
    corpora.clearance("run", corpora.write_corpus(tmp_path), "--out", out, "--as-of", "2026-01-01")
    ids = [row["doc_id"] for row in pq.read_table(corpora.released(out) / "ledger" / "samples").to_pylist()]
    file = tmp_path / "r.csv"
    file.write_text("doc_id,reviewer,acceptable\n" + "".join(f"{one},r1,yes\n" for one in ids))
    kept = corpora.clearance("review", out, file, "--by", "lead")
    review = views.reviews_of(corpora.released(out)) / "0001" / views.REVIEW_FILE
    fine = corpora.clearance("verify", out)
    digest = file_sha256(review)
    half_of(review)
    done = corpora.call("verify", out)
    assert (f"  reviews: 1, the last one {digest}" in fine, digest in kept) == (True, True)
    assert (done.returncode, "reviews/0001: cannot be read" in done.stdout) == (5, True)
