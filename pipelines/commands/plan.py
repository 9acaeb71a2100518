"""`clearance plan`."""

from pathlib import Path

import click

from pipelines.cli import EXIT_USAGE, fail
from pipelines.commands.options import as_of_option, corpus_argument, format_option, parse_day
from pipelines.render import render


@click.command(epilog="\b\nExample:\n  clearance plan corpus.yaml --out out")
@corpus_argument
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Look here for splits that are reusable.")
@click.option("--restricted", type=click.Path(path_type=Path), metavar="DIR", help="OUT/restricted by default.")
@as_of_option
@format_option
def command(corpus: Path, out: Path | None, restricted: Path | None, as_of: str | None, form: str) -> None:
    """Show sources, splits and the policy that applies; which staged splits are reusable and why others are not."""
    from pipelines.config import ConfigError
    from pipelines.corpus import load_corpus
    from pipelines.plan import make_plan
    from pipelines.plan_view import describe
    from pipelines.policy import load_policy

    try:
        loaded = load_corpus(corpus)
        plan = make_plan(loaded, load_policy(loaded.policy), parse_day(as_of))
    except ConfigError as error:
        fail(EXIT_USAGE, str(error))
    else:
        work = (restricted or (out / "restricted" if out else None)) if out or restricted else None
        columns, rows, closing = describe(plan, work / "work" if work else None)
        click.echo(render(columns, rows, form), nl=False)
        if form == "table":
            click.echo(closing)
