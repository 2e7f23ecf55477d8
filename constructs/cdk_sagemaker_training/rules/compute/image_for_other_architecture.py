"""SMT317."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.images import framework_image
from cdk_sagemaker_training.rules.examples import IMAGE, REGION, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_PYTORCH = framework_image("pytorch", "2.5.1", instance_type="ml.p6e-gb200.36xlarge").uri(REGION)


def _in(image: str) -> dict[str, object]:
    resources = {"InstanceType": "ml.p6e-gb200.36xlarge", "VolumeKmsKeyId": None}
    return {"AlgorithmSpecification": {"TrainingImage": image}, "ResourceConfig": resources}


class ImageForOtherArchitecture(TrainingRule):
    """Of an image that is none of AWS's nothing is known."""

    id = "SMT317"
    severity = Severity.WARNING
    title = "x86 image on an arm64 instance"
    why = "The instance's processor is arm64, and what is built for x86_64 does not start there."
    fix = "build an image (image_uri, TrainingImage) for arm64, or take an instance_type (InstanceType) of x86_64"
    source = "EC2, accelerated instance types (Grace is arm64); unverified: how the job fails"
    bad = training(_in(_PYTORCH))
    good = training(_in(IMAGE))

    def check(self, job: TrainingJob) -> Mistakes:
        arm = [found.name for _, found in job.instance_types if found.architecture == "arm64"]
        if arm and job.image is not None:
            message = f"the {job.image} is built for x86_64, {arm[0]} is arm64"
            yield job.mistake("AlgorithmSpecification", "TrainingImage", message=message)
