"""SMT621."""

from __future__ import annotations

from cdk_sagemaker_training.definition.document.fillers.processing import network_needs
from cdk_sagemaker_training.rules.examples import pipeline, processing_step
from cdk_sagemaker_training.rules.network.commands import network_command, told_location
from cdk_sagemaker_training.rules.network.posture import turned_on
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class ProcessingNotIsolated(StepRule):
    """Containers that show that they fetch, write or install something themselves are left alone. So are checks:
    Clarify and Model Monitor bring containers of AWS that read and write S3.
    """

    id = "SMT621"
    severity = Severity.WARNING
    title = "Processing job without network isolation"
    why = "The container may call anybody with the permissions of the role, and send out what it reads."
    fix = (
        "set enable_network_isolation (NetworkConfig.EnableNetworkIsolation) to true, or give the pipeline a workspace"
    )
    source = "API NetworkConfig; developer guide, mkt-algo-model-internet-free"
    step_types = ("Processing",)
    bad = pipeline(
        processing_step(request={"NetworkConfig": {"EnableNetworkIsolation": False}}),
        shown={"Type": "Processing", "Arguments": {"NetworkConfig": {"EnableNetworkIsolation": False}}},
    )
    good = pipeline(
        processing_step(request={"NetworkConfig": {"EnableNetworkIsolation": True}}),
        shown={"Type": "Processing", "Arguments": {"NetworkConfig": {"EnableNetworkIsolation": True}}},
    )

    def check(self, step: StepView) -> Mistakes:
        request = step.arguments
        isolated = request.get("NetworkConfig", "EnableNetworkIsolation")
        if not request.members or not (isolated is None or isolated is False):
            return
        container = request.place("AppSpecification")
        if any(network_needs(request.members)) or network_command(container) or told_location(container):
            return
        message = "EnableNetworkIsolation is not set" if isolated is None else "EnableNetworkIsolation is false"
        knob = "enable_network_isolation (NetworkConfig.EnableNetworkIsolation)"
        fix = self.fix if isolated is None else turned_on(knob)
        yield request.mistake("NetworkConfig", "EnableNetworkIsolation", message=message, fix=fix)
