"""What a policy names is read before any work; a mistake is told with file and line, not from a worker."""

import hashlib

import pytest

from pipelines.config import ConfigError
from pipelines.operator_files import check_operator_files
from pipelines.policy import load_policy
from tests.corpora import clearance, write_corpus

POLICIES = {
    "lexicon": (
        "safety: {{lexicons: [{{name: words, path: {path}, sha256: {sha256}, version: '1', risk: A1-a}}]}}\n",
        "毒品\n".encode("gbk"),
        "lexicon words, line 1: not UTF-8",
    ),
    "evaluation set": (
        "contamination: {{sets: [{{id: quiz, path: {path}, sha256: {sha256}, fields: [question]}}]}}\n",
        b"too short\n",
        "no item of evaluation set quiz can be looked for",
    ),
    "classifier": (
        "quality: {{classifier: {path}, classifier_sha256: {sha256}}}\n",
        b"no model\n",
        "has wrong file format",
    ),
}


@pytest.mark.parametrize("kind", POLICIES)
def test_a_file_that_cannot_be_used_stops_the_plan(tmp_path, kind):
    """Exit code 2 with the place, from `plan` as from `run`, and nothing is begun."""
    text, content, message = POLICIES[kind]
    path = tmp_path / "named.txt"
    path.write_bytes(content)
    policy = text.format(path=path, sha256=hashlib.sha256(content).hexdigest())
    (tmp_path / "one.yaml").write_text(policy, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        check_operator_files(load_policy(tmp_path / "one.yaml").rules, tmp_path / "one.yaml")
    corpus = write_corpus(tmp_path / "corpus", policy=policy)
    for command in (["plan", corpus], ["run", corpus, "--out", tmp_path / "out"]):
        clearance(*command, code=2)
    assert not (tmp_path / "out" / "releases").exists()


def test_a_missing_file_is_named(tmp_path):
    """The path is the operator's own."""
    policy = POLICIES["lexicon"][0].format(path=tmp_path / "gone.txt", sha256="0" * 64)
    (tmp_path / "one.yaml").write_text(policy, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"gone.txt: FileNotFoundError"):
        check_operator_files(load_policy(tmp_path / "one.yaml").rules, None)


def test_the_shipped_policy_names_nothing_that_fails():
    """Without lexicon, set and classifier there is nothing to read."""
    check_operator_files(load_policy(None).rules, None)
