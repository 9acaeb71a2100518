"""What the page about schedules shows can be run as it stands: commands, the DAG, the table of exit codes."""

import importlib
import re
import runpy
import shlex
import sys
import types
from pathlib import Path

import pytest

from pipelines import cli

RUNBOOKS = Path(__file__).resolve().parent.parent.parent / "runbooks"
PAGE = (RUNBOOKS / "nightly-schedule.md").read_text()
CODES = {name: code for name, code in vars(cli).items() if name.startswith("EXIT_")}


def parsed(line):
    """Parse a line of shell that calls `clearance`, as the command line does, without running it."""
    words = [word for word in shlex.split(line.replace("{{ ds }}", "2026-11-22")) if word != "exec"]
    called, command, *args = words
    assert called.endswith("/clearance")
    if "2>&1" in args:
        args = args[: args.index("2>&1")]
    return importlib.import_module(f"pipelines.commands.{command}").command.make_context(command, args).params


class Operator:
    """Stands for BashOperator: keeps what it is given and the order of tasks."""

    made: list["Operator"]

    def __init__(self, **given):
        self.given = given
        self.made.append(self)

    def __rshift__(self, other):
        assert self.made.index(other) == self.made.index(self) + 1
        return other


class Dag:
    """Stands for DAG: keeps what it is given."""

    def __init__(self, **given):
        self.given = given

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


@pytest.fixture
def dag(monkeypatch):
    """Load the example DAG with the two classes that it needs of Airflow; return it and its tasks."""
    sdk, bash = types.ModuleType("airflow.sdk"), types.ModuleType("airflow.providers.standard.operators.bash")
    sdk.DAG, bash.BashOperator, Operator.made = Dag, Operator, []
    parts = ("airflow", "airflow.providers", "airflow.providers.standard", "airflow.providers.standard.operators")
    for name in parts:
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    monkeypatch.setitem(sys.modules, "airflow.sdk", sdk)
    monkeypatch.setitem(sys.modules, "airflow.providers.standard.operators.bash", bash)
    loaded = runpy.run_path(str(RUNBOOKS / "airflow_dag.py"))
    return loaded["dag"].given, {task.given["task_id"]: task.given for task in Operator.made}


def test_the_dag_calls_commands_that_exist(dag):
    """Run, verify and gc over one output, with options that they take."""
    _, tasks = dag
    found = {name: parsed(task["bash_command"]) for name, task in tasks.items()}
    assert {name: str(params["out"]) for name, params in found.items()} == dict.fromkeys(tasks, "/srv/corpus/out")
    assert (list(tasks), found["run"]["as_of"], found["gc"]["releases"]) == (
        ["run", "verify", "gc"],
        "2026-11-22",
        True,
    )


def test_the_dag_skips_a_night_that_meets_another(dag):
    """And a signal reaches the run, because the shell is replaced."""
    given, tasks = dag
    assert (given["max_active_runs"], given["catchup"]) == (1, False)
    assert {name: task.get("skip_on_exit_code") for name, task in tasks.items()} == {"run": 4, "verify": None, "gc": 4}
    assert cli.EXIT_BUSY == 4
    assert all(task["bash_command"].startswith("exec /") for task in tasks.values())


def test_the_lines_of_cron_and_systemd_call_what_exists():
    """Both clear the same corpus into the same output."""
    lines = [re.sub(r"^.*?(?=/srv/clearance)", "", line) for line in PAGE.splitlines() if "/bin/clearance " in line]
    found = [parsed(line) for line in lines]
    assert [(str(params["corpus"]), params["workers"]) for params in found] == [("/srv/corpus/corpus.yaml", 4)] * 2


def test_the_table_has_every_exit_code():
    """Neither more nor fewer, in order; `clearance --help` and the other pages name the same."""
    table = [int(code) for code in re.findall(r"^\| (\d) \|", PAGE, re.M)]
    said = [int(code) for code in re.findall(r"\b(\d) [a-z]", cli.EPILOG.split("Example")[0])]
    assert table == said == sorted(CODES.values())


@pytest.mark.parametrize("page", ["../README.md", "first-run.md"])
def test_other_pages_say_the_same_codes(page):
    """Their one sentence counts through all of them."""
    sentence = re.search(r"Exit codes: (.*?)\.(\s|$)", (RUNBOOKS / page).read_text(), re.S)[1]
    assert [int(code) for code in re.findall(r"\b(\d) [a-z]", sentence)] == sorted(CODES.values())
