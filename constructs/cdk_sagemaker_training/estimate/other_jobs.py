"""Processing, transform and AutoML jobs, and steps that wait for somebody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.estimate.interval import ONE, UNBOUNDED, Interval, up_to
from cdk_sagemaker_training.estimate.reader import StepReader, Work
from cdk_sagemaker_training.estimate.usage import Run, Usage, Use

_STOPS: Final = ("StoppingCondition", "MaxRuntimeInSeconds")


def processing_work(reader: StepReader) -> Work:
    """A processing job, or the one of a check step."""
    arguments = reader.step.arguments
    seconds = reader.seconds(
        arguments,
        *_STOPS,
        what="MaxRuntimeInSeconds",
        default=limits.DEFAULT_PROCESSING_RUN_SECONDS,
        source="SageMaker SDK, Processor",
    )
    cluster = arguments.place("ProcessingResources", "ClusterConfig")
    return Work(wall=seconds, usage=reader.cluster(cluster, _runs(Use.PROCESSING, seconds)))


def transform_work(reader: StepReader) -> Work:
    """A batch transform job, which no member of the request ends."""
    arguments = reader.step.arguments
    seconds = reader.seconds(arguments, *_STOPS, what="limit on how long a transform job runs")
    return Work(
        wall=seconds, usage=reader.cluster(arguments.place("TransformResources"), _runs(Use.TRANSFORM, seconds))
    )


def automl_work(reader: StepReader) -> Work:
    """An AutoML job: the service chooses the instances."""
    criteria = reader.step.arguments.place("AutoMLJobConfig", "CompletionCriteria")
    seconds = reader.seconds(criteria, "MaxAutoMLJobRuntimeInSeconds", what="MaxAutoMLJobRuntimeInSeconds")
    reader.unknown("which instances the AutoML job runs, and how many", reader.step.arguments.pointer)
    run = Run(instance_type=None, use=Use.TRAINING, seconds=seconds, instances=Interval(0, 1, is_open=True))
    return Work(wall=seconds, usage=run)


def lambda_work(reader: StepReader) -> Work:
    """A function, whose own timeout is in no definition."""
    if reader.run_time is not None:
        return waiting_work(reader)
    most = limits.MAX_FUNCTION_SECONDS
    reader.tell(f"a function runs {most:,} s at most (Lambda guide, configuration-timeout)", reader.step.pointer)
    return Work(wall=up_to(most))


def waiting_work(reader: StepReader) -> Work:
    """A step that ends when something outside of SageMaker's jobs does; what that costs is not counted here."""
    given = reader.run_time
    if given is not None and given.at_most is not None:
        reader.tell(f"takes {given.at_least:,} to {given.at_most:,} s, as given for this step", reader.step.pointer)
        return Work(wall=Interval(given.at_least, given.at_most))
    reader.unknown(f"how long a step of type {reader.step.type} takes", reader.step.pointer)
    low = 0 if given is None else given.at_least
    return Work(wall=Interval(low, low, is_open=True) if low else UNBOUNDED)


def job_work(reader: StepReader) -> Work:
    """A job of the newer kinds: its instances and limits are in a document of its own."""
    reader.unknown("which instances the job runs", reader.step.arguments.pointer)
    wall = waiting_work(reader).wall
    return Work(wall=wall, usage=Run(instance_type=None, use=Use.TRAINING, seconds=UNBOUNDED, instances=ONE))


def _runs(use: Use, seconds: Interval) -> Callable[[str | None, Interval], Usage]:
    return lambda kind, count: Run(instance_type=kind, use=use, seconds=seconds, instances=count)
