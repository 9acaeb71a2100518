"""Names of files in the ledger: without personal information, and never two alike."""

import pytest

from pipelines.plan_names import told_apart


@pytest.mark.parametrize(
    ("names", "cleaned", "public"),
    [
        (["a", "b"], ["a", "b"], ["a", "b"]),
        (["13812345678.txt", "13987654321.txt"], ["<M>.txt", "<M>.txt"], ["<M>.txt#1", "<M>.txt#2"]),
        (["<M>.txt", "13812345678.txt"], ["<M>.txt", "<M>.txt"], ["<M>.txt", "<M>.txt#2"]),
        (["x1", "x#1", "x2"], ["x", "x#1", "x"], ["x#2", "x#1", "x#3"]),
    ],
)
def test_names_aretold_apart(names, cleaned, public):
    """A cleaned name carries its number, and one that a file really has is not given to another."""
    assert told_apart(names, cleaned) == public
