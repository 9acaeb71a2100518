"""Job 4, on one screen: every part is joined with what deduplication decided, redacted and written."""

from collections.abc import Iterator, Sequence
from typing import Any

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.jobs.runner import run_graph
from transforms.write import PartInput, WriteTask


class _WritePartFn(beam.DoFn):
    """Holds plain configuration; detectors and keys load in `setup`."""

    def __init__(self, task: WriteTask) -> None:
        self._task = task
        self._kit: Any = None

    def setup(self) -> None:
        from transforms.write import open_kit

        self._kit = open_kit(self._task)

    def process(self, part: PartInput) -> Iterator[str]:
        from transforms.write import write_part

        yield write_part(part, self._task, self._kit)


def write(parts: Sequence[PartInput], task: WriteTask, options: PipelineOptions) -> None:
    """Run job 4. Each part is a folder `work/written/<key>` that appears whole."""

    def build(pipeline: beam.Pipeline) -> None:
        (
            pipeline
            | "ListParts" >> beam.Create(list(parts))
            | "ShareParts" >> beam.Reshuffle()
            | "WritePart" >> beam.ParDo(_WritePartFn(task))
        )

    run_graph(build, options)
