"""`clearance why`."""

from pathlib import Path

import click

from pipelines.cli import EXIT_FAILED, EXIT_USAGE, fail
from pipelines.commands.options import format_option, out_argument
from pipelines.render import render


@click.command(epilog="\b\nExample:\n  clearance why out 8f14e45f-ceea-867a-9a36-dedd4bea2543")
@out_argument
@click.argument("record")
@click.option("--language", type=click.Choice(("en", "zh")), default="en", show_default=True, help="Of the sentences.")
@format_option
def command(out: Path, record: str, language: str, form: str) -> None:
    """Tell the whole story of one record: RECORD is a doc_id, the input's own id, or a URL."""
    from pipelines.audit import why as story
    from pipelines.audit.views import current_release

    try:
        lines = story.why(current_release(out), record, language)
    except FileNotFoundError as error:
        fail(EXIT_USAGE, str(error))
    except story.NoSuchRecord as error:
        fail(EXIT_FAILED, str(error))
    except story.Ambiguous as error:
        columns = ("doc_id", "source_id", "file", "offset", "verdict")
        click.echo(render(columns, error.candidates, form), nl=False)
        fail(EXIT_FAILED, "several records fit; name one by its doc_id")
    else:
        click.echo(render(("what", "value"), lines, form), nl=False)
