"""Signals that end a run: each becomes an exception, so that what is open is closed and the next run goes on."""

import contextlib
import signal
from collections.abc import Iterator
from typing import Any

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Interrupted(BaseException):
    """A signal: the run stops; what is finished stays and the next run goes on from there.

    Not an `Exception`: where one is caught (a stage that fails on a record) a signal must pass.
    """


@contextlib.contextmanager
def signals_raise() -> Iterator[None]:
    """Turn SIGTERM, SIGINT and SIGHUP into `Interrupted` for the time of a run."""

    def stop(number: int, _frame: Any) -> None:
        raise Interrupted(signal.Signals(number).name)

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
