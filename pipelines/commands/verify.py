"""`clearance verify`."""

from pathlib import Path

import click

from pipelines.cli import EXIT_USAGE, EXIT_VERIFY, fail
from pipelines.commands.options import format_option, out_argument
from pipelines.render import render


@click.command(epilog="\b\nExample:\n  clearance verify out\n  clearance verify out --public-key auditor/sign.pub.pem")
@out_argument
@click.option(
    "--public-key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Ed25519 public key (PEM) that the release must be signed under. Without it a signature is not checked.",
)
@format_option
def command(out: Path, public_key: Path | None, form: str) -> None:
    """Hash every file again, match shards and ledger both ways, repeat the conservation check, check the signature.

    The reviews beside the release are checked too: each names the one before it.
    """
    from pipelines.audit.signature import check_signature
    from pipelines.audit.verify import ManifestError, verify
    from pipelines.audit.verify_reviews import check_reviews
    from pipelines.audit.views import current_release
    from pipelines.signing_keys import PublicKey
    from transforms.secret_file import KeyFileError

    try:
        key = PublicKey.load(public_key) if public_key else None
        release = current_release(out)
        problems = verify(release)
        signed, reviewed = check_signature(release, key), check_reviews(release)
    except (KeyFileError, FileNotFoundError) as error:
        fail(EXIT_USAGE, str(error))
    except ManifestError as error:
        fail(EXIT_VERIFY, f"verification failed: {error}")
    except (OSError, UnicodeDecodeError) as error:
        fail(EXIT_VERIFY, f"verification failed: the release cannot be read ({type(error).__name__})")
    problems += signed.problems + reviewed.problems
    click.echo(render(("problem",), [[problem] for problem in problems], form), nl=False) if problems else None
    if problems:
        fail(EXIT_VERIFY, f"verification failed: {len(problems)} problems in {release}")
    click.echo(f"verified: {release}\n  signature: {signed.said}\n  reviews: {reviewed.said}", err=form != "table")
