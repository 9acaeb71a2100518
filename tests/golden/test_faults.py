"""kill -9 at named points: the old release stays readable, the next run ends with the same bytes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import corpora

ROOT = Path(__file__).resolve().parent.parent.parent
DAY = ("--as-of", "2026-01-01")
POINTS = (
    "measure.staged",
    "measure.staged_facts",
    "measure.stat",
    "measure.judged",
    "candidates",
    "resolve",
    "write.part",
    "run.state",
    "publish.release",
    "publish.current",
)
"""Labels of commits (a prefix counts): the process dies right before the rename, the worst moment of each."""

DRIVER = """
import os, signal, sys
from transforms import files

point, args = sys.argv[1], sys.argv[2:]

def deadly(commit):
    def die_before(tmp, final, label):
        if label.startswith(point):
            os.kill(os.getpid(), signal.SIGKILL)
        commit(tmp, final, label)
    return die_before

patched = {name: (getattr(files, name), deadly(getattr(files, name))) for name in ("commit_file", "commit_folder")}
for name, (_, dying) in patched.items():
    setattr(files, name, dying)

import importlib, pkgutil, pipelines, pipelines.jobs, transforms
for package in (transforms, pipelines, pipelines.jobs):
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if not module.ispkg and not module.name.endswith("__main__"):
            loaded = importlib.import_module(module.name)
            for name, (plain, dying) in patched.items():
                if getattr(loaded, name, None) is plain:
                    setattr(loaded, name, dying)
from pipelines.cli import main
main(args)
"""


def killed(point, *args):
    command = [sys.executable, "-c", DRIVER, point, *(str(arg) for arg in args)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=600)


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """An undisturbed run of the second state of the corpus."""
    folder = tmp_path_factory.mktemp("expected")
    corpora.clearance("run", second_state(folder), "--out", folder / "out", *DAY)
    return corpora.content_hashes(folder / "out")


def second_state(folder):
    more = {"id": "new", "text": corpora.EN.replace("ferry", "mail boat")}
    return corpora.write_corpus(folder, (*corpora.RECORDS, more))


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_after_a_kill_the_old_release_stands_and_the_next_run_ends_alike(tmp_path, expected, point):
    """The killed run leaves CURRENT readable; the run after it publishes the bytes of an undisturbed run."""
    corpora.clearance("run", corpora.write_corpus(tmp_path), "--out", tmp_path / "out", *DAY)
    before = corpora.released(tmp_path / "out")
    dead = killed(point, "run", second_state(tmp_path), "--out", tmp_path / "out", *DAY)
    between = corpora.released(tmp_path / "out")
    corpora.clearance("verify", between)
    corpora.clearance("run", tmp_path / "corpus.yaml", "--out", tmp_path / "out", *DAY)

    assert (dead.returncode, between) == (-9, before)
    assert corpora.content_hashes(tmp_path / "out") == expected


def test_a_kill_in_write_is_survived(tmp_path):
    """The short form of the test above that runs every time."""
    dead = killed("write.part", "run", corpora.write_corpus(tmp_path), "--out", tmp_path / "out", *DAY)
    corpora.clearance("run", tmp_path / "corpus.yaml", "--out", tmp_path / "out", *DAY)
    state = json.loads((tmp_path / "out" / "run.json").read_text())

    assert (dead.returncode, state["status"], state["jobs"]["measure"]["records"]) == (-9, "published", 7)


@pytest.mark.slow
def test_a_terminated_run_ends_with_1_and_goes_on_later(tmp_path):
    """SIGTERM: exit code 1, a state that says so, and the next run publishes."""
    import signal
    import time

    path = corpora.write_corpus(tmp_path)
    command = [sys.executable, "-m", "pipelines", "run", str(path), "--out", str(tmp_path / "out"), *DAY]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    state = tmp_path / "out" / "run.json"
    while not (state.exists() and '"measure"' in state.read_text()):
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=120)
    told = json.loads(state.read_text())["status"]
    corpora.clearance("run", path, "--out", tmp_path / "out", *DAY)

    assert (process.returncode, told) == (1, "interrupted")
