"""A finished file that was damaged later is found, whatever became of it or of the note about it."""

import json

import pytest

from transforms.intact import digests, read_sealed, unchanged, write_sealed

NOTE = {"rows": 3, "names": ["河", "b"], "files": {"a": "x"}}


def written(folder):
    """Write a sealed note and return its path."""
    write_sealed(folder / "note.json", NOTE, "run", "test")
    return folder / "note.json"


def test_a_note_is_read_as_it_was_written(tmp_path):
    """The near miss of all below."""
    assert read_sealed(written(tmp_path)) == NOTE


@pytest.mark.parametrize(
    "damaged", [b"", b"\xff\xfe", b"[1]", b"null", b"{}", b'{"rows": 3', b"[" * 100_000, json.dumps(NOTE).encode()]
)
def test_a_note_that_is_not_ours_is_none(tmp_path, damaged):
    """Broken, of another kind, or without its seal."""
    written(tmp_path).write_bytes(damaged)
    assert read_sealed(tmp_path / "note.json") is None


def test_an_edited_note_is_none(tmp_path):
    """It is JSON and has a seal, which does not fit."""
    file = written(tmp_path)
    file.write_text(file.read_text().replace('"rows": 3', '"rows": 4'))
    assert read_sealed(file) is None


def test_a_note_that_is_absent_or_a_folder_is_none(tmp_path):
    """Neither is an error: what it speaks of is made again."""
    (tmp_path / "folder").mkdir()
    assert (read_sealed(tmp_path / "absent"), read_sealed(tmp_path / "folder")) == (None, None)


def test_files_are_known_by_their_bytes(tmp_path):
    """A byte more, a byte other, a file less: each is seen."""
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(name.encode())
    known = digests(tmp_path, tmp_path.iterdir())
    states = [unchanged(tmp_path, known)]
    for content in (b"aa", b"x"):
        (tmp_path / "a").write_bytes(content)
        states.append(unchanged(tmp_path, known))
    (tmp_path / "a").unlink()
    assert (sorted(known), states, unchanged(tmp_path, known)) == (["a", "b"], [True, False, False], False)
