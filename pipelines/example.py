"""What `clearance init` writes: a corpus that plans and runs as it stands, with every key explained once."""

import hashlib
import json
from pathlib import Path

LICENCE = "The records in records.jsonl are examples. They are dedicated to the public domain (CC0 1.0 Universal).\n"

RECORDS = (
    {
        "id": "en-1",
        "text": (
            "The lighthouse keeper wrote the weather into a book every evening for forty years. When the light was "
            "made automatic, the book went to the school, and the children went on writing. They measure the wind with "
            "a small wheel on the roof, and on the first day of each month they compare their numbers with those of "
            "the keeper. The storms have become shorter, they say, but there are more of them in autumn, and the book "
            "is the only place on the island where one can see it."
        ),
    },
    {
        "id": "zh-1",
        "text": (
            "村口的老井一年四季都有水。夏天的傍晚，大家在井边洗菜、聊天，孩子们把西瓜放在水桶里吊下去，等到天黑再提上来。"
            "后来家家装了自来水，井边安静了许多，可是村里人还是每年清一次井，把井沿上的青苔刷干净。老人说，井是会记事的，"
            "水位高的年份收成好，水位低的年份就要省着用。去年学校的老师在井边立了一根标尺，请学生每个星期天来读一次数。"
        ),
    },
)

CORPUS = """\
# What is cleared, for which use, under which policy. Every key is checked before any work.
corpus: my-corpus
scope: public_cn                  # public_cn | public_non_cn | internal_rnd
# policy: policy.yaml             # lines that differ from `clearance policy show`
# keys: [/secure/place/key]       # 32 random bytes or more, mode 0600; for keyed hashes and pseudonyms
# signing_key: /secure/place/sign.pem  # `clearance key new`, mode 0600; signs each release
# objections: objections.txt      # who asked not to be processed
# removals: removals.csv          # records to take out: runbooks/takedown.md
# annotations: annotations.yaml   # who labelled what by which rules: runbooks/annotation.md
sources:
  - id: examples
    title: Example records
    acquisition: open_licence     # open_licence | public_domain | self_collected | commercial | user_input | synthetic
    licence: CC0-1.0              # SPDX expression, LicenseRef-…, or per-record
    evidence:                     # files that prove it, by hash (sha256sum FILE)
      - {{file: evidence/LICENCE.txt, sha256: {sha256}}}
    approval: {{by: your name, on: "{day}"}}
    origin: domestic              # domestic | overseas
    languages: [en, zh]
    inputs:
      - path: records.jsonl       # globs too: "data/**/*.jsonl.gz"
        format: jsonl             # jsonl | parquet | text | csv | tsv | html | warc | python-metadata
        fields: {{text: text, id: id}}
        encoding: utf-8           # utf-8 | gb18030 | big5 | auto
"""


def write_example(folder: Path) -> list[Path]:
    """Write the example and return the files.

    Raises:
        FileExistsError: one of them is there already.
    """
    evidence = LICENCE.encode()
    files = {
        folder / "evidence" / "LICENCE.txt": LICENCE,
        folder / "records.jsonl": "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in RECORDS),
        folder / "corpus.yaml": CORPUS.format(sha256=hashlib.sha256(evidence).hexdigest(), day=EXAMPLE_DAY),
    }
    for path in files:
        if path.exists():
            raise FileExistsError(f"{path} is there already; nothing was written")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


EXAMPLE_DAY = "2026-01-01"  # a fixed day: the example is the same for everybody
