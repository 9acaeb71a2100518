"""Model files: the ones that policy names, or an error."""

import hashlib
from dataclasses import replace

import pytest

from transforms.ner.models import ModelError, ModelFiles, describe, verify


def a_model(where, **changes):
    """Return a model of one file in a folder."""
    files = {"m.bin": hashlib.sha256(b"weights").hexdigest()}
    model = ModelFiles("zh_ner", "", str(where), files, licence="Apache-2.0", origin="somebody", note="checked")
    return replace(model, **changes)


def test_the_named_file_is_accepted(tmp_path):
    """The folder comes back when every file has its hash; upper case is as good."""

    (tmp_path / "m.bin").write_bytes(b"weights")
    shouted = {"m.bin": hashlib.sha256(b"weights").hexdigest().upper()}

    assert (verify(a_model(tmp_path)), verify(a_model(tmp_path, files=shouted))) == (tmp_path, tmp_path)


@pytest.mark.parametrize(
    ("content", "changes", "message"),
    [
        (b"weightz", {}, "has SHA-256"),
        (None, {}, "is missing"),
        (b"weights", {"files": {}}, "names no files"),
        (b"weights", {"folder": "models/zh"}, "absolute path"),
        (b"weights", {"package": "no_such_package_here"}, "is not installed"),
    ],
)
def test_anything_else_is_one_clear_error(tmp_path, content, changes, message):
    """A changed, missing or unnamed file stops the worker; nothing is measured without its model."""

    if content is not None:
        (tmp_path / "m.bin").write_bytes(content)

    with pytest.raises(ModelError, match=message):
        verify(a_model(tmp_path, **changes))


def test_the_ledger_gets_a_row_a_file(tmp_path):
    """Role, file, hash, licence, origin and note."""

    assert describe(a_model(tmp_path, package="p")) == [
        {
            "role": "zh_ner",
            "file": "p/m.bin",
            "sha256": hashlib.sha256(b"weights").hexdigest(),
            "licence": "Apache-2.0",
            "origin": "somebody",
            "note": "checked",
        }
    ]
