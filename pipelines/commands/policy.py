"""`clearance policy show|check`."""

from pathlib import Path

import click

from pipelines.cli import EXIT_USAGE, fail


@click.group(epilog="\b\nExample:\n  clearance policy show")
def command() -> None:
    """Show or check the policy: every threshold with its unit, source and reason."""


@command.command(epilog="\b\nExample:\n  clearance policy show > policy.yaml")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def show(file: Path | None) -> None:
    """Print the effective policy: the shipped one, with FILE laid over it."""
    from pipelines import policy
    from pipelines.config import ConfigError

    try:
        click.echo(policy.show(file), nl=False)
    except ConfigError as error:
        fail(EXIT_USAGE, str(error))


@command.command(epilog="\b\nExample:\n  clearance policy check policy.yaml")
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Check FILE against the schema and print the hash of the effective policy."""
    from pipelines import policy
    from pipelines.config import ConfigError

    try:
        click.echo(f"ok: policy {policy.load_policy(file).sha256}")
    except ConfigError as error:
        fail(EXIT_USAGE, str(error))
