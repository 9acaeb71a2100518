"""What keeps the code in its shape: directions of import, banned names, sizes, labels."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = sorted([*ROOT.glob("pipelines/**/*.py"), *ROOT.glob("transforms/**/*.py")])


def test_imports_go_one_way():
    """The contracts of .importlinter hold."""
    script = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_no_file_turns_annotations_into_strings():
    """Beam reads annotations at run time."""
    banned = "from __future__ import " + "annotations"

    assert [
        str(path) for path in ROOT.glob("**/*.py") if ".venv" not in path.parts and banned in path.read_text()
    ] == []


def test_no_threshold_hides_in_the_environment():
    """Configuration arrives as arguments; only a started process is told its cache or path this way."""
    found = {path.name for path in SOURCES if _reads_environment(ast.parse(path.read_text()))}

    assert found <= {"kernel_cache.py", "expectations_process.py"}


def _reads_environment(tree):
    return any(isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") for node in ast.walk(tree))


def test_only_the_isolating_places_catch_everything():
    """`except Exception` is allowed where a failure becomes a held record, or is shown without its message."""
    found = sorted(path.name for path in SOURCES if re.search(r"except (Base)?Exception\b", path.read_text()))

    assert set(found) <= {"cli.py", "stages.py", "names.py", "run.py", "release.py", "expectations_process.py"}


def test_every_module_says_what_it_is():
    """A module without a docstring has no subject."""
    silent = [
        str(p.relative_to(ROOT))
        for p in SOURCES
        if p.stat().st_size and not ast.get_docstring(ast.parse(p.read_text()))
    ]

    assert silent == []


def test_every_beam_step_has_a_label():
    """In a graph, `|` is always followed by a label, so that a step can be named across releases."""
    unlabelled = []
    for path in sorted((ROOT / "pipelines" / "jobs").glob("*.py")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(r"\|\s*beam\.", line):
                unlabelled.append(f"{path.name}:{number}")

    assert unlabelled == []


def test_nothing_imports_the_data_folders():
    """`licenses` and `expectations` hold data; importing them would find another distribution or nothing."""
    found = [p.name for p in SOURCES if re.search(r"^\s*(from|import) (licenses|expectations)\b", p.read_text(), re.M)]

    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_pins_hashes_and_no_squatted_or_second_fasttext(name):
    """No placeholder version, no build that overwrites ours, no address of a registry."""
    text = (ROOT / name).read_text()
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.M)

    assert [pin for pin in pins if pin[1].startswith("999.") or pin[0].startswith("fasttext-predict")] == []
    assert "://" not in text
    assert text.count("--hash=sha256:") >= len(pins)


def test_every_kernel_is_compiled_when_its_module_is_imported():
    """A kernel without a written-out signature would compile in the middle of a run, in every worker."""
    import importlib
    import pkgutil

    from numba.core.dispatcher import Dispatcher

    from transforms import kernels

    modules = [importlib.import_module(f"transforms.kernels.{m.name}") for m in pkgutil.iter_modules(kernels.__path__)]
    found = [(m.__name__, n, f) for m in modules for n, f in vars(m).items() if isinstance(f, Dispatcher)]
    assert len(found) > 50
    assert [(module, name) for module, name, f in found if not f.signatures or f._can_compile] == []


def test_no_test_packs_the_time_of_day():
    """gzip writes the second it ran into its header: every call in the tests fixes it."""
    calls = [
        (path, node)
        for path in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"gzip.compress", "gzip.GzipFile"}
    ]
    loose = [f"{path.name}:{node.lineno}" for path, node in calls if all(k.arg != "mtime" for k in node.keywords)]
    assert len(calls) > 5
    assert loose == []
