"""SMT616."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.network.commands import network_command
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _started(command: str) -> dict[str, object]:
    return {"AlgorithmSpecification": {"ContainerEntrypoint": ["bash", "-c"], "ContainerArguments": [command]}}


class CommandInIsolation(TrainingRule):
    """Processing containers are SMT625's subject."""

    id = "SMT616"
    severity = Severity.WARNING
    title = "Isolated container that is told to use the network"
    why = "An isolated container reaches neither package indexes nor AWS: the command fails, or hangs until max_run."
    fix = "put it into the image, or set enable_network_isolation (EnableNetworkIsolation) to false"
    source = "developer guide, mkt-algo-model-internet-free"
    bad = training(_started("pip install lightgbm && python train.py"))
    good = training(_started("python train.py"))

    def check(self, job: TrainingJob) -> Mistakes:
        if job.flag("EnableNetworkIsolation") is not True:
            return
        command = network_command(job.place("AlgorithmSpecification"))
        if command is not None:
            message = f"{command!r} with EnableNetworkIsolation"
            yield job.mistake("AlgorithmSpecification", "ContainerEntrypoint", message=message)
