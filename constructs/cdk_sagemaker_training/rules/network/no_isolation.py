"""SMT602."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.isolation import never_isolated
from cdk_sagemaker_training.definition.document.fillers.training import isolatable
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.network.commands import network_command
from cdk_sagemaker_training.rules.network.posture import turned_on
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class NoNetworkIsolation(TrainingRule):
    """Jobs that cannot be isolated, such as those that log to MLflow or fetch their script, are left alone: what keeps
    them from it is the subject of SMT606, SMT607, SMT608 and SMT616.
    """

    id = "SMT602"
    severity = Severity.WARNING
    title = "No network isolation"
    why = "The container may call anybody with the permissions of the role, and send out what it reads."
    fix = "set enable_network_isolation (EnableNetworkIsolation) to true, or give the pipeline a workspace"
    source = "developer guide, mkt-algo-model-internet-free; prowler and Steampipe check for it"
    bad = training({"EnableNetworkIsolation": False})
    good = training({"EnableNetworkIsolation": True})

    def check(self, job: TrainingJob) -> Mistakes:
        isolated = job.get("EnableNetworkIsolation")
        if job.members and (isolated is None or isolated is False) and _can_be_isolated(job):
            message = "EnableNetworkIsolation is not set" if isolated is None else "EnableNetworkIsolation is false"
            fix = self.fix if isolated is None else turned_on("enable_network_isolation (EnableNetworkIsolation)")
            yield job.mistake("EnableNetworkIsolation", message=message, fix=fix)


def _can_be_isolated(job: TrainingJob) -> bool:
    if isolatable(job.members) is None or network_command(job.place("AlgorithmSpecification")) is not None:
        return False
    return never_isolated(job.text("AlgorithmSpecification", "TrainingImage") or "") is None
