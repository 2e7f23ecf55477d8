"""SMT408."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.algorithms import algorithm_names
from cdk_sagemaker_training.catalog.images import accounts_by_region, parse_image_uri, published_tags
from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.rules.algorithm.aws_image import NamedImage, image_of, named_like_aws_in
from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class UnknownTag(StepRule):
    """For built-in algorithms. Tags of deep learning containers come in more forms than the SDK knows."""

    id = "SMT408"
    severity = Severity.WARNING
    title = "Version of a built-in algorithm that is not known"
    why = "Where there is no such tag the image cannot be pulled; where there is, nothing of the job can be checked."
    fix = "take a published version for image_uri (TrainingImage)"
    source = "SageMaker SDK 3.27, image_uri_config; unverified: what tags there are besides"
    bad = xgboost(image_of("141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:latest"))
    good = xgboost(image_of("141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0"))
    step_types = ("Training", "Tuning")

    def check(self, step: StepView) -> Mistakes:
        for image in named_like_aws_in(step):
            yield from _mistakes(image)


def _mistakes(image: NamedImage) -> Mistakes:
    parts = image.parts
    if parts.account not in accounts_by_region(parts.repository).get(parts.region, ()):
        return
    tags = published_tags(parts.repository)
    published = parse_image_uri(image.uri.removesuffix(parts.tag) + tags[-1])
    if published is None or published.name not in algorithm_names():
        return
    if parts.tag in tags or parts.tag.startswith(tuple(f"{tag}-" for tag in tags if "-" in tag)):
        return  # the tag is fine, or one with more in it
    message = f"{parts.tag!r} is no version of {parts.repository} that is known to be published"
    longer = [tag for tag in tags if tag.startswith(f"{parts.tag}-")]
    fix = did_you_mean(parts.tag, tags) if not longer else f"did you mean {longer[0]!r}?"
    fix = fix or f"take {', '.join(tags)} for the tag in image_uri (TrainingImage)"
    yield image.place.mistake(*image.path, message=message, fix=fix)
