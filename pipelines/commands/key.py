"""`clearance key`."""

from pathlib import Path
from typing import Any

import click

from pipelines.cli import EXIT_USAGE, fail


@click.group(epilog="\b\nExample:\n  clearance key new /secure/place/sign.pem > sign.pub.pem")
def command() -> None:
    """Make the key that signs releases, and show its public half."""


@command.command(epilog="\b\nExample:\n  clearance key new /secure/place/sign.pem > sign.pub.pem")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
def new(file: Path) -> None:
    """Write a new Ed25519 private key to FILE (mode 0600, PKCS#8 PEM) and print the public key.

    FILE must not be there yet. Name it under signing_key: in corpus.yaml, or with run --signing-key.
    """
    from pipelines.signing_keys import SigningKey

    _show(SigningKey.create, file)


@command.command(epilog="\b\nExample:\n  clearance key public /secure/place/sign.pem > sign.pub.pem")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
def public(file: Path) -> None:
    """Print the public half of the private key in FILE: what an auditor needs for verify --public-key."""
    from pipelines.signing_keys import SigningKey

    _show(SigningKey.load, file)


def _show(make: Any, file: Path) -> None:
    """Print the public key on standard output and its id, for people, on standard error."""
    from transforms.secret_file import KeyFileError

    try:
        key = make(file)
    except KeyFileError as error:
        fail(EXIT_USAGE, str(error))
    else:
        click.echo(key.public.pem, nl=False)
        click.echo(f"key id: {key.id}", err=True)
