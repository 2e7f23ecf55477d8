"""SMT624."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import pipeline, processing_step
from cdk_sagemaker_training.rules.network.posture import fix_for, turned_on
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_TWO = {"ProcessingResources": {"ClusterConfig": {"InstanceCount": 2}}}
_KEY = "EnableInterContainerTrafficEncryption"


class ProcessingOpenTraffic(StepRule):
    """What SMT605 is for training jobs."""

    id = "SMT624"
    severity = Severity.WARNING
    title = "Several processing instances without encryption between them"
    why = "What the instances tell each other crosses the network in clear."
    fix = (
        "give encrypt_inter_container_traffic=True (NetworkConfig.EnableInterContainerTrafficEncryption), "
        "or the pipeline a workspace"
    )
    source = "API NetworkConfig; IAM condition key sagemaker:InterContainerTrafficEncryption"
    step_types = ("ClarifyCheck", "Processing", "QualityCheck")
    bad = pipeline(
        processing_step(request={**_TWO, "NetworkConfig": {_KEY: None}}),
        shown={"Type": "Processing", "Arguments": _TWO},
    )
    good = pipeline(
        processing_step(request=_TWO),
        shown={"Type": "Processing", "Arguments": {**_TWO, "NetworkConfig": {_KEY: True}}},
    )

    def check(self, step: StepView) -> Mistakes:
        count = step.arguments.integer("ProcessingResources", "ClusterConfig", "InstanceCount")
        encrypted = step.arguments.get("NetworkConfig", _KEY)
        if (encrypted is None or encrypted is False) and count is not None and count > 1:
            knob = f"encrypt_inter_container_traffic (NetworkConfig.{_KEY})"
            fix = fix_for(step, self.fix if encrypted is None else turned_on(knob))
            yield step.arguments.mistake("NetworkConfig", _KEY, message=f"{count:,} instances without {_KEY}", fix=fix)
