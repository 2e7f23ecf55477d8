"""SMT562."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_DEBUGGED = {"RemoteDebugConfig": {"EnableRemoteDebug": True}}


class RemoteDebugInIsolation(TrainingRule):
    id = "SMT562"
    severity = Severity.ERROR
    title = "Remote debugging of an isolated container"
    why = "The session goes through Systems Manager, which a container without network cannot reach."
    fix = "remove enable_remote_debug (RemoteDebugConfig), or enable_network_isolation (EnableNetworkIsolation)"
    source = "developer guide, train-remote-debugging"
    bad = training(_DEBUGGED)
    good = training({**_DEBUGGED, "EnableNetworkIsolation": False})

    def check(self, job: TrainingJob) -> Mistakes:
        path = ("RemoteDebugConfig", "EnableRemoteDebug")
        if job.flag("EnableNetworkIsolation") is True and job.flag(*path) is True:
            yield job.mistake(*path, message="remote debugging with EnableNetworkIsolation")
