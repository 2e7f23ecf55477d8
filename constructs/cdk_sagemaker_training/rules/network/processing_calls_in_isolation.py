"""SMT625."""

from __future__ import annotations

from cdk_sagemaker_training.definition.document.fillers.processing import network_needs
from cdk_sagemaker_training.rules.examples import pipeline, processing_step
from cdk_sagemaker_training.rules.network.commands import network_command, told_location
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_FETCHED = {"AppSpecification": {"ContainerArguments": ["--data", "s3://data/raw/"]}}
_MOUNTED = {"AppSpecification": {"ContainerArguments": ["--data", "/opt/ml/processing/input/raw"]}}


class ProcessingCallsInIsolation(StepRule):
    """What the words of the container show. Where they show it as they stand, the workspace of the pipeline does not
    isolate the job by itself; a location that the default of a parameter names it does not see.
    """

    id = "SMT625"
    severity = Severity.WARNING
    title = "Isolated processing container that uses the network"
    why = "An isolated container has neither network nor credentials: what it fetches, writes or installs fails."
    fix = (
        "bring the data through ProcessingInput and ProcessingOutput, "
        "or set enable_network_isolation (EnableNetworkIsolation) to false"
    )
    source = "developer guide, mkt-algo-model-internet-free; unverified: that the container uses what it is told"
    step_types = ("Processing",)
    bad = pipeline(processing_step(request=_FETCHED), shown={"Type": "Processing", "Arguments": _FETCHED})
    good = pipeline(processing_step(request=_MOUNTED), shown={"Type": "Processing", "Arguments": _MOUNTED})

    def check(self, step: StepView) -> Mistakes:
        if step.arguments.flag("NetworkConfig", "EnableNetworkIsolation") is not True:
            return
        container = step.arguments.place("AppSpecification")
        sign = network_command(container) or next(network_needs(step.arguments.members), told_location(container))
        if sign is not None:
            message = f"{sign!r} with EnableNetworkIsolation"
            yield step.arguments.mistake("NetworkConfig", "EnableNetworkIsolation", message=message)
