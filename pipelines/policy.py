"""The policy: every threshold, list and action, with defaults shipped in `policies/` and laid over by the user's file.

Rules are frozen dataclasses that live beside the code that applies them; this file only knows which section
fills which rule.
"""

import dataclasses
import hashlib
import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipelines import config, licence_tables, resources
from pipelines.policy_ranges import check_ranges


@dataclass(frozen=True)
class RunRule:
    """Sizes of packing and of output; units in policies/run.yaml."""

    part_bytes: int
    pack_files: int
    ledger_row_group_rows: int
    shard_row_group_rows: int
    shard_row_group_bytes: int
    shard_by: Literal["part", "licence"]
    attribution_works: int
    resolve_again_rounds: int


@dataclass(frozen=True)
class RetentionRule:
    """How long `clearance gc` keeps what is restricted."""

    work_days: int
    quarantine_days: int
    samples_days: int
    subjects_days: int
    releases_kept: int


SECTIONS: tuple[tuple[str, str], ...] = (
    ("run", "pipelines.policy:RunRule"),
    ("reader", "transforms.readers.base:ReaderRule"),
    ("register", "pipelines.register:RegisterRule"),
    ("licence", "transforms.licence.stage:LicenceRule"),
    ("optout", "transforms.optout.stage:OptoutRule"),
    ("annotation", "transforms.annotation.rule:AnnotationRule"),
    ("ai_label", "transforms.ai_label.stage:AiLabelRule"),
    ("language", "transforms.language.stage:LanguageRule"),
    ("quality", "transforms.quality.stage:QualityRule"),
    ("safety", "transforms.safety.stage:SafetyRule"),
    ("pii", "transforms.pii.stage:PiiRule"),
    ("pii_actions", "transforms.redact.text:ActionsRule"),
    ("ner", "transforms.ner.names:NerRule"),
    ("minhash", "transforms.minhash:MinHashRule"),
    ("dedup", "transforms.dedup.rule:DedupRule"),
    ("contamination", "transforms.contamination:ContaminationRule"),
    ("train", "pipelines.train:TrainRule"),
    ("gates", "pipelines.policy_gates:GatesRule"),
    ("sampling", "pipelines.sampling:SamplingRule"),
    ("retention", "pipelines.policy:RetentionRule"),
)
"""Section of the policy file and the dataclass it fills, in the order in which `clearance policy show` prints."""


@dataclass(frozen=True)
class Policy:
    """The effective policy: `rules` by section name; `text` is its canonical JSON and `sha256` the hash of that."""

    rules: dict[str, Any]
    text: str

    @property
    def sha256(self) -> str:
        """Return the hash that identifies this policy in the ledger."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def section_sha256(self, *names: str) -> str:
        """Return the hash of some sections: what a staged split depends on."""
        values = json.loads(self.text)
        return hashlib.sha256(canonical({name: values[name] for name in names}).encode()).hexdigest()


def canonical(value: Any) -> str:
    """Write a value as JSON that is equal for equal values: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def load_policy(path: Path | None) -> Policy:
    """Load the shipped policy with the user's file, if any, laid over it.

    Raises:
        config.ConfigError: a key is unknown, missing or of the wrong type; with file and line.
    """
    top = config.read_yaml(path).mapping() if path else {}
    names = [name for name, _ in SECTIONS]
    for name, node in top.items():
        if name not in names:
            raise config.unknown_key(node, name, names)
    rules = {name: _load_rule(name, where, top.get(name)) for name, where in SECTIONS}
    _check_bands(rules, top)
    plain = {name: _plain(rule) for name, rule in rules.items()}
    rules = {name: _located(rule, path.resolve().parent) for name, rule in rules.items()} if path else rules
    tables = canonical(plain["licence"].pop("tables"))
    plain["licence"]["tables_sha256"] = hashlib.sha256(tables.encode()).hexdigest()
    return Policy(rules, canonical(plain))


def _check_bands(rules: Mapping[str, Any], top: Mapping[str, config.Node]) -> None:
    """Refuse signatures that are too short for the bands that deduplication needs: two sections must fit."""
    from transforms.dedup.rule import bands_for

    try:
        bands_for(rules["dedup"], rules["minhash"].permutations)
    except ValueError as error:
        node = top.get("minhash") or top.get("dedup") or default_section("minhash")
        raise node.fail(str(error), "more minhash.permutations, or a smaller dedup.candidate_probability") from None


def default_section(name: str) -> config.Node:
    """Read one shipped section."""
    return config.read_yaml(resources.policies_dir() / f"{name}.yaml").mapping()[name]


def load_section(cls: Any, path: Path) -> Any:
    """Build one rule from one policy file that has its section as the only top-level key."""
    (node,) = config.read_yaml(path).mapping().values()
    return _build(cls, node)


def _load_rule(name: str, where: str, top: config.Node | None) -> Any:
    node = default_section(name)
    if top is not None:
        node = config.overlay(node, top)
    if name == "licence":
        node = licence_tables.with_tables(node)
    module, cls = where.split(":")
    return _build(getattr(importlib.import_module(module), cls), node)


def _build(cls: Any, node: config.Node) -> Any:
    try:
        rule = config.typed(cls, node)
        check_ranges(rule, node)
        return rule
    except config.ConfigError:
        raise
    except ValueError as error:  # a rule's own __post_init__ refused its values
        raise node.fail(str(error)) from None


FILE_FIELDS = ("path", "model", "classifier")  # fields of rules that name a file; relative to the policy file


def _located(value: Any, base: Path) -> Any:
    """Make relative file names absolute; the hash of the policy keeps what was written."""
    if isinstance(value, tuple):
        return tuple(_located(item, base) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changes: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        item = getattr(value, field.name)
        if field.name in FILE_FIELDS and isinstance(item, str) and (base / item).is_file():
            changes[field.name] = str(base / item)
        elif isinstance(item, tuple):
            changes[field.name] = _located(item, base)
    return dataclasses.replace(value, **changes) if changes else value


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset | set):
        items = [_plain(item) for item in value]
        return sorted(items) if isinstance(value, frozenset | set) else items
    return value


def show(path: Path | None) -> str:
    """Write the effective policy as YAML: shipped sections with their comments, changed ones as plain values."""
    top = config.read_yaml(path).mapping() if path else {}
    load_policy(path)
    parts = []
    for name, _ in SECTIONS:
        if name in top:
            merged = config.overlay(default_section(name), top[name]).plain()
            parts.append(f"# changed by {path}\n" + _yaml({name: merged}))
        else:
            parts.append((resources.policies_dir() / f"{name}.yaml").read_text(encoding="utf-8").rstrip() + "\n")
    return "\n".join(parts)


def _yaml(value: Any) -> str:
    import yaml

    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110)
