"""Files that the operator's policy names: read once before any work, so that a mistake is told with its place."""

from pathlib import Path
from typing import Any

from pipelines.config import ConfigError


def check_operator_files(rules: dict[str, Any], policy: Path | None) -> None:
    """Read every lexicon and evaluation set and load every classifier of the policy.

    Args:
        rules: section -> rule. policy: the file, for the message.

    Raises:
        ConfigError: a file is missing, not the one the policy names, or cannot be used. The messages behind it name
            files and lines, never a term or an item.
    """
    from transforms.contamination import open_contamination
    from transforms.quality.stage import open_quality
    from transforms.safety.stage import open_safety

    place = str(policy or "policy")
    for key, opened in (("safety", open_safety), ("contamination", open_contamination), ("quality", open_quality)):
        try:
            opened(rules[key])
        except OSError as error:
            raise ConfigError(place, f"{key}: {error.filename}: {type(error).__name__}", "mend the path") from None
        except ValueError as error:
            raise ConfigError(place, str(error), f"mend the file, or its entry under {key}") from None
