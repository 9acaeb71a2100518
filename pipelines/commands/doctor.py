"""`clearance doctor`."""

from pathlib import Path

import click

from pipelines.cli import EXIT_FAILED, fail
from pipelines.commands.options import format_option
from pipelines.render import render


@click.command(epilog="\b\nExample:\n  clearance doctor out")
@click.argument("out", type=click.Path(path_type=Path), metavar="[DIR]", required=False)
@format_option
def command(out: Path | None, form: str) -> None:
    """Check this installation: packages, models, squatted names, writable caches.

    With DIR also say which release is current there, and whether it is signed.
    """
    from pipelines.doctor import examine

    findings = examine(out)
    rows = [(f.check, "ok" if f.ok else "problem", f.detail) for f in findings]
    click.echo(render(("check", "status", "detail"), rows, form), nl=False)
    if not all(f.ok for f in findings):
        fail(EXIT_FAILED, "the installation has problems")
