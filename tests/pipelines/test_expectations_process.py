"""The same checks, whether Great Expectations runs here or in a process of its own."""

import sys

import pytest

from pipelines.audit import views
from pipelines.expectations import run_expectations
from pipelines.expectations_process import LIBRARY, Expectations, ExpectationsFailed
from tests.release_builder import a_record, build_release


@pytest.fixture
def elsewhere(monkeypatch):
    """Make this process look as if the library were not imported, so that another one is started."""
    kept = sys.modules.pop(LIBRARY, None)
    yield
    if kept is not None:
        sys.modules[LIBRARY] = kept


def test_another_process_finds_the_same(tmp_path, elsewhere):
    """Every check of the answer equals what the library says here."""
    folder = build_release(tmp_path / "r", [a_record(0), a_record(100, verdict="dropped", reasons=["optout.denied"])])
    connection = views.connect(folder)
    with Expectations() as there:
        found = there.run(None, folder)
    assert found == run_expectations(connection, folder)
    connection.close()


@pytest.mark.slow
def test_a_folder_that_is_no_release_fails_by_class_only(tmp_path, elsewhere):
    """What went wrong is named by its class; no message of the library passes."""
    with Expectations() as there, pytest.raises(ExpectationsFailed, match=r"^\w+ while Great Expectations looked"):
        there.run(None, tmp_path / "nothing")


def test_leaving_early_ends_the_process(elsewhere):
    """A run that stops before publishing leaves nothing behind."""
    with Expectations() as there:
        child = there._child
    assert child is not None
    assert child.poll() is not None
