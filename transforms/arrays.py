"""Arrays in files: .npy, loaded by one thread at a time.

numpy reads the header of a .npy file with `ast.literal_eval`, and in CPython 3.11 two threads that are in the parser at
once can end each other with a SystemError (python/cpython#106905); workers that are threads load arrays all the time.
"""

import threading
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

_PARSER = threading.Lock()


def load_array(path: Path, mapped: bool = False) -> npt.NDArray[Any]:
    """Load a .npy file into memory, or map it read-only; never a pickle.

    Raises:
        OSError: the file cannot be read.
        ValueError, EOFError: it holds no array, or one that is broken off.
    """
    mode: Literal["r"] | None = "r" if mapped else None
    with _PARSER:
        array: npt.NDArray[Any] = np.asarray(np.load(path, mmap_mode=mode, allow_pickle=False))
    return array
