"""SMT426."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.images import ecr_region
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.rules.algorithm.aws_image import PULLING, image_of, image_places
from cdk_sagemaker_training.rules.examples import IMAGE, REGION, training
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.usage import PipelineUsage
from cdk_sagemaker_training.rules.views import StepView

_HERE: Final = PipelineUsage(region=REGION)


class ImageOfOtherRegion(StepRule):
    """A pipeline of a stack with a region knows it; of others ``PipelineUsage(region=...)`` says it.

    Of versions of models, which become models later and elsewhere, nothing is known.
    """

    id = "SMT426"
    severity = Severity.ERROR
    title = "Image of another region than the pipeline's"
    why = "The service refuses the request: it pulls no image from a registry of another region."
    fix = (
        "take the image of this region, a replica of it for your own (ECR replication), or builtin_image(...) and the "
        "framework estimators, which look it up for the stack's region, for image_uri (TrainingImage, ImageUri, Image)"
    )
    source = (
        "API ContainerDefinition, Image: in the same region as the model; the service's answers in aws-samples/"
        "mlops-amazon-sagemaker issue 9 (training), aws/amazon-sagemaker-examples issue 2422 (processing) and "
        "aws/sagemaker-pytorch-inference-toolkit pull request 7 (models: Cross region ECR image pulls are not allowed)"
    )
    bad = training(image_of(IMAGE.replace(REGION, "us-east-1")), usage=_HERE)
    good = training(image_of(IMAGE), usage=_HERE)

    step_types = PULLING

    def check(self, step: StepView) -> Mistakes:
        here = step.definition.usage.region
        for place, path in image_places(step) if here is not None and not is_token(here) else ():
            uri = place.text(*path)
            region = None if uri is None else ecr_region(uri)
            if region not in {None, here}:
                yield place.mistake(*path, message=f"an image of {region} in a pipeline of {here}")
