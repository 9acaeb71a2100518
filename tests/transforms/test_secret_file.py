"""Secrets in files."""

import os
import re

import pytest

from transforms.secret_file import KeyFileError, read_secret, write_secret


def test_what_is_written_is_read_back(tmp_path):
    """Every byte counts."""
    write_secret(tmp_path / "key", b"secret\n")

    assert read_secret(tmp_path / "key") == b"secret\n"


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777])
def test_a_new_secret_is_private_whatever_the_umask(tmp_path, umask):
    """Mode 0600."""
    before = os.umask(umask)
    try:
        write_secret(tmp_path / "key", b"secret")
    finally:
        os.umask(before)

    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_secret_is_never_overwritten(tmp_path):
    """The old one may be the only copy."""
    write_secret(tmp_path / "key", b"old")
    with pytest.raises(KeyFileError, match="is there already"):
        write_secret(tmp_path / "key", b"new")

    assert read_secret(tmp_path / "key") == b"old"


def test_a_folder_that_is_missing_is_named(tmp_path):
    """The place and the class of the error."""
    with pytest.raises(KeyFileError, match=re.escape(f"{tmp_path}/no/key: the key file cannot be written (FileNot")):
        write_secret(tmp_path / "no" / "key", b"secret")


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_only_a_plain_file_holds_a_secret(tmp_path, make):
    """A folder is refused, and a named pipe without waiting for somebody to write into it."""
    make(tmp_path / "key", 0o600)

    with pytest.raises(KeyFileError, match="a key must be a plain file"):
        read_secret(tmp_path / "key")
