"""SMT602."""

from __future__ import annotations

from cdk_sagemaker_training.definition.document.fillers.training import isolatable
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class NoNetworkIsolation(TrainingRule):
    """Jobs that cannot be isolated, such as those that log to MLflow or fetch their script, are left alone."""

    id = "SMT602"
    severity = Severity.WARNING
    title = "no network isolation"
    why = "The container may call anybody with the permissions of the role, and send out what it reads."
    fix = "set enable_network_isolation (EnableNetworkIsolation) to true, or give the pipeline a workspace"
    source = "developer guide, mkt-algo-model-internet-free; prowler and Steampipe check for it"
    bad = training({"EnableNetworkIsolation": False})
    good = training({"EnableNetworkIsolation": True})

    def check(self, job: TrainingJob) -> Mistakes:
        isolated = job.get("EnableNetworkIsolation")
        if (isolated is None or isolated is False) and isolatable(job.members) is not None:
            message = "EnableNetworkIsolation is not set" if isolated is None else "EnableNetworkIsolation is false"
            yield job.mistake("EnableNetworkIsolation", message=message)
