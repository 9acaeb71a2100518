"""Progress: heartbeat files added up, drawn as a bar on a terminal and as plain lines elsewhere."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from transforms.files import read_json

LOOK_S = 0.5  # seconds between two looks at the heartbeats
LINE_S = 10.0  # seconds between two plain lines
WIDTH = 24  # characters of the bar


@dataclass
class Pulse:
    """The sum of the heartbeats of one job."""

    records: int = 0
    bytes: int = 0
    done: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)


def read_pulse(folder: Path, job: str) -> Pulse:
    """Add up the heartbeats of a job; a file that is being replaced is read at the next look."""
    pulse = Pulse()
    for path in sorted(folder.glob(f"{job}-*.json")):
        try:
            beat = read_json(path)
        except ValueError:
            continue
        if beat:
            pulse.records += beat["records"]
            pulse.bytes += beat["bytes"]
            pulse.done += bool(beat["done"])
            for name, count in beat["verdicts"].items():
                pulse.verdicts[name] = pulse.verdicts.get(name, 0) + count
    return pulse


class Progress:
    """Watches the heartbeats of the job that runs and tells `tell` (run.json) and the terminal."""

    def __init__(self, beats: Path, stream: TextIO, tell: Callable[[str, Pulse], None]) -> None:
        self._beats, self._stream, self._tell = beats, stream, tell
        self._terminal = stream.isatty()

    @contextmanager
    def job(self, name: str, elements: int) -> Iterator[None]:
        """Show progress while the block runs; `elements` is how many heartbeats end the job."""
        stop = threading.Event()
        started = time.monotonic()
        watcher = threading.Thread(target=self._watch, args=(name, elements, started, stop), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            stop.set()
            watcher.join()
            self._show(name, elements, started, last=True)

    def _watch(self, name: str, elements: int, started: float, stop: threading.Event) -> None:
        spoken = started
        while not stop.wait(LOOK_S):
            due = self._terminal or time.monotonic() - spoken >= LINE_S
            if due:
                self._show(name, elements, started, last=False)
                spoken = time.monotonic()

    def _show(self, name: str, elements: int, started: float, last: bool) -> None:
        pulse = read_pulse(self._beats, name)
        self._tell(name, pulse)
        line = describe(name, pulse, elements, time.monotonic() - started)
        if self._terminal:
            self._stream.write(f"\r\x1b[K{line}" + ("\n" if last else ""))
        else:
            self._stream.write(line + "\n")
        self._stream.flush()


def describe(name: str, pulse: Pulse, elements: int, seconds: float) -> str:
    """Write one line: bar, records, MB/s, verdicts, time left."""
    share = pulse.done / elements if elements else 1.0
    bar = "#" * round(share * WIDTH)
    parts = [f"{name:<10} [{bar:<{WIDTH}}] {pulse.done}/{elements}", f"{pulse.records:,} records"]
    if pulse.bytes and seconds > 0:
        parts.append(f"{pulse.bytes / 1e6 / seconds:.1f} MB/s")
    if pulse.verdicts:
        parts.append(" ".join(f"{verdict} {count:,}" for verdict, count in sorted(pulse.verdicts.items())))
    if 0 < share < 1:
        parts.append(f"about {seconds / share - seconds:.0f} s left")
    return "  ".join(parts)


def to_stderr() -> Any:
    """Return the stream that progress goes to: results go to standard output."""
    return sys.stderr
