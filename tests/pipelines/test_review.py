"""What people found in the sample: every review is read strictly, judged by the release's own policy and kept."""

import json
import shutil
from datetime import date

import pytest

from pipelines.audit import views
from pipelines.audit.queries import table
from pipelines.lock import OutputBusy, hold
from pipelines.review import Item, ReviewError, judge, keep_review
from pipelines.sampling import SamplingRule
from tests.pipelines.test_sampling import RULE, drawn_release, records

DAY = date(2026, 11, 22)
RULES = SamplingRule(**RULE)


def reviewed(tmp_path, *rows, items=3):
    """Return the release below OUT, and the file of reviews of the first `len(rows)` drawn items."""
    release = tmp_path / "out" / "releases" / "abc"
    if not release.exists():
        drawn_release(release, records(9), manual_items=items)
    drawn = table(views.connect(release), "manual-draw")
    file = tmp_path / "reviews.jsonl"
    file.write_text(
        "".join(json.dumps({"doc_id": str(d["doc_id"]), **row}) + "\n" for d, row in zip(drawn, rows, strict=False))
    )
    return release, file


YES = {"reviewer": "r1", "acceptable": "yes"}
BAD = {"reviewer": "r1", "acceptable": "不合格", "risk": "A2-e"}


def items(good, bad):
    """Return that many items of each kind."""
    return [Item(str(at), "r", at < good, None if at < good else "A1-f", None, None) for at in range(good + bad)]


def test_a_complete_review_is_judged_and_can_be_asked(tmp_path):
    """Two of three acceptable is less than 96 %: the review fails, with its risk, and so does the rule."""
    release, file = reviewed(tmp_path, YES, BAD, {**YES, "reviewer": "r2"}, items=3)
    row = keep_review(release, file, "lead", DAY)
    connection = views.connect(release)
    (told,) = table(connection, "reviews")
    (source,) = table(connection, "reviews-by-source")
    rules = {rule["rule_id"]: rule["status"] for rule in table(connection, "rule-status")}
    assert (row["status"], row["reviewed"], row["acceptable"], row["acceptable_ratio"]) == ("fail", 3, 2, 0.6667)
    assert (told["risks"], told["reviewers"], told["decided_by"]) == (
        [{"risk": "A2-e", "items": 1}],
        ["r1", "r2"],
        "lead",
    )
    assert source == {"review": 1, "source_id": "docs", "reviewed": 3, "not_acceptable": 1, "risks": ["A2-e"]}
    assert (
        rules["cn-genaisec-9.2-a-manual-sample"] == "no_evidence"
    )  # three items of nine are not the sample it asks for


def test_the_rule_needs_the_whole_sample(tmp_path):
    """With one kept record left out there is no evidence; all nine looked at and acceptable is a pass."""
    standing = []
    for number in (8, 9):
        release, file = reviewed(tmp_path, *[YES] * number, items=4000)
        status = keep_review(release, file, "lead", DAY)["status"]
        rules = {rule["rule_id"]: rule["status"] for rule in table(views.connect(release), "rule-status")}
        standing.append((status, rules["cn-genaisec-9.2-a-manual-sample"]))
    assert standing == [("incomplete", "no_evidence"), ("pass", "pass")]


def test_every_review_counts_and_names_the_one_before(tmp_path):
    """A review is never replaced: a second one stands beside it and holds its hash."""
    release, file = reviewed(tmp_path, YES, YES, YES)
    one, two = keep_review(release, file, "a", DAY), keep_review(release, file, "b", DAY)
    assert (one["review"], one["previous_sha256"], two["review"], len(two["previous_sha256"])) == (1, None, 2, 64)
    assert [row["decided_by"] for row in table(views.connect(release), "reviews")] == ["a", "b"]


def test_a_lost_review_gives_its_number_to_no_other(tmp_path):
    """The number follows the last one that is there, so a kept review is never written over."""
    release, file = reviewed(tmp_path, YES, YES, YES)
    for by in ("a", "b"):
        keep_review(release, file, by, DAY)
    shutil.rmtree(views.reviews_of(release) / "0001")
    assert keep_review(release, file, "c", DAY)["review"] == 3
    assert [row["decided_by"] for row in table(views.connect(release), "reviews")] == ["b", "c"]


def test_two_reviews_at_once_are_one_after_the_other(tmp_path):
    """While a run or a review holds the output nothing is kept."""
    release, file = reviewed(tmp_path, YES)
    with hold(release.parent.parent), pytest.raises(OutputBusy):
        keep_review(release, file, "lead", DAY)
    assert not views.reviews_of(release).exists()


def test_a_release_outside_an_output_takes_no_review(tmp_path):
    """A copy on its own has no place beside it where a review belongs."""
    _, file = reviewed(tmp_path, YES)
    alone, _ = drawn_release(tmp_path / "copy", records(9))
    with pytest.raises(ReviewError, match="does not stand in OUT/releases"):
        keep_review(alone, file, "lead", DAY)


def test_the_second_verdict_decides(tmp_path):
    """What a second person finds acceptable is; both verdicts stay."""
    release, file = reviewed(tmp_path, {**BAD, "second_reviewer": "s", "second_acceptable": "true"}, YES, YES)
    row = keep_review(release, file, "lead", DAY)
    assert (row["status"], row["second_looks"], row["changed_by_second"], row["risks"]) == ("pass", 1, 1, [])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"reviewer": "", "acceptable": "yes"}, "needs a reviewer"),
        ({"reviewer": "r", "acceptable": "maybe"}, "needs a reviewer and acceptable"),
        ({"reviewer": "r", "acceptable": "no"}, "needs the code of its risk"),
        ({"reviewer": "r", "acceptable": "no", "risk": "A9-z"}, "needs the code of its risk"),
        ({**YES, "second_reviewer": "s"}, "belong together"),
        ({**YES, "second_reviewer": "r1", "second_acceptable": "yes"}, "the second reviewer is the first one"),
        ({**YES, "doc_id": "00000000-0000-8000-8000-000000000000"}, "not in the sample"),
    ],
)
def test_a_row_that_cannot_be_taken_refuses_the_file(tmp_path, row, said):
    """The error names row and problem, and nothing is kept."""
    release, file = reviewed(tmp_path, YES, row)
    with pytest.raises(ReviewError, match=f"row 2: .*{said}"):
        keep_review(release, file, "lead", DAY)
    assert not views.reviews_of(release).exists()


def test_a_file_without_a_row_is_refused(tmp_path):
    """A header alone is no review, and would stay for good."""
    release, _ = reviewed(tmp_path)
    file = tmp_path / "empty.csv"
    file.write_text("doc_id,reviewer,acceptable\n")
    with pytest.raises(ReviewError, match="no review in it"):
        keep_review(release, file, "lead", DAY)
    assert not views.reviews_of(release).exists()


def test_an_item_twice_refuses_the_file(tmp_path):
    """Two verdicts of one role on one item are not a second look."""
    release, file = reviewed(tmp_path, YES)
    file.write_text(file.read_text() * 2)
    with pytest.raises(ReviewError, match="row 2: its item was there already"):
        keep_review(release, file, "lead", DAY)


@pytest.mark.parametrize(
    ("judged_by", "bad", "status"),
    [("share", 160, "pass"), ("share", 161, "fail"), ("lower_bound", 135, "pass"), ("lower_bound", 136, "fail")],
)
def test_the_limits_of_four_thousand_items(judged_by, bad, status):
    """160 failures of 4,000 are 96 %; for the lower end of the interval 135 are the most."""
    rule = SamplingRule(**{**RULE, "judged_by": judged_by})
    samples = [{"frame_sha256": "f", "frame_rows": 9000}] * 4000
    assert judge(items(4000 - bad, bad), samples, rule)["status"] == status
