"""Job 1, on one screen: every split that is not staged yet is measured; the element is a split."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.jobs.runner import run_graph
from transforms.records import Split
from transforms.staged import MeasureTask


class _MeasureSplitFn(beam.DoFn):
    """Holds plain configuration; models load in `setup`, once per worker."""

    def __init__(self, task: MeasureTask) -> None:
        self._task = task
        self._chain: tuple[Any, ...] = ()
        self._kits: Mapping[str, Any] = {}

    def setup(self) -> None:
        from transforms.stages import open_kits, stages

        self._chain = stages()
        self._kits = open_kits(self._chain, self._task.rules)

    def process(self, split: Split) -> Iterator[str]:
        from transforms.measure import measure_split

        yield measure_split(split, self._task, self._chain, self._kits).key


def measure(splits: Sequence[Split], task: MeasureTask, options: PipelineOptions) -> None:
    """Run job 1. What it found is in `work/stat`, `work/staged` and `work/judged`, one file a split."""

    def build(pipeline: beam.Pipeline) -> None:
        (
            pipeline
            | "ListSplits" >> beam.Create(list(splits))
            | "ShareSplits" >> beam.Reshuffle()
            | "MeasureSplit" >> beam.ParDo(_MeasureSplitFn(task))
        )

    run_graph(build, options)
