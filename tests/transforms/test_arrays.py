"""Arrays are loaded by threads side by side, written and read by slices."""

import gc
import sys
import threading

import numpy as np
import pytest

from transforms.arrays import allocate_array, fill_array, load_array, open_array, read_slice


class Cycle:
    """Garbage whose end runs Python code: wherever it is collected another thread may go on."""

    def __init__(self):
        self.me = self

    def __del__(self):
        for _ in range(50):
            pass


@pytest.fixture
def restless():
    """Collect garbage and change threads all the time, and go back to normal."""
    threshold, interval = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(5)
    sys.setswitchinterval(1e-6)
    yield
    gc.set_threshold(*threshold)
    sys.setswitchinterval(interval)


def test_threads_that_load_arrays_do_not_end_each_other(tmp_path, restless):
    """Four threads, 1,500 loads each: every one gets the array."""
    np.save(tmp_path / "a.npy", np.arange(3))
    failures = []

    def load():
        try:
            for _ in range(1500):
                Cycle()
                assert load_array(tmp_path / "a.npy", mapped=True).tolist() == [0, 1, 2]
        except SystemError as error:
            failures.append(str(error))

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


def test_what_is_no_array_is_refused(tmp_path):
    """A text file under the name of an array."""
    (tmp_path / "a.npy").write_text("no array")
    with pytest.raises(ValueError, match="pickled"):
        load_array(tmp_path / "a.npy")


def test_slices_of_an_array_are_written_and_read_at_their_place(tmp_path):
    """Five rows of two: the last two filled, the middle read, the rest zero."""
    path = tmp_path / "a.npy"
    allocate_array(path, (5, 2), np.uint32)

    fill_array(path, 3, np.array([[1, 2], [3, 4]]))

    assert read_slice(path, 2, 4).tolist() == [[0, 0], [1, 2]]
    assert open_array(path).tolist() == [[0, 0], [0, 0], [0, 0], [1, 2], [3, 4]]
