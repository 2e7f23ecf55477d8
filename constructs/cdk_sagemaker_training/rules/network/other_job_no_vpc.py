"""SMT620."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import VPC, pipeline, processing_step
from cdk_sagemaker_training.rules.network.posture import fix_for, vpc_path
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class OtherJobNoVpc(StepRule):
    """What SMT601 is for training jobs. Transform jobs have the network of their model."""

    id = "SMT620"
    severity = Severity.WARNING
    title = "Processing or AutoML job outside of a VPC"
    why = "The container reaches the internet and no network of yours bounds what it sends there."
    fix = "give subnets and security_group_ids (VpcConfig) in its network_config, or the pipeline a workspace"
    source = "API NetworkConfig, AutoMLSecurityConfig; IAM condition key sagemaker:VpcSubnets, which guards both"
    step_types = ("AutoML", "ClarifyCheck", "Processing", "QualityCheck")
    bad = pipeline(
        processing_step(request={"NetworkConfig": {"VpcConfig": None}}),
        shown={"Type": "Processing", "Arguments": {"NetworkConfig": {"EnableNetworkIsolation": True}}},
    )
    good = pipeline(processing_step(), shown={"Type": "Processing", "Arguments": {"NetworkConfig": {"VpcConfig": VPC}}})

    def check(self, step: StepView) -> Mistakes:
        path = vpc_path(step)
        if step.arguments.members and step.arguments.get(*path) in (None, {}):
            fix = fix_for(step, self.fix)
            yield step.arguments.mistake(*path, message=f"a {step.type} step without VpcConfig", fix=fix)
