"""`clearance gc`."""

from contextlib import nullcontext
from pathlib import Path

import click

from pipelines.cli import EXIT_BUSY, EXIT_USAGE, fail
from pipelines.commands.options import format_option, out_argument
from pipelines.render import render


@click.command(epilog="\b\nExample:\n  clearance gc out --dry-run")
@out_argument
@click.option("--restricted", type=click.Path(path_type=Path), metavar="DIR", help="DIR/restricted by default.")
@click.option("--policy", type=click.Path(path_type=Path), metavar="FILE", help="Policy with a retention section.")
@click.option("--releases", is_flag=True, help="Remove old releases too; never the current one.")
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@format_option
def command(out: Path, restricted: Path | None, policy: Path | None, releases: bool, dry_run: bool, form: str) -> None:
    """Remove what the retention section of the policy no longer keeps."""
    from pipelines.config import ConfigError
    from pipelines.gc import collect
    from pipelines.lock import OutputBusy, hold
    from pipelines.policy import load_policy

    try:
        if not out.is_dir():
            fail(EXIT_USAGE, f"{out} is not a folder")
        restricted = restricted or out / "restricted"
        with hold(out), hold(restricted) if restricted.is_dir() else nullcontext():
            rule = load_policy(policy).rules["retention"]
            rows = collect(out, restricted, rule, releases, dry_run)
    except ConfigError as error:
        fail(EXIT_USAGE, str(error))
    except OutputBusy as error:
        fail(EXIT_BUSY, str(error))
    else:
        click.echo(
            render(("removed" if not dry_run else "would remove", "kind", "days", "bytes"), rows, form), nl=False
        )
