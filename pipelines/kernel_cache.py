"""Where compiled kernels are kept: one folder for each state of the kernels' source.

The compiler's own cache looks at the file of a function only; a kernel that calls one of another file would go on
with the old one after that file changed. A folder named by the hash of all of them cannot go stale, and it is made
where it can be written: beside the code, else in the user's temporary folder.
"""

import hashlib
import os
import tempfile
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"  # read by numba when it is imported; worker processes inherit it


def prepare() -> Path:
    """Name the cache folder for this process and the workers it starts; call before numba is imported."""
    folder = _base() / f"kernels-{_source_hash()}"
    os.environ[VARIABLE] = str(folder)
    return folder


def _base() -> Path:
    package = Path(__file__).resolve().parent.parent / "transforms"
    if os.access(package / "kernels", os.W_OK):
        return package / "kernels" / "__pycache__"
    return Path(tempfile.gettempdir()) / f"clearance-{os.getuid()}"


def _source_hash() -> str:
    digest = hashlib.sha256()
    for path in sorted((Path(__file__).resolve().parent.parent / "transforms" / "kernels").glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def warm() -> None:
    """Compile every kernel once, by measuring two small records with the shipped policy."""
    import pyarrow as pa

    from pipelines.example import RECORDS
    from pipelines.policy import load_policy
    from transforms import inspect_dedup, minhash, pii
    from transforms.identity import doc_id
    from transforms.records import DOCUMENTS, Source
    from transforms.stages import measure, open_kits, stages

    policy, chain = load_policy(None), stages()
    rows = []
    for at, record in enumerate([*RECORDS, *RECORDS]):
        row = {**dict.fromkeys(DOCUMENTS.names), "doc_id": doc_id("warm", "f", at), "file": "f", "offset": at}
        rows.append({**row, "text": record["text"], "source_record_id": str(at)})
    batch = pa.RecordBatch.from_pylist(rows, schema=DOCUMENTS)
    source = Source("warm", "", "open_licence", "CC0-1.0", "domestic", ("en", "zh"), (), "/")
    kits = open_kits(chain, policy.rules)
    measure(batch, chain, policy.rules, kits, source)
    pii.rescan(batch["text"], kits["pii"])
    kit = minhash.open_minhash(policy.rules["minhash"])
    list(inspect_dedup.inspect_dedup(batch, policy.rules["dedup"], kit))


if __name__ == "__main__":
    prepare()
    warm()
