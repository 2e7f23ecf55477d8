"""How long a job of a built-in algorithm may wait for Spot."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.views import UNKNOWN, TrainingJob


def beyond(job: TrainingJob, cap: int, algorithm: str) -> Mistake | None:
    """The mistake that a job waits longer than ``cap`` seconds, or runs so long that it must; None where it does not.

    Without ``max_wait`` the running time alone decides: the one may not be below the other (SMT204).
    """
    if job.get("StoppingCondition") is UNKNOWN:
        return None
    most = f"{cap:,} s, the most for {algorithm} on Spot"
    wait = job.max_wait
    if wait is not None:
        path = ("StoppingCondition", "MaxWaitTimeInSeconds")
        return job.mistake(*path, message=f"max_wait of {wait:,} s is above {most}") if wait > cap else None
    given = job.given("StoppingCondition", "MaxRuntimeInSeconds")
    run = job.max_run if given else limits.DEFAULT_RUN_SECONDS
    if run is None or run <= cap:
        return None
    default = "" if given else " (the default)"
    message = f"max_run of {run:,} s{default} needs a max_wait as long, which is above {most}"
    return job.mistake("StoppingCondition", "MaxRuntimeInSeconds", message=message)
