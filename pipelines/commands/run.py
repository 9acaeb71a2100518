"""`clearance run`."""

import logging
from pathlib import Path
from typing import Any

import click

from pipelines.cli import EXIT_BUSY, EXIT_FAILED, EXIT_GATE, EXIT_USAGE, fail
from pipelines.commands.options import as_of_option, corpus_argument, parse_day


@click.command(epilog="\b\nExample:\n  clearance run corpus.yaml --out out --workers 4 --as-of 2026-11-22")
@corpus_argument
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Where releases go.")
@click.option(
    "--restricted",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where texts and keyed hashes go that are never published; OUT/restricted by default. Mode 0700.",
)
@as_of_option
@click.option("--sample", type=click.FloatRange(0, 1, min_open=True), metavar="F", help="Share of records to take.")
@click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, help="Workers of the in-process runner."
)
@click.option(
    "--mode",
    type=click.Choice(("auto", "memory", "threads", "processes")),
    default="auto",
    show_default=True,
    help="How the in-process runner works.",
)
@click.option("--runner", default="in-process", show_default=True, help="in-process, or the name of a Beam runner.")
@click.option(
    "--signing-key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Ed25519 private key (PEM, mode 0600) that signs the release; goes before signing_key: in CORPUS.yaml.",
)
@click.option("--rejudge", is_flag=True, help="Judge the staged facts again; read no input.")
@click.argument("beam_args", nargs=-1, metavar="[-- BEAM OPTIONS]")
def command(
    corpus: Path,
    out: Path,
    restricted: Path | None,
    as_of: str | None,
    sample: float | None,
    workers: int,
    mode: str,
    runner: str,
    signing_key: Path | None,
    rejudge: bool,
    beam_args: tuple[str, ...],
) -> None:
    """Clear the corpus and publish a release under --out.

    A release appears whole or not at all. An interrupted run goes on where it stopped when it is started again.
    """
    from pipelines.run import RunRequest

    request = RunRequest(
        corpus=corpus,
        out=out,
        restricted=restricted or out / "restricted",
        as_of=parse_day(as_of),
        sample=sample,
        workers=workers,
        mode=mode,
        runner=runner,
        rejudge=rejudge,
        beam_args=beam_args,
        signing_key=signing_key,
    )
    _report(_run(request))


def _run(request: Any) -> Any:
    logging.disable(logging.CRITICAL)  # libraries log exceptions with their messages
    from pipelines import failures, interrupts, lock, publish, run
    from pipelines.config import ConfigError
    from pipelines.signing import ReleaseChanged
    from transforms.measure import InputChanged, NotConserved
    from transforms.readers import ReaderError
    from transforms.secret_file import KeyFileError

    try:
        return run.run(request)
    except (ConfigError, KeyFileError) as error:
        return fail(EXIT_USAGE, str(error))
    except lock.OutputBusy as error:
        return fail(EXIT_BUSY, str(error))
    except publish.GateFailed as error:
        return fail(EXIT_GATE, _gates(error.checks))
    except (interrupts.Interrupted, KeyboardInterrupt):
        return fail(EXIT_FAILED, "interrupted; finished splits are kept, the same command goes on from here")
    except (InputChanged, NotConserved, ReaderError, ReleaseChanged, run.NothingStaged) as error:
        return fail(EXIT_FAILED, str(error))
    except OSError as error:
        if not failures.is_full(error):
            raise
        return fail(EXIT_FAILED, f"a disk is full\n{failures.room((request.out, request.restricted))}")


def _gates(checks: Any) -> str:
    lines = ["a gate failed, nothing was published:"]
    for check in checks:
        lines.append(
            f"  {check.check} {check.subject}: observed {check.observed}, limit {check.limit} ({check.detail})"
        )
    return "\n".join([*lines, "remedy: mend the source, change the limit, or add a waiver (`clearance policy show`)"])


def _report(released: Any) -> None:
    counts = ", ".join(f"{name} {count:,}" for name, count in released.verdicts.items())
    done = released.published
    click.echo(f"{'published' if done.fresh else 'nothing new:'} {done.folder}")
    click.echo(f"  {counts}")
    if done.key_id:
        click.echo(f"  signature: {'made' if done.newly_signed else 'there already'}, key {done.key_id}")
    click.echo(f"  report: {done.folder / 'reports' / 'report.en.html'}")
