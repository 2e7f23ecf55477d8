"""SMT561."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training, xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_DEBUGGED = {"RemoteDebugConfig": {"EnableRemoteDebug": True}, "EnableNetworkIsolation": False}


class RemoteDebugOfBuiltIn(TrainingRule):
    """Algorithms of the Marketplace, which cannot be debugged either, look like any others in a document."""

    id = "SMT561"
    severity = Severity.ERROR
    title = "Remote debugging of a built-in algorithm"
    why = "Remote debugging is not to be had for built-in algorithms, whatever else is set."
    fix = "remove enable_remote_debug (RemoteDebugConfig), or train in a container of your own"
    source = "developer guide, train-remote-debugging"
    bad = xgboost(_DEBUGGED)
    good = training(_DEBUGGED)

    def check(self, job: TrainingJob) -> Mistakes:
        path = ("RemoteDebugConfig", "EnableRemoteDebug")
        if job.algorithm is not None and job.flag(*path) is True:
            yield job.mistake(*path, message=f"remote debugging of {job.algorithm.display_name}")
