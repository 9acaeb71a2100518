"""Options that several commands share."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pipelines.cli import EXIT_VERIFY, fail
from pipelines.render import FORMATS

MOST_SHOWN = 5  # problems of a release in an error; `clearance verify` lists all
format_option = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print rows."
)
corpus_argument = click.argument("corpus", type=click.Path(path_type=Path), metavar="CORPUS.yaml")
out_argument = click.argument("out", type=click.Path(path_type=Path), metavar="DIR")
as_of_option = click.option(
    "--as-of", metavar="YYYY-MM-DD", default=None, help="Day that expiry and waivers are judged on; today by default."
)


def refuse_changed(release: Path, folders: Sequence[str] = ("",)) -> None:
    """End the command when a file of a release that it is about to rely on is not what its manifest says."""
    from pipelines.audit.verify import ManifestError, changed_files

    try:
        problems = changed_files(release, folders)
    except ManifestError as error:
        problems = [str(error)]
    if problems:
        what = "\n".join(f"  {problem}" for problem in problems[:MOST_SHOWN])
        fail(EXIT_VERIFY, f"{release} was changed after it was published:\n{what}\n  remedy: `clearance verify`")


def parse_day(text: str | None, option: str = "--as-of") -> Any:
    """Read the day of an option; without one it is today.

    Raises:
        click.BadParameter: not a date.
    """
    from pipelines.corpus import parse_as_of

    try:
        return parse_as_of(text)
    except ValueError:
        raise click.BadParameter(f"'{text}' is not a day; write YYYY-MM-DD", param_hint=option) from None
