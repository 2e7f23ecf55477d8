"""SMT410."""

from __future__ import annotations

import re
from typing import Final

from cdk_sagemaker_training.catalog.images import publishing_accounts
from cdk_sagemaker_training.rules.algorithm.aws_image import image_of, images_of_step
from cdk_sagemaker_training.rules.examples import REGION, training
from cdk_sagemaker_training.rules.limits.model_containers import WITH_CONTAINERS
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_REPOSITORY: Final = re.compile(
    r"(?:huggingface-)?(?:mxnet|pytorch|tensorflow)-(?P<use>training|inference)(?:-(?:arm64|graviton|neuron|neuronx))?"
)
_EC2: Final = re.compile(r"-ec2(?:-v[\d.]+)?$")
_STARTS: Final = ("ContainerEntrypoint", "ContainerArguments")
_IN: Final = f"763104351884.dkr.ecr.{REGION}.amazonaws.com"


class ContainerForOtherUse(StepRule):
    """A training job with an entry point of its own starts what it likes, and so does a processing job."""

    id = "SMT410"
    severity = Severity.WARNING
    title = "Container of AWS that is built for another use"
    why = "An image for inference has nothing that trains, one for training no server, and one for EC2 neither."
    fix = "take the image of the framework for this use (image_uri); tags with ec2 are not for SageMaker"
    source = "aws/deep-learning-containers, docs/src/data: repositories and tags; unverified: how the job fails"
    bad = training(image_of(f"{_IN}/pytorch-inference:2.3.0-cpu-py311-ubuntu20.04-sagemaker"))
    good = training(
        {
            **image_of(f"{_IN}/pytorch-training:2.3.0-cpu-py311-ubuntu20.04-sagemaker"),
            "HyperParameters": {"sagemaker_program": "train.py"},
        }
    )
    step_types = ("Training", "Tuning", *WITH_CONTAINERS)

    def check(self, step: StepView) -> Mistakes:
        wrong, use = ("training", "a model") if step.type in WITH_CONTAINERS else ("inference", "a training job")
        for image in images_of_step(step):
            known = _REPOSITORY.fullmatch(image.parts.repository)
            if known is None or image.parts.account not in publishing_accounts():
                continue
            made_for = "EC2" if _EC2.search(image.parts.tag) else known["use"]
            if made_for not in {"EC2", wrong} or any(image.place.given(*image.path[:-1], key) for key in _STARTS):
                continue
            message = f"{image.parts.repository}:{image.parts.tag} is built for {made_for}, this is {use}"
            yield image.place.mistake(*image.path, message=message)
