"""The environment of the peer that quality is compared with: made once, kept in the user's cache folder."""

import subprocess
import sys
from pathlib import Path

REQUIREMENTS = (
    "datatrove==0.10.1", "spacy==3.8.18", "nltk==3.10.4", "tldextract==5.4.0", "tokenizers==0.23.3", "regex", "xxhash<3.6",
)  # fmt: skip
FOLDER = Path.home() / ".cache" / "clearance-bench" / "datatrove-0.10.1"


class NoPeer(RuntimeError):
    """The environment is absent and cannot be made; the message says why."""


def peer_python() -> Path:
    """Return the interpreter of an environment that has datatrove; make the environment when it is missing.

    Raises:
        NoPeer: the environment cannot be made here (no network, no package for this interpreter).
    """
    python, done = FOLDER / "bin" / "python", FOLDER / "complete"
    wanted = "\n".join(REQUIREMENTS) + "\n"
    if not done.exists() or done.read_text(encoding="utf-8") != wanted:
        _run([sys.executable, "-m", "venv", "--clear", str(FOLDER)])
        _run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *REQUIREMENTS])
        _run([str(python), "-c", "from datatrove.pipeline import dedup, filters; import spacy, nltk"])
        done.write_text(wanted, encoding="utf-8")
    return python


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=900)
    except (OSError, subprocess.SubprocessError) as error:
        said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
        raise NoPeer(f"{command[1:4]}: {said[-1] if said else type(error).__name__}") from None
