"""A finished file is damaged and the run done again: what can be made again is, what was published is only told."""

import shutil

import pytest

from pipelines.audit.verify import ManifestError, verify
from tests import corpora

DAY = ("--as-of", "2026-01-01")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Make one output, undamaged."""
    folder = tmp_path_factory.mktemp("made")
    corpora.clearance("run", corpora.write_corpus(folder), "--out", folder / "out", *DAY)
    return folder


@pytest.fixture
def out(made, tmp_path):
    """Copy it; nothing in it names its place."""
    shutil.copytree(made / "out", tmp_path / "out")
    return tmp_path / "out"


def flipped(file):
    """Change one byte in the middle."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def halved(file):
    """Break the file off."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def gone(file):
    """Remove it."""
    file.unlink()


def a_folder(file):
    """Put a folder in its place."""
    file.unlink()
    file.mkdir()


DAMAGES = (flipped, halved, gone, a_folder)


def found(release):
    """Say whether `verify` finds something."""
    try:
        return bool(verify(release))
    except (ManifestError, IsADirectoryError):
        return True


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_file_of_a_release_counts(out, damage):
    """Whichever is damaged, `verify` finds it; put back, nothing is found."""
    release = corpora.released(out)
    files = sorted(path for path in release.rglob("*") if path.is_file())
    unseen = []
    for file in files:
        kept = file.read_bytes()
        damage(file)
        if not found(release):
            unseen.append(file.name)
        if file.is_dir():
            file.rmdir()
        file.write_bytes(kept)
    assert (len(files) > 15, unseen, found(release)) == (True, [], False)


WORK = (
    "staged/*.parquet",
    "staged/*.json",
    "stat/*.json",
    "judged/*.parquet",
    "judged/*.json",
    "written/*/records.parquet",
    "written/*/summary.json",
    "dedup/*/edges.json",
    "dedup/*/edges/0.npy",
    "dedup/*/resolution/*/*.parquet",
)


def test_damaged_work_is_made_again(made, out):
    """All of it broken at once; the next run finds that the release is the one of this content."""
    work = out / "restricted" / "work"
    for place in WORK:
        for file in work.glob(place):
            flipped(file)
    again = corpora.clearance("run", made / "corpus.yaml", "--out", out, *DAY)
    assert again.startswith("nothing new: ")
    assert corpora.content_hashes(out) == corpora.content_hashes(made / "out")


@pytest.mark.slow
@pytest.mark.parametrize("place", WORK)
@pytest.mark.parametrize("damage", [flipped, halved, gone])
def test_any_damage_of_work_is_made_again(made, out, place, damage):
    """One kind of file at a time."""
    for file in (out / "restricted" / "work").glob(place):
        damage(file)
    assert corpora.clearance("run", made / "corpus.yaml", "--out", out, *DAY).startswith("nothing new: ")
    assert corpora.content_hashes(out) == corpora.content_hashes(made / "out")


def test_a_damaged_release_is_told_and_not_used(made, out):
    """Exit code 1 and its name; after it was moved away the same run makes it again."""
    release = corpora.released(out)
    flipped(next((release / "shards").iterdir()))
    done = corpora.call("run", made / "corpus.yaml", "--out", out, *DAY)
    left = [path.name for path in (out / "releases").iterdir()]
    release.rename(out / "kept-as-found")
    again = corpora.clearance("run", made / "corpus.yaml", "--out", out, *DAY)
    assert (done.returncode, f"{release} is the release of this content, but was changed" in done.stderr) == (1, True)
    assert (left, again.startswith("published ")) == ([release.name], True)
    assert corpora.content_hashes(out) == corpora.content_hashes(made / "out")
