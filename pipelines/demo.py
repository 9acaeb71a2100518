"""What `make demo` prints after its run: where the report is, and three questions to ask next."""

import sys
from pathlib import Path

from pipelines.audit.views import current_release


def main(out: str) -> None:
    """Print the place of the report and three commands."""
    release = current_release(Path(out))
    lines = (
        f"report:  {release / 'reports' / 'report.en.html'}  (中文: {release / 'reports' / 'report.zh.html'})",
        "ask next:",
        f"  .venv/bin/clearance why {out} zh-library-copy",
        f"  .venv/bin/clearance audit {out} dropped-by-reason",
        f"  .venv/bin/clearance verify {out}",
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
