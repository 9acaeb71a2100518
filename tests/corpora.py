"""Small corpora for whole runs: files, corpus.yaml and the command line, in one place."""

import contextlib
import hashlib
import io
import json
import logging
import subprocess
import sys
from pathlib import Path

ZH = (
    "河边的老磨坊已经不磨面了，可是水轮还在转。看磨坊的老人说，水轮停下来，木头就会裂开，所以每年春天他都要给轴上油。"
    "镇上的孩子放学以后到这里写作业，听着水声背课文。有人提议把磨坊改成茶馆，老人没有答应，他说这里已经有一件事在做了。"
    "后来学校的老师带着学生量了水轮的转速，把每个月的数字写在墙上。三年过去，墙上的数字成了镇里最早的一份水文记录。"
)
EN = (
    "The ferry crosses the lake four times a day, and the pilot keeps a notebook of everything that the passengers "
    "forget. There are umbrellas in it, and a violin, and once a wedding cake that was claimed within the hour. In "
    "winter the crossings are fewer, and the notebook turns into a record of ice: where it formed first, how thick it "
    "was at the northern landing, on which morning the boat had to wait. The harbor office has asked for the book more "
    "than once, because no instrument on the lake goes back as far as the handwriting of one careful man."
)
EN_PI = (
    "The harbor office answers questions about lost property on weekdays. Questions go to {email} or to {phone}, and the "
    "clerk who reads them has a rule: she writes back before the evening bell, even when nothing was found. People have "
    "sent thanks from as far as the coast, and one envelope held a photograph of the umbrella in its new home."
)
RECORDS = (
    {"id": "zh-1", "text": ZH, "date": "2024-01-01"},
    {"id": "zh-copy", "text": ZH, "date": "2025-01-01"},
    {"id": "en-1", "text": EN, "url": "https://example.org/ferry"},
    {"id": "en-pi", "text": EN_PI.format(email="anna.berg@harbor-office-mail.org", phone="13912345678")},
    {"id": "short", "text": "too short"},
)
BROKEN = ('{"id": "cut", "text": "this line ends', '{"id": "none", "body": "x"}')


def write_corpus(folder: Path, records=RECORDS, raw_lines=BROKEN, source_id="s", **changes) -> Path:
    """Write one JSONL source with its evidence and corpus.yaml; return the path of corpus.yaml.

    The gate on unreadable records is waived, because a small corpus of every verdict has many of them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_source(folder, source_id, records, raw_lines)
    path = folder / "corpus.yaml"
    path.write_text(corpus_yaml(folder, [source_id], **changes), encoding="utf-8")
    return path


def write_source(folder: Path, source_id: str, records, raw_lines=()) -> None:
    """Write the data file and the evidence of one source."""
    lines = [json.dumps(record, ensure_ascii=False) for record in records] + list(raw_lines)
    (folder / f"{source_id}.jsonl").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    (folder / f"{source_id}-licence.txt").write_text("CC0 1.0 Universal", encoding="utf-8")


def corpus_yaml(folder: Path, source_ids, policy: str = "", extra: str = "") -> str:
    """Return the text of corpus.yaml for sources written by `write_source`; `policy` is YAML of a policy file."""
    waivers = ", ".join(
        f"{{source: {s}, gate: {g}, name: Test, reason: small, expiry: 2099-01-01}}"
        for s in sorted(source_ids)
        for g in ("reader_quarantined", "removed", "leak")
    )
    (folder / "policy.yaml").write_text(f"gates:\n  waivers: [{waivers}]\n{policy}", encoding="utf-8")
    sources = "".join(_source_yaml(folder, s) for s in source_ids)
    return f"corpus: test\nscope: public_cn\npolicy: policy.yaml\n{extra}sources:\n{sources}"


def _source_yaml(folder: Path, source_id: str) -> str:
    evidence = hashlib.sha256((folder / f"{source_id}-licence.txt").read_bytes()).hexdigest()
    return (
        f"  - id: {source_id}\n    title: Source {source_id}\n    acquisition: open_licence\n    licence: CC0-1.0\n"
        f"    evidence: [{{file: {source_id}-licence.txt, sha256: {evidence}}}]\n"
        "    origin: domestic\n    languages: [zh, en]\n"
        f"    inputs: [{{path: {source_id}.jsonl, format: jsonl}}]\n"
    )


def clearance(*args, code: int = 0) -> str:
    """Run the command line; return standard output, check the exit code."""
    done = call(*args)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def call(*args) -> subprocess.CompletedProcess:
    """Run the command line in this process: the imports are paid once. Output and exit code as of a process."""
    from pipelines.cli import main

    out, err, before = io.StringIO(), io.StringIO(), logging.root.manager.disable
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([str(arg) for arg in args])
            code = 0
        except SystemExit as end:
            code = end.code or 0
        finally:
            logging.disable(before)
    return subprocess.CompletedProcess(args, code, out.getvalue(), err.getvalue())


def in_own_process(*args, code: int = 0) -> str:
    """Run the command line in a new process, where that is what a test is about."""
    command = [sys.executable, "-m", "pipelines", *(str(arg) for arg in args)]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False, timeout=600)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def released(out: Path) -> Path:
    """Return the current release of an output folder."""
    return out / "releases" / (out / "CURRENT").read_text(encoding="ascii").strip()


def content_hashes(out: Path) -> dict[str, str]:
    """Return path -> sha256 of everything that the content id covers."""
    release = released(out)
    return {
        path.relative_to(release).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("shards", "ledger")
        for path in sorted((release / folder).rglob("*.parquet"))
    }
