"""Every reason code: what it states, what it decides by default and which rules it serves.

A code is `stage.fact` in lower case and states what *is*. Codes are an interface: add, never rename or reuse.
`verdict` is `dropped` (decided: not wanted), `quarantined` (held: unreadable, unmeasured or for a person to
decide) or `flagged` (noted; the record stays). Each stage has its reasons in the module of its name.
"""

from transforms.reasons.ai_label import AI_LABEL
from transforms.reasons.annotation import ANNOTATION
from transforms.reasons.contamination import CONTAMINATION
from transforms.reasons.dedup import DEDUP
from transforms.reasons.language import LANGUAGE
from transforms.reasons.licence import LICENCE
from transforms.reasons.optout import OPTOUT
from transforms.reasons.pii import PII
from transforms.reasons.quality import QUALITY
from transforms.reasons.reader import READER
from transforms.reasons.reason import Reason
from transforms.reasons.safety import SAFETY
from transforms.reasons.source import SOURCE

__all__ = ["REASONS", "Reason"]

STAGES = (READER, SOURCE, LICENCE, OPTOUT, ANNOTATION, AI_LABEL, LANGUAGE, QUALITY, SAFETY, PII, DEDUP, CONTAMINATION)
"""The reasons of each stage, in the order of judgment."""

REASONS: dict[str, Reason] = {reason.code: reason for stage in STAGES for reason in stage}
