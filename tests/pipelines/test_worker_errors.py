"""What a worker raised is said as if it had been raised here, whichever way the runner hands it on."""

import errno

import apache_beam as beam
import pytest

from pipelines import failures
from pipelines.jobs.runner import make_options, run_graph
from pipelines.jobs.worker_errors import original
from transforms.measure import InputChanged

SECRET = "the text of a record"


def changed(_):
    raise InputChanged("a file of source s changed while it was read")


def full(_):
    raise OSError(errno.ENOSPC, "No room", "/some/file")


def quoting(_):
    raise KeyError(SECRET, 3)


def raised(work):
    """Return what the launcher raises when `work` fails in a worker of this process."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 (its class is what the test is about)
        run_graph(
            lambda pipeline: pipeline | "Make" >> beam.Create([1]) | "Work" >> beam.Map(work),
            make_options("in-process", 1, "memory"),
        )
    return caught.value


def test_our_own_errors_keep_their_class_and_words():
    """Without the name of the step that Beam adds."""
    error = raised(changed)
    assert (type(error), str(error)) == (InputChanged, "a file of source s changed while it was read")


def test_an_error_of_the_system_keeps_its_number_and_path():
    """It was a RuntimeError whose message could not be shown."""
    error = raised(full)
    assert (error.errno, error.filename) == (errno.ENOSPC, "/some/file")


def test_any_other_error_stays_unquoted():
    """Its class is told, its message is not."""
    code, message = failures.describe(raised(quoting))
    assert (code, SECRET in message) == (1, False)


TRACE = 'Traceback (most recent call last):\n  File "w.py", line 8, in boom\n    raise\n'


@pytest.mark.parametrize(
    ("last", "kind", "said"),
    [
        (
            "transforms.measure.InputChanged: a file changed [while running 'MeasureSplit']",
            "InputChanged",
            "a file changed",
        ),
        (
            "transforms.readers.base.DamagedFile: a.gz: damaged at decoded offset 3: cut; replace the file [while running 'b']",
            "ReaderError",
            "a.gz: damaged at decoded offset 3: cut; replace the file",
        ),
        ("RuntimeError: OSError: [Errno 28] No room: '/x/y' [while running 'b']", "OSError", "/x/y"),
        ("OSError: [Errno 28] Error writing bytes. Detail: [errno 28] No room [while running 'b']", "OSError", "28"),
        ("PermissionError: [Errno 13] Permission denied: '/x/y'", "PermissionError", "/x/y"),
        (f"KeyError: {SECRET} [while running 'b']", "RuntimeError", ""),
        (f"OSError: {SECRET} [while running 'b']", "RuntimeError", ""),
    ],
)
def test_the_text_of_another_process_is_read(last, kind, said):
    """From the last line that says what is known; nothing is made of any other."""
    error = original(RuntimeError(TRACE + last + "\n\n"))
    assert (type(error).__name__, said in str(error)) == (kind, True)
