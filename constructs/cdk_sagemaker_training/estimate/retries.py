"""What the retry policies of a step add: jobs that run again, and waiting between attempts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.settings.retry import SageMakerJobExceptionTypeEnum
from cdk_sagemaker_training.estimate.interval import ONE, UNBOUNDED, ZERO, Interval, total, up_to
from cdk_sagemaker_training.estimate.reader import StepReader, Work
from cdk_sagemaker_training.estimate.usage import NOTHING, Repeated, Run, runs_in
from cdk_sagemaker_training.rules.retry.policy import exception_types, longest_wait, policies
from cdk_sagemaker_training.rules.views import Place

_RUNS: Final = SageMakerJobExceptionTypeEnum.INTERNAL_ERROR.value
"""The one failure that a job has after it ran. A job without capacity has no instances, and a request that is refused
has no job (developer guide, pipelines-retry-policy)."""
_RETRY_INSIDE: Final = frozenset({"Tuning", "AutoML"})
"""Their jobs retry inside: the policy has no effect on internal errors (same page)."""


@attrs.frozen(kw_only=True)
class _Added(ByValue):
    billed: Interval = ZERO
    """More jobs, as many whole ones as are billed like all attempts together."""
    serial: Interval = ZERO
    """More jobs of which each takes its time besides the waiting."""
    wait: Interval = ZERO
    """Seconds."""


def retried(reader: StepReader, work: Work) -> Work:
    """The work with all attempts that its policies allow."""
    added = [_added(reader, policy, work) for policy in policies(reader.step)]
    if not added:
        return work
    billed = ONE + total(each.billed for each in added)
    serial = ONE + total(each.serial for each in added)
    wait = total(each.wait for each in added)
    usage = work.usage if work.usage == NOTHING else Repeated(work.usage, billed)
    times = f"({work.told}) x {serial.high:,}" if serial.high > 1 and work.sum else f"{work.told} x {serial.high:,}"
    told = f"{times if serial.high > 1 else work.told} + {wait.high:,} s of waiting"
    return Work(wall=work.wall * serial + wait, usage=usage, sum=told if work.wall.high else "")


def _added(reader: StepReader, policy: Place, work: Work) -> _Added:
    runs, found = _runs(reader, policy), longest_wait(policy)
    types = ", ".join(name for _, name in exception_types(policy)) or "errors"
    if runs is None or found is None or not math.isfinite(found[0]):
        reader.unknown(f"how often and how long it is retried after {types}", policy.pointer)
        return _Added(billed=UNBOUNDED, serial=UNBOUNDED, wait=UNBOUNDED)
    seconds, reason = math.ceil(found[0]), found[1]
    if policy.given("ExpireAfterMin"):
        reader.tell(f"retries after {types} {reason}: waits {seconds:,} s", policy.at("ExpireAfterMin"))
        if not runs or not seconds:
            return _Added(wait=up_to(seconds))
        return _Added(billed=_within(reader, policy, seconds, work), serial=up_to(1), wait=up_to(seconds))
    attempts = policy.integer("MaxAttempts") if policy.given("MaxAttempts") else limits.RETRY_MAX_ATTEMPTS_DEFAULT
    more = up_to(attempts or 0) if runs else ZERO
    what = f"{attempts or 0} more jobs" if runs else "the attempts before have run nothing"
    reader.tell(f"retries after {types}: {what}; waits {seconds:,} s ({reason})", policy.at("MaxAttempts"))
    return _Added(billed=more, serial=more, wait=up_to(seconds))


def _within(reader: StepReader, policy: Place, seconds: int, work: Work) -> Interval:
    """What is billed at most for all attempts that fit into a time and one that begins at its end."""
    runs: Sequence[Run] = [run for run in runs_in(work.usage) if run.seconds.may_be_more_than_zero]
    kept = any(job.given("ResourceConfig", "KeepAlivePeriodInSeconds") for job in reader.step.training_jobs)
    if not runs or kept or any(run.seconds.is_open for run in runs):
        return reader.unknown("how many attempts fit into ExpireAfterMin", policy.at("ExpireAfterMin"))
    jobs = math.ceil(seconds / min(int(run.seconds.high) for run in runs)) + 1
    reader.tell(f"attempts within that time and one at its end: as {jobs:,} more jobs", policy.at("ExpireAfterMin"))
    return up_to(jobs)


def _runs(reader: StepReader, policy: Place) -> bool | None:
    """Whether a job may have run before the retry; None where that is not known."""
    if reader.step.type in _RETRY_INSIDE:
        return False
    names = [name for _, name in exception_types(policy)]
    if _RUNS in names:
        return True
    return None if len(names) < len(policy.listed("ExceptionType") or [None]) else False
