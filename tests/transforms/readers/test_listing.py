"""The files of a source: nothing missed silently, nothing followed out of the root."""

import hashlib
import os

import pytest

from tests.builders import a_source
from tests.transforms.readers.kit import a_file
from transforms.readers import ReaderError
from transforms.readers.listing import digest_piece, list_files, list_source
from transforms.readers.walk import printable
from transforms.records import InputSpec, Piece


def _names(root, pattern, format="text"):
    return [file.name for file in list_files(InputSpec(f"{root}/{pattern}", format), str(root))]


def test_globs_match_as_in_a_shell_and_sort_by_name(tmp_path):
    """Stars stay in one folder and leave dot files alone, two stars reach every depth."""
    for name in ("b.txt", "a.txt", ".hidden.txt", "d/c.txt", "d/e/f.txt", ".git/g.txt", "d/x.md"):
        a_file(tmp_path, name, b"")

    assert _names(tmp_path, "*.txt") == ["a.txt", "b.txt"]
    assert _names(tmp_path, "**/*.txt") == ["a.txt", "b.txt", "d/c.txt", "d/e/f.txt"]
    assert _names(tmp_path, "d/**") == ["d/c.txt", "d/e/f.txt", "d/x.md"]
    assert _names(tmp_path, "[ab].txt") == ["a.txt", "b.txt"]


def test_a_name_with_glob_characters_is_taken_as_it_stands(tmp_path):
    """An existing file wins over the pattern that its name would be."""
    a_file(tmp_path, "a[1].txt", b"")
    a_file(tmp_path, "a1.txt", b"")

    assert _names(tmp_path, "a[1].txt") == ["a[1].txt"]


def test_odd_names_are_printable_and_stay_apart(tmp_path):
    """Newlines, bytes that are not UTF-8 and backslashes are escaped; Unicode and dots are not."""
    for name in (b"a\nb.txt", b"\xff.txt", b"\\xff.txt", "中文.txt".encode(), b"..a..txt"):
        with open(os.path.join(os.fsencode(tmp_path), name), "wb"):
            pass

    assert _names(tmp_path, "*.txt") == ["\\x5cxff.txt", "\\xff.txt", "a\\x0ab.txt", "中文.txt"]
    assert _names(tmp_path, "..a..txt") == ["..a..txt"]
    assert printable("\udcff") == "\\xff"


def test_a_link_out_of_the_root_is_refused(tmp_path):
    """Whether it is a file, a folder in the pattern, or a folder that ** meets."""
    outside = a_file(tmp_path, "outside/secret.txt", b"")
    root = tmp_path / "root"
    a_file(root, "a.txt", b"")
    (root / "link.txt").symlink_to(outside)
    with pytest.raises(ReaderError, match=r"link\.txt: a link leads out"):
        _names(root, "*.txt")
    (root / "link.txt").unlink()
    (root / "folder").symlink_to(tmp_path / "outside")
    for pattern in ("folder/*.txt", "**/*.txt"):
        with pytest.raises(ReaderError, match="leads out"):
            _names(root, pattern)


def test_a_link_inside_the_root_is_one_file_with_its_target(tmp_path):
    """Near miss: it leads nowhere else, and its records are not counted twice."""
    target = a_file(tmp_path, "a.txt", b"")
    (tmp_path / "b.txt").symlink_to(target)
    (tmp_path / "loop").symlink_to(tmp_path)

    assert _names(tmp_path, "**/*.txt") == ["a.txt"]


def test_dots_in_a_declared_path_are_the_operators_word(tmp_path):
    """The folder that the path names becomes the fence; the name is relative to the root."""
    a_file(tmp_path, "data/a.txt", b"")
    (tmp_path / "root").mkdir()

    assert _names(tmp_path / "root", "../data/*.txt") == ["../data/a.txt"]


def test_what_cannot_be_read_is_an_error(tmp_path):
    """A broken link, a folder and a pattern without a match say so."""
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ReaderError, match=r"broken\.txt: cannot be read \(FileNotFoundError\)"):
        _names(tmp_path, "*.txt")
    with pytest.raises(ReaderError, match="is a folder"):
        list_files(InputSpec(str(tmp_path), "text"), str(tmp_path))
    with pytest.raises(ReaderError, match="no file matches"):
        _names(tmp_path, "*.jsonl")


def test_a_pipe_is_refused(tmp_path):
    """Reading it would wait for ever."""
    os.mkfifo(tmp_path / "p.txt")

    with pytest.raises(ReaderError, match="not a regular file"):
        _names(tmp_path, "*.txt")


def test_an_unreadable_file_is_an_error(tmp_path, monkeypatch):
    """Root may read everything, so the refusal is played."""
    a_file(tmp_path, "a.txt", b"")

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(ReaderError, match=r"a\.txt: cannot be read \(PermissionError\)"):
        _names(tmp_path, "*.txt")


def test_an_unreadable_folder_is_an_error(tmp_path, monkeypatch):
    """Python's own glob would leave it out without a word."""
    (tmp_path / "d").mkdir()

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr("os.scandir", refuse)
    with pytest.raises(ReaderError, match=r"cannot be listed \(PermissionError\)"):
        _names(tmp_path, "**/*.txt")


def test_a_file_that_two_inputs_match_is_listed_once(tmp_path):
    """It belongs to the first; when they would read it differently, somebody has to choose."""
    a_file(tmp_path, "a.txt", b"")
    a_file(tmp_path, "b.txt", b"")
    specs = (InputSpec(f"{tmp_path}/a*.txt", "text"), InputSpec(f"{tmp_path}/*.txt", "text"))
    listed = list_source(a_source(inputs=specs, root=str(tmp_path)))
    assert [(file.input_index, file.name) for file in listed] == [(0, "a.txt"), (1, "b.txt")]

    other = (specs[0], InputSpec(f"{tmp_path}/*.txt", "text", encoding="big5"))
    with pytest.raises(ReaderError, match="read it differently"):
        list_source(a_source(inputs=other, root=str(tmp_path)))


def test_a_folder_of_packages_is_its_metadata_files(tmp_path):
    """Only for python-metadata."""
    a_file(tmp_path, "x-1.dist-info/METADATA", b"")
    a_file(tmp_path, "x/METADATA", b"")

    found = list_files(InputSpec(str(tmp_path), "python-metadata"), str(tmp_path))
    assert [file.name for file in found] == ["x-1.dist-info/METADATA"]


def test_beam_file_systems_are_listed(tmp_path):
    """A URL goes through Beam; its local file system stands in for the others."""
    from transforms.readers import listing

    a_file(tmp_path, "a.txt", b"abc")
    found = listing._list_remote(InputSpec(f"{tmp_path}/*.txt", "text"), str(tmp_path), 0)

    assert [(file.path, file.size) for file in found.values()] == [(f"{tmp_path}/a.txt", 3)]


def test_a_piece_is_hashed_without_decoding(tmp_path):
    """The same bytes as the reader hashes."""
    path = a_file(tmp_path, "a.txt", b"0123456789")
    digest = hashlib.sha256()
    digest_piece(Piece(path, "a.txt", 2, 5), digest)

    assert digest.hexdigest() == hashlib.sha256(b"234").hexdigest()


def test_a_file_reached_through_a_linked_folder_is_the_same_file(tmp_path):
    """The folder is a link inside the root: its files are listed once, under their real name."""
    a_file(tmp_path, "real/a.txt", b"a")
    a_file(tmp_path, "real/b.txt", b"b")
    (tmp_path / "link").symlink_to(tmp_path / "real")

    assert _names(tmp_path, "*/*.txt") == ["real/a.txt", "real/b.txt"]
