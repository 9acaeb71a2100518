"""A signal ends a run from wherever it is, and a full disk leaves nothing that stops the next run."""

import dataclasses
import errno
import os

import numpy as np
import pytest

from pipelines import failures
from pipelines.interrupts import SIGNALS, Interrupted, signals_raise
from pipelines.lock import OutputBusy, hold
from pipelines.run import _clear_temporary
from tests import corpora
from transforms.arrays import allocate_array, open_array
from transforms.files import write_json
from transforms.stages import measure, stages


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_the_work(number):
    """SIGTERM of a scheduler, Ctrl-C, and the end of a terminal."""
    with pytest.raises(Interrupted, match=number.name), signals_raise():
        os.kill(os.getpid(), number)


def test_a_signal_is_no_failure_of_a_stage():
    """A stage that fails on a batch measures it row by row; the signal must not be taken for such a failure."""

    def interrupted(*_):
        raise Interrupted("SIGTERM")

    stage = dataclasses.replace(stages()[0], measure=interrupted)
    with pytest.raises(Interrupted):
        measure(None, (stage,), {stage.name: None}, {stage.name: None}, None)


def test_what_a_killed_run_was_writing_goes_wherever_it_lies(tmp_path):
    """An array half written under dedup was read by the next run as one of its pairs."""
    for name in ("staged/.tmp-a-x.parquet", "dedup/k/pairs/.tmp-a-0.npy", "dedup/k/pairs/0.npy", "beats/a/w.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "written" / ".tmp-a-k").mkdir(parents=True)
    (tmp_path / "written" / ".tmp-a-k" / ".tmp-inner").write_bytes(b"")
    _clear_temporary(tmp_path)
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()] == [
        "dedup/k/pairs/0.npy"
    ]


def no_room(*_):
    raise OSError(errno.ENOSPC, "no room")


def test_an_array_without_room_is_not_there(tmp_path, monkeypatch):
    """Half an array was taken for a whole one, so that every later run failed."""
    with monkeypatch.context() as full:
        full.setattr("os.posix_fallocate", no_room)
        with pytest.raises(OSError, match="no room"):
            allocate_array(tmp_path / "a.npy", (5, 2), np.uint64)
    missing = (tmp_path / "a.npy").exists()
    allocate_array(tmp_path / "a.npy", (5, 2), np.uint64)
    assert (missing, open_array(tmp_path / "a.npy").tolist()) == (False, [[0, 0]] * 5)


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY", b"x" * 200])
def test_an_array_that_broke_off_is_named(tmp_path, content):
    """Its path is in the error, and the remedy in what is said of it."""
    (tmp_path / "a.npy").write_bytes(content)
    with pytest.raises(OSError, match="not an array") as raised:
        open_array(tmp_path / "a.npy")
    code, message = failures.describe(raised.value)
    assert (code, str(tmp_path / "a.npy") in message, "restricted/work may be removed" in message) == (1, True, True)


def test_a_note_without_room_leaves_nothing(tmp_path, monkeypatch):
    """What could not be written whole takes no room either."""
    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(OSError, match="no room"):
        write_json(tmp_path / "run.json", {}, "run", "test")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_says_where_there_is_room(tmp_path, monkeypatch):
    """The error of a write has no path, so every folder is told with what is free in it."""
    path = corpora.write_corpus(tmp_path)
    monkeypatch.setattr("pipelines.run.make_plan", no_room)
    done = corpora.call("run", path, "--out", tmp_path / "out")
    first, free, remedy = done.stderr.splitlines()
    assert (done.returncode, first) == (1, "a disk is full")
    assert f"{tmp_path / 'out' / 'restricted'} " in free
    assert "start the same command again" in remedy


def test_two_outputs_do_not_share_a_restricted_folder_at_once(tmp_path):
    """Each removes what it takes for leftovers of the other."""
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    with hold(private):
        done = corpora.call("run", corpora.write_corpus(tmp_path), "--out", tmp_path / "o", "--restricted", private)
    assert (done.returncode, done.stderr) == (
        4,
        f"{private} is held by another run, review or gc; wait for it to end\n",
    )


def test_a_folder_is_held_once(tmp_path):
    """And free again afterwards."""
    with hold(tmp_path), pytest.raises(OutputBusy), hold(tmp_path):
        pass
    with hold(tmp_path):
        pass
