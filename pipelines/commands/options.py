"""Options that several commands share."""

from pathlib import Path
from typing import Any

import click

from pipelines.render import FORMATS

format_option = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print rows."
)
corpus_argument = click.argument("corpus", type=click.Path(path_type=Path), metavar="CORPUS.yaml")
out_argument = click.argument("out", type=click.Path(path_type=Path), metavar="DIR")
as_of_option = click.option(
    "--as-of", metavar="YYYY-MM-DD", default=None, help="Day that expiry and waivers are judged on; today by default."
)


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
