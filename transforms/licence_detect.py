"""Licence evidence of a record: its metadata, and what its text and markup state."""

from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

from transforms.licence_names import Namer
from transforms.licence_rule import UNKNOWN, LicenceRule
from transforms.licence_spdx import open_spdx


class Evidence(NamedTuple):
    """One piece of evidence; fields as in `transforms.licence.EVIDENCE`."""

    kind: str
    expression: str
    start: int | None
    end: int | None
    confidence: float


@dataclass
class Detector:
    """Everything that finds licences; made once a worker."""

    rule: LicenceRule
    namer: Namer

    def detect_batch(self, batch: pa.RecordBatch) -> list[list[Evidence] | None]:
        """Return the evidence of every row; None where the text is null."""
        texts = batch["text"].is_valid().to_pylist()
        declared = batch["licence_declared"].to_pylist()
        return [self.declared(value) if valid else None for value, valid in zip(declared, texts, strict=True)]

    def declared(self, value: str | None) -> list[Evidence]:
        """Read the metadata field; what was declared but is not understood is evidence of an unknown licence."""
        found = self.namer.normalize(value)
        if found.method == "absent":
            return []
        return [Evidence("declared", found.expression or UNKNOWN, None, None, 1.0)]


def open_detector(rule: LicenceRule) -> Detector:
    """Make the detector from the rule."""
    return Detector(rule, Namer(rule, open_spdx(rule.tables)))
