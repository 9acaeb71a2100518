"""run.json: what this run is doing, readable while it runs; times and hosts live here and nowhere else."""

import os
import platform
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from pipelines.progress import Pulse
from transforms.files import write_json


class RunState:
    """The content of run.json; written to OUT/run.json at every change and copied into the release."""

    def __init__(self, request: Any, run_id: str) -> None:
        self.run_id = run_id
        self._path = request.out / "run.json"
        self._phases: dict[str, float] = {}
        self.facts: dict[str, Any] = {
            "run_id": run_id,
            "status": "running",
            "started": _now(),
            "corpus_file": request.corpus.name,
            "as_of": request.as_of.isoformat(),
            "sample": request.sample,
            "runner": request.runner,
            "mode": request.mode,
            "workers": request.workers,
            "host": platform.node(),
            "pid": os.getpid(),
            "python": platform.python_version(),
            "versions": {name: version(name) for name in ("clearance", "apache-beam", "pyarrow", "numba")},
        }
        self._write()

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time one phase; a phase that is repeated adds up."""
        started = time.monotonic()
        self.facts["phase"] = name
        self._write()
        try:
            yield
        finally:
            spent = self._phases.get(name, 0.0) + time.monotonic() - started
            self._phases[name] = spent
            self.facts["seconds"] = {phase: round(seconds, 3) for phase, seconds in self._phases.items()}

    def progress(self, job: str, pulse: Pulse) -> None:
        """Take over the counts of the job that runs."""
        counts = {"records": pulse.records, "bytes": pulse.bytes, "done": pulse.done, "verdicts": pulse.verdicts}
        self.facts.setdefault("jobs", {})[job] = counts
        self._write()

    def ended(self, status: str) -> dict[str, Any]:
        """Return the facts of a run that ends now; OUT/run.json says so only after `end`."""
        return {name: value for name, value in self.facts.items() if name != "phase"} | {
            "status": status,
            "ended": _now(),
        }

    def end(self, status: str, error: BaseException | None = None) -> None:
        """Note how the run ended; of an error only the class, its message may quote a place."""
        self.facts = self.ended(status)
        if error is not None:
            self.facts["error"] = type(error).__name__
        self._write()

    def _write(self) -> None:
        write_json(self._path, self.facts, f"{self.run_id}-{uuid.uuid4().hex[:6]}", "run.state")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
