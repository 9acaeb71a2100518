"""`clearance review`."""

from pathlib import Path

import click

from pipelines.cli import EXIT_BUSY, EXIT_FAILED, EXIT_USAGE, fail
from pipelines.commands.options import out_argument, parse_day, refuse_changed


@click.command(epilog="\b\nExample:\n  clearance review out reviews.csv --by lead-7\n  clearance audit out reviews")
@out_argument
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@click.option("--by", required=True, metavar="NAME", help="Who answers for this review.")
@click.option("--on", metavar="YYYY-MM-DD", default=None, help="The day of the review; today by default.")
def command(out: Path, file: Path, by: str, on: str | None) -> None:
    """Keep what people found in the sample that was drawn from a release.

    The texts to look at are in restricted/samples/<content id>/manual.jsonl. FILE has one row an item: doc_id,
    reviewer, acceptable (yes or no), risk (A1-a to A5-b, for an item that is not acceptable) and, for a second look,
    second_reviewer and second_acceptable. Use ids for people, not names.

    Exit code 1 says that the review is complete and the sample failed.
    """
    from pipelines.audit.views import current_release
    from pipelines.lock import OutputBusy
    from pipelines.review import ReviewError, keep_review

    try:
        release = current_release(out)
        refuse_changed(release, ("ledger/samples/", "ledger/policies/"))
        row = keep_review(release, file, by, parse_day(on, "--on"))
    except (ReviewError, FileNotFoundError) as error:
        fail(EXIT_USAGE, str(error))
    except OutputBusy as error:
        fail(EXIT_BUSY, str(error))
    click.echo(
        f"review {row['review']}: {row['status']}\n"
        f"  {row['reviewed']} of {row['drawn']} drawn items reviewed, {row['acceptable']} acceptable "
        f"({row['acceptable_ratio']:.2%}), "
        f"{row['min_acceptable_ratio']:.0%} needed, lower bound {row['lower_bound_ratio']:.2%}\n"
        f"  sha256: {row['sha256']}"
    )
    if row["status"] == "fail":
        fail(EXIT_FAILED, "the sample failed: the release is not fit for use as it stands")
