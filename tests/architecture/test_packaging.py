"""One distribution for each import, and a command line that starts at once."""

import subprocess
import sys

from pipelines.doctor import examine, shared_imports


def test_each_top_level_import_belongs_to_one_distribution():
    """Two distributions with one import overwrite each other."""

    assert shared_imports() == {}


def test_doctor_finds_nothing_wrong_here():
    """Python, owners, squatted names, lock, models, caches."""

    assert [finding for finding in examine(None) if not finding.ok] == []


def test_help_imports_nothing_heavy():
    """`clearance --help` must not pay for what it does not use."""
    script = (
        "import sys\nfrom pipelines.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'apache_beam', 'pyarrow', 'numpy', 'numba', 'presidio_analyzer', 'duckdb', 'great_expectations'}\n"
        "print('loaded', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.endswith("loaded []\n"), done.stdout


def test_importing_the_stages_reads_no_table():
    """Tables of this project are read when a stage is opened, not when its module is imported."""
    script = (
        "import pathlib\nread, plain = [], pathlib.Path.read_text\n"
        "def noted(path, *given, **named):\n    read.append(path)\n    return plain(path, *given, **named)\n"
        "pathlib.Path.read_text = noted\nfrom transforms.stages import stages\nstages()\n"
        "print('read', sorted(path.name for path in read if {'data', 'licenses'} & {path.parent.name}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.endswith("read []\n"), done.stdout
