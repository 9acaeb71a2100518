"""Jobs 2 and 3 over staged splits on disk: the plain definition, whatever the order, the workers and the memory."""

import random
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from pipelines.jobs import resolve as resolve_job
from pipelines.jobs.candidates import find_edges
from pipelines.jobs.runner import make_options
from tests.dedup_builders import OPTIONS, a_record, deduplicate, merges_of, shipped_rules, stage_split, survivors_oracle
from transforms.dedup.kept import keep_for_later, kept_files

RULES = shipped_rules()
TEXT = " ".join(f"word{i}" for i in range(100))
NEAR = TEXT.replace("word99", "other")
FAR = " ".join(f"other{i}" for i in range(100))


def families(seed, count):
    """Return records of a dozen families of texts: copies, near copies and short ones, in three ranks."""
    draw = random.Random(seed)
    words = [f"w{i}" for i in range(300)]
    base = [[draw.choice(words) for _ in range(draw.randint(5, 120))] for _ in range(12)]
    records = []
    for at in range(count):
        text = list(draw.choice(base))
        for _ in range(draw.choice([0, 0, 1, 2, 3, 4])):
            text[draw.randrange(len(text))] = draw.choice(words)
        records.append(a_record(" ".join(text), at, rank=draw.randint(0, 3), source_id=draw.choice("st")))
    return records


def staged_in(folder, records, size=40, turn=1):
    """Stage records in splits of `size`, split numbers and order turned."""
    starts = range(0, len(records), size)
    splits = [stage_split(folder, f"key{s:04d}", i * turn, records[s : s + size]) for i, s in enumerate(starts)]
    return splits[::turn]


def outcomes_of(resolved):
    """Return the bytes of every outcome file by the rows they are about."""
    tables = [pq.read_table(path) for path in resolved.paths.values()]
    return sorted((table["doc_id"][0].as_py(), table.to_pylist()) for table in tables)


@pytest.fixture(scope="module")
def families_done(tmp_path_factory):
    """120 records of twelve families, resolved once."""
    folder = tmp_path_factory.mktemp("families")
    records = families(0, 120)
    return records, deduplicate(folder / "work", staged_in(folder, records))


def test_the_jobs_give_the_plain_definition(families_done):
    """Survivor, similarity and method of every merge are those of the dozen-line definition."""

    records, (rows, _, resolved) = families_done
    expected = survivors_oracle(records, RULES)

    assert merges_of(rows) == expected
    assert sum(row["merged_count"] for row in rows.values()) == len(expected)
    assert {row["outcome"] for row in rows.values()} == {"merged", "survivor"}
    assert resolved.counts["merged_exact"] + resolved.counts["merged_minhash"] == len(expected)


@pytest.mark.parametrize("shuffle_bytes", [pytest.param(2300, marks=pytest.mark.slow, id="many_shuffles"), 400_000_000])
def test_order_workers_memory_and_rounds_change_nothing(families_done, tmp_path, shuffle_bytes):
    """Splits reversed and renumbered, two workers, small shuffles, no small components: the same rows."""

    records, (_, _, before) = families_done
    rules = shipped_rules(shuffle_bytes=shuffle_bytes, component_edges=0, round_cap=2)
    splits = staged_in(tmp_path, records, turn=-1)
    options = make_options("in-process", 2, "threads")
    edges = find_edges(splits, rules, tmp_path / "work", options)
    after = resolve_job.resolve(splits, edges, rules, tmp_path / "work", options)

    assert outcomes_of(after) == outcomes_of(before)
    assert (before.counts["rounds"], after.counts["rounds"]) == (0, 2)


def test_a_killed_run_goes_on_where_it_was(families_done, tmp_path):
    """With some files of the first run missing, the second makes exactly them and gives the same rows."""

    records, (_, _, before) = families_done
    splits = staged_in(tmp_path, records)
    first = find_edges(splits, RULES, tmp_path / "work", OPTIONS)
    root = first.plan.root
    stamp = (root / "done" / "bands-0.npy").stat().st_mtime_ns
    for path in (root / "edges.json", root / "edges" / "40.npy", root / "shingles" / "0-rows.npy"):
        path.unlink()
    again = find_edges(splits, RULES, tmp_path / "work", OPTIONS)
    after = resolve_job.resolve(splits, again, RULES, tmp_path / "work", OPTIONS)

    assert (again.counts, (root / "done" / "bands-0.npy").stat().st_mtime_ns) == (first.counts, stamp)
    assert outcomes_of(after) == outcomes_of(before)


def test_what_was_damaged_since_is_found_again(tmp_path):
    """A finished answer is used only while it is what was written; each time the rows are the same."""
    splits = staged_in(tmp_path, [a_record(TEXT, 1), a_record(NEAR, 2), a_record(FAR, 3)])
    found = []
    for damaged in ("edges/0.npy", "edges.json", ""):
        edges = find_edges(splits, RULES, tmp_path / "work", OPTIONS)
        found.append((edges.counts, np.load(edges.plan.root / "edges" / "0.npy").tolist()))
        if damaged:
            (edges.plan.root / damaged).write_bytes(b"x" * 300)

    assert (found[0][0]["edges"], found[1:]) == (1, found[:1] * 2)


def test_the_survivor_lists_what_merged_into_it(tmp_path):
    """Policy order chooses; sources and licences of the merged are listed, sorted and once."""

    records = [
        a_record(TEXT, 1, rank=2, source_id="b", licence="MIT"),
        a_record(NEAR, 2, rank=1),
        a_record(TEXT, 3, rank=3, source_id="a", licence="MIT"),
        a_record(FAR, 4),
    ]
    rows, _, resolved = deduplicate(tmp_path / "work", [stage_split(tmp_path, "k", 5, records)])
    survivor = {k: rows[2][k] for k in ("outcome", "merged_count", "merged_sources", "merged_licences", "method")}

    assert merges_of(rows) == {1: (2, 0.9794, "minhash"), 3: (2, 0.9794, "minhash")}
    assert survivor == {
        "outcome": "survivor", "merged_count": 2, "merged_sources": ["a", "b"], "merged_licences": ["MIT"],
        "method": None,
    }  # fmt: skip
    assert (list(resolved.paths), sorted(rows)) == ([5], [1, 2, 3])


def test_an_excluded_survivor_frees_its_group(tmp_path):
    """Resolved again without it, from the same edges: the next in order stands for the text."""

    records = [a_record(TEXT, 1), a_record(TEXT, 2), a_record(NEAR, 3)]
    splits = [stage_split(tmp_path, "k", 0, records)]
    before, edges, _ = deduplicate(tmp_path / "work", splits)
    resolved = resolve_job.resolve(
        splits, edges, RULES, tmp_path / "work", OPTIONS, excluded=frozenset([records[0]["doc_id"]])
    )
    after = {int.from_bytes(row["doc_id"], "big"): row for row in pq.read_table(resolved.paths[0]).to_pylist()}

    assert merges_of(before) == {2: (1, 1.0, "exact"), 3: (1, 0.9794, "minhash")}
    assert merges_of(after) == {3: (2, 0.9794, "minhash")}
    assert sorted(after) == [2, 3]


def test_a_denied_text_is_named_by_its_copies_and_never_survives(tmp_path):
    """Exact and near copies of a witness are in conflict, merged ones too; the witness has no outcome itself."""

    denied = {"alive": False, "witness": True, "source_id": "p", "licence": "LicenseRef-Proprietary"}
    records = [
        a_record(TEXT, 1, **denied),
        a_record(TEXT, 2),
        a_record(NEAR, 3),
        a_record(FAR, 4),
        a_record(FAR, 5, alive=False),
        a_record(NEAR + " x", 6, **denied, withheld=True),
    ]
    rows, _, resolved = deduplicate(tmp_path / "work", [stage_split(tmp_path, "k", 0, records)])
    ids = {at: [int.from_bytes(i, "big") for i in row["conflict_doc_ids"]] for at, row in rows.items()}
    pairs = {tuple(zip(row["conflict_sources"], row["conflict_licences"], strict=True)) for row in rows.values()}

    assert merges_of(rows) == {3: (2, 0.9794, "minhash")}
    assert ids == {2: [1, 6], 3: [1, 6]}
    assert pairs == {(("p", "LicenseRef-Proprietary"),)}
    assert resolved.counts["conflicts"] == 2


def test_a_lone_conflict_is_an_outcome(tmp_path):
    """A record that merges with nothing but repeats denied material has a row of its own."""

    records = [a_record(TEXT, 1, alive=False, witness=True), a_record(NEAR, 2)]
    rows, _, _ = deduplicate(tmp_path / "work", [stage_split(tmp_path, "k", 0, records)])

    assert {at: (row["outcome"], row["merged_count"]) for at, row in rows.items()} == {2: ("conflict", 0)}


@pytest.mark.parametrize("kept_set", [True, False])
def test_a_withheld_text_is_compared_by_its_set_else_by_estimate(tmp_path, kept_set):
    """The edge to a witness whose text is not staged is exact when its shingle set is there."""

    witness = a_record(TEXT, 1, alive=False, witness=True, withheld=True, kept_set=kept_set)
    _, edges, resolved = deduplicate(tmp_path / "work", [stage_split(tmp_path, "k", 0, [witness, a_record(NEAR, 2)])])
    (edge,) = edges.plan.open("edges/0").tolist()

    assert (edge[3], resolved.counts["conflicts"]) == (0 if kept_set else 1, 1)
    assert edge[2] == pytest.approx(0.9794, abs=1e-6 if kept_set else 0.05)


@pytest.mark.parametrize(("with_sets", "method"), [(True, "minhash"), (False, "estimated")])
def test_records_of_earlier_releases_always_win(tmp_path, with_sets, method):
    """Whatever the rank, new copies merge into the kept record; near ones are verified when sets were kept."""

    old = [a_record(FAR, 100), a_record(TEXT, 101, rank=9), a_record("dropped then", 102)]
    split = stage_split(tmp_path / "old", "k", 0, old)
    folder = tmp_path / "restricted" / "dedup" / "release-1"
    keep_for_later(
        Path(split.path), Path(split.judged), np.array([0, 1]), folder / "000000.parquet", RULES["minhash"],
        with_sets, "run",
    )  # fmt: skip
    new = [a_record(TEXT, 1), a_record(NEAR, 2), a_record(TEXT, 3), a_record("dropped then", 4)]
    rows, _, resolved = deduplicate(tmp_path / "work", [stage_split(tmp_path, "k2", 0, new)], kept=kept_files(folder))
    merges = merges_of(rows)

    assert (merges[1], merges[3], sorted(merges)) == ((101, 1.0, "exact"), (101, 1.0, "exact"), [1, 2, 3])
    assert merges[2][::2] == (101, method)
    assert merges[2][1] == pytest.approx(0.9794, abs=0.0 if with_sets else 0.05)
    assert resolved.counts["merged_into_earlier"] == 3


def test_nothing_to_do_is_no_error(tmp_path):
    """No splits, an empty split and a split without living records give no outcomes."""

    empty = stage_split(tmp_path, "c", 0, [])
    dead = stage_split(tmp_path, "d", 1, [a_record(TEXT, 1, alive=False), a_record(TEXT, 2, alive=False)])

    assert deduplicate(tmp_path / "none", [])[0] == {}
    assert deduplicate(tmp_path / "work", [empty, dead])[0] == {}


def test_hostile_texts_do_not_merge_unless_they_are_the_same(tmp_path):
    """Empty, one character, emoji, right to left, endless repetition: only exact copies merge."""

    texts = ["", "x", "😀" * 99, "😀" * 98, "مرحبا " * 50, "word " * 99_999, "word " * 99_998, "w" * 99_999]
    records = [a_record(text, at) for at, text in enumerate([*texts, *texts])]
    rows, _, _ = deduplicate(tmp_path / "work", [stage_split(tmp_path, "k", 0, records)])

    assert merges_of(rows) == {at + 8: (at, 1.0, "exact") for at in range(8)}
