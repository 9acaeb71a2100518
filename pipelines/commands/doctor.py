"""`clearance doctor`."""

import click

from pipelines.cli import EXIT_FAILED, fail
from pipelines.commands.options import format_option
from pipelines.render import render


@click.command(epilog="\b\nExample:\n  clearance doctor")
@format_option
def command(form: str) -> None:
    """Check this installation: packages, models, squatted names, writable caches."""
    from pipelines.doctor import examine

    findings = examine()
    rows = [(f.check, "ok" if f.ok else "problem", f.detail) for f in findings]
    click.echo(render(("check", "status", "detail"), rows, form), nl=False)
    if not all(f.ok for f in findings):
        fail(EXIT_FAILED, "the installation has problems")
