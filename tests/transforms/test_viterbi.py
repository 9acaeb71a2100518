"""The Viterbi kernel against numpy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.kernels.viterbi import viterbi


def oracle(emissions, transitions):
    """Decode one sequence in plain numpy; of equal scores the lower tag wins."""
    score, back = emissions[0], []
    for emission in emissions[1:]:
        reached = score[:, None] + transitions
        back.append(reached.argmax(axis=0))
        score = reached.max(axis=0) + emission
    path = [int(score.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 12), st.integers(1, 7))
def test_kernel_equals_oracle(seed, rows, length, size):
    """Small whole numbers as scores, so that ties are common."""

    draw = np.random.default_rng(seed)
    emissions = draw.integers(-2, 3, (rows, length, size)).astype(np.float32)
    transitions = draw.integers(-2, 3, (size, size)).astype(np.float32)
    tags = np.empty((rows, length), np.int32)

    viterbi(emissions, transitions, tags)

    assert tags.tolist() == [oracle(row, transitions) for row in emissions]


@pytest.mark.parametrize(("forbidden", "path"), [(0.0, [0, 1]), (-9.0, [0, 0])])
def test_a_transition_can_overrule_the_best_tag(forbidden, path):
    """The best path is not the path of best tags."""

    tags = np.empty((1, 2), np.int32)

    viterbi(np.array([[[2, 0], [0, 1]]], np.float32), np.array([[0, forbidden], [0, 0]], np.float32), tags)

    assert tags[0].tolist() == path
