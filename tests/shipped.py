"""Rules with the values that are shipped in pipelines/policies, so that tests judge what users get."""

from pathlib import Path

from pipelines.config import read_yaml, typed

POLICIES = Path(__file__).resolve().parents[1] / "pipelines" / "policies"


def shipped(section, cls):
    """Return the rule of one policy section."""
    return typed(cls, read_yaml(POLICIES / f"{section}.yaml").mapping()[section])
