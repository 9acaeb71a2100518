"""corpus.yaml into a frozen `Corpus`; the first half of "every configuration error before any work".

What an acquisition type demands as evidence is the register's subject (`pipelines.register`); here only the shape
is checked: known keys, types, ids, formats, paths.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines import config
from transforms.records import InputSpec, Source

SCOPES = ("public_cn", "public_non_cn", "internal_rnd")
ACQUISITIONS = ("open_licence", "public_domain", "self_collected", "commercial", "user_input", "synthetic")
ORIGINS = ("domestic", "overseas")
FORMATS = ("jsonl", "parquet", "text", "python-metadata", "csv", "tsv", "html", "warc")
ENCODINGS = ("utf-8", "gb18030", "big5", "auto")
FIELDS = ("text", "id", "url", "licence", "title", "author", "date", "html", "language")
CORPUS_KEYS = (
    "corpus", "scope", "policy", "sources", "keys", "signing_key", "objections", "removals", "annotations", "dedup",
)  # fmt: skip
INPUT_KEYS = ("path", "format", "fields", "encoding", "damaged_file")
REQUIRED = ("id", "title", "acquisition", "licence", "origin", "languages", "inputs")


@dataclass(frozen=True)
class Corpus:
    """One corpus.yaml: what to clear, for which use, under which policy.

    sources are sorted by id, so that their order in the file changes nothing. `places` maps "source.key.path" to
    file:line for errors that the register finds later. `against` are earlier releases for deduplication.
    """

    name: str
    scope: str
    path: Path
    policy: Path | None
    sources: tuple[Source, ...]
    keys: tuple[Path, ...]
    signing_key: Path | None
    objections: Path | None
    removals: Path | None
    annotations: Path | None
    against: tuple[Path, ...]
    places: dict[str, str]

    @property
    def base(self) -> Path:
        """Return the folder that relative paths in the file start from."""
        return self.path.parent

    def source(self, source_id: str) -> Source:
        """Return the source with this id."""
        return next(source for source in self.sources if source.id == source_id)


def load_corpus(path: Path) -> Corpus:
    """Read and check corpus.yaml.

    Raises:
        config.ConfigError: with file, line, what and remedy.
    """
    root = config.read_yaml(path)
    top = root.mapping()
    for key, node in top.items():
        if key not in CORPUS_KEYS:
            raise config.unknown_key(node, key, CORPUS_KEYS)
    for key in ("corpus", "scope", "sources"):
        if key not in top:
            raise root.fail(f"key '{key}' is missing")
    base = path.resolve().parent
    nodes = top["sources"].items()
    if not nodes:
        raise top["sources"].fail("no source is declared", "add one entry with id, title, acquisition, licence …")
    sources = tuple(_source(node, base) for node in nodes)
    _unique(sources, nodes)
    return Corpus(
        name=_slug(top["corpus"]),
        scope=_choice(top["scope"], SCOPES),
        path=path.resolve(),
        policy=_existing(top["policy"], base) if "policy" in top else None,
        sources=tuple(sorted(sources, key=lambda source: source.id)),
        keys=tuple(_existing(node, base) for node in top["keys"].items()) if "keys" in top else (),
        signing_key=_existing(top["signing_key"], base) if "signing_key" in top else None,
        objections=_existing(top["objections"], base) if "objections" in top else None,
        removals=_existing(top["removals"], base) if "removals" in top else None,
        annotations=_existing(top["annotations"], base) if "annotations" in top else None,
        against=_against(top["dedup"], base) if "dedup" in top else (),
        places={f"{s.id}.{k}": n.place for s, node in zip(sources, nodes, strict=True) for k, n in node.walk()},
    )


def _source(node: config.Node, base: Path) -> Source:
    keys = node.mapping()
    for key in REQUIRED:
        if key not in keys:
            raise node.fail(f"the source has no '{key}'", "`clearance init` writes a complete example")
    known = _known_source_keys()
    for key, child in keys.items():
        if key not in known:
            raise config.unknown_key(child, key, known)
    root = base / keys["root"].text() if "root" in keys else base
    inputs = keys["inputs"].items()
    if not inputs:
        raise keys["inputs"].fail("the source has no input", "add one entry with path and format")
    return Source(
        id=_slug(keys["id"]),
        title=keys["title"].text(),
        acquisition=_choice(keys["acquisition"], ACQUISITIONS),
        licence=_not_empty(keys["licence"]),
        origin=_choice(keys["origin"], ORIGINS),
        languages=tuple(sorted({_language(item) for item in keys["languages"].items()})),
        inputs=tuple(sorted((_input(item, root) for item in inputs), key=_input_order)),
        root=str(root),
        raw={key: child.plain() for key, child in keys.items()},
    )


def _known_source_keys() -> tuple[str, ...]:
    from pipelines.register import REGISTER_KEYS

    return (*REQUIRED, "root", "licence_waiver", *REGISTER_KEYS)


def _input(node: config.Node, root: Path) -> InputSpec:
    keys = node.mapping()
    for key, child in keys.items():
        if key not in INPUT_KEYS:
            raise config.unknown_key(child, key, INPUT_KEYS)
    for key in ("path", "format"):
        if key not in keys:
            raise node.fail(f"the input has no '{key}'")
    fields = keys["fields"].mapping() if "fields" in keys else {}
    for name, child in fields.items():
        if name not in FIELDS:
            raise config.unknown_key(child, name, FIELDS)
    path = _not_empty(keys["path"])
    return InputSpec(
        path=path if "://" in path else str(root / path),
        format=_choice(keys["format"], FORMATS),
        fields={name: _not_empty(child) for name, child in sorted(fields.items())},
        encoding=_choice(keys["encoding"], ENCODINGS) if "encoding" in keys else _usual_encoding(keys["format"].text()),
        damaged_file=_choice(keys["damaged_file"], ("fail", "accept")) if "damaged_file" in keys else "fail",
    )


def _usual_encoding(form: str) -> str:
    """Web pages say their encoding themselves; everything else is UTF-8 unless declared."""
    return "auto" if form in ("html", "warc") else "utf-8"


def _input_order(spec: InputSpec) -> tuple[str, ...]:
    return (spec.path, spec.format, spec.encoding, repr(sorted(spec.fields.items())), spec.damaged_file)


def _unique(sources: tuple[Source, ...], nodes: tuple[config.Node, ...]) -> None:
    seen: dict[str, str] = {}
    for source, node in zip(sources, nodes, strict=True):
        if source.id in seen:
            raise node.fail(f"source id '{source.id}' is used twice", f"first used at {seen[source.id]}")
        seen[source.id] = node.place


def _slug(node: config.Node) -> str:
    text = node.text()
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", text):
        raise node.fail(f"'{text[:80]}' is not a usable id", "letters, digits, '.', '_' and '-', at most 64, no spaces")
    return text


def _choice(node: config.Node, choices: tuple[str, ...]) -> str:
    if node.text() not in choices:
        raise node.fail(f"'{node.text()}' is not one of the choices", "use one of: " + ", ".join(choices))
    return node.text()


def _language(node: config.Node) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", node.text()):
        raise node.fail(f"'{node.text()}' is not an ISO 639 code", "for example zh, en, yue")
    return node.text()


def _not_empty(node: config.Node) -> str:
    if not node.text().strip():
        raise node.fail("the value is empty")
    return node.text()


def _existing(node: config.Node, base: Path) -> Path:
    path = base / _not_empty(node)
    if not path.is_file():
        raise node.fail(f"no file at '{node.text()}'", f"paths start from {base}")
    return path


def _against(node: config.Node, base: Path) -> tuple[Path, ...]:
    keys = node.mapping()
    for key, child in keys.items():
        if key != "against":
            raise config.unknown_key(child, key, ("against",))
    return tuple(base / _not_empty(item) for item in keys["against"].items()) if "against" in keys else ()


def parse_as_of(text: str | None) -> date:
    """Return the run date: what expiry and waivers are judged against. Without one, today.

    Raises:
        ValueError: not YYYY-MM-DD.
    """
    return date.fromisoformat(text) if text else date.today()
