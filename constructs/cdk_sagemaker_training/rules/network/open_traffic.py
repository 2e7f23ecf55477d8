"""SMT605."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class OpenTrafficBetweenContainers(TrainingRule):
    """On one instance there is no such traffic."""

    id = "SMT605"
    severity = Severity.WARNING
    title = "Several instances without encryption between them"
    why = "What the instances tell each other, gradients and data among it, crosses the network in clear."
    fix = "set encrypt_inter_container_traffic (EnableInterContainerTrafficEncryption) to true"
    source = "developer guide, train-encrypt; prowler and Steampipe check for it"
    bad = training({"ResourceConfig": {"InstanceCount": 2}, "EnableInterContainerTrafficEncryption": False})
    good = training({"ResourceConfig": {"InstanceCount": 2}})

    def check(self, job: TrainingJob) -> Mistakes:
        encrypted, count = job.get("EnableInterContainerTrafficEncryption"), job.instance_count
        if (encrypted is None or encrypted is False) and count is not None and count > 1:
            message = f"{count:,} instances without EnableInterContainerTrafficEncryption"
            yield job.mistake("EnableInterContainerTrafficEncryption", message=message)
