"""What a release leaves under the restricted root: held texts, subject hashes, the sample's texts. Counts go public."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines import publish, sampling
from pipelines.audit.subjects import KEY_FILES
from pipelines.corpus import Corpus
from pipelines.publish import WrittenPart
from transforms.files import file_sha256, private_folder, write_json
from transforms.staged import key_hash


def link_restricted(
    root: Path, content_id: str, parts: Sequence[WrittenPart], corpus: Corpus, draft: Path
) -> dict[str, Any]:
    """Link what is restricted under its own root; the manifest gets counts, and with a key a keyed root hash."""
    counts: dict[str, Any] = {}
    hashes = []
    if corpus.keys:
        private_folder(root / "subjects")
        files = [str(path.resolve()) for path in corpus.keys]
        write_json(root / "subjects" / KEY_FILES, {"key_files": files}, content_id, "publish.keys")
    for table in publish.RESTRICTED_TABLES:
        private_folder(root / table)
        folder = private_folder(root / table / content_id)
        for part in parts:
            written = part.folder / f"{table}.parquet"
            if written.exists():
                target = folder / f"{part.name}.parquet"
                publish.link_or_copy(written, target)
                target.chmod(0o600)
                hashes.append(f"{table}/{part.name}:{file_sha256(target)}")
        counts[table] = sum(part.summary["rows"][table] for part in parts)
    file, counts["samples"] = sampling.write_texts(draft, private_folder(root / "samples") / content_id)
    hashes.append(f"samples/{file.name}:{file_sha256(file)}")
    return {"rows": counts, "root_hmac": _keyed_root(hashes, corpus)}


def _keyed_root(hashes: Sequence[str], corpus: Corpus) -> str | None:
    """Hash the restricted files under the operator's key: a plain hash of one held text would give it back."""
    import hmac

    from transforms.pseudonym import Keys

    if not corpus.keys:
        return None
    key = Keys.load(corpus.keys).current
    return hmac.new(key.record_hash, key_hash(*sorted(hashes)).encode(), "sha256").hexdigest()
