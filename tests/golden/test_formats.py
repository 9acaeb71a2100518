"""Encodings through the command line: the same corpus in another encoding gives the same kept texts."""

import gzip
import json

import pyarrow.parquet as pq
import pytest

from tests import corpora

DAY = ("--as-of", "2026-01-01")
CHINESE = (
    ("text-zh-laws-sample", "laws_sample.jsonl.gz"),
    ("text-zh-classics-sample", "modern_sample.jsonl.gz"),
    ("text-zh-wiki-cmrc-trial", "paragraphs.jsonl.gz"),
)
RECORDS = 60  # of each corpus
CODECS = {"utf-8": "utf-8", "gb18030": "gb18030", "big5": "big5hkscs"}
PAGE = '<!doctype html><head><meta charset="{charset}"><title>{n}</title></head><body><div>{body}</div></body>'
CHARSETS = {"utf-8": "utf-8", "gb18030": "gb2312", "big5": "big5"}  # gb2312 is what most pages in GB18030 say


@pytest.fixture(scope="module")
def texts():
    """Give texts of the shared Chinese corpora, or skip."""
    from tests.conftest import SHARED

    found = []
    for folder, file in CHINESE:
        path = SHARED / folder / file
        if not path.exists():
            pytest.skip(f"shared corpus {folder} is not on this machine")
        lines = gzip.decompress(path.read_bytes()).splitlines()[:RECORDS]
        found += [json.loads(line)["text"] for line in lines]
    return found


def escaped(text: str, codec: str) -> str:
    """Write what the encoding lacks as numeric character references, as browsers do in forms."""
    return text.encode(codec, "xmlcharrefreplace").decode(codec)


def jsonl(texts, codec: str) -> bytes:
    """Write JSON Lines in an encoding; what it lacks is escaped as JSON does it."""
    lines = []
    for n, text in enumerate(texts):
        raw = json.dumps({"id": str(n), "text": text}, ensure_ascii=False)
        units = (char if _fits(char, codec) else json.dumps(char)[1:-1] for char in raw)
        lines.append("".join(units).encode(codec) + b"\n")
    return b"".join(lines)


def _fits(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def kept(folder, files, inputs) -> list[str]:
    """Write the files, run them as one source and return the kept texts, sorted."""
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "s-licence.txt").write_text("CC0 1.0 Universal", encoding="utf-8")
    yaml = corpora.corpus_yaml(folder, ["s"])
    assert "[{path: s.jsonl, format: jsonl}]" in yaml
    path = folder / "corpus.yaml"
    path.write_text(yaml.replace("[{path: s.jsonl, format: jsonl}]", inputs), encoding="utf-8")
    corpora.clearance("run", path, "--out", folder / "out", *DAY)
    shards = sorted((corpora.released(folder / "out") / "shards").glob("*.parquet"))
    return sorted(text for shard in shards for text in pq.read_table(shard, columns=["text"])["text"].to_pylist())


@pytest.mark.slow
def test_re_encoded_corpora_give_the_same_kept_texts(tmp_path, texts):
    """JSON Lines declared as gb18030 and as big5, against UTF-8."""
    found = {
        encoding: kept(
            tmp_path / encoding,
            {"s.jsonl": jsonl(texts, codec)},
            f"[{{path: s.jsonl, format: jsonl, encoding: {encoding}}}]",
        )
        for encoding, codec in CODECS.items()
    }

    assert found["gb18030"] == found["utf-8"]
    assert found["big5"] == found["utf-8"]
    assert len(found["utf-8"]) > len(texts) // 4


@pytest.mark.slow
def test_re_encoded_pages_give_the_same_kept_texts_under_auto(tmp_path, texts):
    """HTML whose meta element names the encoding, gb2312 for gb18030 as on the web; nothing is declared."""
    found = {}
    for encoding, codec in CODECS.items():
        files = {}
        for n, text in enumerate(texts):
            body = "".join(f"<p>{line}</p>" for line in text.replace("&", "&amp;").replace("<", "&lt;").split("\n"))
            page = escaped(PAGE.format(charset=CHARSETS[encoding], n=n, body=body), codec)
            files[f"{n:04d}.html"] = page.encode(codec)
        found[encoding] = kept(tmp_path / encoding, files, "[{path: '*.html', format: html, encoding: auto}]")

    assert found["gb18030"] == found["utf-8"]
    assert found["big5"] == found["utf-8"]
    assert len(found["utf-8"]) > len(texts) // 4


def test_one_source_in_three_encodings_gives_the_same_texts(tmp_path):
    """The project's own samples, so that the way through the command line is tested on every machine."""
    files = {f"{name}.jsonl": jsonl([f"{corpora.ZH}{corpora.EN}"], codec) for name, codec in CODECS.items()}
    inputs = ", ".join(f"{{path: {name}.jsonl, format: jsonl, encoding: {name}}}" for name in CODECS)
    texts = kept(tmp_path / "c", files, f"[{inputs}]")
    verdicts = json.loads((corpora.released(tmp_path / "c" / "out") / "manifest.json").read_text())["verdicts"]

    assert texts == [f"{corpora.ZH}{corpora.EN}"]
    assert verdicts == {"kept": 1, "merged": 2, "dropped": 0, "quarantined": 0}
