"""Fixtures: the shared corpora (a test that needs one that is absent skips with a reason) and small batches."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipelines import kernel_cache

kernel_cache.prepare()
# The same examples on every machine, and no verdict that depends on how busy it is.
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their parameter: two workers must collect the same names, and packed bytes can hold the time."""
    return argname if isinstance(val, bytes) and len(val) > 40 else None


SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture
def shared():
    """Give a function that returns the folder of a shared corpus, or skips the test when it is absent."""

    def folder(name: str) -> Path:
        path = SHARED / name
        if not path.is_dir():
            pytest.skip(f"shared corpus {name} is not on this machine")
        return path

    return folder


@pytest.fixture(scope="session")
def policy():
    """Load the shipped policy once."""
    from pipelines.policy import load_policy

    return load_policy(None)
