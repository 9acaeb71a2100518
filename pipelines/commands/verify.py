"""`clearance verify`."""

from pathlib import Path

import click

from pipelines.cli import EXIT_USAGE, EXIT_VERIFY, fail
from pipelines.commands.options import format_option, out_argument
from pipelines.render import render


@click.command(epilog="\b\nExample:\n  clearance verify out")
@out_argument
@format_option
def command(out: Path, form: str) -> None:
    """Hash every file again, match shards and ledger both ways, repeat the conservation check."""
    from pipelines.audit.verify import verify
    from pipelines.audit.views import current_release

    try:
        release = current_release(out)
        problems = verify(release)
    except FileNotFoundError as error:
        fail(EXIT_USAGE, str(error))
    except ValueError as error:
        fail(EXIT_VERIFY, f"the manifest cannot be read ({type(error).__name__})")
    click.echo(render(("problem",), [[problem] for problem in problems], form), nl=False) if problems else None
    if problems:
        fail(EXIT_VERIFY, f"verification failed: {len(problems)} problems in {release}")
    click.echo(f"verified: {release}", err=form != "table")
