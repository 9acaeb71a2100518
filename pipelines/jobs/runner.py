"""How a job graph runs: in this process unless told otherwise, never by a runner that looks into the network.

`DirectRunner` first tries to fetch another runner, so the in-process `FnApiRunner` is named by class.
"""

from collections.abc import Callable, Sequence

import apache_beam as beam
from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions, StandardOptions

from pipelines.jobs.worker_errors import original
from transforms.readers import ReaderError

IN_PROCESS = "in-process"  # the default of `--runner`
MODES = {"memory": "in_memory", "threads": "multi_threading", "processes": "multi_processing"}


def make_options(runner: str, workers: int, mode: str, extra: Sequence[str] = ()) -> PipelineOptions:
    """Build pipeline options; `mode` (memory, threads, processes) counts for the in-process runner only."""
    options = PipelineOptions([*extra], pipeline_type_check=True)
    if runner != IN_PROCESS:
        options.view_as(StandardOptions).runner = runner
        return options
    direct = options.view_as(DirectOptions)
    direct.direct_num_workers = workers
    direct.direct_running_mode = MODES[mode]
    return options


def run_graph(build: Callable[[beam.Pipeline], None], options: PipelineOptions) -> None:
    """Build one job and run it to its end; an exception of a worker is raised here, see `worker_errors`."""
    runner = options.view_as(StandardOptions).runner or _in_process()
    try:
        with beam.Pipeline(runner=runner, options=options) as pipeline:
            build(pipeline)
    except (RuntimeError, OSError, ValueError, ReaderError) as error:
        raise original(error) from None


def _in_process() -> beam.runners.PipelineRunner:
    from apache_beam.runners.portability.fn_api_runner import FnApiRunner

    return FnApiRunner()
