"""Builders with honest defaults: a document batch, a source."""

import pyarrow as pa

from transforms.identity import doc_id
from transforms.records import DOCUMENTS, Source


def a_source(**changes):
    """Return an open-licence source; name only the fields the test is about."""
    fields = {
        "id": "s", "title": "A source", "acquisition": "open_licence", "licence": "CC0-1.0", "origin": "domestic",
        "languages": ("zh", "en"), "inputs": (), "root": "/", "blocked": None, "raw": {},
    }  # fmt: skip
    return Source(**{**fields, **changes})


def documents(*texts, **columns):
    """Return a document batch of these texts; other columns by name, one value per text."""
    rows = []
    for at, text in enumerate(texts):
        row = {f.name: None for f in DOCUMENTS}
        row.update(doc_id=doc_id("s", "f.jsonl", at), file="f.jsonl", offset=at, text=text)
        row.update({name: values[at] for name, values in columns.items()})
        rows.append(row)
    return pa.RecordBatch.from_pylist(rows, schema=DOCUMENTS)
