"""YAML into typed, frozen values; every complaint says which file, which line, what and how to mend it.

Scalars are read as strings and typed by the dataclass they land in, so `no`, `1e3` and `2026-01-01` never
surprise anybody. Aliases are refused (they can grow without bound), and so are keys given twice.
"""

import dataclasses
import difflib
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

MAX_DEPTH = 64  # levels of nesting in a YAML file; ours have at most seven


class ConfigError(ValueError):
    """A mistake in a configuration file: `place` is file:line, `what` the fact, `remedy` the way out."""

    def __init__(self, place: str, what: str, remedy: str = "") -> None:
        self.place, self.what, self.remedy = place, what, remedy
        super().__init__(f"{place}: {what}" + (f"\n  remedy: {remedy}" if remedy else ""))


@dataclass(frozen=True)
class Node:
    """One YAML value with its place: `value` is a str, a tuple of Node, or a dict of key to Node."""

    value: "str | tuple[Node, ...] | dict[str, Node]"
    file: str
    line: int

    @property
    def place(self) -> str:
        """Return file:line."""
        return f"{self.file}:{self.line}"

    def fail(self, what: str, remedy: str = "") -> ConfigError:
        """Make the error for this place; the caller raises it."""
        return ConfigError(self.place, what, remedy)

    def mapping(self) -> "dict[str, Node]":
        """Return the keys of a mapping; an empty value counts as an empty mapping."""
        if self.value == "":
            return {}
        if not isinstance(self.value, dict):
            raise self.fail("a mapping (key: value) is expected here")
        return self.value

    def items(self) -> "tuple[Node, ...]":
        """Return the entries of a list; an empty value counts as an empty list."""
        if self.value == "":
            return ()
        if not isinstance(self.value, tuple):
            raise self.fail("a list is expected here", "write [a, b] or one '- item' a line")
        return self.value

    def text(self) -> str:
        """Return a scalar as it was written."""
        if not isinstance(self.value, str):
            raise self.fail("a single value is expected here")
        return self.value

    def plain(self) -> Any:
        """Return strings, lists and dicts without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value

    def walk(self, path: str = "") -> "Iterator[tuple[str, Node]]":
        """Yield every value with its dotted key path (`evidence.0.file`)."""
        yield path, self
        children: typing.Iterable[tuple[Any, Node]] = ()
        if isinstance(self.value, dict):
            children = self.value.items()
        elif isinstance(self.value, tuple):
            children = enumerate(self.value)
        for key, node in children:
            yield from node.walk(f"{path}.{key}" if path else str(key))


def read_yaml(path: Path) -> Node:
    """Read one YAML document.

    Raises:
        ConfigError: the file cannot be read, is not YAML, uses an alias or gives a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(str(path), "the file does not exist", "check the path") from None
    except IsADirectoryError:
        raise ConfigError(str(path), "this is a folder", "name the YAML file in it") from None
    except PermissionError:
        raise ConfigError(str(path), "the file may not be read", "check its permissions") from None
    except OSError as error:
        raise ConfigError(str(path), f"the file cannot be read ({type(error).__name__})", "check the path") from None
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), f"not UTF-8 at byte {error.start}", "save the file as UTF-8") from None
    return parse_yaml(text, str(path))


def parse_yaml(text: str, file: str) -> Node:
    """Parse YAML text; `file` is only used in places."""
    loader = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader  # the compiled one: a tenth of the time
    try:
        _check_events(yaml.parse(text, Loader=loader), file)
        tree = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ConfigError(f"{file}:{line}", f"not YAML: {error.problem}", "check indentation and quotes") from None
    except (yaml.YAMLError, RecursionError):
        raise ConfigError(file, "not YAML", "check for control characters and deep nesting") from None
    if tree is None:
        raise ConfigError(f"{file}:1", "the file is empty")
    return _node(tree, file)


def _check_events(events: typing.Iterable[Any], file: str) -> None:
    """Refuse aliases, and nesting deeper than `MAX_DEPTH`, before anything recursive reads the text."""
    depth = 0
    for event in events:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise ConfigError(f"{file}:{line}", "aliases (*name) are not supported", "repeat the value")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise ConfigError(
                f"{file}:{line}", f"nested deeper than {MAX_DEPTH} levels", "check brackets and indentation"
            )


def _node(tree: yaml.Node, file: str) -> Node:
    line = tree.start_mark.line + 1
    if isinstance(tree, yaml.ScalarNode):
        return Node(tree.value, file, line)
    if isinstance(tree, yaml.SequenceNode):
        return Node(tuple(_node(child, file) for child in tree.value), file, line)
    found: dict[str, Node] = {}
    for key_tree, value_tree in tree.value:
        key = key_tree.value
        at = f"{file}:{key_tree.start_mark.line + 1}"
        if not isinstance(key, str):
            raise ConfigError(at, "a key must be a single word")
        if key in found:
            raise ConfigError(at, f"key '{key}' is given twice", "keep one of the two")
        child = _node(value_tree, file)
        found[key] = dataclasses.replace(child, line=key_tree.start_mark.line + 1)
    return Node(found, file, line)


def unknown_key(node: Node, key: str, known: typing.Iterable[str]) -> ConfigError:
    """Make the error for a key that nobody reads, with the nearest known one as remedy."""
    near = difflib.get_close_matches(key, list(known), n=1)
    remedy = f"did you mean '{near[0]}'?" if near else "known here: " + ", ".join(sorted(known))
    return node.fail(f"unknown key '{key}'", remedy)


def typed(cls: Any, node: Node) -> Any:
    """Turn a YAML value into `cls`: str, int, float, bool, date, tuple[T, ...], dict[str, T], T | None, Literal or a
    dataclass of those.

    Raises:
        ConfigError: the value does not fit, a required key is missing, or a key is unknown.
    """
    origin, args = typing.get_origin(cls), typing.get_args(cls)
    if origin in (typing.Union, types.UnionType):
        if node.value in ("", "null", "~"):
            return None
        return typed(next(arg for arg in args if arg is not type(None)), node)
    if origin is typing.Literal:
        if node.text() not in args:
            raise node.fail(f"'{node.text()}' is not one of the choices", "use one of: " + ", ".join(args))
        return node.text()
    if origin is tuple:
        return tuple(typed(args[0], item) for item in node.items())
    if origin is dict:
        return {key: typed(args[1], item) for key, item in node.mapping().items()}
    if dataclasses.is_dataclass(cls):
        return _typed_dataclass(cls, node)
    return _scalar(cls, node)


def _typed_dataclass(cls: Any, node: Node) -> Any:
    mapping = node.mapping()
    hints = typing.get_type_hints(cls)
    fields = {f.name: f for f in dataclasses.fields(cls)}
    for key, child in mapping.items():
        if key not in fields:
            raise unknown_key(child, key, fields)
    values = {}
    for name in fields:
        if name not in mapping:
            raise node.fail(f"key '{name}' is missing")
        values[name] = typed(hints[name], mapping[name])
    return cls(**values)


def _scalar(cls: Any, node: Node) -> Any:
    text = node.text()
    if cls is str:
        return text
    if cls is bool:
        if text in ("true", "false"):
            return text == "true"
        raise node.fail(f"'{text}' is not a yes-or-no value", "write true or false")
    try:
        if cls is date:
            return date.fromisoformat(text)
        return cls(text.replace("_", "")) if cls in (int, float) else cls(text)
    except ValueError:
        kind = {int: "a whole number", float: "a number", date: "a day: write YYYY-MM-DD"}.get(cls, cls.__name__)
        raise node.fail(f"'{text}' is not {kind}") from None


def overlay(base: Node, top: Node) -> Node:
    """Lay `top` over `base`: mappings merge key by key, everything else is replaced; unknown keys are errors."""
    if not isinstance(base.value, dict) or not isinstance(top.value, dict):
        return top
    merged = dict(base.value)
    for key, child in top.value.items():
        merged[key] = overlay(merged[key], child) if key in merged else child
    return Node(merged, top.file, top.line)
