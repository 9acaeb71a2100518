"""The `subject` question of `clearance audit`: in which records was this person's value seen?"""

import getpass
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines import failures
from pipelines.cli import EXIT_USAGE, fail


def find(
    out: Path, restricted: Path, spec: str | None, keys: tuple[Path, ...]
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Look a value up by its keyed hash; the value comes from a file, standard input or a prompt."""
    from pipelines.audit.subjects import find_subject, key_files, read_value
    from transforms.pseudonym import Keys

    try:
        known = Keys.load(keys or key_files(restricted))
        value = read_value(spec, sys.stdin) if spec else getpass.getpass("value (not shown): ")
        return find_subject(out, restricted, value, known, getpass.getuser(), datetime.now(UTC))
    except OSError as error:
        code, message = failures.describe(error) if error.errno else (EXIT_USAGE, str(error))
        return fail(code, message)  # type: ignore[no-any-return]
    except ValueError as error:
        return fail(EXIT_USAGE, str(error))  # type: ignore[no-any-return]
