"""Great Expectations in a process of its own, started early: its import (6 s) passes while records are measured.

One line goes in, the folder of the draft; one line comes back, the checks. The end of the input ends the process, so
it never outlives the run. Where the library is imported already (tests, a notebook) nothing is started.
"""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipelines.gates import Check

LIBRARY = "great_expectations"


class ExpectationsFailed(RuntimeError):
    """The expectations could not be evaluated; carries the class of what went wrong, never a value of the ledger."""


class Expectations:
    """Evaluates the shipped suites over a draft; a context manager around a run."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if LIBRARY not in sys.modules:
            path = os.pathsep.join(entry for entry in sys.path if entry)
            self._child = subprocess.Popen(
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,  # Ctrl-C in a terminal is the launcher's to handle
            )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def run(self, connection: Any, folder: Path) -> list[Check]:
        """Evaluate every suite; `connection` has the views of the draft in `folder`.

        Raises:
            ExpectationsFailed: the process ended, or the evaluation failed in it.
        """
        if self._child is None:
            from pipelines.expectations import run_expectations

            return run_expectations(connection, folder)
        answer, _ = self._child.communicate(json.dumps(str(folder.resolve())).encode() + b"\n")
        try:
            told = json.loads(answer)
        except ValueError:
            raise ExpectationsFailed("the process of Great Expectations ended; remedy: `clearance doctor`") from None
        if "error" in told:
            raise ExpectationsFailed(f"{told['error']} while Great Expectations looked at the ledger")
        return [Check(**{**told_check, "rules": tuple(told_check["rules"])}) for told_check in told["checks"]]


def _serve() -> None:
    """Import the library, wait for a folder, answer."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the library prints is not an answer
    from pipelines.audit import views
    from pipelines.expectations import run_expectations

    for heavy in (LIBRARY, "duckdb", "pandas"):
        importlib.import_module(heavy)
    line = sys.stdin.buffer.readline()
    if not line:
        return
    folder = Path(json.loads(line))
    try:
        connection = views.connect(folder)
        told: dict[str, Any] = {"checks": [check._asdict() for check in run_expectations(connection, folder)]}
    except Exception as error:  # noqa: BLE001 (told to the launcher by its class, which fails the run)
        told = {"error": type(error).__name__}
    answers.write(json.dumps(told).encode())
    answers.flush()


if __name__ == "__main__":
    _serve()
