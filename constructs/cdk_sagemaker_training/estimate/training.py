"""Training jobs and tuning jobs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.estimate.interval import UNBOUNDED, ZERO, Interval, any_of, up_to
from cdk_sagemaker_training.estimate.reader import StepReader, Work
from cdk_sagemaker_training.estimate.usage import Repeated, Run, Together, Usage, Use, one_of
from cdk_sagemaker_training.rules.views import TrainingJob

_DAY: Final = "API StoppingCondition"


@attrs.frozen(kw_only=True)
class _Job(ByValue):
    run: Interval
    """Seconds that its instances run."""
    work: Work


def training_work(reader: StepReader) -> Work:
    """A Training step: one job."""
    return _training_job(reader, reader.step.training_jobs[0]).work


def tuning_work(reader: StepReader) -> Work:
    """A Tuning step: as many jobs as its limits allow, several at a time."""
    jobs = [_training_job(reader, job) for job in reader.step.training_jobs]
    if not jobs:
        return Work(wall=reader.unknown("what it trains", reader.step.arguments.pointer))
    config = reader.step.tuning_config
    count = reader.amount(config, "ResourceLimits", "MaxNumberOfTrainingJobs", what="MaxNumberOfTrainingJobs")
    at_once = reader.amount(config, "ResourceLimits", "MaxParallelTrainingJobs", what="MaxParallelTrainingJobs")
    limit = None
    if config.given("ResourceLimits", "MaxRuntimeInSeconds"):
        limit = reader.amount(config, "ResourceLimits", "MaxRuntimeInSeconds", what="MaxRuntimeInSeconds of all jobs")
    longest = any_of(job.work.wall for job in jobs)
    usage = one_of([job.work.usage for job in jobs])
    wall, rounds = _wall(longest, count, at_once, limit), _rounds(count, at_once)
    told = f"{longest.high:,} s x {rounds:,} rounds" if rounds and wall.high == longest.high * rounds else ""
    return Work(wall=wall, usage=Repeated(usage, _billed(jobs, count, at_once, limit)), sum=told)


def _wall(longest: Interval, count: int | None, at_once: int | None, limit: int | None) -> Interval:
    """As many rounds as there are jobs for each place, as far as the time of the tuning job lets them."""
    rounds = _rounds(count, at_once)
    wall = UNBOUNDED if rounds is None else longest * Interval(min(rounds, 1), rounds)
    if limit is None:
        return wall
    most = limit if wall.is_open else min(limit, wall.high)
    return Interval(min(wall.low, most), most)


def _rounds(count: int | None, at_once: int | None) -> int | None:
    """How often jobs follow one another; one job at a time where nobody knows how many run at once."""
    return None if count is None else math.ceil(count / (at_once or 1))


def _billed(jobs: Sequence[_Job], count: int | None, at_once: int | None, limit: int | None) -> Interval:
    """Jobs that are billed: those asked for, or fewer where the time of the tuning job ends them."""
    runs = [job.run for job in jobs]
    if limit is not None and at_once is not None and all(not run.is_open and run.high > 0 for run in runs):
        within = math.ceil(at_once * limit / min(int(run.high) for run in runs))
        count = within if count is None else min(count, within)
    return Interval(0, 1, is_open=True) if count is None else Interval(min(count, 1), count)


def _training_job(reader: StepReader, job: TrainingJob) -> _Job:
    run = reader.seconds(
        job,
        "StoppingCondition",
        "MaxRuntimeInSeconds",
        what="MaxRuntimeInSeconds",
        default=limits.DEFAULT_RUN_SECONDS,
        source=_DAY,
    )
    kept = _kept(reader, job)
    spot = job.spot is not False

    def runs(kind: str | None, count: Interval) -> Usage:
        training = Run(instance_type=kind, use=Use.TRAINING, seconds=run, instances=count, spot=spot)
        if not kept.may_be_more_than_zero:
            return training
        return Together([training, Run(instance_type=kind, use=Use.TRAINING, seconds=kept, instances=count)])

    usage = reader.cluster(job.resources, runs)
    return _Job(run=run, work=Work(wall=_waiting(reader, job, run) if spot else run, usage=usage))


def _kept(reader: StepReader, job: TrainingJob) -> Interval:
    """How long the cluster idles after the job: not at all where the next job takes it over at once."""
    path = ("ResourceConfig", "KeepAlivePeriodInSeconds")
    if job.tuned or not job.given(*path):
        return ZERO
    found = reader.amount(
        job, *path, what="idles after each job, billed, up to the seconds of KeepAlivePeriodInSeconds"
    )
    return UNBOUNDED if found is None else up_to(found)


def _waiting(reader: StepReader, job: TrainingJob, run: Interval) -> Interval:
    """The time of a Spot job with its waiting for capacity, which is not billed."""
    path = ("StoppingCondition", "MaxWaitTimeInSeconds")
    if job.spot is None:
        reader.unknown("whether it runs on Spot", job.at("EnableManagedSpotTraining"))
    if job.spot is None and not job.given(*path):
        return attrs.evolve(run, is_open=True)
    most = reader.amount(job, *path, what="waiting for Spot, not billed, ends with MaxWaitTimeInSeconds")
    return attrs.evolve(run, is_open=True) if most is None else Interval(min(run.low, most), max(most, run.high))
