"""SMT409."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.images import accounts_by_region, publishing_accounts
from cdk_sagemaker_training.rules.algorithm.aws_image import WITH_IMAGES, NamedImage, image_of, named_like_aws_in
from cdk_sagemaker_training.rules.examples import xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class NotPublishedThere(StepRule):
    """An account that is the right one in another region is the subject of SMT407."""

    id = "SMT409"
    severity = Severity.WARNING
    title = "Image that AWS is not known to publish there"
    why = "The image can most likely not be pulled: this account, or this region, is not among those that hold it."
    fix = "take image_uris.retrieve(...), or builtin_image(...).uri(region), for image_uri (TrainingImage, Image)"
    source = "SageMaker SDK 3.27, image_uri_config: registries by region; unverified: what they hold besides"
    bad = xgboost(image_of("763104351884.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0"))
    good = xgboost(image_of("141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0"))

    step_types = WITH_IMAGES

    def check(self, step: StepView) -> Mistakes:
        for image in named_like_aws_in(step):
            if image.parts.account in publishing_accounts():
                yield from _mistakes(image)


def _mistakes(image: NamedImage) -> Mistakes:
    parts = image.parts
    accounts = accounts_by_region(parts.repository)
    here = accounts.get(parts.region)
    if here is None:
        message = f"{parts.region} is not among the {len(accounts)} regions that {parts.repository} is published in"
        yield image.place.mistake(*image.path, message=message)
    elif parts.account not in here and not any(parts.account in held for held in accounts.values()):
        right = " or ".join(sorted(here))
        message = f"account {parts.account} is not known to hold {parts.repository}, in {parts.region} {right} does"
        fix = f"write {right} for the account in {image.argument}"
        yield image.place.mistake(*image.path, message=message, fix=fix)
