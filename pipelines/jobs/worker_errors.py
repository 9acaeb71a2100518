"""The error of a worker as the launcher raises it.

Beam hands on an error with the name of the step in its message, an error of another class, or, from another process,
the text of a traceback. What the commands know how to say is made out of that again: our own errors, whose messages
quote no record, and errors of the system with their number and path.
"""

import os
import re
from collections.abc import Iterator

from transforms.measure import InputChanged, NotConserved
from transforms.readers import ReaderError
from transforms.readers.base import without_step
from transforms.secret_file import KeyFileError

OURS = {
    **{kind.__name__: kind for kind in (InputChanged, NotConserved, ReaderError, KeyFileError)},
    "DamagedFile": ReaderError,  # made of its parts; its words are all that is left of it here
}
_SYSTEM = re.compile(r"\[Errno (\d+)\] [^\n]*?(?:: '([^'\n]+)')?$")
_LINE = re.compile(r"^(?:RuntimeError: )?(?:\w+\.)*(\w+): (.+)$")


def original(error: BaseException) -> BaseException:
    """Return what a worker raised, or `error` itself where that is none of what is known."""
    for one in _chain(error):
        if isinstance(one, OSError) and one.errno is not None:
            return one
        if type(one).__name__ in OURS:
            return OURS[type(one).__name__](without_step(str(one)))
    for line in reversed(str(error).splitlines()):
        if (said := _LINE.match(line)) and (known := _known(said[1], without_step(said[2]))):
            return known
    return error


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _known(name: str, message: str) -> BaseException | None:
    if name in OURS:
        return OURS[name](message)
    system = _SYSTEM.match(message)
    if not name.endswith("Error") or system is None:
        return None
    number = int(system[1])
    return OSError(number, os.strerror(number), *([system[2]] if system[2] else []))
