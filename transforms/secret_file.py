"""Secrets in files: written once for their owner alone, and read only while nobody else may read them."""

import os
import stat
from pathlib import Path


class KeyFileError(ValueError):
    """A key file that must not be used; the message names the file and the fact, never its content."""


def read_secret(file: Path) -> bytes:
    """Read a key file; every byte counts, a final newline too.

    Raises:
        KeyFileError: the file is missing, not a plain file, or readable by anyone but its owner.
    """
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK)  # opening a named pipe must not wait for its writer
    except OSError as error:
        raise KeyFileError(f"{file}: the key file cannot be read ({type(error).__name__})") from None
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise KeyFileError(f"{file}: a key must be a plain file")
        if mode & 0o077:
            raise KeyFileError(f"{file}: others may read this key (mode {mode & 0o777:04o}); chmod 600 {file}")
        with open(handle, "rb", closefd=False) as stream:
            return stream.read()
    finally:
        os.close(handle)


def write_secret(file: Path, secret: bytes) -> None:
    """Write a new key file with mode 0600, whatever the umask.

    Raises:
        KeyFileError: the file is there already (a key is never overwritten), or it cannot be written.
    """
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyFileError(f"{file} is there already; a key is never overwritten, choose another name") from None
    except OSError as error:
        raise KeyFileError(f"{file}: the key file cannot be written ({type(error).__name__})") from None
    with open(handle, "wb") as stream:
        os.fchmod(handle, 0o600)
        stream.write(secret)
        stream.flush()
        os.fsync(handle)
