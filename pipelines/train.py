"""`clearance train quality`: a fastText quality classifier from two lists of files, with its model card.

Equal inputs and settings give equal bytes on one machine type: one thread, a fixed seed, an order made from hashes.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from transforms.fasttext_model import line, load, score

GOOD, BAD = "__label__good", "__label__bad"


@dataclass(frozen=True)
class TrainRule:
    """How to train; values and reasons in policies/train.yaml. Chunks and splits are made per file and text."""

    window_chars: int
    min_chars: int
    max_examples: int
    held_out_ratio: float
    dimensions: int
    word_ngrams: int
    buckets: int
    epochs: int
    learning_rate: float
    min_count: int
    quantize: bool
    cutoff: int
    seed: int
    licence: str


@dataclass(frozen=True)
class Example:
    """One text as the model sees it. `key` is the sha256 of its line: it orders, splits and removes duplicates."""

    key: str
    line: str


def train_quality(positive: Sequence[Path], negative: Sequence[Path], out: Path, rule: TrainRule) -> dict[str, Any]:
    """Train a classifier, write `out` and its card (`out`.card.json, `out`.card.md) and return the card.

    Args:
        positive, negative: files of texts that are good and bad: JSONL with a `text` field (.gz too) or plain text, one
            document a file.
        out: the model file, no folder; written as a whole or not at all.
        rule: settings.

    Raises:
        ValueError: a file cannot be read, a list has no usable text, or no text is left to train or to test on.
    """
    if out.is_dir():
        raise ValueError(f"{out} is a folder; name the file of the model")
    good, bad = _examples(positive, rule), _examples(negative, rule)
    both = {e.key for e in good} & {e.key for e in bad}
    sets = {GOOD: [e for e in good if e.key not in both], BAD: [e for e in bad if e.key not in both]}
    count = min(*(len(examples) for examples in sets.values()), rule.max_examples)
    split = {label: _split(examples[:count], rule) for label, examples in sets.items()}
    if any(not part for parts in split.values() for part in parts):
        raise ValueError(
            f"too few texts: {len(good)} good and {len(bad)} bad ones, {len(both)} of them in both lists, which are"
            " left out; each list needs some to train on and some to test on"
        )
    _fit([(label, e) for label, (train, _) in split.items() for e in train], out, rule)
    sha256 = hashlib.sha256(out.read_bytes()).hexdigest()
    card = {
        "model": {"file": out.name, "sha256": sha256, "bytes": out.stat().st_size, "licence": rule.licence},
        "what": "fastText supervised classifier; the score is the probability of __label__good, 0-1",
        "settings": asdict(rule),
        "inputs": {"positive": _inputs(positive), "negative": _inputs(negative)},
        "examples": {
            **{f"{name}_{part}": len(split[label][at])
               for label, name in ((GOOD, "positive"), (BAD, "negative"))
               for at, part in enumerate(("train", "held_out"))},
            "in_both_lists": len(both),
        },
        "held_out": _metrics(out, sha256, {label: held for label, (_, held) in split.items()}),
    }  # fmt: skip
    _write(Path(f"{out}.card.json"), json.dumps(card, indent=2, ensure_ascii=False, sort_keys=True) + "\n")
    _write(Path(f"{out}.card.md"), _markdown(card))
    return card


def _examples(paths: Sequence[Path], rule: TrainRule) -> list[Example]:
    """Read texts, cut them to the window, drop short and equal ones; ordered by key."""
    found: dict[str, str] = {}
    for path in paths:
        for text in read_texts(path):
            seen = line(text, rule.window_chars)
            if len(text) >= rule.min_chars and seen:
                found[hashlib.sha256(seen.encode()).hexdigest()] = seen
    if not found:
        raise ValueError(f"no text of at least {rule.min_chars} characters in {', '.join(p.name for p in paths)}")
    return [Example(key, found[key]) for key in sorted(found)]


def read_texts(path: Path) -> Iterator[str]:
    """Yield the texts of a JSONL file (field `text`; records without it are passed over) or of a plain-text file.

    Raises:
        ValueError: the file cannot be read, is not gzip as its name says, not UTF-8, or a line is not a JSON object.
    """
    suffixes = path.suffixes
    content = _content(path)
    if ".jsonl" not in suffixes:
        try:
            yield content.decode("utf-8-sig")
        except UnicodeDecodeError:  # its own message quotes a byte
            raise ValueError(f"{path.name}: not UTF-8") from None
        return
    for number, row in enumerate(content.splitlines(), start=1):
        try:
            item = orjson.loads(row) if row.strip() else {}
        except ValueError:
            raise ValueError(f"{path.name}:{number}: not JSON in UTF-8") from None
        if not isinstance(item, dict):
            raise ValueError(f"{path.name}:{number}: not a JSON object")
        if isinstance(item.get("text"), str):
            yield item["text"]


def _content(path: Path) -> bytes:
    import gzip
    import zlib

    try:
        content = path.read_bytes()
        return gzip.decompress(content) if ".gz" in path.suffixes else content
    except (OSError, EOFError, zlib.error) as error:  # a folder, no permission, not gzip, cut off
        raise ValueError(f"{path.name}: cannot be read ({type(error).__name__})") from None


def _split(examples: Sequence[Example], rule: TrainRule) -> tuple[list[Example], list[Example]]:
    """Part into training and held-out by key: a text is on the same side in every run."""
    limit = int(rule.held_out_ratio * 0x10000)
    train = [e for e in examples if int(e.key[-4:], 16) >= limit]
    return train, [e for e in examples if int(e.key[-4:], 16) < limit]


def _fit(rows: Sequence[tuple[str, Example]], out: Path, rule: TrainRule) -> None:
    """Train on rows in the order of their keys and put the model in place."""
    import fasttext

    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as scratch:
        source, target = Path(scratch, "train.txt"), Path(scratch, "model.bin")
        ordered = sorted(rows, key=lambda row: row[1].key)
        source.write_text("".join(f"{label} {e.line}\n" for label, e in ordered), encoding="utf-8")
        model = fasttext.train_supervised(
            str(source), dim=rule.dimensions, wordNgrams=rule.word_ngrams, bucket=rule.buckets, epoch=rule.epochs,
            lr=rule.learning_rate, minCount=rule.min_count, thread=1, seed=rule.seed, verbose=0,
        )  # fmt: skip
        if rule.quantize:
            model.quantize(str(source), cutoff=rule.cutoff, retrain=False, qnorm=True, thread=1, verbose=0)
        model.save_model(str(target))
        os.replace(target, out)


def _metrics(out: Path, sha256: str, held: dict[str, list[Example]]) -> dict[str, float]:
    """Measure on texts that were not trained on: accuracy and F1 at 0.5, and the area under the ROC curve."""
    model = load(str(out), sha256)
    good = score(model, [e.line for e in held[GOOD]], GOOD)
    bad = score(model, [e.line for e in held[BAD]], GOOD)
    hits, false_alarms = sum(s >= 0.5 for s in good), sum(s >= 0.5 for s in bad)
    correct = hits + len(bad) - false_alarms
    ordered = sorted([(s, 1) for s in good] + [(s, 0) for s in bad])
    return {
        "accuracy": round(correct / (len(good) + len(bad)), 4),
        "precision": round(hits / max(hits + false_alarms, 1), 4),
        "recall": round(hits / len(good), 4),
        "f1": round(2 * hits / max(hits + false_alarms + len(good), 1), 4),
        "roc_auc": round(_auc(ordered), 4),
    }


def _auc(ordered: Sequence[tuple[float, int]]) -> float:
    """Return the probability that a good text scores above a bad one, ties half; from (score, is good), ascending."""
    below = wins = at = 0
    while at < len(ordered):
        stop = at
        while stop < len(ordered) and ordered[stop][0] == ordered[at][0]:
            stop += 1
        good = sum(is_good for _, is_good in ordered[at:stop])
        bad = stop - at - good
        wins += good * (2 * below + bad)
        below, at = below + bad, stop
    return wins / (2 * below * (len(ordered) - below))


def _inputs(paths: Sequence[Path]) -> list[dict[str, Any]]:
    return [
        {"file": p.name, "bytes": p.stat().st_size, "sha256": hashlib.sha256(p.read_bytes()).hexdigest()} for p in paths
    ]


def _markdown(card: dict[str, Any]) -> str:
    model, rows = card["model"], []
    for side, files in card["inputs"].items():
        rows += [f"| {side} | {f['file']} | {f['bytes']} | `{f['sha256']}` |" for f in files]
    metrics = "\n".join(f"| {name} | {value} |" for name, value in card["held_out"].items())
    counts = "\n".join(f"| {name} | {value} |" for name, value in card["examples"].items())
    return (
        f"# {model['file']}\n\n{card['what']}.\n\nsha256 `{model['sha256']}`, {model['bytes']} bytes, licence "
        f"{model['licence']}.\n\n## Trained on\n\n| list | file | bytes | sha256 |\n|---|---|---|---|\n"
        + "\n".join(rows)
        + f"\n\n| texts | number |\n|---|---|\n{counts}\n\n## Measured on the held-out texts\n\n| | |\n|---|---|\n"
        f"{metrics}\n\nThe texts of the two lists differ in subject and form as well as in quality; a high figure"
        " says that the lists can be told apart, not that the score is right elsewhere. Look at what a limit would"
        " remove, by source and language, before using one.\n"
    )


def _write(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)
