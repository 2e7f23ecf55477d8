"""SMT334."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.images import ImageReference, framework_image
from cdk_sagemaker_training.catalog.instances import InstanceType
from cdk_sagemaker_training.rules.examples import REGION, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_FRAMEWORKS: Final = frozenset({"huggingface", "mxnet", "pytorch", "pytorch-amzn2023", "pytorch-neuron", "tensorflow"})
"""Those whose images differ by processor. The others are the subject of SMT319 and of the rules on algorithms."""


def _built_for(instance_type: str) -> dict[str, object]:
    image = framework_image("pytorch", "2.0.1", instance_type=instance_type).uri(REGION)
    resources = {"InstanceType": "ml.g5.xlarge", "VolumeKmsKeyId": None}
    return {"AlgorithmSpecification": {"TrainingImage": image}, "ResourceConfig": resources}


class ImageForOtherProcessor(TrainingRule):
    """A GPU image on CPUs is large and runs."""

    id = "SMT334"
    severity = Severity.WARNING
    title = "Image for another processor than the instance has"
    why = "A framework built for CPUs leaves GPUs idle, and Trainium takes the Neuron images only."
    fix = (
        "take the image (image_uri, TrainingImage) of the instance's processor, or another instance_type (InstanceType)"
    )
    source = (
        "SageMaker SDK, image_uris.retrieve: the instance type decides; unverified: whether the job fails or is slow"
    )
    bad = training(_built_for("ml.m5.xlarge"))
    good = training(_built_for("ml.g5.xlarge"))

    def check(self, job: TrainingJob) -> Mistakes:
        processor = None if job.image is None else _processor(job.image)
        if processor is None:
            return
        for place, found in job.instance_types:
            if not _runs(processor, found):
                has = found.accelerator_model or "no accelerator"
                message = f"{found.name} has {has}, the {job.image} is built for {processor}"
                yield place.mistake("InstanceType", message=message)


def _processor(image: ImageReference) -> str | None:
    """What the tag says the image is built for."""
    if image.name not in _FRAMEWORKS:
        return None
    parts = image.tag.split("-")
    built_for = [processor for processor in ("cpu", "gpu", "neuron") if processor in parts]
    return "Neuron" if built_for == ["neuron"] else built_for[0].upper() if len(built_for) == 1 else None


def _runs(processor: str, found: InstanceType) -> bool:
    if found.accelerator == "none":
        return processor != "Neuron"
    return processor == ("GPU" if found.accelerator == "gpu" else "Neuron")
