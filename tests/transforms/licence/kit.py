"""The licence stage with the shipped policy and tables, opened once a test run."""

from functools import cache
from typing import Any

import pyarrow as pa

from pipelines import config, licence_tables, resources
from tests.builders import a_source
from transforms.inspection.licence import inspect_licence
from transforms.licence.rule import LicenceRule
from transforms.licence.stage import Kit, judge_licence, measure_licence, open_licence

MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""
"""The text of the MIT licence, without a copyright line."""


@cache
def shipped_rule() -> LicenceRule:
    """Build the rule from the shipped policy section and the tables of `licenses/`."""
    node = config.read_yaml(resources.policies_dir() / "licence.yaml").mapping()["licence"]
    return config.typed(LicenceRule, licence_tables.with_tables(node))


@cache
def shipped_kit() -> Kit:
    """Open the stage once; tests only read it."""
    return open_licence(shipped_rule())


def normal(declared: str | None) -> str | None:
    """Normalize one declared licence to an expression."""
    return shipped_kit().detector.namer.normalize(declared).expression


def found(batch: pa.RecordBatch) -> list[str | None]:
    """Return what each record states about itself."""
    return [one["expression"] for one in inspect_licence(batch, shipped_rule(), shipped_kit())]


def facts_of(batch: pa.RecordBatch, **source: Any) -> pa.RecordBatch:
    """Measure a batch under a source and return facts with the reader's column, as the judge gets them."""
    facts = measure_licence(batch, shipped_rule(), shipped_kit(), a_source(**source))
    return pa.RecordBatch.from_arrays([batch["reader_reason"], *facts.values()], names=["reader_reason", *facts])


def reasons(batch: pa.RecordBatch, **source: Any) -> list[list[str]]:
    """Measure and judge a batch: the reason codes of every row."""
    facts = facts_of(batch, **source)
    findings = judge_licence(facts, shipped_rule(), a_source(**source))
    return [[one.reason for one in findings if one.mask[row]] for row in range(batch.num_rows)]
