"""Heartbeats: small files a worker rewrites while it works, the same on every runner; the launcher draws the bar."""

import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

INTERVAL_S = 0.5  # seconds between two writes of one beat: cheap enough never to show in a profile


@dataclass
class Heart:
    """Counts of one element of one job; `beat` writes them at most every INTERVAL_S seconds."""

    path: Path
    records: int = 0
    bytes: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    _last: float = 0.0

    def beat(self, records: int, size: int, verdicts: dict[str, int], done: bool = False) -> None:
        """Add to the counts and write them when it is time; always when `done`."""
        self.records += records
        self.bytes += size
        for name, count in verdicts.items():
            self.verdicts[name] = self.verdicts.get(name, 0) + count
        if done or time.monotonic() - self._last >= INTERVAL_S:
            self._write(done)
            self._last = time.monotonic()

    def _write(self, done: bool) -> None:
        state = {"records": self.records, "bytes": self.bytes, "verdicts": self.verdicts, "done": done}
        tmp = self.path.with_suffix(f".{os.getpid()}.tmp")
        tmp.write_text(json.dumps(state), encoding="ascii")
        os.replace(tmp, self.path)
