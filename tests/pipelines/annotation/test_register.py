"""The annotation register is read strictly; a mistake is told with its place and never with a person's name."""

import json
from datetime import datetime

import pytest

from pipelines.annotation.register import moment, read_register
from pipelines.config import ConfigError
from tests.annotation_register import RULES, batch, person, register, rulebook, shipped_rule, write

RULE = shipped_rule()


def read(folder, given):
    """Write a register and read it for a corpus of source `s`."""
    return read_register(write(folder, given), ["s"], RULE)


def test_what_may_be_empty_may_be_left_out(tmp_path):
    """A batch without samples, storage or vendor is read; what is not there is none, not a guess."""
    small = batch()
    del small["samples"]
    (found,) = read(tmp_path, register(batches=[small])).register.batches
    assert (found.samples, found.storage, found.vendor, found.in_house, found.task_id) == ((), None, None, None, "b1")


def test_people_may_stand_in_a_file_of_their_own(tmp_path):
    """`annotators` names a YAML file with the same list."""
    people = [person("a-1"), person("a-2")]
    (tmp_path / "people.yaml").write_text(json.dumps(people), encoding="utf-8")
    read_people = read(tmp_path, register(annotators="people.yaml")).register.annotators
    assert [one.id for one in read_people] == ["a-1", "a-2"]


def test_days_and_times_are_compared_in_utc(tmp_path):
    """A day begins in the policy's zone; a time without a zone is one of it, another zone is respected."""
    found = read(tmp_path, register())
    assert moment(found, "batches", "2026-02-01", RULE) == datetime(2026, 1, 31, 16)
    assert moment(found, "batches", "2026-02-01T09:00:00", RULE) == datetime(2026, 2, 1, 1)
    assert moment(found, "batches", "2026-02-01T09:00:00Z", RULE) == datetime(2026, 2, 1, 9)


def test_the_only_version_of_a_rulebook_need_not_be_named(tmp_path):
    """With two versions it must."""
    two = [rulebook(), rulebook(version="2")]
    assert read(tmp_path / "one", register()).rulebook(read(tmp_path / "one", register()).register.batches[0]).version
    with pytest.raises(ConfigError, match="several versions"):
        read(tmp_path / "two", register(rulebooks=two))
    named = read(tmp_path / "named", register(rulebooks=two, batches=[batch(version="2")]))
    assert named.rulebook(named.register.batches[0]).version == "2"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (register(annotators=[person("王小明")]), "no name, address or number of a person"),
        (register(annotators=[person("wang xiaoming")]), "no name, address or number of a person"),
        (register(annotators=[person("w@example.org")]), "no name, address or number of a person"),
        (register(annotators=[{**person("a-1"), "supervisor": "李 华"}]), "no name, address or number of a person"),
        (register(annotators=[{**person("a-1"), "name": "Li Hua"}]), "unknown key 'name'"),
        (register(annotators=[person("a-1"), person("a-1")]), "there twice"),
        (register(annotators=[person("a-1", qualified_to=None)]), "belong together"),
        (register(annotators=[person("a-1", qualified_to="2025-01-01")]), "ends before it begins"),
        (
            register(annotators=[person("a-1", suspended=[{"since": "2026-03-01", "until": "2026-02-01"}])]),
            "ends before it begins",
        ),
        (register(rulebooks=[rulebook(), rulebook()]), "there twice"),
        (register(rulebooks=[rulebook(effective_at="soon")]), "no day and no time"),
        (register(rulebooks=[rulebook(risks=["A9-z"])]), "no risk code"),
        (register(rulebooks=[rulebook(kind="mixed")]), "not one of the choices"),
        (register(rulebooks=[{k: v for k, v in rulebook().items() if k != "version"}]), "key 'version' is missing"),
        (register(batches=[batch(rulebook="other")]), "names a rulebook that is not there"),
        (register(batches=[batch(version="9")]), "no such version"),
        (register(batches=[batch(sources=["t"])]), "no source of this corpus"),
        (register(batches=[batch(release="c" * 32)]), "to sources or to a release"),
        (register(batches=[batch(), batch()]), "there twice"),
        (register(batches=[batch(events=[])]), "no file of events"),
        (register(batches=[batch(disposition="void")]), "belong together"),
        (register(batches=[batch(samples=[{"size": 2, "bad": 3}])]), "0 to the size of the sample"),
        (register(batches=[batch(samples=[{"size": 1, "verifiers": ["Li Hua"]}])]), "no name, address or number"),
        (register(batches=[batch(data_user="Li Hua")]), "no name, address or number"),
    ],
)
def test_a_mistake_is_one_error_with_its_line(tmp_path, given, said):
    """File and line, the fact and the remedy; names are not repeated."""
    with pytest.raises(ConfigError, match=said) as error:
        read(tmp_path, given)
    assert error.value.place.startswith(str(tmp_path / "annotations.yaml") + ":")
    assert not any(name in str(error.value) for name in ("王小明", "xiaoming", "example.org", "李", "Li Hua"))


def test_a_folder_of_its_own_starts_the_paths(tmp_path):
    """Files in the register start from where it stands, not from corpus.yaml."""
    found = read(tmp_path / "deep" / "down", register())
    assert (found.base / found.register.rulebooks[0].file).read_text(encoding="utf-8") == RULES
