"""The data of `licenses/` as plain values for the rule: workers never read a file of it."""

from pathlib import Path
from typing import Any

from pipelines import config, resources


def read_tables(folder: Path | None = None) -> dict[str, Any]:
    """Read every table; the keys are the fields of `transforms.licence.rule.LicenceTables`.

    Raises:
        config.ConfigError: a line is not as its file's head describes, a name is given twice with different
            meanings, or an alias leads back to itself.
    """
    folder = folder or resources.data_dir("licenses")
    aliases = _pairs(folder / "aliases.tsv")
    _no_loops(aliases, folder / "aliases.tsv")
    families = {cells[0]: tuple(cells[1:]) for cells in _rows(folder / "families.tsv", 3)}
    return {
        "spdx_version": config.read_yaml(folder / "spdx.yaml").mapping()["version"].text(),
        "aliases": {name: _follow(name, aliases) for name in aliases},
        "families": families,
        "urls": _pairs(folder / "urls.tsv"),
        "words": tuple(tuple(cells) for cells in _rows(folder / "words.tsv", 3)),
        "terms": config.read_yaml(folder / "terms.yaml").plain(),
        "classes": tuple(tuple(cells) for cells in _rows(folder / "classes.tsv", 2)),
        "fingerprints": _pairs(folder / "fingerprints.tsv"),
    }


def with_tables(node: config.Node, folder: Path | None = None) -> config.Node:
    """Add the tables to the `licence` section, so that it fills a `LicenceRule` like any other section."""
    value = {**node.mapping(), "tables": _node(read_tables(folder), node)}
    return config.Node(value, node.file, node.line)


def _node(value: Any, at: config.Node) -> config.Node:
    if isinstance(value, dict):
        return config.Node({key: _node(item, at) for key, item in value.items()}, at.file, at.line)
    if isinstance(value, tuple | list):
        return config.Node(tuple(_node(item, at) for item in value), at.file, at.line)
    return config.Node(str(value), at.file, at.line)


def _rows(path: Path, cells: int) -> list[list[str]]:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        row = line.split("\t")
        if len(row) != cells:
            raise config.ConfigError(f"{path}:{number}", f"{len(row)} columns, {cells} are expected")
        rows.append(row)
    return rows


def _pairs(path: Path) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for name, meaning in _rows(path, 2):
        if pairs.setdefault(name, meaning) != meaning:
            raise config.ConfigError(str(path), f"'{name}' has two meanings", "keep one of the lines")
    return pairs


def _follow(name: str, aliases: dict[str, str]) -> str:
    """An alias may name another alias after "=": follow it to an expression."""
    while aliases[name].startswith("="):
        name = aliases[name][1:]
    return aliases[name]


def _no_loops(aliases: dict[str, str], path: Path) -> None:
    for start in aliases:
        seen, name = {start}, start
        while aliases[name].startswith("="):
            name = aliases[name][1:]
            if name not in aliases:
                raise config.ConfigError(str(path), f"alias '{start}' leads to '{name}', which is not there")
            if name in seen:
                raise config.ConfigError(str(path), f"alias '{start}' leads back to itself", "break the loop")
            seen.add(name)
